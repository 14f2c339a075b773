"""A trained clickbait model at work: a hashed linear table, and a head that calibrates its sum by the headline's shape.

scikit-learn fits both; here they are sums over plain arrays. A headline's probability is

    z = bias + sum of the table's weights over its n-grams and pieces
    x = (z, tokens, characters, share of function words), each centred and scaled
    p = 1 / (1 + exp(-(head · (1, x, products of two x))))
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cleaner.score.clickbait_features import PIECE, Headline, hashes, pattern_spans, patterns, pieces, shape
from cleaner.score.clickbait_language import FUNCTION_WORDS
from cleaner.weights import Numbers, load

_CACHED = 1 << 15  # words that are hashed and weighed once; then all are forgotten


@dataclass(frozen=True, slots=True)
class Model:
    """One language's weights. `table` has two halves of `TABLE` buckets: n-grams, and pieces of words."""

    function_words: frozenset[str]
    table: Numbers
    bias: float
    head: Numbers
    centre: Numbers
    scale: Numbers
    _cache: dict[str, tuple[int, int, float]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, lang: str, arrays: Mapping[str, Numbers]) -> Model:
        """The model of one language from the arrays that training wrote."""
        table, bias, head, centre, scale = (arrays[f"{lang}_{name}"] for name in ("table", "bias", "head", "centre", "scale"))
        return cls(FUNCTION_WORDS[lang], table, bias[0], head, centre, scale)

    def logit(self, headline: Headline) -> float:
        """The table's opinion in log-odds, before calibration."""
        known = [self._known(word) for word in headline.words]
        buckets = patterns([code for code, _, _ in known], [bone for _, bone, _ in known])
        return float(self.bias + sum(map(self.table.__getitem__, buckets)) + sum([pieces for _, _, pieces in known]))

    def probability(self, headline: Headline) -> float:
        """How strongly the headline baits, in [0, 1]."""
        raw = (self.logit(headline), *shape(headline, self.function_words))
        x = [(value - centre) / scale for value, centre, scale in zip(raw, self.centre, self.scale, strict=True)]
        terms = [1.0, *x, *(x[i] * x[j] for i in range(len(x)) for j in range(i, len(x)))]
        log_odds = sum(weight * term for weight, term in zip(self.head, terms, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))

    def contributions(self, headline: Headline) -> list[float]:
        """What each token adds to the table's log-odds: its own weights, and an even share of its n-grams'."""
        known = [self._known(word) for word in headline.words]
        buckets = patterns([code for code, _, _ in known], [bone for _, bone, _ in known])
        added = [pieces for _, _, pieces in known]
        for bucket, (first, last) in zip(buckets, pattern_spans(len(known)), strict=True):
            covered = last - first
            if 0 < covered < len(known):  # what the whole headline says, no word of it does
                share = self.table[bucket] / covered
                for i in range(first, last):
                    added[i] += share
        return added

    def _known(self, word: str) -> tuple[int, int, float]:
        """(hash, hash in a skeleton, sum of the weights of its pieces) of a word."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            weight = PIECE * sum(map(self.table.__getitem__, pieces(word)))
            known = self._cache[word] = (*hashes(word, self.function_words), weight)
        return known


@cache
def model(lang: str) -> Model | None:
    """The trained model of a language, None where there is none."""
    arrays = load("clickbait")
    return Model.of(lang, arrays) if f"{lang}_table" in arrays else None
