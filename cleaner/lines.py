"""Lines and words of a text, counted as editors count them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cleaner.model import Line
from cleaner.native import compiled

_native, _edits = compiled("lines"), compiled("edits")
_BREAK = re.compile(r"\r\n|\r|\n")
# Scripts that put no space between words: two of their characters count as one word.
UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
# A stop that a letter or digit follows, as in 3.5 or in an address, ends no sentence.
_SENTENCE = (  # compiled when it is first asked for, which takes a while
    r"[^.!?\u3002\uff01\uff1f\u0964\u06d4\r\n]+(?:\.(?=\w)[^.!?\u3002\uff01\uff1f\u0964\u06d4\r\n]+)*"
    r"(?:[.!?\u3002\uff01\uff1f\u0964\u06d4]+[\"'\u2019\u201d)\]]*|[\r\n]|$)"
)
_ENDS = frozenset(["", ".", "!", "?", '"', "\u201d", "\u3002"])  # of a sentence or of nothing: most lines of an article
_LONG = 8  # characters a word: where words are longer than that on average, spaces may be missing


def split_lines(text: str) -> list[Line]:
    """The text's lines without their breaks; a break is LF, CR LF or CR. There is always a last line, if an empty one."""
    lines: list[Line] = []
    start = 0
    if "\r" in text:
        for match in _BREAK.finditer(text):
            lines.append(Line(start, match.start(), text[start : match.start()]))
            start = match.end()
        lines.append(Line(start, len(text), text[start:]))
        return lines
    if _edits:
        split: list[Line] = _edits.split_lines(text, Line)
        return split
    for part in text.split("\n"):
        end = start + len(part)
        lines.append(Line(start, end, part))
        start = end + 1
    return lines


class Places:
    """Lines and columns of a text, both counted from 1; a byte order mark at its start is no column.

    `before` is what stands in the text's file above it, and counts for the lines.
    """

    def __init__(self, text: str, before: str = "") -> None:
        self.lines: list[Line] = split_lines(text)
        self._above = len(split_lines(before)) - 1
        self._starts = [line.start for line in self.lines]
        self._mark = text.startswith("\ufeff")

    def __call__(self, offset: int) -> tuple[int, int]:
        """(line, column) of a code-point offset into the text."""
        number = bisect_right(self._starts, offset)
        column = offset - self._starts[number - 1] + 1
        return self._above + number, max(1, column - (number == 1 and self._mark))

    def line(self, number: int) -> Line:
        """The line of a number counted from 1."""
        return self.lines[number - 1 - self._above]


def count_words(line: str) -> int:
    """Words between spaces; in long stretches of scripts without spaces, half the number of characters."""
    words = len(line.split())
    if line.isascii() or len(line) <= _LONG * words:
        return words
    if _native:
        return int(_native.word_counts([line], _LONG)[0])
    return words + len(re.findall(UNSPACED, line)) // 2


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text stand, without the space around them; a line break ends one, too."""
    for match in re.finditer(_SENTENCE, text):
        sentence = match.group()
        start, end = stripped_span(sentence)
        if start < end:
            yield match.start() + start, match.start() + end


def count_words_each(lines: list[str]) -> Sequence[int]:
    """`count_words` of each line."""
    counts: Sequence[int] = _native.word_counts(lines, _LONG) if _native else [count_words(line) for line in lines]
    return counts


def as_long_as(lines: list[str], counts: Sequence[int], letters: int) -> array[int]:
    """As long as how many words each line is: as many as it has, or as its characters make at `letters` a word."""
    if _native:
        lengths: array[int] = _native.as_long_as(lines, counts, letters)
        return lengths
    return array("i", [max(count, -(-len(line) // letters)) for line, count in zip(lines, counts, strict=True)])


def variety(text: str, most: int, enough: int) -> tuple[int, int]:
    """(words, different words) among the first `most` words of a text; words are what stands between spaces.

    Words are counted up to where more than `enough` are different.
    """
    if _native:
        counts: tuple[int, int] = _native.variety(text, most, enough)
        return counts
    different: set[str] = set()
    number = 0
    for number, word in enumerate(text.split(None, most)[:most], 1):  # noqa: B007  counted on
        different.add(word)
        if len(different) > enough:
            break
    return number, len(different)


def unended_lists(lines: list[Line], least: int) -> list[int]:
    """The numbers, from 0, of the lines with at least so many commas and bars that do not end as a sentence does."""
    if _native:
        numbers: list[int] = _native.unended_lists(lines, least)
        return numbers
    texts = [(number, line.text) for number, line in enumerate(lines) if line.text[-1:] not in _ENDS]
    return [number for number, text in texts if text.count(",") + text.count("|") + text.count("\uff0c") >= least]


def stripped_span(line: str) -> tuple[int, int]:
    """Where a line's text begins and ends without the space around it."""
    start = len(line) - len(line.lstrip())
    return start, max(start, len(line.rstrip()))
