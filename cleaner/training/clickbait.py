"""Train the clickbait models and say honestly what they are worth."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.model import CleanerError
from cleaner.score.clickbait_language import FUNCTION_WORDS
from cleaner.training.clickbait_card import card
from cleaner.training.clickbait_figures import Figures, across_threshold, between, figures, honest_kinds, worst
from cleaner.training.clickbait_fit import Fitted, Row, Settings, fit
from cleaner.weights import Numbers, save

TRAINED_ON_TIME = 4 / 5  # the earliest share of a dated set; the rest is for figures
_BLOCKS = 5  # stretches of time, so that calibration sees headlines later or earlier than the table did

# Sets that are known by name. Outlet labels are no grades: they enter with little weight and as grades far from 0 and 1,
# because at full weight they cost .03 AUC on headlines that people graded.
_OUTLET_LABELLED = ("chakraborty16", "peterldowns")
_MEASURED_ONLY = ("news_neg_bbc_cnn_nyt",)
_OUTLET_WEIGHT, _OUTLET_BAIT, _OUTLET_NEWS = 0.12, 0.75, 0.1
_SETTINGS = {"en": Settings(dims=32, near=256), "es": Settings(), "id": Settings()}


@dataclass(frozen=True, slots=True)
class Split:
    """A language's headlines: to train on, kept back by time for figures, and outlet-labelled ones by their set."""

    train: list[Row]
    held: list[Row]
    outlets: dict[str, list[Row]]

    def all(self, without: str = "") -> list[Row]:
        """What the model is fitted on, less one outlet-labelled set."""
        return self.train + [row for name, rows in self.outlets.items() if name != without for row in rows]


def train(data_dir: Path, out_dir: Path, seed: int = 0) -> dict[str, Any]:
    """Fit a model for each language in data_dir/*.jsonl.gz; write clickbait.npz and its card, clickbait.md.

    Rows: {"headline", "label": 0|1} and, where there are, "score" (grade in [0, 1]), "lang" (en), "source" (outlet) and
    "ts" (seconds since 1970). Dated sets are measured on their last fifth, sets with outlets by leaving whole outlets out;
    what is written is then fitted on all. Own labels need only lie in the folder. The same data and seed give the same
    weights, byte for byte. Raises CleanerError where no file has headlines that may be trained on.
    """
    sets = {path.name.removesuffix(".jsonl.gz"): list(_read(path)) for path in sorted(data_dir.glob("*.jsonl.gz"))}
    splits = _splits({name: rows for name, rows in sets.items() if name not in _MEASURED_ONLY})
    if not splits:
        raise CleanerError(f"{data_dir}: no *.jsonl.gz with headlines in {', '.join(FUNCTION_WORDS)} that may be trained on")
    arrays: dict[str, Numbers] = {}
    report: dict[str, Any] = {}
    for lang, split in splits.items():
        fitted = fit(split.all(), lang, _SETTINGS[lang], seed)
        report |= _measure(lang, split, fitted, {name: sets[name] for name in _MEASURED_ONLY if name in sets}, seed)
        shipped = fit(split.all() + split.held, lang, _SETTINGS[lang], seed) if split.held else fitted
        arrays |= shipped.arrays()
    out_dir.mkdir(parents=True, exist_ok=True)
    save(out_dir / "clickbait.npz", arrays)
    text = card(report, {name: len(rows) for name, rows in sets.items()}, seed, date.today())
    (out_dir / "clickbait.md").write_text(text, encoding="utf-8")
    return report


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            if not isinstance(row.get("headline"), str) or row.get("label") not in (0, 1):
                raise CleanerError(f'{path}:{number}: a row needs "headline" and "label" 0 or 1, got {line[:80]!r}')
            if row["headline"].strip():
                yield row


def _splits(sets: dict[str, list[dict[str, Any]]]) -> dict[str, Split]:
    splits: dict[str, Split] = {}
    for name, rows in sets.items():
        for lang in FUNCTION_WORDS:
            here = [row for row in rows if row.get("lang", "en") == lang]
            if not here:
                continue
            split = splits.setdefault(lang, Split([], [], {}))
            if name in _OUTLET_LABELLED:
                split.outlets[name] = [_outlet_row(row, i) for i, row in enumerate(here)]
                continue
            train, held = _by_time(here)
            dated = bool(held)
            split.train.extend(
                _row(row, f"{name} {i * _BLOCKS // len(train)}" if dated else _outlet(name, row)) for i, row in enumerate(train)
            )
            split.held.extend(_row(row, f"{name} last") for row in held)
    return {lang: splits[lang] for lang in FUNCTION_WORDS if lang in splits and splits[lang].train}


