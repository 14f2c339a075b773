"""Which articles are copies of one another: cut, reordered, damaged, dressed in junk, but the same text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Background
from cleaner.group.candidates import keys, sharing
from cleaner.group.compare import Match, Print, compare, compare_all, prepare_all
from cleaner.group.composites import Edge, find_composites
from cleaner.group.shingles import SHINGLE, Hashes, Words, distinct, shingles
from cleaner.group.spool import Spool

RATE = 4  # one shingle in four is kept
LEAST = 100  # shingles kept of a short article, so that three sentences still meet
ESTIMATE = 0.15  # of the shorter one's shingles; a third of what the most damaged copy keeps
_ALL, _LOW = 1 << 32, (1 << 32) // RATE
_ENOUGH = LEAST * 3 // 2
_BLOCK = 16  # articles whose fingerprints are made at once
_COMPARED = 1 << 14  # words of the articles compared at once
_CACHE = 1024  # prepared articles held, some 8 kB each

Prints = Callable[[int], Print]


@dataclass(slots=True)
class Copies:
    """What was found; articles are numbered as they were given.

    `centre[i]` is the article whose group i belongs to, itself where it leads or is alone. `matches` holds near and
    partial matches by (a, b), a < b. `templates` are articles that fill another's template with other facts, `composites`
    those put together from unrelated ones.
    """

    centre: list[int]
    matches: dict[Edge, Match] = field(default_factory=dict)
    templates: set[int] = field(default_factory=set)
    composites: set[int] = field(default_factory=set)


class _Prints:
    """Articles prepared for comparison, the last ones kept."""

    def __init__(self, articles: Sequence[Words]) -> None:
        self._articles = articles
        self._kept: dict[int, Print] = {}

    def __call__(self, number: int) -> Print:
        return self.of([number])[number]

    def of(self, numbers: Iterable[int]) -> dict[int, Print]:
        """Those asked for, by number; what is missing is prepared in one pass."""
        wanted = list(dict.fromkeys(numbers))
        missing = [i for i in wanted if i not in self._kept]
        if missing:
            self._kept.update(zip(missing, prepare_all([self._articles[i] for i in missing]), strict=True))
        found = {i: self._kept[i] for i in wanted}
        for i in list(self._kept)[:-_CACHE]:
            del self._kept[i]
        return found


def fingerprint(article: Words) -> Hashes:
    """The article's lowest shingle hashes, ascending: one in RATE, of a short article at least LEAST.

    Source: Broder 1997, "On the resemblance and containment of documents" (modulus and bottom sketches).
    """
    runs = shingles(article)
    kept = distinct(runs[runs < _LOW])
    return kept if len(kept) >= LEAST else distinct(runs)[:LEAST]


def fingerprints(articles: Sequence[Words]) -> list[Hashes]:
    """The fingerprint of each article, all in one pass but for the few that need a second look."""
    lengths = np.array([len(article) for article in articles])
    whole = np.concatenate(articles)
    if len(whole) < SHINGLE:
        return [fingerprint(article) for article in articles]
    bars = np.maximum(_LOW, (_ALL * _ENOUGH) // np.maximum(lengths, _ENOUGH)).astype(np.uint64)  # enough pass, not all
    owner = np.repeat(np.arange(len(articles), dtype=np.uint64), lengths)
    first, last = owner[: 1 - SHINGLE], owner[SHINGLE - 1 :]
    runs = shingles(whole)
    passing = np.flatnonzero((first == last) & (runs < bars.repeat(lengths)[: len(runs)]))
    ordered = distinct(first[passing] << np.uint64(32) | runs[passing])
    borders = np.arange(len(articles) + 1, dtype=np.uint64) << np.uint64(32)
    starts = np.searchsorted(ordered, borders)
    ends = np.maximum(np.searchsorted(ordered, borders[:-1] + np.uint64(_LOW)), np.minimum(starts[:-1] + LEAST, starts[1:]))
    sure = (lengths >= SHINGLE) & ((bars == _ALL) | (np.diff(starts) >= LEAST))
    hashes = ordered.astype(np.uint32)
    return [
        hashes[start:end] if told else fingerprint(article)
        for article, start, end, told in zip(articles, starts.tolist(), ends.tolist(), sure.tolist(), strict=False)
    ]


def find_copies(articles: Sequence[Words], background: Background) -> Copies:
    """Copy groups among articles no two of which have the same words; number them by content, not by input order."""
    found = Copies(list(range(len(articles))))
    prints = _Prints(articles)
    lengths = np.zeros(len(articles), np.int64)
    fresh = list(_candidates(articles, lengths))
    tried = set(fresh)
    while fresh:
        for (a, b), match in _matches(fresh, prints, lengths):
            if match.kind == "template":
                found.templates.update((a, b))
            elif match.kind != "none":
                found.matches[a, b] = match
        suspects = {i for edge in fresh if edge in found.matches for i in edge}
        found.composites |= find_composites(articles, found.matches, suspects, prints, background)
        found.centre = [i if {i, c} & found.composites else c for i, c in enumerate(found.centre)]
        found.centre = _gather(found, fresh, prints, lengths)
        fresh = sorted(_split(found) - tried)
        tried.update(fresh)
    return found


def _matches(pairs: Sequence[Edge], prints: _Prints, lengths: NDArray[np.int64]) -> Iterator[tuple[Edge, Match]]:
    """What each pair shares, compared some at once."""
    waiting: list[Edge] = []
    size = 0
    for place, pair in enumerate(pairs, 1):
        waiting.append(pair)
        size += int(lengths[pair[0]] + lengths[pair[1]])
        if size >= _COMPARED or place == len(pairs):
            prepared = prints.of(i for pair in waiting for i in pair)
            yield from zip(waiting, compare_all([(prepared[a], prepared[b]) for a, b in waiting]), strict=True)
            waiting, size = [], 0


def _split(found: Copies) -> set[Edge]:
    """Pairs of centres whose groups have matching members: a crowd of copies that was paired with neighbours only."""
    pairs = {
        (found.centre[a], found.centre[b])
        for (a, b), match in found.matches.items()
        if match.kind == "near" and not {a, b} & found.composites
    }
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _candidates(articles: Sequence[Words], lengths: NDArray[np.int64]) -> Iterator[Edge]:
    """Pairs whose fingerprints promise enough common text to be worth comparing; the articles' lengths are filled in."""
    limits, sizes = np.zeros(len(articles)), np.zeros(len(articles), np.int64)
    with Spool() as spool:
        for start in range(0, len(articles), _BLOCK):
            block = [articles[i] for i in range(start, min(start + _BLOCK, len(articles)))]
            kept = fingerprints(block)
            own = slice(start, start + len(block))
            lengths[own], sizes[own] = [len(article) for article in block], [len(hashes) for hashes in kept]
            limits[own] = [_LOW if len(k) > LEAST else int(k[-1]) + 1 if len(k) == LEAST else _ALL for k in kept]
            holders = np.repeat(np.arange(start, start + len(block), dtype=np.uint64), sizes[own])
            spool.append(keys(np.concatenate(kept), holders).view(np.uint32))
        packed = spool.all(np.uint64)
    packed.sort()
    for a, b, count in sharing(packed):
        limit = np.minimum(limits[a], limits[b])  # below it both kept every shingle
        possible = np.minimum(sizes[a] * limit / limits[a], sizes[b] * limit / limits[b])
        good = (count >= 2) & (count >= ESTIMATE * possible)
        yield from zip(a[good].tolist(), b[good].tolist(), strict=True)


