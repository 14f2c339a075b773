"""Fitting one language's clickbait model with scikit-learn, and handing it over as plain arrays."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.preprocessing import PolynomialFeatures

from cleaner.score.clickbait_features import PIECE, TABLE, Headline, hashes, kind, lone, patterns, pieces, read_headline, shape
from cleaner.score.clickbait_language import FUNCTION_WORDS
from cleaner.score.clickbait_model import FARTHEST, STATED, VECTORS, WIDTH, Model, band
from cleaner.training.clickbait_words import word_vectors
from cleaner.weights import Numbers

Floats = npt.NDArray[np.float64]

_FOLDS = 5
_PRIOR = 2.0  # headlines of the average grade that every bucket is assumed to have been in
_LEAST_SCALE = 0.15  # of a bucket that says nothing by itself
_FINENESS = 32767  # steps to either side in which the table's weights are kept
_LEAN = 0.75  # log-odds by which an outlet's fame moves what the graded headlines alone make of one of its headlines
_FREE = 2.5  # how much less the head's penalty falls on the vectors themselves than on nearness
_EVERY = 4  # of the headlines labelled by outlet the head sees one in so many, and as often: it has few weights to learn
_HEAD_C = 3.0  # inverse of that penalty
_OUTLETS_SAY = 0.7  # what a headline labelled by outlet weighs in the head, of what it weighs in the table
# Honest questions and how-tos are graded higher than other honest headlines, and every model flags them. The grade that
# decides on them is so high that no more of the honest ones than this share reaches it; fewer than so many tell nothing.
_FLAGGED = {"question": 0.15, "how-to": 0.1}
_TELLING = 10
_DECIDING = np.arange(20, 81) / 100  # grades that may decide what is bait
_AROUND = 4  # steps to either side over which F1 is averaged, since its peaks are chance


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled headline. `grade` is its bait in [0, 1] as people graded it, `label` their verdict.

    `group` is what must not stand on both sides of a split: an outlet, or a stretch of time. `graded` is False where the
    label is the outlet's: then the grade is only the best guess until a model of the graded headlines has seen it.
    """

    title: str
    grade: float
    label: int
    group: str
    weight: float = 1.0
    graded: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """`smooth` is the table's C, the inverse of its L2 penalty; `dims` the length of word vectors, 0 for none.

    `near` is how many headlines others are compared with: 0 for none, as is wise for a language with few.
    """

    smooth: float = 0.1
    dims: int = 0
    near: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """scikit-learn's side of a head: how inputs are standardised, the headlines compared with, the logistic regression."""

    centre: Floats
    scale: Floats
    near: Floats
    logistic: LogisticRegression

    def columns(self, raw: Floats) -> Floats:
        """What the logistic regression sees of raw inputs, a row each."""
        x = standardised(raw, self.centre, self.scale)
        stated = PolynomialFeatures(2, include_bias=False).fit_transform(x[:, :STATED])
        if not len(self.near):
            return np.asarray(stated)
        return np.column_stack([stated, _FREE * x[:, STATED:], rbf_kernel(x, self.near, WIDTH)])

    def log_odds(self, raw: Floats) -> Floats:
        """The head's opinion of raw inputs, computed by scikit-learn."""
        return np.asarray(self.logistic.decision_function(self.columns(raw)))

    def weights(self) -> Floats:
        """The weights as scoring reads them: the constant first, those of vectors for the vectors as they are."""
        given = np.array(self.logistic.coef_[0])
        stated = STATED + STATED * (STATED + 1) // 2
        given[stated : len(given) - len(self.near)] *= _FREE
        return np.concatenate([self.logistic.intercept_, given])


