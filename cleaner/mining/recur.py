"""Which lines recur across documents, counted in two passes: hashes of all lines first, then only those that recur."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import xxhash

from cleaner.detect.article import Article
from cleaner.lines import count_words
from cleaner.mining.template import filled, mask
from cleaner.model import Document
from cleaner.normal import normalise
from cleaner.tuples import NamedTuple

MAX_WORDS = 40  # a longer line is prose, whoever wrote it
MAX_CHARACTERS = 300
_CELLS = 1 << 23  # counters for hashes, 32 MB: two keys for each of the 3 million lines of 100,000 articles
_KEPT = 9  # values of a slot, samples of a line, distances from an edge: more are not told apart
_DISTINCT = 1000  # wordings of a template that are told apart
_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", "۔", '."', '!"', '?"', ".”", "!”", "?”", ".»")
_SENTENCE_WORDS = 6

K = TypeVar("K")
Place = str  # "head", "tail" or "body"


class Seen(NamedTuple):
    """A line of a document: where it stands (before the prose, after it, among it), and how far from the text's edge."""

    text: str
    place: Place
    distance: int
    headline: bool


@dataclass(slots=True)
class Recurrence:
    """A line or template that recurs. Counts are of documents; `distinct` holds hashes of the wordings."""

    key: str
    template: str
    documents: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    places: Counter[Place] = field(default_factory=Counter)
    distances: Counter[tuple[Place, int]] = field(default_factory=Counter)
    samples: Counter[str] = field(default_factory=Counter)
    distinct: set[int] = field(default_factory=set)
    values: list[set[str]] = field(default_factory=list)
    sentences: int = 0
    headlines: int = 0

    @property
    def masked(self) -> bool:
        """Whether this is a template, not a line word for word."""
        return self.key == self.template and bool(self.values)

    @property
    def settled(self) -> str:
        """The template with each slot filled in that has held one value only."""
        return filled(self.key, lambda i: next(iter(self.values[i])) if len(self.values[i]) == 1 else None)

    def add(self, seen: Seen, source: str, values: tuple[str, ...]) -> None:
        """Count one more document."""
        self.documents += 1
        self.sources[source] += 1
        self.places[seen.place] += 1
        self.sentences += _is_sentence(seen.text)
        self.headlines += seen.headline
        _count(self.distances, (seen.place, seen.distance))
        _count(self.samples, seen.text)
        if len(self.distinct) < _DISTINCT:
            self.distinct.add(_hash(seen.text))
        self.values = self.values or [set() for _ in values]
        for held, value in zip(self.values, values, strict=True):
            if len(held) < _KEPT:
                held.add(value)


class Recurrences(NamedTuple):
    """What recurs, and the number of documents of each source."""

    found: list[Recurrence]
    totals: Counter[str]


def recurrences(
    documents: Callable[[], Iterable[Document]], source: Callable[[Document], str], min_documents: int
) -> Recurrences:
    """Lines, and templates of lines, that stand in at least so many documents.

    `documents` is called twice and must give the same ones. Copies of a document count once. Memory: 32 MB, 100 bytes for
    each document, and about 2 kB for each line that recurs.
    """
    counts = array("I", bytes(4 * _CELLS))
    totals: Counter[str] = Counter()
    for document in _once(documents()):
        totals[source(document)] += 1
        keys = set()
        for seen in lines(document):
            keys |= {_hash(normalise(seen.text)), _hash(mask(seen.text).key)}
        for key in keys:
            counts[key % _CELLS] += 1
    found: dict[str, Recurrence] = {}
    for document in _once(documents()):
        _add(found, document, source(document), lambda key: counts[_hash(key) % _CELLS] >= min_documents)
    return Recurrences([r for r in found.values() if r.documents >= min_documents], totals)


def _add(found: dict[str, Recurrence], document: Document, source: str, recurs: Callable[[str], bool]) -> None:
    told = set()
    for seen in lines(document):
        masked, verbatim = mask(seen.text), normalise(seen.text)
        for key, values in ((verbatim, ()), (masked.key, masked.values)):
            if key not in told and recurs(key):
                told.add(key)
                found.setdefault(key, Recurrence(key, masked.key)).add(seen, source, values)


def lines(document: Document) -> Iterator[Seen]:
    """The lines of a document that may be a template's, with their places."""
    article = Article(document.text, document.title)
    head, tail = article.zones()
    filled_lines = [i for i, line in enumerate(article.normal) if line.strip()]
    headline = article.headline()
    for number, i in enumerate(filled_lines):
        text = article.lines[i].text.strip()
        if len(text) > MAX_CHARACTERS or count_words(text) > MAX_WORDS:
            continue
        behind = len(filled_lines) - 1 - number
        place = "body"
        if i < head or i >= tail:
            place = "head" if i < head and (i < tail or number <= behind) else "tail"
        yield Seen(text, place, behind if place == "tail" else number, i == headline)


def _once(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents, each text once: the lines of a copy recur, whoever wrote them."""
    texts = set()
    for document in documents:
        if (text := _hash(document.text)) not in texts:
            texts.add(text)
            yield document


def _is_sentence(text: str) -> bool:
    return text.endswith(_ENDS) and count_words(text) >= _SENTENCE_WORDS


def _count(counter: Counter[K], key: K) -> None:
    if key in counter or len(counter) < _KEPT:
        counter[key] += 1


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode(errors="replace"))