def _gather(found: Copies, fresh: Iterable[Edge], prints: Prints, lengths: NDArray[np.int64]) -> list[int]:
    """The centres after joining groups whose centres match: a group joins another only as a whole.

    Source: Aslam, Pelekhov & Rus 2004, "The star clustering algorithm" (best-connected article first).
    """
    near = defaultdict(set)
    for a, b in fresh:
        match = found.matches.get((a, b))
        if match and match.kind == "near" and not {a, b} & found.composites:
            near[a].add(b)
            near[b].add(a)
    order = sorted(near, key=lambda i: (-len(near[i]), -lengths[i], i))
    leads: set[int] = set()
    for i in order:
        if not leads & near[i]:
            leads.add(i)
    centre = list(found.centre)
    members = defaultdict(list)
    for i, c in enumerate(centre):
        members[c].append(i)
    for i in order:
        closest = sorted(leads & near[i], key=lambda c: (-found.matches[min(i, c), max(i, c)].jaccard, c))
        lead = next((c for c in closest if _all_near([m for m in members[i] if m != i], c, prints)), i)
        for member in members[i]:
            centre[member] = lead
    return centre


def _all_near(articles: Iterable[int], centre: int, prints: Prints) -> bool:
    return all(compare(prints(i), prints(centre)).kind == "near" for i in articles)
