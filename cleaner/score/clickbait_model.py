"""A trained clickbait model at work: a hashed linear table, word vectors, and a head that makes a grade of both.

scikit-learn fits them; here they are sums over plain arrays. A headline's grade is

    z = bias + sum of the table's weights over its n-grams and pieces
    x = (z, tokens, characters, share of function words, mean vector of its content words, of its function words), scaled
    h = (x's first four and their products, the vectors, nearness of x to each of a few hundred headlines)
    p = 1 / (1 + exp(-head · (1, h))), bent so that .5 parts bait from news

The grade at which most readers call a headline bait is not .5, and it is another for questions and how-tos, which are honest
more often than other headlines of their grade: see `bent`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cleaner.native import compiled
from cleaner.score.clickbait_features import PIECE, Headline, hashes, kind, lone, pattern_spans, patterns, pieces, shape
from cleaner.score.clickbait_language import FUNCTION_WORDS
from cleaner.tuples import NamedTuple
from cleaner.weights import Numbers, load

if TYPE_CHECKING:
    import numpy.typing as npt

_native = compiled("headlines")
Floats: TypeAlias = "npt.NDArray[np.float64]"

STATED = 4  # inputs that are no word vectors: the table's log-odds, and the shape
WIDTH = 0.15  # how fast nearness falls with squared distance: tuned on the inner split
VECTORS = 0.2  # what a standard deviation of a vector's number counts for, against 1 of the others': tuned likewise
FARTHEST = 4.0  # standard deviations beyond which an input is taken for an outlier
STEEP, FLAT = 0.02, 0.02  # how far beyond the deciding grade, and beyond .5, grades are bent
_UNIT = 1 / 127  # of a word vector's signed bytes
_CACHED = 1 << 15  # words that are hashed and weighed once; then all are forgotten


class Head(NamedTuple):
    """What becomes of a headline's inputs.

    `centre` and `scale` standardise the stated ones, `bilinear` and `linear` weigh them. `seen` turns the standardised inputs
    into their nearness to each headline compared with (as the exponent, less a part that is `squares`) and, in its last
    row, into the vectors' own part of the log-odds.
    """

    centre: tuple[float, ...]
    scale: tuple[float, ...]
    linear: tuple[float, ...]
    bilinear: tuple[float, ...]
    vector_centre: Floats
    seen: Floats
    squares: Floats
    nearness: Floats

    @classmethod
    def of(cls, centre: Numbers, scale: Numbers, weights: Numbers, near: Numbers) -> Head:
        """The head from flat sequences of numbers, as a file holds them: see `Head.weights` of training for their order."""
        inputs, stated = len(centre), 1 + STATED + STATED * (STATED + 1) // 2
        compared = np.asarray(near, float).reshape(-1, inputs)
        own = np.zeros(inputs)
        own[STATED:] = weights[stated : stated + inputs - STATED]
        return cls(
            tuple(centre[:STATED]),
            tuple(scale[:STATED]),
            tuple(weights[: 1 + STATED]),
            tuple(weights[1 + STATED : stated]),
            np.asarray(centre, float)[STATED:] * np.asarray(scale, float)[STATED:],
            np.vstack([2 * WIDTH * compared, own]),
            WIDTH * (compared * compared).sum(1),
            np.asarray(weights[stated + inputs - STATED :], float),
        )

    def log_odds(self, stated: tuple[float, ...], meant: Floats) -> float:
        """What the head makes of one headline: `stated` inputs as they are, `meant` vectors scaled, not centred."""
        x = [
            max(-FARTHEST, min(FARTHEST, (value - centre) * scale))
            for value, centre, scale in zip(stated, self.centre, self.scale, strict=True)
        ]
        total = self.linear[0]
        pair = 0
        for i, value in enumerate(x):
            total += self.linear[i + 1] * value
            for other in x[i:]:
                total += self.bilinear[pair] * value * other
                pair += 1
        if not len(self.squares):
            return total
        inputs = np.concatenate((x, meant - self.vector_centre))
        seen = self.seen @ inputs
        near = np.exp(seen[:-1] - self.squares - WIDTH * (inputs @ inputs))
        return total + float(seen[-1]) + float(near @ self.nearness)


class Word(NamedTuple):
    """What is known of a word: its hashes, what it weighs by itself, the row of its vector or -1."""

    code: int
    bone: int
    weight: float
    row: int


class Reading(NamedTuple):
    """A headline as a model reads it: its words, and the weights of its `patterns`."""

    words: list[Word]
    together: list[float]


class Model(NamedTuple):
    """One language's weights. `table` has two halves of `TABLE` buckets: n-grams, and pieces of words.

    `codes` are the hashes of words in ascending order, `rows` which of the `vectors` each has. `content` and `function` are
    what the head wants them scaled by, those of content and of function words: few words are ever looked up.
    `deciding` says for each `kind` of headline from which grade on it is called bait.
    """

    function_words: frozenset[str]
    table: Numbers
    unit: float
    bias: float
    codes: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.intp]
    vectors: npt.NDArray[np.int8]
    content: Floats
    function: Floats
    head: Head
    deciding: Mapping[str, float]
    majority: tuple[float, float]
    cache: dict[str, Word]  # words that have been looked up

    @classmethod
    def of(cls, lang: str, arrays: Mapping[str, Numbers]) -> Model:
        """The model of one language from the arrays that training wrote."""
        got = {name.removeprefix(f"{lang}_"): numbers for name, numbers in arrays.items() if name.startswith(f"{lang}_")}
        codes, scale = np.asarray(got["words"], np.int32).view(np.uint32), np.asarray(got["scale"], float)
        rows = np.argsort(codes)
        content, function = np.split(scale[STATED:], 2)
        plain, question, how_to = map(float, got["deciding"])
        return cls(
            FUNCTION_WORDS[lang],
            got["table"],
            float(got["unit"][0]),
            float(got["bias"][0]),
            codes[rows],
            rows,
            np.asarray(got["vectors"], np.int8).reshape(len(codes), len(content)),
            content,
            function,
            Head.of(got["centre"], got["scale"], got["head"], got["near"]),
            {"": plain, "question": question, "how-to": how_to},
            (float(got["majority"][0]), float(got["majority"][1])),
            {},
        )

    def read(self, headline: Headline) -> Reading:
        """The headline as this model sees it, for the methods that judge it."""
        known = self.cache
        words = [known.get(word) or self._known(word) for word in headline.words]
        buckets = patterns([word[0] for word in words], [word[1] for word in words])
        return Reading(words, [self.table[bucket] for bucket in buckets])

    def logit(self, reading: Reading) -> float:
        """The table's opinion in log-odds, before the head."""
        return self.bias + self.unit * sum(reading.together) + sum([word[2] for word in reading.words])

    def grade(self, headline: Headline, reading: Reading) -> float:
        """How strongly the headline baits, in [0, 1]: the mean grade to be expected, bent so that bait begins at .5."""
        stated = self.logit(reading), *shape(headline, self.function_words)
        return bent(share(self.head.log_odds(stated, self._meant(reading.words))), self.deciding[kind(headline)])

    def probability(self, headline: Headline) -> float:
        """`grade` of a headline that has not been read."""
        return self.grade(headline, self.read(headline))

    def agreed(self, grade: float) -> float:
        """How likely it is, in [0, 1], that most readers call a headline of such a `grade` bait."""
        slope, start = self.majority
        return share(slope * math.log(grade / (1 - grade)) + start)

    def contributions(self, reading: Reading) -> list[float]:
        """What each token adds to the table's log-odds: its own weights, and an even share of its n-grams'."""
        pattern, word, part = _parts(len(reading.words))
        weights = np.array(reading.together, float)[pattern] * part * self.unit
        added: list[float] = np.bincount(word, weights, len(reading.words)).tolist()
        return [here + word.weight for here, word in zip(added, reading.words, strict=True)]

    def _meant(self, words: list[Word]) -> Floats:
        """The mean vector of a headline's content words, then of its function words, scaled; zeros where there are none."""
        dims = len(self.content)
        meant = np.zeros(2 * dims)
        if _native:
            _native.meant(self.vectors, words, _UNIT, self.content, self.function, meant)
            return meant
        content = [row for code, bone, _, row in words if row >= 0 and code != bone]
        if content:
            meant[:dims] = self._mean(content, self.content)
        function = [row for code, bone, _, row in words if row >= 0 and code == bone]
        if function:
            meant[dims:] = self._mean(function, self.function)
        return meant

    def _mean(self, rows: list[int], scale: Floats) -> Floats:
        mean: Floats = np.add.reduce(self.vectors.take(rows, 0) * _UNIT * scale, 0) / len(rows)
        return mean

    def _row(self, code: int) -> int:
        at = int(self.codes.searchsorted(np.uint32(code)))
        return int(self.rows[at]) if at < len(self.codes) and self.codes[at] == code else -1

    def _known(self, word: str) -> Word:
        if len(self.cache) >= _CACHED:
            self.cache.clear()
        code, bone = hashes(word, self.function_words)
        weight = sum(map(self.table.__getitem__, lone(code, bone))) + PIECE * sum(map(self.table.__getitem__, pieces(word)))
        known = self.cache[word] = Word(code, bone, self.unit * weight, self._row(code))
        return known


