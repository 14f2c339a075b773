"""Where in a page's source its visible text stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from cleaner.lint.places import Written

_PIECE = re.compile(
    r"(?P<comment><!--)|<(?P<raw>script|style|noscript|template|svg|textarea|title)\b[^<>]*>|(?P<tag><[/!?]?[A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});?)|(?P<text>[^<&]+|[<&])",
    re.IGNORECASE,
)
_MISSES = 100  # lines looked for from the page's start again; a page with more of them is not worth its time


def _pieces(source: str) -> Iterator[tuple[str, int, int]]:
    """(comment, raw, tag, entity or text; start; end) for each piece of a page, in time linear in its length."""
    at = 0
    while match := _PIECE.match(source, at):
        kind, at = match.lastgroup or "text", match.end()
        if kind == "comment":
            end = source.find("-->", at)
            at = end + 3 if end >= 0 else len(source)
        elif kind == "raw":
            end = source.find("</", at)
            while end >= 0 and source[end + 2 : end + 2 + len(match["raw"])].lower() != match["raw"].lower():
                end = source.find("</", end + 2)
            at = end if end >= 0 else len(source)
        yield kind, match.start(), at


def comments(source: str) -> list[tuple[int, int]]:
    """The places of a page's comments."""
    if "<!--" not in source:
        return []
    return [(start, end) for kind, start, end in _pieces(source) if kind == "comment"]


def located(source: str, text: str) -> Written:
    """The way from a page's visible text to its source. A line that cannot be found again stands where the last one did."""
    shown, starts, ends = _shown(source)
    places: list[int] = []
    closes: list[int] = []
    at, misses = 0, 0
    for line in text.split("\n"):
        inked = "".join(line.split())
        found = shown.find(inked, at)
        if found < 0 and misses < _MISSES:
            misses += 1
            found = shown.find(inked)
        here = found if found >= 0 else at
        step = 0 if found < 0 else 1
        for char in [*line, "\n"]:
            inside = min(here, len(starts) - 1)
            places.append(starts[inside] if starts else 0)
            closes.append(ends[inside] if starts and not char.isspace() else places[-1])
            here += 0 if char.isspace() else step
        at = here
    return Written(places[:-1], closes[:-1], places[0])


def _shown(source: str) -> tuple[str, list[int], list[int]]:
    """The characters between a page's tags, without space, and where each stands."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for kind, start, end in _pieces(source):
        if kind == "entity":
            told = [(char, start, end) for char in unescape(source[start:end])]
        elif kind == "text":
            told = [(char, i, i + 1) for i, char in enumerate(source[start:end], start)]
        else:
            continue
        for char, left, right in told:
            if not char.isspace() and char not in "\xad\u200b\u2060\ufeff":
                characters.append(char)
                starts.append(left)
                ends.append(right)
    return "".join(characters), starts, ends
