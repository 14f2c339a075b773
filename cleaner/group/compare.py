"""Is one article a copy of another, a part of it, or the same template filled in with other facts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import contains
from cleaner.group.shingles import NAME, NUMBER, Hashes, Words, shingles_of_all

T = TypeVar("T", np.uint32, np.int32)

NEAR_COVER = 0.7  # of the shorter article: damaged copies lie above .85, cut ones with foreign lines above .73
NEAR_CONTAINMENT = 0.3  # a fifth of the words swapped leaves half of the three-word shingles
PART_COVER, PART_WORDS = 0.25, 40  # less is a shared quotation or the site's own lines
SHORT = 20  # words: below, one agreeing phrase would be enough, so most of both must agree
SHORT_JACCARD = 0.6
SPAN, DENSE = 32, 0.2  # where a fifth of the shingles around a word are found, the passage is the other's
_GAP = np.full(SPAN // 2, -1, np.int32)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)  # no packed hash: so many pairs are never compared at once
SLOTS, AGREEMENT = 4, 0.6  # facts in equal surroundings: noise leaves four of five equal, a template's new facts one


@dataclass(frozen=True, slots=True)
class Print:
    """An article prepared for comparison: its shingles in order and sorted, and its facts by their surroundings.

    `place` tells for each shingle which of `ordered` it is, and ends with a gap of -1 that is as long as half a SPAN.
    `slots` hashes the words around each number or name, `facts` the same with the fact itself; both ascend.
    """

    words: int
    shingles: Hashes
    ordered: Hashes
    place: NDArray[np.int32]
    slots: NDArray[np.uint32]
    facts: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Match:
    """What two articles a and b share; all shares are in [0, 1].

    `containment` is the share of the shorter one's shingles found in the other; `cover_a` and `cover_b` are the shares of
    each one's text lying in passages of the other. `agreement` is the share of equal facts among `slots` facts that
    stand in equal surroundings.
    """

    kind: Literal["near", "partial", "template", "none"]
    containment: float
    jaccard: float
    cover_a: float
    cover_b: float
    slots: int
    agreement: float


def prepare(article: Words) -> Print:
    """The article as compare() wants it."""
    return prepare_all([article])[0]


def prepare_all(articles: Sequence[Words]) -> list[Print]:
    """Each article as compare() wants it, in one pass over all: its memory grows with their sum."""
    sizes = np.array([len(article) for article in articles])
    runs = shingles_of_all(articles)
    ordered, place = _ordered(runs)
    slots, facts = _surroundings(np.concatenate(articles), sizes)
    return [Print(*parts) for parts in zip(sizes.tolist(), runs, ordered, place, slots, facts, strict=True)]


def _ordered(parts: Sequence[Hashes]) -> tuple[list[Hashes], list[NDArray[np.int32]]]:
    """The different hashes of each part in ascending order, and which of them each hash is, with a gap at the end."""
    sizes = np.array([len(part) for part in parts])
    starts = np.cumsum(sizes) - sizes
    order = np.concatenate([part.argsort() for part in parts]) + np.repeat(starts, sizes)
    hashes = np.concatenate(parts)[order]
    new = np.ones(len(hashes), bool)
    np.not_equal(hashes[1:], hashes[:-1], out=new[1:])
    new[starts[sizes > 0]] = True
    before = np.concatenate(([0], np.cumsum(new)))
    cuts = before[np.append(starts, len(hashes))]
    place = np.full(len(hashes) + len(parts) * len(_GAP), -1, np.int32)
    moved = np.arange(len(parts)) * len(_GAP)
    place[order + np.repeat(moved, sizes)] = before[:-1] + new - 1 - np.repeat(cuts[:-1], sizes)
    return _split(hashes[new], cuts), _split(place, np.append(starts + moved, len(place)))


def _surroundings(whole: Words, sizes: NDArray[np.int64]) -> tuple[list[NDArray[np.uint32]], list[NDArray[np.uint32]]]:
    """The slots and facts of articles that lie one after another."""
    ends = np.cumsum(sizes)
    fact = whole & (NAME | NUMBER) != 0
    fact[(ends - sizes)[sizes > 0]] = fact[ends[sizes > 0] - 1] = False  # the first and last have no word on one side
    at = np.flatnonzero(fact)
    plain = (whole & ~NAME).astype(np.uint64)
    around = plain[at - 1] * np.uint64(0x9E3779B97F4A7C15) + plain[at + 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    filled = around + plain[at] * np.uint64(0x165667B19E3779F9)
    owner = np.searchsorted(ends, at, "right").astype(np.uint64) << np.uint64(32)
    cuts = np.concatenate(([0], np.searchsorted(at, ends)))
    slots, facts = (np.sort(owner | values >> np.uint64(32)).astype(np.uint32) for values in (around, filled))
    return _split(slots, cuts), _split(facts, cuts)


def _split(whole: NDArray[T], cuts: NDArray[np.int64]) -> list[NDArray[T]]:
    return [whole[start:end] for start, end in pairwise(cuts.tolist())]


def covered(runs: Hashes, other: Hashes) -> NDArray[np.bool_]:
    """Which of an article's shingles (in order) lie in passages that another (ascending) has too, damaged or not."""
    found, own = np.zeros((2, len(runs) + SPAN), bool)
    found[SPAN // 2 : len(found) - SPAN // 2] = contains(other, runs)
    own[SPAN // 2 : len(own) - SPAN // 2] = True
    dense: NDArray[np.bool_] = _around(found) >= DENSE * _around(own)
    return dense


def compare(a: Print, b: Print) -> Match:
    """What a and b share; the same but for the covers when they are swapped."""
    return compare_all([(a, b)])[0]


def compare_all(pairs: Sequence[tuple[Print, Print]]) -> list[Match]:
    """What the two of each pair share, all in one pass: its memory grows with the sum of the articles."""
    sides = [a for a, _ in pairs] + [b for _, b in pairs]
    one, other = _packed([a.ordered for a, _ in pairs]), _packed([b.ordered for _, b in pairs])
    at = np.searchsorted(other, one)
    found = np.concatenate((other, [_NONE]))[at] == one
    back = np.zeros(len(other), bool)
    back[at[found]] = True
    common = _count(one[found], len(pairs))
    covers = _covers(sides, np.concatenate((found, back)))
    both = zip(covers[: len(pairs)], covers[len(pairs) :], strict=True)
    parts = zip(pairs, common, both, _facts(pairs), strict=True)
    return [_match(a, b, count, shares, facts) for (a, b), count, shares, facts in parts]


def _match(a: Print, b: Print, common: int, covers: tuple[float, float], facts: tuple[int, float]) -> Match:
    if not common:
        return Match("none", 0.0, 0.0, 0.0, 0.0, 0, 1.0)
    containment = common / min(len(a.ordered), len(b.ordered))
    jaccard = common / (len(a.ordered) + len(b.ordered) - common)
    cover_a, cover_b = covers
    slots, agreement = facts
    differs = slots >= SLOTS and agreement < AGREEMENT
    kind: Literal["near", "partial", "template", "none"] = "none"
    if _is_near(a, b, containment, jaccard, max(covers)):
        kind = "template" if differs else "near"
    elif max(covers) >= PART_COVER and max(cover_a * a.words, cover_b * b.words) >= PART_WORDS:
        kind = "none" if differs else "partial"
    return Match(kind, containment, jaccard, cover_a, cover_b, slots, agreement)


def _is_near(a: Print, b: Print, containment: float, jaccard: float, cover: float) -> bool:
    if min(a.words, b.words) < SHORT:
        return jaccard >= SHORT_JACCARD
    return cover >= NEAR_COVER and containment >= NEAR_CONTAINMENT


def _packed(parts: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint64]:
    """Ascending hashes, one part after another, each with its part's number in the upper half: all of them ascend."""
    numbers = np.arange(len(parts), dtype=np.uint64) << np.uint64(32)
    packed: NDArray[np.uint64] = np.repeat(numbers, [len(part) for part in parts]) + np.concatenate(parts)
    return packed


def _count(packed: NDArray[np.uint64], parts: int) -> list[int]:
    """How many of the hashes belong to each part."""
    counts: list[int] = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=parts).tolist()
    return counts


def _covers(sides: Sequence[Print], found: NDArray[np.bool_]) -> list[float]:
    """The share of each article that is covered(), where `found` are those of their `ordered` that the other has."""
    place = np.concatenate([_GAP, *(side.place for side in sides)])
    sizes = np.array([len(side.place) for side in sides])
    before = np.cumsum([0] + [len(side.ordered) for side in sides])
    own = place >= 0
    at = place[len(_GAP) :] + np.repeat(before[:-1], sizes)
    inside = own.copy()
    inside[len(_GAP) :] &= np.concatenate((found, [False]))[at]  # the place before the first is the last
    dense = (_around(inside) >= DENSE * _around(own)) & own[len(_GAP) : len(own) - len(_GAP)]
    until = np.concatenate(([0], np.cumsum(dense)))
    starts, runs = np.cumsum(sizes) - sizes, sizes - len(_GAP)
    shares: list[float] = ((until[starts + runs] - until[starts]) / np.maximum(runs, 1)).tolist()
    return shares


def _around(marks: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many marks the SPAN around each place holds, but for the gaps at either end."""
    until = np.zeros(len(marks) + 1, np.int32)
    np.cumsum(marks, out=until[1:])
    counts: NDArray[np.int32] = until[SPAN:-1] - until[: -SPAN - 1]
    return counts


def _facts(pairs: Sequence[tuple[Print, Print]]) -> list[tuple[int, float]]:
    """How many facts of each pair stand in equal surroundings, and the share of them that are equal.

    Counted from either side and the better one taken: a long article has some surroundings more than once.
    """
    best = [(0, 1.0)] * len(pairs)
    for ones, others in (zip(*pairs, strict=True), zip(*((b, a) for a, b in pairs), strict=True)):
        same = _shared([x.slots for x in ones], [x.slots for x in others])
        equal = _shared([x.facts for x in ones], [x.facts for x in others])
        for i, (slots, agreeing) in enumerate(zip(same, equal, strict=True)):
            share = min(1.0, agreeing / slots) if slots else 1.0
            if slots and (not best[i][0] or share > best[i][1]):
                best[i] = slots, share
    return best


def _shared(ones: Sequence[NDArray[np.uint32]], others: Sequence[NDArray[np.uint32]]) -> list[int]:
    """How many of each one's hashes its other has."""
    one, other = _packed(ones), _packed(others)
    return _count(one[np.concatenate((other, [_NONE]))[np.searchsorted(other, one)] == one], len(ones))
