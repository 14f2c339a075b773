"""What a clickbait model's scores are worth against labels and grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from cleaner.score.clickbait_cues import find_cues
from cleaner.score.clickbait_features import read_headline
from cleaner.training.clickbait_fit import Row

Floats = npt.NDArray[np.float64]

THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
PLACES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Ranking (`auc`), verdicts at .5 and at the best threshold, calibration, and what thresholds cost.

    `mse` is against mean grades, None where a set has none; `ece` is against labels, over ten equal bins, and so is
    `majority_ece`, of the number that is meant as a probability. `questions` and
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
    majority_ece: float
    mse: float | None
    questions: tuple[int, float]
    how_to: tuple[int, float]
    costs: dict[float, tuple[float, float]]


def figures(scores: Floats, agreed: Floats, rows: Sequence[Row], *, grades: bool = True) -> Figures:
    """The figures of one set's scores, and of how likely a majority says bait; `grades=False` where grades are from labels."""
    label = np.array([row.label for row in rows])
    grade = np.array([row.grade for row in rows])
    best = max((_f1(scores >= at, label), -at) for at in np.arange(5, 96) / 100)
    honest = honest_kinds([row.title for row in rows])
    return Figures(
        headlines=len(rows),
        auc=_rounded(roc_auc_score(label, scores)),
        f1=_rounded(_f1(scores >= 0.5, label)),
        best_f1=_rounded(best[0]),
        best_threshold=-float(best[1]),
        accuracy=_rounded(np.mean((scores >= 0.5) == label)),
        ece=_rounded(_calibration_error(scores, label)),
        majority_ece=_rounded(_calibration_error(agreed, label)),
        mse=_rounded(np.mean((scores - grade) ** 2)) if grades else None,
        questions=_flagged(scores, label, np.array([question for question, _ in honest])),
        how_to=_flagged(scores, label, np.array([how_to for _, how_to in honest])),
        costs={at: _cost(scores >= at, label) for at in THRESHOLDS},
    )


def honest_kinds(titles: Sequence[str]) -> list[tuple[bool, bool]]:
    """For each title whether it is a question, and whether it is a how-to: what every model flags too often."""
    return [(title.rstrip().endswith("?"), title.casefold().startswith("how to ")) for title in titles]


def across_threshold(scores: Floats, rows: Sequence[Row], recall: float) -> float:
    """The highest threshold that still finds `recall` of the bait."""
    bait = np.sort(scores[np.array([row.label for row in rows]) == 1])[::-1]
    return float(bait[int(np.ceil(recall * len(bait))) - 1])


def between(scores: Floats, agreed: Floats, rows: Sequence[Row]) -> dict[float, tuple[float, float]]:
    """What a number between the score (0) and the likely majority (1) is worth, by its place: (MSE to grades, ECE to labels).

    Log-odds are mixed, so that the order of headlines stays.
    """
    grade, label = np.array([row.grade for row in rows]), np.array([row.label for row in rows])
    ends = [np.log(share / (1 - share)) for share in (scores, agreed)]
    found = {}
    for place in PLACES:
        mixed = 1 / (1 + np.exp(-(1 - place) * ends[0] - place * ends[1]))
        found[place] = _rounded(np.mean((mixed - grade) ** 2)), _rounded(_calibration_error(mixed, label))
    return found


def worst(scores: Floats, rows: Sequence[Row], lang: str, count: int = 10) -> list[tuple[float, float, str, str]]:
    """(score, mean grade, headline, what may have misled) of the headlines that the model misjudges most."""
    order = sorted(range(len(rows)), key=lambda i: (-abs(scores[i] - rows[i].grade), i))[:count]
    return [(_rounded(scores[i]), rows[i].grade, rows[i].title, _misled(scores[i] > rows[i].grade, rows[i], lang)) for i in order]


def _misled(high: np.bool_, row: Row, lang: str) -> str:
    """Why a headline may have been scored so much too high or too low, as far as its wording shows."""
    headline = read_headline(row.title)
    devices = ", ".join(dict.fromkeys(cue.device.reason for cue in find_cues(headline, lang)))
    if len(headline.words) < 4:
        return "hardly a headline: too few words to tell"
    if high:
        return (
            f"worded like bait ({devices}), and readers did not mind"
            if devices
            else "reads like a feature, and was graded as news"
        )
    return (
        f"the device ({devices}) is common in news, too"
        if devices
        else "worded like news: what is withheld shows to who knows the story"
    )


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
