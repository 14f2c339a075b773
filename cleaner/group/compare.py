"""Is one article a copy of another, a part of it, or the same template filled in with other facts?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import contains
from cleaner.group.shingles import NAME, NUMBER, Hashes, Words, distinct, shingles

NEAR_COVER = 0.7  # of the shorter article: damaged copies lie above .85, cut ones with foreign lines above .73
NEAR_CONTAINMENT = 0.3  # a fifth of the words swapped leaves half of the three-word shingles
PART_COVER, PART_WORDS = 0.25, 40  # less is a shared quotation or the site's own lines
SHORT = 20  # words: below, one agreeing phrase would be enough, so most of both must agree
SHORT_JACCARD = 0.6
SPAN, DENSE = 32, 0.2  # where a fifth of the shingles around a word are found, the passage is the other's
SLOTS, AGREEMENT = 4, 0.6  # facts in equal surroundings: noise leaves four of five equal, a template's new facts one


@dataclass(frozen=True, slots=True)
class Print:
    """An article prepared for comparison: its shingles in order and sorted, and its facts by their surroundings.

    `slots` hashes the words around each number or name, `facts` the same with the fact itself; both ascend.
    """

    words: int
    shingles: Hashes
    ordered: Hashes
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
    runs = shingles(article)
    plain = (article & ~NAME).astype(np.uint64)
    at = np.flatnonzero(article[1:-1] & (NAME | NUMBER)) + 1
    around = plain[at - 1] * np.uint64(0x9E3779B97F4A7C15) + plain[at + 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    filled = around + plain[at] * np.uint64(0x165667B19E3779F9)
    half = np.uint64(32)
    return Print(
        len(article),
        runs,
        distinct(runs),
        np.sort((around >> half).astype(np.uint32)),
        np.sort((filled >> half).astype(np.uint32)),
    )


def covered(runs: Hashes, other: Hashes) -> NDArray[np.bool_]:
    """Which of an article's shingles (in order) lie in passages that another (ascending) has too, damaged or not."""
    found = contains(other, runs)
    size = len(found)
    until = np.concatenate(([0], np.cumsum(found)))
    low = np.maximum(np.arange(size) - SPAN // 2, 0)
    high = np.minimum(np.arange(size) + SPAN // 2, size)
    dense: NDArray[np.bool_] = until[high] - until[low] >= DENSE * (high - low)
    return dense


def compare(a: Print, b: Print) -> Match:
    """What a and b share; the same but for the covers when they are swapped."""
    common = int(contains(b.ordered, a.ordered).sum())
    if not common:
        return Match("none", 0.0, 0.0, 0.0, 0.0, 0, 1.0)
    containment = common / min(len(a.ordered), len(b.ordered))
    jaccard = common / (len(a.ordered) + len(b.ordered) - common)
    cover_a, cover_b = float(covered(a.shingles, b.ordered).mean()), float(covered(b.shingles, a.ordered).mean())
    slots, agreement = _facts(a, b)
    differs = slots >= SLOTS and agreement < AGREEMENT
    kind: Literal["near", "partial", "template", "none"] = "none"
    if _is_near(a, b, containment, jaccard, max(cover_a, cover_b)):
        kind = "template" if differs else "near"
    elif max(cover_a, cover_b) >= PART_COVER and max(cover_a * a.words, cover_b * b.words) >= PART_WORDS:
        kind = "none" if differs else "partial"
    return Match(kind, containment, jaccard, cover_a, cover_b, slots, agreement)


def _is_near(a: Print, b: Print, containment: float, jaccard: float, cover: float) -> bool:
    if min(a.words, b.words) < SHORT:
        return jaccard >= SHORT_JACCARD
    return cover >= NEAR_COVER and containment >= NEAR_CONTAINMENT


def _facts(a: Print, b: Print) -> tuple[int, float]:
    """How many facts stand in equal surroundings, and the share of them that are equal.

    Counted from either side and the better one taken: a long article has some surroundings more than once.
    """
    best = 0, 1.0
    for one, other in ((a, b), (b, a)):
        slots = int(contains(other.slots, one.slots).sum())
        equal = int(contains(other.facts, one.facts).sum())
        share = min(1.0, equal / slots) if slots else 1.0
        if slots and (not best[0] or share > best[1]):
            best = slots, share
    return best
