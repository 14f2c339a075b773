"""Repetition inside one article: how much of it has been said before.

What counts, each word at most once: lines that stand further up, too; sentences that say again, in nearly the same words,
what an earlier one has said; and of a closing paragraph that restates the article, or of a lead that restates the
standfirst, the words that had been used. `cleaner.score.spared` says what repeats and does not count.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cleaner.detect.repeats import closest_to, said_before
from cleaner.lines import count_words, count_words_each, sentence_spans, split_lines, stripped_span
from cleaner.model import Line, Repeat
from cleaner.native import compiled
from cleaner.normal import normalise
from cleaner.score.spared import counted
from cleaner.tuples import NamedTuple

_native = compiled("repeats")
SAME = 0.6  # share of a sentence's word triples that one earlier sentence has: fewer are shared phrases, not a repeat
MIN_WORDS = 8  # shorter sentences repeat as refrains, greetings and answers do …
SHORT_WORDS = 4  # … but one of so many is a repeat where it is part of a passage that is, and so is a line of its own
PARAGRAPH_WORDS = 12  # lines above a restatement that may be what it restates; headlines and sub-heads are shorter
# Compiled when it is first asked for, which takes a while: where there is a compiled module, never.
_WORD = "[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+"


class Redundancy(NamedTuple):
    """How many words of a text say again what it has said, and the spans that hold them, in the order of the text."""

    words: int
    repeats: tuple[Repeat, ...]


def count(text: str) -> int:
    """Words of a text; characters of scripts without spaces count one each."""
    return int(_native.count(text)) if _native else len(re.findall(_WORD, text))


def redundancy(text: str, restated: Iterable[tuple[int, int]] = ()) -> Redundancy:
    """What an article says twice. `restated` are spans of paragraphs that restate what stands above them.

    Of these the share of words counts that had been used before, beyond what is usual in the article; it is the similarity
    of their repeat.
    """
    found = _found(text)
    restated = list(restated)
    if not found and not restated:
        return Redundancy(0, ())
    lines = split_lines(text)
    repeats = counted(text, lines, found)
    words = sum(count(text[repeat.start : repeat.end]) for repeat in repeats)
    for start, end in restated:
        inside = [repeat for repeat in repeats if start <= repeat.start < end]
        left = count(text[start:end]) - sum(count(text[repeat.start : min(repeat.end, end)]) for repeat in inside)
        if left > 0:
            again = _restatement(text, lines, start, end)
            words += round(again.similarity * left)
            repeats = sorted([*repeats, again])
    return Redundancy(words, tuple(repeats))


def sentence_repeats(text: str) -> Iterator[Repeat]:
    """Sentences that say what an earlier sentence of the text has said, in nearly the same words.

    Two sentences are alike as far as they share word triples (Broder 1997, "On the resemblance and containment of
    documents", with w = 3, counted over the later sentence). Those of four to seven words must be the same word for word,
    shorter ones are passed over.
    """
    if _native:
        return itertools.starmap(Repeat, _native.repeats(text, MIN_WORDS, SHORT_WORDS, SAME)[1])
    return _sentence_repeats_plainly(text)


def _sentence_repeats_plainly(text: str) -> Iterator[Repeat]:
    """`sentence_repeats` where nothing is compiled."""
    where: dict[tuple[str, str, str], int] = {}  # a word triple, and the first sentence that has it
    short: dict[tuple[str, ...], int] = {}  # a short sentence, and where it begins
    starts: list[int] = []
    for start, end in sentence_spans(text):
        words = re.findall(_WORD, text[start:end].casefold())
        if len(words) < MIN_WORDS:
            if len(words) >= SHORT_WORDS and (first := short.setdefault(tuple(words), start)) != start:
                yield Repeat(start, end, first, 1.0)
            continue
        triples = list(zip(words, words[1:], words[2:], strict=False))
        known = [where[triple] for triple in triples if triple in where]
        if len(known) >= SAME * len(triples):
            first, most = max(Counter(known).items(), key=lambda item: (item[1], -item[0]))
            if most >= SAME * len(triples):
                yield Repeat(start, end, starts[first], most / len(triples))
        number = len(starts)
        where.update({triple: number for triple in triples if triple not in where} if known else dict.fromkeys(triples, number))
        starts.append(start)


def line_repeats(text: str) -> Iterator[Repeat]:
    """Lines of four words and more that stand further up, too, but for capitals and the space around them."""
    if _native:
        return _long_enough(text, _native.repeats(text, MIN_WORDS, SHORT_WORDS, SAME)[0])
    return _line_repeats_plainly(text)


def _long_enough(text: str, again: Iterable[tuple[int, int, int]]) -> Iterator[Repeat]:
    """Those lines (start, end, where it stands first) that have four words."""
    return (Repeat(*line, 1.0) for line in again if count_words(text[line[0] : line[1]].casefold()) >= SHORT_WORDS)


def _line_repeats_plainly(text: str) -> Iterator[Repeat]:
    """`line_repeats` where nothing is compiled."""
    first: dict[str, int] = {}
    for line in split_lines(text):
        begin, end = stripped_span(line.text)
        said = line.text[begin:end].casefold()
        if first.setdefault(said, line.start + begin) < line.start and count_words(said) >= SHORT_WORDS:
            yield Repeat(line.start + begin, line.start + end, first[said], 1.0)


def _found(text: str) -> list[Repeat]:
    """Lines and sentences that repeat others, in the order of the text; of a line that does, not its sentences, too."""
    if _native:
        lines, sentences = _native.repeats(text, MIN_WORDS, SHORT_WORDS, SAME)  # nearly always neither
        whole, again = list(_long_enough(text, lines)), list(itertools.starmap(Repeat, sentences))
    else:
        whole, again = list(_line_repeats_plainly(text)), list(_sentence_repeats_plainly(text))
    if not whole:
        return again
    ends = {repeat.start: repeat.end for repeat in whole}
    found, covered = [], 0
    for repeat in sorted([*whole, *again], key=lambda repeat: (repeat.start, -repeat.end)):
        if repeat.start >= covered:
            found.append(repeat)
            covered = ends.get(repeat.start, covered)
    return found


def _restatement(text: str, lines: Sequence[Line], start: int, end: int) -> Repeat:
    """A paragraph as the repeat of the line above it that has most of its words."""
    above = [line for line in lines if line.end <= start]
    words = count_words_each([line.text for line in above])
    above = [line for line, count in zip(above, words, strict=True) if count >= PARAGRAPH_WORDS]
    if not above:
        return Repeat(start, end, 0, 0.0)
    said, paragraphs = normalise(text[start:end]), normalise("\n".join([line.text for line in above])).split("\n")
    return Repeat(start, end, above[closest_to(said, paragraphs)].start, said_before(said, paragraphs))
