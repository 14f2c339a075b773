"""Fit the line model. The only module of it that needs scikit-learn.

    train(Path("data"), Path("models"), seed=0)

Every stage is fitted on answers that the stage before gave for sites it had not seen.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

from cleaner.detect.columns import damping, group_opinion_columns, opinion_columns, score_columns, word_slots
from cleaner.detect.features import NAME_BITS, read_words, stack
from cleaner.detect.line_model import PAGE_THRESHOLD, TEXT_BITS, WORD_BITS, Judge, LineModel, save, text_thresholds
from cleaner.detect.network import CLIP, Network
from cleaner.training.line_card import card, figures
from cleaner.training.line_samples import FOLDS, Sample, in_unknown_language, junk_strings, page_samples, text_samples

Rows = NDArray[np.float32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
HIDDEN, EPOCHS = 64, 5
PAGE_MEMBERS, TEXT_MEMBERS = (3, 5), (2, 8)  # networks that are averaged, for the first opinion and for the second
_SURE, _GUESSED_WEIGHT = 0.04, 0.3
_FOREIGN_SHARE = 0.25  # of pages; plain text did not gain by it


def train(data: Path, out: Path, seed: int = 0) -> LineModel:
    """Fit both judges and write `lines.npz` and its card `lines.md`. The same data and seed give the same bytes.

    Raises ImportError without the packages of the extra `train`.
    """
    from cleaner.training.line_views import view_samples  # needs four extractors, which only this does

    labelled = list(page_samples(data))
    _, answers = fit_judge(labelled, [], _FOREIGN_SHARE, seed)
    pages = list(_with_confident_labels(labelled, answers))
    page, answers = fit_judge(pages, [], _FOREIGN_SHARE, seed)
    seen = _by_page(pages, answers)
    texts = [*text_samples(data, seed), *view_samples(data, seen)]
    text, text_answers = fit_judge(texts, junk_strings(data), 0.0, seed)
    model = LineModel({"text": text, "page": page}.__getitem__)
    save(model, out / "lines.npz")
    page_figures = figures(labelled, answers, np.full(len(answers), PAGE_THRESHOLD))
    report = card(figures(texts, text_answers, _text_thresholds(texts, text_answers)), page_figures, seed)
    (out / "lines.md").write_text(report, encoding="utf-8")
    return model


def _by_page(samples: list[Sample], answers: Floats) -> dict[str, tuple[list[str], Floats]]:
    ends = np.cumsum([len(s.labels) for s in samples])
    parts = np.split(answers, ends[:-1])
    return {s.id: (s.markup.texts, part) for s, part in zip(samples, parts, strict=True) if s.markup is not None}


def _text_thresholds(texts: list[Sample], answers: Floats) -> Floats:
    ends = np.cumsum([len(s.labels) for s in texts])
    parts = zip(texts, np.split(answers, ends[:-1]), strict=True)
    return np.concatenate([text_thresholds(part, s.length, s.said) for s, part in parts if s.said is not None])


def _with_confident_labels(samples: list[Sample], answers: Floats) -> Iterator[Sample]:
    """Blocks of unknown label get the answer of a model that had not seen their site, where it was sure."""
    for sample, (_, answer) in zip(samples, _by_page(samples, answers).values(), strict=True):
        unknown = (sample.weights == 0) & (np.minimum(answer, 1 - answer) < _SURE) & (sample.length > 0)
        labels = np.where(unknown, (answer > 0.5).astype(np.int64), sample.labels)
        weights = np.where(unknown, np.log1p(sample.length) * _GUESSED_WEIGHT, sample.weights)
        yield replace(sample, labels=labels, weights=weights)


def fit_judge(samples: list[Sample], junk: list[str], foreign: float, seed: int) -> tuple[Judge, Floats]:
    """The judge fitted on all samples, and what it answers for sites it was not fitted on."""
    of_text = samples[0].markup is None
    cuts, members = (_cuts(TEXT_BITS), TEXT_MEMBERS) if of_text else (_cuts(WORD_BITS), PAGE_MEMBERS)
    asked = sum(len(s.labels) for s in samples)
    samples = [*samples, *in_unknown_language(samples, foreign, seed)]
    labels = np.concatenate([s.labels for s in samples])
    weights = np.concatenate([s.weights for s in samples])
    fold = np.repeat([s.fold for s in samples], [len(s.labels) for s in samples])
    known = (weights > 0) & ~np.repeat([s.foreign for s in samples], [len(s.labels) for s in samples])
    entries = _matrix(samples, cuts[-1])

    def words(chosen: Bools) -> Floats:
        return _fit_words(entries[chosen], labels[chosen], weights[chosen], junk, seed)

    scores = np.zeros((len(labels), 3))
    for k in range(FOLDS):
        scores[fold == k] = _parts(entries[fold == k], words(known & (fold != k)), cuts)
    rows = _rows(samples, scores)
    first, opinion = _cross_fit(rows, labels, weights, fold, members[0], seed)
    rows = np.hstack([rows, _opinions(samples, opinion)])
    second, answer = _cross_fit(rows, labels, weights, fold, members[1], seed)
    table = words(known).astype(np.float32)
    own, near, far = (table[a:b] for a, b in pairwise(cuts))
    return Judge(own, near * 0.3, far * 0.15, first, second), answer[:asked]


def _cuts(bits: int) -> tuple[int, ...]:
    """Where the weights of words, of near names and of far names begin and end."""
    return 0, 1 << bits, (1 << bits) + (1 << NAME_BITS), (1 << bits) + (2 << NAME_BITS)


def _matrix(samples: list[Sample], slots: int) -> sp.csr_matrix:
    sizes = [len(s.labels) for s in samples]
    starts = np.cumsum([0, *sizes])
    row = np.concatenate([s.entries[0] + start for s, start in zip(samples, starts, strict=False)])
    slot = np.concatenate([s.entries[1] for s in samples])
    value = np.concatenate([s.entries[2] for s in samples]).astype(np.float32)
    return sp.csr_matrix((value, (row, slot)), shape=(starts[-1], slots))


def _parts(entries: sp.csr_matrix, table: Floats, cuts: tuple[int, ...]) -> Floats:
    """The words', the near names' and the far names' share of the score."""
    return np.stack([entries[:, a:b] @ table[a:b] for a, b in pairwise(cuts)], axis=1)


