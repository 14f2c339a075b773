"""What an article may say twice: quotations, refrains, items of lists, rows of tables.

- A quotation told again by itself, as pull quotes and captions have it: at least half of it is in quotation marks, here or
  there. In a passage that is there twice with other words around it, it counts.
- A refrain: a line of verse, at the same place of two stanzas or at one distance throughout a poem without stanzas; in a
  speech, a sentence of up to twenty words that opens (or closes) three paragraphs and more, each of several sentences.
- An item of a list (a line with a bullet or a number, among others), a row of a table (a line of figures and names, among
  others) and a line of names. A list or table that is there twice, three lines and more of it, counts.
- A sentence of fewer than eight words within a paragraph, unless it stands beside another repeat or beside its copy.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from operator import itemgetter

from cleaner.lines import count_words, stripped_span
from cleaner.model import Line, Repeat
from cleaner.native import compiled
from cleaner.tuples import NamedTuple

_native = compiled("repeats")
_VERSE_WORDS = 12  # lines of verse have fewer
_SHORT_WORDS = 8
_CALL_WORDS = 20  # a speaker's refrain has at most so many
_TIMES = 3  # … and is said that often; a line of a poem without stanzas, too
_ROWS = 3  # lines that make a table; so many of a list or table that is there twice make a copy
_ITEM_WORDS = 25  # a longer item is a paragraph
_GAP = 8  # characters of space that may stand between two sentences
_NAMES = 8  # words of a line of names, which need not be in a table
# Patterns are compiled when they are first asked for, which takes a while: in most texts nothing is.
_QUOTES = (
    r"(?m)“[^”\n]*(?:”|$)|„[^“”\n]*(?:[“”]|$)|«[^»\n]*(?:»|$)|「[^」\n]*(?:」|$)|『[^』\n]*(?:』|$)"
    r'|(?<![^\s(\[—–-])"(?=\S)[^\n]*?(?:(?<=\S)"(?!\w)|$)|(?<!\w)‘(?:[^’\n]|’(?=\w))*(?:’|$)'
)
_OPENING = '"“„«「『‘'  # one of which stands before all that _QUOTES finds
_ITEM = r"\s*(?:[-–—•·*▪●◦‣○■]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)])\s"
_STOPS = tuple(".!?\u3002\uff01\uff1f\u0964\u06d4\u061f")
_CLOSING = "\"'\u2019\u201d)]"
_JOINED = r"[^\W_]+(?:[.:,'’-][^\W_]+)*"


def counted(text: str, lines: Sequence[Line], found: Sequence[Repeat]) -> list[Repeat]:
    """Of the repeats found in a text, in its order, those that are none of these."""
    if not found:
        return []
    layout = _Layout(text, lines, found)
    kept = [repeat for passage in _passages(text, found) for repeat in _not_spared(layout, passage)]
    return [repeat for place, repeat in enumerate(kept) if not layout.is_alone(repeat, kept[max(0, place - 1) : place + 2])]


def is_quotation(text: str) -> bool:
    """Whether half of a text is in quotation marks."""
    return 2 * sum([end - start for start, end in _quotations(text)]) >= len(text)


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where the quotations of a text stand; in most there is none, and found out in a fraction of the time."""
    return [match.span() for match in re.finditer(_QUOTES, text)] if any(map(text.__contains__, _OPENING)) else []


def _passages(text: str, found: Sequence[Repeat]) -> Iterator[list[Repeat]]:
    """Runs of repeats that follow each other in both places."""
    passage = [found[0]]
    for before, repeat in pairwise(found):
        step, step_there = repeat.start - before.start, repeat.first - before.first
        if not step <= 2 * step_there <= 4 * step or text[before.end : repeat.start].strip():
            yield passage
            passage = []
        passage.append(repeat)
    yield passage


