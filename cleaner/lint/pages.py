"""Where in a page's source its visible text stands."""

from __future__ import annotations

import re
from html import unescape

from cleaner.lint.places import Written

_PIECE = re.compile(
    r"(?P<unseen><!--.*?-->|<(?P<raw>script|style|noscript|template|svg|textarea)\b.*?</(?P=raw)\s*>|<[/!?]?[A-Za-z][^>]*>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});?)|(?P<text>[^<&]+|.)",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAW = re.compile(r"<(?P<raw>script|style)\b.*?</(?P=raw)\s*>", re.DOTALL | re.IGNORECASE)


def comments(source: str) -> list[tuple[int, int]]:
    """The places of a page's comments."""
    raw = [match.span() for match in _RAW.finditer(source)] if "<!--" in source else []
    found = (match.span() for match in _COMMENT.finditer(source))
    return [span for span in found if not any(start < span[0] < end for start, end in raw)]


def located(source: str, text: str) -> Written:
    """The way from a page's visible text to its source. A line that cannot be found again stands where the last one did."""
    shown, starts, ends = _shown(source)
    places: list[int] = []
    closes: list[int] = []
    at = 0
    for line in text.split("\n"):
        inked = "".join(line.split())
        found = shown.find(inked, at) if inked else at
        found = shown.find(inked) if found < 0 else found
        begin = found if found >= 0 else -1
        at = found + len(inked) if found >= 0 else at
        step = 0
        for char in [*line, "\n"]:
            here = min(begin + step, len(starts) - 1) if begin >= 0 else min(at, len(starts) - 1)
            places.append(starts[here] if starts else 0)
            closes.append(ends[here] if starts and not char.isspace() else places[-1])
            step += not char.isspace()
    return Written(places[:-1], closes[:-1], places[0] if places else 0)


def _shown(source: str) -> tuple[str, list[int], list[int]]:
    """The characters between a page's tags, without space, and where each stands."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _PIECE.finditer(source):
        if match["unseen"] is not None:
            continue
        if match["entity"] is not None:
            told = [(char, *match.span()) for char in unescape(match["entity"])]
        else:
            told = [(char, i, i + 1) for i, char in enumerate(match["text"], match.start())]
        for char, start, end in told:
            if not char.isspace() and char not in "\xad\u200b\u2060\ufeff":
                characters.append(char)
                starts.append(start)
                ends.append(end)
    return "".join(characters), starts, ends
