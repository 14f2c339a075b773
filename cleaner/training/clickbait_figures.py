"""What a clickbait model's scores are worth against labels and grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from cleaner.training.clickbait_fit import Row

Floats = npt.NDArray[np.float64]

THRESHOLDS = (0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class Figures:
    """Ranking (`auc`), verdicts at .5 and at the best threshold, calibration, and what thresholds cost.

    `mse` is against mean grades, None where a set has none; `ece` is against labels, over ten equal bins. `questions` and
    `how_to` are (honest ones, share of them flagged at .5). `costs` maps a threshold to (precision, recall); a precision
    of 0 means that nothing reached the threshold.
    """

    headlines: int
    auc: float
    f1: float
    best_f1: float
    best_threshold: float
    accuracy: float
    ece: float
    mse: float | None
    questions: tuple[int, float]
    how_to: tuple[int, float]
    costs: dict[float, tuple[float, float]]


def figures(scores: Floats, rows: Sequence[Row], *, grades: bool = True) -> Figures:
    """The figures of one set; `grades=False` where the rows' grades are made from labels."""
    label = np.array([row.label for row in rows])
    grade = np.array([row.grade for row in rows])
    best = max((_f1(scores >= at, label), -at) for at in np.arange(5, 96) / 100)
    honest = [(row.title.rstrip().endswith("?"), row.title.casefold().startswith("how to ")) for row in rows]
    return Figures(
        headlines=len(rows),
        auc=_rounded(roc_auc_score(label, scores)),
        f1=_rounded(_f1(scores >= 0.5, label)),
        best_f1=_rounded(best[0]),
        best_threshold=-float(best[1]),
        accuracy=_rounded(np.mean((scores >= 0.5) == label)),
        ece=_rounded(_calibration_error(scores, label)),
        mse=_rounded(np.mean((scores - grade) ** 2)) if grades else None,
        questions=_flagged(scores, label, np.array([question for question, _ in honest])),
        how_to=_flagged(scores, label, np.array([how_to for _, how_to in honest])),
        costs={at: _cost(scores >= at, label) for at in THRESHOLDS},
    )


def across_threshold(scores: Floats, rows: Sequence[Row], recall: float) -> float:
    """The highest threshold that still finds `recall` of the bait."""
    bait = np.sort(scores[np.array([row.label for row in rows]) == 1])[::-1]
    return float(bait[int(np.ceil(recall * len(bait))) - 1])


def worst(scores: Floats, rows: Sequence[Row], count: int = 10) -> list[tuple[float, float, str]]:
    """(score, mean grade, headline) of the headlines that the model misjudges most."""
    order = sorted(range(len(rows)), key=lambda i: (-abs(scores[i] - rows[i].grade), i))[:count]
    return [(_rounded(scores[i]), rows[i].grade, rows[i].title) for i in order]


def _f1(flagged: npt.NDArray[np.bool_], label: npt.NDArray[np.int_]) -> float:
    return float(2 * (flagged & (label == 1)).sum() / max(1, flagged.sum() + label.sum()))


def _cost(flagged: npt.NDArray[np.bool_], label: npt.NDArray[np.int_]) -> tuple[float, float]:
    right = (flagged & (label == 1)).sum()
    return _rounded(right / max(1, flagged.sum())), _rounded(right / max(1, label.sum()))


def _calibration_error(scores: Floats, label: npt.NDArray[np.int_]) -> float:
    bins = np.minimum(9, (scores * 10).astype(int))
    return float(sum(abs(scores[bins == b].sum() - label[bins == b].sum()) for b in range(10)) / len(scores))


def _flagged(scores: Floats, label: npt.NDArray[np.int_], among: npt.NDArray[np.bool_]) -> tuple[int, float]:
    honest = among & (label == 0)
    return int(honest.sum()), _rounded(np.mean(scores[honest] >= 0.5)) if honest.any() else 0.0


def _rounded(value: SupportsFloat) -> float:
    return round(float(value), 4)
