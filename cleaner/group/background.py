"""How rare each word is in the world's articles, and an article's content as weighted words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from cleaner.assets import models_dir
from cleaner.group.shingles import NAME, Words, distinct
from cleaner.weights import read

NAME_WEIGHT = 1.3  # names tell events of one kind apart
LEAD = 60  # words after which the lead's extra weight has fallen to a third
STEP = 1 / 14  # of the stored rarities, which fit a signed byte up to 9
STEPS = 4096  # weights are multiples of 1/4096, so that sums of products are exact: equal on every machine
CROWD, BATCH = 50, 1000  # articles that must use a word, in a batch of at least so many, for the batch to have a say


@dataclass(frozen=True, slots=True)
class Profile:
    """An article's terms in ascending order, with the bit NAME where one is used as a name, and the stress it lays on each.

    The stress is 1 + ln(uses), where a use in the lead counts double, and NAME_WEIGHT times that for names.
    """

    terms: NDArray[np.uint32]
    stress: NDArray[np.float32]


def profile(article: Words) -> Profile:
    """What the article speaks of, how much."""
    if not len(article):
        return Profile(np.zeros(0, np.uint32), np.zeros(0, np.float32))
    order = np.argsort(article & ~NAME, kind="stable")
    ordered = article[order]
    starts = np.flatnonzero(np.concatenate(([True], (ordered[1:] | NAME) != (ordered[:-1] | NAME))))
    uses = np.diff(starts, append=len(ordered))
    emphasis = np.add.reduceat(1 + np.exp(-order / LEAD), starts)
    named = np.add.reduceat(ordered & NAME != 0, starts, dtype=np.int64)
    stress = (1 + np.log(emphasis)) * (1 + (NAME_WEIGHT - 1) * named / uses)
    return Profile((ordered[starts] & ~NAME) | (named > 0) * NAME, stress.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Vector:
    """An article's terms in ascending order and their weights, together of length 1 (an empty article has none)."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]

    @classmethod
    def sum(cls, vectors: Sequence[Vector]) -> Vector:
        """The sum, not of unit length."""
        if not vectors:
            return cls(np.zeros(0, np.uint32), np.zeros(0, np.float32))
        terms, place = np.unique(np.concatenate([v.terms for v in vectors]), return_inverse=True)
        return cls(
            terms,
            np.bincount(place, np.concatenate([v.weights for v in vectors]), len(terms)).astype(np.float32),
        )

    def dot(self, other: Vector) -> float:
        """The sum of the products of weights."""
        if not len(self.terms) or not len(other.terms):
            return 0.0
        at = np.minimum(np.searchsorted(other.terms, self.terms), len(other.terms) - 1)
        common = other.terms[at] == self.terms
        return float(self.weights[common].astype(float) @ other.weights[at[common]])

    def cosine(self, other: Vector) -> float:
        """How much alike two articles are, in [0, 1]; 0 where either is empty."""
        return min(1.0, self.dot(other))


def contains(ordered: NDArray[np.uint32], values: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of `values` are among `ordered` (ascending)."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[at] == values
    return found


@dataclass(frozen=True, slots=True)
class Background:
    """`rarity` holds, for each bucket of hashed words, -ln of the share of articles that use the word, in [0, ~8].

    The share is that of the language which uses the word most, so that a function word of a small language counts as
    one. The number of buckets is a power of two.
    """

    rarity: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> Background:
        """Read the weights written by training; raises CleanerError if they cannot be read."""
        return cls(np.array(read(path)["rarity"], np.float32) * np.float32(STEP))

    @classmethod
    def shipped(cls) -> Background:
        """The weights that come with the package; raises CleanerError if the installation lacks them."""
        return cls.load(models_dir() / "background.npz")

    def digest(self) -> str:
        """Tells these weights from others."""
        return xxhash.xxh3_64_hexdigest(self.rarity.tobytes())

    def vector(self, article: Words) -> Vector:
        """The article's content."""
        return self.weigh(profile(article))

    def weigh(self, terms: Profile) -> Vector:
        """Each term's rarity times its stress.

        Source: Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval" (ltc; stress adds to it).
        """
        weights = self.rarity[self._bucket(terms.terms)] * terms.stress
        unit = weights / max(float(np.sqrt((weights * weights).sum(dtype=float))), 1e-9)
        return Vector(terms.terms & ~NAME, (np.round(unit * STEPS) / STEPS).astype(np.float32))

    def counter(self) -> NDArray[np.int32]:
        """Room to count() in."""
        return np.zeros(len(self.rarity), np.int32)

    def count(self, uses: NDArray[np.int32], terms: Profile) -> None:
        """Add to `uses` one article that uses these terms, except for its names."""
        uses[distinct(self._bucket(terms.terms[terms.terms & NAME == 0]))] += 1

    def among(self, uses: NDArray[np.int32], articles: int) -> Background:
        """The background for a batch: what many of its articles say is no rarer than there, such as a trade's jargon.

        Names keep their rarity, as half a batch may tell one story. Fewer than BATCH articles change nothing.
        """
        if articles < BATCH:
            return self
        rarity = self.rarity.copy()
        common = np.flatnonzero(uses > CROWD)
        rarity[common] = np.minimum(rarity[common], -np.log(uses[common] / articles))
        return Background(rarity)

    def _bucket(self, terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
        bucket: NDArray[np.uint32] = terms >> np.uint32(33 - len(self.rarity).bit_length())
        return bucket