def _not_spared(layout: _Layout, passage: Sequence[Repeat]) -> Iterator[Repeat]:
    """What counts of a passage that is there twice, be it one sentence."""
    quoted = all(map(layout.is_quotation, passage))
    copied = len({layout.line_at(repeat.start) for repeat in passage}) >= _ROWS
    for repeat in passage:
        listed = layout.is_listed(repeat.start) or layout.is_listed(repeat.first)
        refrain = not listed and (layout.is_call(repeat) or layout.is_refrain(repeat))
        if not (quoted or refrain or (listed and not copied)):
            yield repeat


class _Kind(NamedTuple):
    """What a line is by its words alone."""

    item: bool
    row: bool
    names: bool


class _Layout:
    """Where the lines of a text stand, and what they are. What it costs is linear in the text, however often it is asked."""

    def __init__(self, text: str, lines: Sequence[Line], found: Sequence[Repeat]) -> None:
        self._text, self._lines = text, lines
        self._starts = [line.start for line in lines]
        # What quotation marks enclose ends with the line, for which a lone CR does not count.
        self._feeds = [0, *(match.end() for match in re.finditer("\n", text))] if "\r" in text else self._starts
        self._again: dict[int, list[Repeat]] = defaultdict(list)  # the repeats of what was said first somewhere
        for repeat in found:
            self._again[repeat.first].append(repeat)
        self._quotes: dict[int, list[tuple[int, int]]] = {}
        self._stanzas: dict[int, tuple[int, int] | None] = {}
        self._kinds: dict[int, _Kind] = {}
        self._listed: dict[int, bool] = {}
        self._calls: dict[int, bool] = {}
        self._regular: dict[int, bool] = {}

    def line_at(self, offset: int) -> int:
        """The number, from 0, of the line that an offset lies in."""
        return bisect_right(self._starts, offset) - 1

    def is_quotation(self, repeat: Repeat) -> bool:
        """Whether half of it, here or where it was said first, is in quotation marks."""
        size = repeat.end - repeat.start
        return any(2 * self._quoted(at, at + size) >= size for at in (repeat.start, repeat.first))

    def is_alone(self, repeat: Repeat, beside: Sequence[Repeat]) -> bool:
        """Whether it is a short sentence within its line, with no repeat and no copy of itself beside it."""
        said = self._text[repeat.start : repeat.end]
        if count_words(said) >= _SHORT_WORDS or (repeat.start, repeat.end) == self._bounds(repeat.start):
            return False
        gaps = [(other.end, repeat.start) for other in beside if other.start < repeat.start]
        gaps += [(repeat.end, other.start) for other in beside if other.start > repeat.start]
        gaps.append((repeat.first + len(said), repeat.start))
        return all(start - end > _GAP or self._text[end:start].strip() for end, start in gaps)

    def is_call(self, repeat: Repeat) -> bool:
        """Whether it is a speaker's refrain."""
        again = self._again[repeat.first]
        if len(again) + 1 < _TIMES:
            return False
        if repeat.first not in self._calls:
            short = count_words(self._text[repeat.start : repeat.end]) <= _CALL_WORDS
            self._calls[repeat.first] = short and self._opens_or_closes(again)
        return self._calls[repeat.first]

    def is_refrain(self, repeat: Repeat) -> bool:
        """Whether it is a line of verse that stands where its first copy does."""
        here, there = self.line_at(repeat.start), self.line_at(repeat.first)
        stanza = self._stanza(here)
        other = self._stanza(there) if stanza else None
        if stanza is None or other is None:
            return False
        if stanza != other:
            return here - stanza[0] == there - other[0] or here - stanza[1] == there - other[1]
        if repeat.first not in self._regular:
            numbers = [there, *(self.line_at(other.start) for other in self._again[repeat.first])]
            steps = {after - before for before, after in pairwise(numbers)}
            self._regular[repeat.first] = len(numbers) >= _TIMES and len(steps) == 1 and 1 not in steps
        return self._regular[repeat.first]

    def is_listed(self, offset: int) -> bool:
        """Whether the line of an offset is an item of a list, a row of a table or a line of names."""
        number = self.line_at(offset)
        if number not in self._listed:
            self._listed[number] = self._is_listed(number)
        return self._listed[number]

    def _is_listed(self, number: int) -> bool:
        here = self._kind(number)
        if here.names or not (here.item or here.row):
            return here.names
        above = list(islice(self._filled(range(number - 1, -1, -1)), _ROWS - 1))
        below = list(islice(self._filled(range(number + 1, len(self._lines))), _ROWS - 1))
        if here.item and any(kind.item for kind in (*above[:1], *below[:1])):
            return True
        rows = "".join("x" if kind.row else " " for kind in (*reversed(above), here, *below))
        return here.row and "x" * _ROWS in rows

    def _filled(self, numbers: Iterable[int]) -> Iterator[_Kind]:
        """What those of some lines are that are not blank."""
        return (self._kind(number) for number in numbers if self._lines[number].text.strip())

    def _kind(self, number: int) -> _Kind:
        if number not in self._kinds:
            self._kinds[number] = _kind(self._lines[number].text)
        return self._kinds[number]

    def _bounds(self, offset: int) -> tuple[int, int]:
        """Where the line of an offset stands, without the space around it."""
        line = self._lines[self.line_at(offset)]
        start, end = stripped_span(line.text)
        return line.start + start, line.start + end

    def _quoted(self, start: int, end: int) -> int:
        """Characters of a span that are in quotation marks."""
        inside = 0
        for number in range(bisect_right(self._feeds, start) - 1, bisect_left(self._feeds, end)):
            quotes = self._quotes_of(number)
            for here, there in quotes[bisect_right(quotes, start, key=itemgetter(1)) :]:
                if here >= end:
                    break
                inside += min(end, there) - max(start, here)
        return inside

    def _quotes_of(self, number: int) -> list[tuple[int, int]]:
        """Where the quotations of a line stand; lines are told apart by their feeds."""
        if number not in self._quotes:
            start, *end = self._feeds[number : number + 2]
            text = self._text[start : end[0]] if end else self._text[start:]
            self._quotes[number] = [(start + here, start + there) for here, there in _quotations(text)]
        return self._quotes[number]

    def _stanza(self, number: int) -> tuple[int, int] | None:
        """The numbers of the first and last line of the stanza that a line of verse is in, None for other lines."""
        if number not in self._stanzas:
            first = last = number
            while first > 0 and self._lines[first - 1].text.strip():
                first -= 1
            while last + 1 < len(self._lines) and self._lines[last + 1].text.strip():
                last += 1
            block = range(first, last + 1)
            verse = last > first and all(len(self._lines[n].text.split(None, _VERSE_WORDS)) < _VERSE_WORDS for n in block)
            self._stanzas.update(dict.fromkeys(block, (first, last) if verse else None))
        return self._stanzas[number]

    def _opens_or_closes(self, again: Sequence[Repeat]) -> bool:
        """Whether a sentence, by its repeats, opens or closes each of the paragraphs that it is said in."""
        opens, closes = True, True
        for start, end in ((again[0].first, 0), *((repeat.start, repeat.end) for repeat in again)):
            begin, finish = self._bounds(start)
            opens = opens and start == begin and end != finish
            closes = closes and start != begin and end in (0, finish)
        return opens or closes


def _kind(line: str) -> _Kind:
    """An item begins with a mark. A row is no sentence, and figures are a quarter of its words, or with names two thirds."""
    words, figures, names = _native.tokens(line) if _native else _tokens(line)
    many = 3 * (figures + names) >= 2 * words
    return _Kind(
        item=words <= _ITEM_WORDS and re.match(_ITEM, line) is not None,
        row=words > 0 and (4 * figures >= words or many) and not line.rstrip().rstrip(_CLOSING).endswith(_STOPS),
        names=words >= _NAMES and 3 * names >= 2 * words and 4 * (line.count(",") + line.count(";")) >= names,
    )


def _tokens(line: str) -> tuple[int, int, int]:
    """(words of a line, how many have a figure, how many a capital at their head)."""
    words = re.findall(_JOINED, line)
    return len(words), sum(re.search(r"\d", word) is not None for word in words), sum(word[0].isupper() for word in words)