@dataclass(frozen=True, slots=True)
class Fitted:
    """scikit-learn's side of a model. `deciding` and `majority` are as in scoring's `Model`."""

    lang: str
    table: LogisticRegression
    unit: float
    words: list[str]
    vectors: npt.NDArray[np.int8]
    head: Head
    deciding: dict[str, float]
    majority: tuple[float, float]

    def predict(self, titles: Sequence[str]) -> Floats:
        """Expected grades in [0, 1], bent so that bait begins at .5, computed by scikit-learn."""
        headlines = [read_headline(title) for title in titles]
        z = self.table.decision_function(_matrix(headlines, self.lang))
        meant = _meant(headlines, self.words, self.vectors, self.lang)
        return _bent(_share(self.head.log_odds(_seen(z, headlines, meant, self.lang))), headlines, self.deciding)

    def agreed(self, grades: Floats) -> Floats:
        """How likely most readers call titles of such `grades` bait, in [0, 1]."""
        slope, start = self.majority
        return _share(slope * _log_odds(grades) + start)

    def arrays(self) -> dict[str, Numbers]:
        """The model as scoring reads it."""
        codes = [hashes(word, frozenset())[0] for word in self.words]
        arrays: dict[str, Numbers] = {
            "table": array("h", np.rint(self.table.coef_[0] / self.unit).astype(int).tolist()),
            "unit": array("d", [self.unit]),
            "bias": array("d", self.table.intercept_.tolist()),
            "words": array("i", np.array(codes, np.uint32).view(np.int32).tolist()),
            "vectors": array("b", self.vectors.ravel().tolist()),
            "centre": array("d", self.head.centre.tolist()),
            "scale": array("d", self.head.scale.tolist()),
            "head": array("d", self.head.weights().tolist()),
            "near": array("f", self.head.near.ravel().tolist()),
            "deciding": array("d", [self.deciding[name] for name in ("", "question", "how-to")]),
            "majority": array("d", self.majority),
        }
        return {f"{self.lang}_{name}": numbers for name, numbers in arrays.items()}

    def model(self) -> Model:
        """The model as scoring has it once the arrays are read."""
        return Model.of(self.lang, self.arrays())


def fit(rows: Sequence[Row], lang: str, settings: Settings, seed: int) -> Fitted:
    """A model of `rows`, its head fitted on groups that the table had not seen.

    Raises ValueError for fewer than two groups.
    """
    headlines = [read_headline(row.title) for row in rows]
    x = _matrix(headlines, lang)
    graded, weight = np.array([row.graded for row in rows]), np.array([row.weight for row in rows])
    grade = _grades(rows, x, settings.smooth, seed)
    fold = _folds([row.group for row in rows])
    if len(set(fold.tolist())) < 2:
        raise ValueError(f"{lang}: headlines of at least two groups are needed, got {len(set(fold.tolist()))}")
    z = np.zeros(len(rows))
    for held in sorted(set(fold.tolist())):
        seen = fold != held
        z[~seen] = _table(x[seen], grade[seen], weight[seen], settings.smooth, seed)[0].decision_function(x[~seen])
    words, vectors = word_vectors(headlines, settings.dims, seed)
    raw = _seen(z, headlines, _meant(headlines, words, vectors, lang), lang)
    enough = graded | (np.arange(len(rows)) % _EVERY == 0)
    share = np.where(graded, weight, weight * _EVERY * _OUTLETS_SAY)
    head = _head(raw[enough], grade[enough], share[enough], graded[enough], settings.near if words else 0, seed)
    told = graded if graded.any() else np.ones(len(rows), bool)
    log_odds = _levelled(head, raw[told], grade[told])
    label = np.array([row.label for row in rows])[told]
    shown = [headline for headline, counts in zip(headlines, told, strict=True) if counts]
    deciding = _deciding(shown, _share(log_odds), label)
    majority = LogisticRegression(C=1e6).fit(_log_odds(_bent(_share(log_odds), shown, deciding))[:, None], label)
    table, unit = _table(x, grade, weight, settings.smooth, seed)
    line = float(majority.coef_[0, 0]), float(majority.intercept_[0])
    return Fitted(lang, table, unit, words, vectors, head, deciding, line)