@lru_cache(maxsize=64)
def _parts(size: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]:
    """(pattern, word, what part of the pattern is the word's) wherever a pattern of a headline of `size` words covers a word.

    What the whole headline says, no word of it does.
    """
    spans = [(number, first, last) for number, (first, last) in enumerate(pattern_spans(size)) if 0 < last - first < size]
    parts = [(number, word, 1 / (last - first)) for number, first, last in spans for word in range(first, last)]
    pattern, word, part = zip(*parts, strict=True) if parts else ((), (), ())
    return np.array(pattern, np.intp), np.array(word, np.intp), np.array(part, float)


def share(log_odds: float) -> float:
    """Log-odds as a share in [0, 1]."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def band(at: float) -> tuple[float, float]:
    """Where grades are bent for .5 to stand for the grade `at`: from, to."""
    return (at - STEEP, 0.5 + FLAT) if at <= 0.5 else (0.5 - FLAT, at + STEEP)


def bent(grade: float, at: float) -> float:
    """A grade in [0, 1], moved so that `at` comes to lie on .5. Keeps order; outside of the `band` grades stay as they are."""
    low, high = band(at)
    if not low < grade < high:
        return grade
    if grade < at:
        return low + (grade - low) * (0.5 - low) / (at - low)
    return 0.5 + (grade - at) * (high - 0.5) / (high - at)


@cache
def model(lang: str) -> Model | None:
    """The trained model of a language, None where there is none."""
    arrays = load("clickbait", f"{lang}_")
    return Model.of(lang, arrays) if f"{lang}_table" in arrays else None
