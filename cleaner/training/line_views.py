"""Public extractors' views of pages that have no gold text: more lines to learn from, labelled by the page model.

Needs resiliparse, trafilatura, readability-lxml and html-text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html_text
import numpy as np
import trafilatura
from numpy.typing import NDArray
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

from cleaner.training.line_labels import align, tokens
from cleaner.training.line_samples import Sample, fold_of, read, text_sample

_UNSURE = 0.12  # share of doubtful text above which a page's labels are not used
_SHORTEST = 120  # tokens of an article
_WEIGHT, _PAGE_WEIGHT = 1.2, 0.3
_DOUBTFUL = 0.1  # a probability nearer to one half
VIEWS: dict[str, Callable[[str], str | None]] = {
    "fast": lambda html: extract_plain_text(html, main_content=True),
    "recall": lambda html: trafilatura.extract(html, include_comments=True, favor_recall=True, fast=True),
    "readability": lambda html: html_text.extract_text(Document(html).summary(html_partial=True)),
}


def view_samples(data: Path, pages: dict[str, tuple[list[str], NDArray[np.float64]]]) -> Iterator[Sample]:
    """Views of the pages whose gold is snippets; `pages` maps their ids to blocks and those blocks' probabilities.

    A page is used if the model is sure of it and its text agrees with every snippet.
    """
    logging.disable(logging.CRITICAL)
    for path in sorted((data / "html").glob("*.jsonl.gz")):
        for row in read(path):
            if not row.get("text") and row["id"] in pages:
                gold = _confident_text(row, *pages[row["id"]])
                if gold is not None:
                    yield from _views(row, gold)
                    yield _whole_page(row, *pages[row["id"]])
    logging.disable(logging.NOTSET)


def _whole_page(row: dict[str, Any], texts: list[str], probabilities: NDArray[np.float64]) -> Sample:
    """All visible text, as extractors give it that leave nothing out; lines that the page model doubts count for nothing."""
    sample = text_sample(texts, (probabilities > 0.5).astype(int).tolist(), None, _PAGE_WEIGHT, fold_of(row))
    return replace(sample, weights=sample.weights * (np.minimum(probabilities, 1 - probabilities) < _DOUBTFUL))


def _confident_text(row: dict[str, Any], texts: list[str], probabilities: NDArray[np.float64]) -> str | None:
    sizes = np.array([len(tokens(text)) for text in texts])
    doubt, kept = np.minimum(probabilities, 1 - probabilities) @ sizes, probabilities @ sizes
    text = "\n".join(t for t, p in zip(texts, probabilities, strict=True) if p > 0.5)
    flat = " ".join(text.split())
    agrees = all(" ".join(s.split()) in flat for s in row["with"]) and not any(s in flat for s in row["without"])
    return text if agrees and doubt <= _UNSURE * kept and len(tokens(text)) >= _SHORTEST else None


def _views(row: dict[str, Any], gold: str) -> Iterator[Sample]:
    html = row["html"].replace("\0", "")
    for extract in VIEWS.values():
        try:
            text = extract(html) or ""
        except Exception:  # noqa: BLE001, S112 extractors fail on some pages, in ways of their own
            continue
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) >= 3:
            share, _ = align(lines, gold)
            yield text_sample(lines, (share > 0.5).astype(int).tolist(), None, _WEIGHT, fold_of(row))