def _grades(rows: Sequence[Row], x: csr_matrix, smooth: float, seed: int) -> Floats:
    """The rows' grades; for those labelled by outlet what the graded rows alone say, moved towards the outlet's label.

    Against one grade for all bait and one for all news: .0009 less MSE on the inner split, and .001 to .01 more AUC on
    outlets never seen.
    """
    grade, weight = np.array([row.grade for row in rows]), np.array([row.weight for row in rows])
    graded = np.array([row.graded for row in rows])
    if graded.all() or not graded.any():
        return grade
    table, _ = _table(x[graded], grade[graded], weight[graded], smooth, seed)
    label = np.array([row.label for row in rows])[~graded]
    grade[~graded] = 1 / (1 + np.exp(-table.decision_function(x[~graded]) - np.where(label == 1, _LEAN, -_LEAN)))
    return grade


def _head(raw: Floats, grade: Floats, weight: Floats, graded: npt.NDArray[np.bool_], near: int, seed: int) -> Head:
    """A head on raw inputs, standardised by the `graded` rows, `near` of which others are compared with."""
    typical = np.flatnonzero(graded) if graded.any() else np.arange(len(raw))
    centre = raw[typical].mean(0)
    spread = raw[typical].std(0)
    if raw.shape[1] > STATED:  # one footing for all numbers of a vector: the smaller ones matter less
        for block in np.split(np.arange(STATED, raw.shape[1]), 2):
            spread[block] = (raw[typical][:, block] - centre[block]).std() / VECTORS
    scale = 1 / np.where(spread > 0, spread, 1.0)
    drawn = np.random.RandomState(seed).choice(typical, min(near, len(typical)), replace=False)
    compared = standardised(raw[np.sort(drawn)], centre, scale).astype("f4").astype(float)
    head = Head(centre, scale, compared, LogisticRegression(C=_HEAD_C if near else 1.0, max_iter=300))
    head.logistic.fit(*_soft(head.columns(raw), grade, weight))
    return head


def _levelled(head: Head, raw: Floats, grade: Floats) -> Floats:
    """The head's log-odds of headlines that people graded, once they are stretched and moved to fit: outlets pull them off.

    Against leaving them as they are: .0002 less MSE, the order of headlines the same.
    """
    line = LogisticRegression(C=1e6).fit(*_soft(head.log_odds(raw)[:, None], grade, np.ones(len(grade))))
    slope, start = float(line.coef_[0, 0]), float(line.intercept_[0])
    head.logistic.coef_ *= slope
    head.logistic.intercept_ = head.logistic.intercept_ * slope + start
    return head.log_odds(raw)


def _deciding(headlines: Sequence[Headline], grades: Floats, label: npt.NDArray[np.int_]) -> dict[str, float]:
    """The grade from which on a headline is called bait, by kind: where F1 is best, or so high that honest ones are spared."""
    f1 = [2 * (label[grades >= at]).sum() / max(1, (grades >= at).sum() + label.sum()) for at in _DECIDING]
    smooth = np.convolve(np.pad(f1, _AROUND, mode="edge"), np.ones(2 * _AROUND + 1), mode="valid")
    plain = float(_DECIDING[int(smooth.argmax())])
    kinds = np.array([kind(headline) for headline in headlines])
    deciding = {"": plain}
    for name, share in _FLAGGED.items():
        honest = grades[(kinds == name) & (label == 0)]
        highest = float(np.quantile(honest, 1 - share)) if len(honest) >= _TELLING else 0.0
        deciding[name] = min(max(plain, highest), float(_DECIDING[-1]))
    return deciding


def _bent(grades: Floats, headlines: Sequence[Headline], deciding: dict[str, float]) -> Floats:
    """What `bent` of scoring makes of many grades, each by the kind of its headline."""
    kinds = np.array([kind(headline) for headline in headlines])
    moved = grades.copy()
    for name, at in deciding.items():
        low, high = band(at)
        moved[kinds == name] = np.interp(grades[kinds == name], [0, low, at, high, 1], [0, low, 0.5, high, 1])
    return moved