def _by_time(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The earlier part and the later; all and nothing for rows without dates."""
    if any("ts" not in row for row in rows):
        return rows, []
    rows = sorted(rows, key=lambda row: (row["ts"], str(row.get("id"))))
    cut = int(len(rows) * TRAINED_ON_TIME)
    return rows[:cut], rows[cut:]


def _outlet(name: str, row: dict[str, Any]) -> str:
    return f"{name} {row.get('source', '')}"


def _row(row: dict[str, Any], group: str) -> Row:
    return Row(row["headline"], float(row.get("score", row["label"])), int(row["label"]), group)


def _outlet_row(row: dict[str, Any], number: int) -> Row:
    grade = _OUTLET_BAIT if row["label"] else _OUTLET_NEWS
    return Row(row["headline"], grade, int(row["label"]), f"outlets {number % _BLOCKS}", _OUTLET_WEIGHT, graded=False)


def _measure(lang: str, split: Split, fitted: Fitted, only: dict[str, list[dict[str, Any]]], seed: int) -> dict[str, Any]:
    """Figures by what they were measured on, none of it seen by the model measured."""
    report: dict[str, Any] = {}
    if split.held:
        titles = [row.title for row in split.held]
        scores = fitted.predict(titles)
        report[f"{lang}: last fifth by time"] = figures(scores, fitted.agreed(scores), split.held)
        report[f"{lang}: worst errors"] = worst(scores, split.held, lang)
        report[f"{lang}: between grade and verdict"] = between(scores, fitted.agreed(scores), split.held)
        for name, negatives in only.items():
            report |= _false_alarms(name, fitted, negatives, across_threshold(scores, split.held, recall=0.6))
    for name, rows in split.outlets.items():
        without = fit(split.all(without=name), lang, _SETTINGS[lang], seed)
        scores = without.predict([row.title for row in rows])
        report[f"{lang}: {name}, trained without it"] = figures(scores, without.agreed(scores), rows, grades=False)
    if not split.held:
        report[f"{lang}: whole outlets left out"] = _outlets_left_out(lang, split.train, seed)
    return report


def _false_alarms(name: str, fitted: Fitted, rows: list[dict[str, Any]], threshold: float) -> dict[str, Any]:
    """The share of presumably sober headlines at or above the threshold, by outlet, and of their questions and how-tos at .5."""
    titles = [row["headline"] for row in rows]
    scores = fitted.predict(titles)
    sources = np.array([str(row.get("source")) for row in rows])
    shares = {
        f"{name}: {source} flagged at {threshold:.2f}": round(float(np.mean(scores[sources == source] >= threshold)), 4)
        for source in sorted(set(sources.tolist()))
    }
    for what, kind in zip(("questions", "how-tos"), np.array(honest_kinds(titles)).T, strict=True):
        if kind.any():
            shares[f"{name}: {int(kind.sum())} {what} flagged at 0.50"] = round(float(np.mean(scores[kind] >= 0.5)), 4)
    return shares


def _outlets_left_out(lang: str, rows: Sequence[Row], seed: int) -> Figures:
    """Each outlet scored by a model that saw none of its headlines; pooled."""
    groups = np.array([row.group for row in rows])
    names = sorted(set(groups.tolist()))
    parts = [names[i::_BLOCKS] for i in range(min(_BLOCKS, len(names)))]
    scores, agreed = np.zeros(len(rows)), np.zeros(len(rows))
    for part in parts:
        held = np.isin(groups, part)
        seen = [row for row, out in zip(rows, held, strict=True) if not out]
        fitted = fit(seen, lang, _SETTINGS[lang], seed)
        scores[held] = fitted.predict([row.title for row, out in zip(rows, held, strict=True) if out])
        agreed[held] = fitted.agreed(scores[held])
    return figures(scores, agreed, rows)