def _fit_words(entries: sp.csr_matrix, labels: NDArray[np.int64], weights: Floats, junk: list[str], seed: int) -> Floats:
    weights = weights / weights.mean()
    if junk:
        words = read_words(junk)
        line, slot = word_slots(words, TEXT_BITS)
        more = sp.csr_matrix((1 / damping(words)[line], (line, slot)), shape=(len(junk), entries.shape[1]), dtype=np.float32)
        entries, labels = sp.vstack([entries, more]), np.append(labels, np.zeros(len(junk), np.int64))
        weights = np.append(weights, np.full(len(junk), 0.5))
    model = SGDClassifier(loss="log_loss", alpha=2e-6, average=True, max_iter=6, tol=None, random_state=seed)
    table: Floats = model.fit(entries, labels, sample_weight=weights).coef_[0]
    return table


def _rows(samples: list[Sample], scores: Floats) -> Rows:
    rows, start = [], 0
    for sample in samples:
        mine = scores[start : start + len(sample.labels)]
        start += len(mine)
        named = {"words_say": mine[:, 0]}
        if sample.markup is not None:
            named |= {"near_say": mine[:, 1], "far_say": mine[:, 2]}
        rows.append(stack(sample.columns | score_columns(named)))
    return np.concatenate(rows)


def _opinions(samples: list[Sample], opinion: Floats) -> Rows:
    rows, start = [], 0
    for sample in samples:
        mine = opinion[start : start + len(sample.labels)]
        start += len(mine)
        columns = opinion_columns(mine, sample.length)
        if sample.markup is not None and sample.plan is not None:
            columns |= group_opinion_columns(sample.markup, sample.plan, mine, sample.length)
        rows.append(stack(columns))
    return np.concatenate(rows)


def _cross_fit(
    rows: Rows, labels: NDArray[np.int64], weights: Floats, fold: NDArray[np.int64], members: int, seed: int
) -> tuple[Network, Floats]:
    """A network fitted on all rows, and the answers of networks that had not seen the row's site."""
    answers = np.zeros(len(labels))
    for k in range(FOLDS):
        fitted = fit_network(rows, labels, weights * (fold != k), members, seed)
        answers[fold == k] = fitted.probability(rows[fold == k])
    return fit_network(rows, labels, weights, members, seed), answers


def fit_network(rows: Rows, labels: NDArray[np.int64], weights: Floats, members: int, seed: int) -> Network:
    """The mean, before the logistic, of several networks that differ in their seeds; rows of weight 0 are left out."""
    known = weights > 0
    rows, labels, weights = rows[known], labels[known], weights[known] / weights[known].mean()
    mean, scale = rows.mean(axis=0, dtype=np.float64), 1 / (rows.std(axis=0, dtype=np.float64) + 1e-6)
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    inputs = np.clip((rows - mean) * scale, -CLIP, CLIP)
    fitted = []
    for member in range(members):
        model = MLPClassifier(
            (HIDDEN,),
            alpha=1e-3,
            batch_size=512,
            learning_rate_init=1e-3,
            max_iter=EPOCHS,
            random_state=seed + member,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is the regularisation
            fitted.append(model.fit(inputs, labels, sample_weight=weights))
    return Network(
        mean=mean,
        scale=scale,
        hidden=np.hstack([m.coefs_[0] for m in fitted]).astype(np.float32),
        hidden_bias=np.concatenate([m.intercepts_[0] for m in fitted]).astype(np.float32),
        out=np.concatenate([m.coefs_[1][:, 0] / members for m in fitted]).astype(np.float32),
        out_bias=np.array(np.mean([m.intercepts_[1][0] for m in fitted]), np.float32),
    )