def _share(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


def _log_odds(share: Floats) -> Floats:
    return np.asarray(np.log(share / (1 - share)))


def _folds(groups: Sequence[str]) -> npt.NDArray[np.intp]:
    """A fold for each row: whole groups, the largest first, each into the fold that is emptiest so far."""
    filled = [0] * _FOLDS
    fold = {}
    for name, size in sorted(Counter(groups).items(), key=lambda group: (-group[1], group[0])):
        fold[name] = filled.index(min(filled))
        filled[fold[name]] += size
    return np.array([fold[name] for name in groups])


def _table(x: csr_matrix, grade: Floats, weight: Floats, smooth: float, seed: int) -> tuple[LogisticRegression, float]:
    """(logistic regression on buckets, the step in which its weights are rounded).

    A bucket is scaled by how far apart it stands in bait and in news, as in Wang & Manning 2012, "Baselines and Bigrams",
    so that the penalty falls on what says nothing. Against no scaling: .0004 less MSE, .003 more AUC on the inner split.
    """
    total = x.T @ weight
    bait = x.T @ (grade * weight)
    share = float(grade @ weight / weight.sum())
    odds = np.log(bait + _PRIOR * share) - np.log(total - bait + _PRIOR * (1 - share))
    scale = np.abs(odds - np.log(share / (1 - share))) + _LEAST_SCALE
    inputs, y, half = _soft(x.multiply(scale).tocsr(), grade, weight)
    table = LogisticRegression(C=smooth, solver="liblinear", random_state=seed).fit(inputs, y, sample_weight=half)
    weights = table.coef_ * scale
    unit = float(np.abs(weights).max()) / _FINENESS or 1.0
    table.coef_ = np.rint(weights / unit) * unit
    return table, unit


def _soft(x: csr_matrix | Floats, grade: Floats, weight: Floats) -> tuple[csr_matrix | Floats, Floats, Floats]:
    """Each row twice, as bait by its grade and as no bait by the rest: logistic regression on graded labels."""
    twice = np.vstack([x, x]) if isinstance(x, np.ndarray) else vstack([x, x]).tocsr()
    y = np.repeat([1.0, 0.0], len(grade))
    return twice, y, np.concatenate([grade * weight, (1 - grade) * weight])


def _matrix(headlines: Sequence[Headline], lang: str) -> csr_matrix:
    """One row a headline: how often each bucket is hit, pieces of words at their lesser weight."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for headline in headlines:
        hits: dict[int, float] = {}
        coded = [hashes(word, FUNCTION_WORDS[lang]) for word in headline.words]
        buckets = [bucket for code, bone in coded for bucket in lone(code, bone)]
        for bucket in buckets + patterns([code for code, _ in coded], [bone for _, bone in coded]):
            hits[bucket] = hits.get(bucket, 0.0) + 1.0
        for word in headline.words:
            for bucket in pieces(word):
                hits[bucket] = hits.get(bucket, 0.0) + PIECE
        columns += hits.keys()
        values += hits.values()
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(headlines), 2 * TABLE))


def _seen(z: Floats, headlines: Sequence[Headline], meant: Floats, lang: str) -> Floats:
    """What the head sees, before it is standardised: the table's log-odds, the headline's shape, and its words' vectors."""
    shapes = np.array([shape(headline, FUNCTION_WORDS[lang]) for headline in headlines])
    return np.column_stack([z, shapes, meant])


def _meant(headlines: Sequence[Headline], words: Sequence[str], vectors: npt.NDArray[np.int8], lang: str) -> Floats:
    """The mean vector of each headline's content words, and of its function words; zeros where there are none."""
    row = {word: i for i, word in enumerate(words)}
    function = FUNCTION_WORDS[lang]
    dims = vectors.shape[1]
    meant = np.zeros((len(headlines), 2 * dims))
    for i, headline in enumerate(headlines):
        known = [word for word in headline.words if word in row]
        for at, kept in ((0, [w for w in known if w not in function]), (dims, [w for w in known if w in function])):
            if kept:
                meant[i, at : at + dims] = vectors[[row[word] for word in kept]].mean(0) / 127
    return meant


def standardised(raw: Floats, centre: Floats, scale: Floats) -> Floats:
    """Raw inputs, a row each, on one footing; what is no part of a vector is kept from being extreme."""
    x = np.asarray((raw - centre) * scale)
    x[:, :STATED] = np.clip(x[:, :STATED], -FARTHEST, FARTHEST)
    return x
