"""Which articles are copies of one another: cut, reordered, damaged, dressed in junk, but the same text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Background
from cleaner.group.candidates import keys, sharing
from cleaner.group.compare import Match, Print, compare, prepare
from cleaner.group.composites import Edge, find_composites
from cleaner.group.shingles import Hashes, Words, distinct, shingles
from cleaner.group.spool import Spool

RATE = 4  # one shingle in four is kept
LEAST = 100  # shingles kept of a short article, so that three sentences still meet
ESTIMATE = 0.15  # of the shorter one's shingles; a third of what the most damaged copy keeps
_CACHE = 1024  # prepared articles held, some 6 kB each

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


def fingerprint(article: Words) -> Hashes:
    """The article's lowest shingle hashes, ascending: one in RATE, of a short article at least LEAST.

    Source: Broder 1997, "On the resemblance and containment of documents" (modulus and bottom sketches).
    """
    runs = shingles(article)
    kept = distinct(runs[runs < (1 << 32) // RATE])
    return kept if len(kept) >= LEAST else distinct(runs)[:LEAST]


def find_copies(articles: Sequence[Words], background: Background) -> Copies:
    """Copy groups among articles no two of which have the same words; number them by content, not by input order."""
    found = Copies(list(range(len(articles))))
    prints = lru_cache(_CACHE)(lambda i: prepare(articles[i]))
    lengths = np.zeros(len(articles), np.int64)
    fresh = list(_candidates(articles, lengths))
    tried = set(fresh)
    while fresh:
        for a, b in fresh:
            match = compare(prints(a), prints(b))
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
        for i in range(len(articles)):
            article = articles[i]
            kept = fingerprint(article)
            sizes[i], lengths[i] = len(kept), len(article)
            limits[i] = (1 << 32) / RATE if len(kept) > LEAST else float(kept[-1]) + 1 if len(kept) == LEAST else 1 << 32
            spool.append(keys(kept, i).view(np.uint32))
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
