"""The copy of a text that patterns are matched on, and the way from it back to the text.

Sites write one phrase in many ways: capitals, curly quotes, four kinds of dash, full-width colons, no-break spaces.
Folding those away once lets a rule say the phrase once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.native import compiled

_native: Any = compiled("folding")

_FOLDED = (
    ("'", "\u2018\u2019\u201a\u201b\u02bc\u2032"),
    ('"', "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"),
    ("-", "\u2010\u2012\u2013\u2014\u2015\u2212\u2e3a"),
    # invisible: soft hyphen, zero-width characters, marks of writing direction, byte order mark
    ("", "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
)
_REPLACEMENTS = tuple((char, to) for to, chars in _FOLDED for char in chars)
_ANY_FOLDED = re.compile("[" + "".join(char for char, _ in _REPLACEMENTS) + "]")


# Characters that depend on no neighbour unless they combine with it. Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic;
# Vietnamese; punctuation, signs; kana; full-width forms.
_ALONE = (
    *(range(0x600), range(0x620, 0x700), range(0x1E00, 0x1F00), range(0x2000, 0x20D0), range(0x2100, 0x2190)),
    *(range(0x2212, 0x2213), range(0x3000, 0x3100), range(0xFEFF, 0xFF00), range(0xFF01, 0xFF60)),
)
# Those that stay what they are: signs and icons; Chinese, Korean; icons of fonts, variants of signs, emoji.
_UNCHANGED = (
    *(range(0x2190, 0x2212), range(0x2213, 0x222C), range(0x2231, 0x2329), range(0x232B, 0x2460), range(0x2500, 0x2A0C)),
    *(range(0x4E00, 0xA000), range(0xAC00, 0xD7A4), range(0xE000, 0xF900), range(0xFE00, 0xFE10), range(0xFFFD, 0xFFFE)),
    range(0x1F300, 0x1FB00),
)
_SHORT = 4096  # characters; in a longer line even looking at all that stands before a span costs too much
_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


def normalise(text: str) -> str:
    """The text in NFKC, casefolded, with plain quotes, dashes and line feeds and without invisible characters.

    It has as many lines as `text`, where a line ends at LF, CR LF or CR. Lone surrogates become "?".
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text.lower()
    if _native and (alone := _folding().fold(text)) is not None:
        return str(alone)
    return _folded(text)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _ANY_FOLDED.search(folded):
        for char, to in _REPLACEMENTS:
            folded = folded.replace(char, to)
    try:
        folded.encode()
    except UnicodeEncodeError:
        folded = folded.encode(errors="replace").decode()
    return folded


def _folded_alone(char: str) -> str | None:
    """What a character becomes whatever stands beside it, None for one that may combine with that."""
    return None if unicodedata.combining(char) else _folded(char)


@cache
def _folding() -> Any:
    return _native.Folding(_folded_alone, _ALONE, _UNCHANGED)


def _clusters(line: str) -> Iterator[tuple[int, int]]:
    """Spans that normalise independently: a character with the combining marks behind it; of ASCII, whole runs."""
    start = 0
    for run in _RUN.finditer(line):
        left, right = run.span()
        if unicodedata.combining(line[left]):
            continue
        if start < left:
            yield start, left
        if right - left > 1:
            yield left, right - 1
        start = right - 1  # marks may follow
    if line:
        yield start, len(line)


class Aligned:
    """A line beside its normalised copy, with the way from one to the other."""

    __slots__ = ("_line", "_normalised", "_starts")

    def __init__(self, line: str, normalised: str) -> None:
        self._line, self._normalised = line, normalised
        self._starts: list[int] | None = None  # for each character of the copy, where the one it comes from begins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the copy stands in the line, rounded outwards to whole characters.

        Where the two cannot be aligned (characters that normalise differently in company), the whole line is the answer.
        """
        if self._line.isascii() or (len(self._line) <= _SHORT and self._same(start, end)):
            return start, end
        if self._starts is None:
            self._starts = _origins(self._line, self._normalised)
        if len(self._starts) != len(self._normalised) + 1:
            return 0, len(self._line)
        if start == end:
            return self._starts[start], self._starts[start]
        last = self._starts[end - 1]
        after = end
        while self._starts[after] == last:  # the rest of a character that became several
            after += 1
        return self._starts[start], self._starts[after]

    def _same(self, start: int, end: int) -> bool:
        """Whether nothing up to `end` changed its length, which is so in most lines."""
        line, normalised = self._line, self._normalised
        return (
            end <= len(line)
            and normalise(line[:start]) == normalised[:start]
            and normalise(line[start:end]) == normalised[start:end]
        )


def _origins(line: str, normalised: str) -> list[int]:
    """Where each character of the copy comes from, and last the line's end; fewer where the two cannot be aligned."""
    origins: list[int] = []
    for left, right in _clusters(line):
        piece = normalise(line[left:right])
        if not normalised.startswith(piece, len(origins)):
            return []
        whole = len(piece) == right - left and line[left:right].isascii()
        origins += range(left, right) if whole else [left] * len(piece)
    return [*origins, len(line)]
