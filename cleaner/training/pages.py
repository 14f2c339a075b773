"""Fit the model that tells articles' pages from others.

    train(Path("data"), Path("models"))

Every page is seen twice, with its address and without one, as files on a disk have none.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from cleaner.detect.authorship import shipped_model
from cleaner.detect.page_kind import ARTICLE, KINDS, URL_COLUMNS, PageModel, name_row, page_row, standardised
from cleaner.model import CleanerError
from cleaner.read.html import read_html
from cleaner.training.line_samples import FOLDS, fold_of, read
from cleaner.training.page_card import Judged, card
from cleaner.weights import Numbers, save

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_STRENGTH = 0.01  # of the data against the wish for small weights (scikit-learn's C)
_DIGITS = 4  # of weights that are kept, so that machines which add up in another order write the same file
_LABELS = {"collection": "list", "listing": "list"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: what the model is told of it, and what kind it is, as its place in `KINDS`."""

    row: Floats
    names: Floats
    kind: int
    fold: int
    set: str
    type: str
    lang: str


def train(data: Path, out: Path) -> dict[str, str]:
    """Fit on data/html/*.jsonl.gz (rows: html, url, and `type`, by default article); write `pages.npz` and `pages.md`.

    Blocks are judged by the line model in force. The same data, line model and library give the same bytes. Returns
    figures for sites not seen. Raises CleanerError where there are no pages, or not of all kinds.
    """
    samples = list(page_samples(data))
    missing = set(KINDS) - {KINDS[sample.kind] for sample in samples}
    if missing:
        raise CleanerError(f"{data}/html: no pages of type {', '.join(sorted(missing))} in *.jsonl.gz")
    out.mkdir(parents=True, exist_ok=True)
    save(out / "pages.npz", fit(samples))
    judged = list(answers(samples))
    text, told = card(judged, len(samples[0].row))
    (out / "pages.md").write_text(text, encoding="utf-8")
    return told


def page_samples(data: Path) -> Iterator[Sample]:
    """The pages that have a block of text, in the order of the files."""
    for path in sorted((data / "html").glob("*.jsonl.gz")):
        for row in read(path):
            page = read_html(row["html"])
            if page.blocks.texts:
                likely = shipped_model().block_probabilities(page)
                yield Sample(
                    page_row(page, likely, row.get("url")), name_row(page.blocks), **_labels(row), set=path.name.split(".")[0]
                )


def _labels(row: dict[str, Any]) -> dict[str, Any]:
    kind = row.get("type") or ARTICLE
    known = _LABELS.get(kind, kind)
    if known not in KINDS:
        raise CleanerError(f"page {row.get('id')!r}: unknown type {kind!r}: known are {', '.join([*KINDS, *_LABELS])}")
    return {"kind": KINDS.index(known), "fold": fold_of(row), "type": kind, "lang": row.get("lang") or ""}


def fit(samples: list[Sample]) -> dict[str, Numbers]:
    """The arrays of a `PageModel`."""
    rows = np.array([sample.row for sample in samples])
    names = np.array([sample.names for sample in samples])
    kinds = np.array([sample.kind for sample in samples])
    return fit_arrays(np.vstack([rows, without_address(rows)]), np.vstack([names, names]), np.append(kinds, kinds))


def fit_arrays(rows: Floats, names: Floats, kinds: Ints) -> dict[str, Numbers]:
    """A softmax fitted on standardised rows and names; NaN in a row is what is not known."""
    mean, scale = np.nanmean(rows, axis=0), 1 / (np.nanstd(rows, axis=0) + 1e-6)
    inputs = np.hstack([standardised(rows, mean, scale), names])
    fitted = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(inputs, kinds)
    weights, columns = fitted.coef_.T, rows.shape[1]
    arrays = {"mean": mean, "scale": scale, "columns": weights[:columns], "names": weights[columns:], "bias": fitted.intercept_}
    return {name: array("f", np.round(values, _DIGITS).astype(np.float32).ravel().tobytes()) for name, values in arrays.items()}


def without_address(rows: Floats) -> Floats:
    """The rows of the same pages, had nobody said where they lie."""
    bare = rows.copy()
    bare[:, -URL_COLUMNS:] = np.nan
    return bare


def answers(samples: list[Sample]) -> Iterator[Judged]:
    """What models answer that were not fitted on the page's site, with the page's address and without it."""
    for k in range(FOLDS):
        model = PageModel.of(fit([sample for sample in samples if sample.fold != k]))
        for sample in samples:
            if sample.fold == k:
                bare = without_address(sample.row[None])[0]
                yield Judged(
                    KINDS[sample.kind],
                    sample.type,
                    sample.set,
                    sample.lang,
                    model.probabilities(sample.row, sample.names),
                    model.probabilities(bare, sample.names)[ARTICLE],
                )
