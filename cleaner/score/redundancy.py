"""Repetition inside one article: how much of it has been said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaner.model import Repeat

SAME = 0.6  # share of a sentence's word triples that one earlier sentence has: fewer are shared phrases, not a repeat
MIN_WORDS = 8  # shorter sentences repeat as refrains, greetings and answers do
_SENTENCE = re.compile(
    r"[^.!?\u3002\uff01\uff1f\u0964\u06d4\n]+(?:[.!?\u3002\uff01\uff1f\u0964\u06d4]+[\"'\u2019\u201d)\]]*|\n|$)"
)
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")


def count(text: str) -> int:
    """Words of a text; characters of scripts without spaces count one each."""
    return len(_WORD.findall(text))


def sentence_repeats(text: str) -> Iterator[Repeat]:
    """Sentences that say what an earlier sentence of the text has said, in nearly the same words.

    Two sentences are alike as far as they share word triples (Broder 1997, "On the resemblance and containment of
    documents", with w = 3, counted over the later sentence). Sentences under eight words are passed over.
    """
    where: dict[tuple[str, str, str], int] = {}  # a word triple, and the first sentence that has it
    starts: list[int] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        words = _WORD.findall(sentence.casefold())
        if len(words) < MIN_WORDS:
            continue
        start = match.start() + len(sentence) - len(sentence.lstrip())
        triples = list(zip(words, words[1:], words[2:], strict=False))
        known = [where[triple] for triple in triples if triple in where]
        if len(known) >= SAME * len(triples):
            first, most = max(Counter(known).items(), key=lambda item: (item[1], -item[0]))
            if most >= SAME * len(triples):
                yield Repeat(start, match.end(), starts[first], most / len(triples))
        number = len(starts)
        where.update({triple: number for triple in triples if triple not in where} if known else dict.fromkeys(triples, number))
        starts.append(start)
