"""Labelled lines and blocks to train on, from pages, from extractors' views of them, and from clean articles."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.detect.article import Article
from cleaner.detect.claims import claim_columns, claims
from cleaner.detect.columns import block_columns, damping, text_columns, word_slots
from cleaner.detect.detector import Detector
from cleaner.detect.evidence import Layout, layout, name_slots
from cleaner.detect.features import NAME_BITS, Columns, Words, hashes, read_words, weight
from cleaner.detect.line_model import TEXT_BITS, WORD_BITS
from cleaner.read.html import read_html
from cleaner.read.markup import Markup
from cleaner.rulebook import load_rules
from cleaner.training.line_labels import align
from cleaner.training.line_shapes import variants
from cleaner.training.line_telegrams import telegram
from cleaner.training.line_transplants import Around, around_article, transplant

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FOLDS = 5
CLEAN_WEIGHT = 5.6  # how much worse it is to cut a line of a clean article than one of an extractor's output
_VIEW_WEIGHT = {"full": 0.4, "fast": 1.5, "recall": 1.5, "readability": 1.5}
_SNIPPET_WEIGHT = 2.0
_TRANSPLANT_WEIGHT = 1.0
_FOREIGN_WEIGHT = 0.7
_OTHER_WEIGHT = 0.5  # of pages that are no articles
_SOME_OF, _SOME = (2, 3, 4), 0.6  # variants of clean articles of which a share is enough
_MULTIPLE_LABELS = ("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go")


@dataclass(frozen=True, slots=True)
class Sample:
    """One document: what the model is told of its lines, and what it should answer. Weight 0: not known.

    `entries` are (row, slot, value) of the sparse matrix of words and, for pages, of class and id words. `said` is what the
    rules say of a text's lines. `lang` and `site` are those of pages and of extractors' views, for the report.
    """

    id: str
    columns: Columns
    length: Floats
    entries: tuple[Ints, Ints, Floats]
    labels: Ints
    weights: Floats
    fold: int
    markup: Markup | None = None
    plan: Layout | None = None
    foreign: bool = False
    clean: bool = False
    article: bool = True
    said: Floats | None = None
    lang: str = ""
    site: str = ""


def in_unknown_language(samples: list[Sample], share: float, seed: int) -> Iterator[Sample]:
    """Copies of some documents in which every word is exchanged for another: the model has to do without its words."""
    rng = random.Random(seed)  # noqa: S311 a repeatable sample, not a secret
    for sample in samples:
        if rng.random() < share:
            row, slot, value = sample.entries
            salt = rng.randrange(1, 1 << WORD_BITS)
            exchanged = np.where(slot < 1 << WORD_BITS, slot ^ salt, slot)
            yield replace(
                sample,
                entries=(row, exchanged, value),
                weights=sample.weights * _FOREIGN_WEIGHT,
                foreign=True,
            )


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def site(url: str | None) -> str:
    """The registrable domain, roughly."""
    labels = (urlsplit(url or "").hostname or "").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _MULTIPLE_LABELS else labels[-2:])


def fold_of(row: dict[str, Any]) -> int:
    """Pages of one site share a fold."""
    key = site(row.get("url")) or row["id"]
    return int(md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _is_article(row: dict[str, Any]) -> bool:
    return bool(row.get("type", "article") == "article")


def _word_entries(words: Words, bits: int) -> tuple[Ints, Ints, Floats]:
    line, slot = word_slots(words, bits)
    return line, slot, 1 / damping(words)[line]


def page_samples(data: Path) -> Iterator[Sample]:
    """The blocks of pages, labelled by their gold text, or by the snippets that must or must not be in it.

    Shops and forums teach what surrounds a text too, if with less weight.
    """
    for path in sorted((data / "html").glob("*.jsonl.gz")):
        for row in read(path):
            sample = _page_sample(row) if row.get("text") or row.get("with") else None
            if sample is not None:
                yield sample if _is_article(row) else replace(sample, weights=sample.weights * _OTHER_WEIGHT, article=False)


def _page_sample(row: dict[str, Any]) -> Sample | None:
    page = read_html(row["html"])
    texts = page.blocks.texts
    if not texts:
        return None
    words, plan = read_words(texts), layout(page.blocks)
    length = weight(words)
    if row.get("text"):
        share, tokens = align(texts, row["text"])
        labels, weights = (share > 0.5).astype(np.int64), np.log1p(tokens)
    else:
        labels = np.array([any(s in t for s in row["with"]) for t in texts], np.int64)
        known = labels.astype(bool) | np.array([any(s in t for s in row["without"]) for t in texts])
        weights = np.log1p(words.number) * known * _SNIPPET_WEIGHT
    near, far = name_slots(page.blocks, NAME_BITS)
    line, slot, value = _word_entries(words, WORD_BITS)
    entries = (
        np.concatenate([line, near[0], far[0]]),
        np.concatenate([slot, near[1] + (1 << WORD_BITS), far[1] + (1 << WORD_BITS) + (1 << NAME_BITS)]),
        np.concatenate([value, np.full(len(near[0]), 0.3), np.full(len(far[0]), 0.15)]),
    )
    return Sample(
        row["id"],
        block_columns(page, plan, words),
        length,
        entries,
        labels,
        weights,
        fold_of(row),
        page.blocks,
        plan,
        lang=row.get("lang") or "",
        site=site(row.get("url")) or row["id"],
    )


def text_samples(data: Path, seed: int) -> Iterator[Sample]:
    """The lines that extractors made of pages, and clean articles in several shapes, of which nothing may be cut."""
    rng = random.Random(seed)  # noqa: S311 a repeatable sample, not a secret
    surroundings: dict[tuple[int, str | None], list[Around]] = {}
    for path in sorted((data / "lines").glob("*.jsonl.gz")):
        gold = {row["id"]: row.get("text") for row in read(data / "html" / path.name)}
        for row in read(path):
            lines = [(text, label) for text, label in row["lines"] if text.strip()]
            if row["view"] != "full" and (around := around_article(lines)):
                surroundings.setdefault((fold_of(row), row.get("lang")), []).append(around)
            if lines:
                yield _view_sample(row, lines, gold.get(row["id"]))
    for path in sorted((data / "html").glob("*.jsonl.gz")):
        for row in read(path):
            if row.get("text") and _is_article(row):
                yield from _clean_samples(row, rng)
                found = surroundings.get((fold_of(row), row.get("lang")))
                if found:
                    lines = transplant(row["text"], rng.choice(found), rng)
                    texts, labels = [text for text, _ in lines], [label for _, label in lines]
                    yield text_sample(texts, labels, None, _TRANSPLANT_WEIGHT, fold_of(row))


def _clean_samples(row: dict[str, Any], rng: random.Random) -> Iterator[Sample]:
    for number, lines in enumerate([*variants(row["text"], rng), telegram(row["text"], rng), telegram(row["text"], rng)]):
        title = row.get("title") if rng.random() < 0.5 else None
        if lines and (number not in _SOME_OF or rng.random() < _SOME):
            yield replace(text_sample(lines, [1] * len(lines), title, CLEAN_WEIGHT, fold_of(row)), clean=True)


def _view_sample(row: dict[str, Any], lines: list[tuple[str, int]], gold: str | None) -> Sample:
    """An extractor's lines. Their labels come from words in common with the gold text, wherever they stand in it, so that
    a menu's "Salzburg" counts as the author's if he names the town; what reading in order does not confirm is not used.
    """
    texts, labels = [text for text, _ in lines], [label for _, label in lines]
    sample = text_sample(texts, labels, None, _VIEW_WEIGHT[row["view"]], fold_of(row))
    sample = replace(sample, lang=row.get("lang") or "", site=site(row.get("url")) or row["id"])
    if gold is None:
        return sample
    share, _ = align(texts, gold)
    return replace(sample, weights=sample.weights * ((share > 0.5) == sample.labels))


def text_sample(texts: list[str], labels: list[int], title: str | None, factor: float, fold: int) -> Sample:
    """`labels`: 1 for the author's lines, anything else for the rest."""
    lines = [" ".join(text.split()) for text in texts]
    words = read_words(lines)
    article = Article("\n".join(lines), title)
    said = claims(article, _detector().told(article))
    return Sample(
        id="",
        columns=text_columns(words, hashes(title)) | claim_columns(said),
        length=weight(words),
        entries=_word_entries(words, TEXT_BITS),
        labels=(np.array(labels) == 1).astype(np.int64),
        weights=np.log1p(words.number) * factor,
        fold=fold,
        said=said,
    )


@cache
def _detector() -> Detector:
    return Detector(load_rules([]))


def junk_strings(data: Path) -> list[str]:
    """Interface strings in many languages: junk wherever they stand alone on a line. Empty if the file is not there."""
    path = data / "rules" / "cms_strings.jsonl.gz"
    texts = [" ".join(str(row["text"]).split()) for row in read(path)] if path.exists() else []
    return [text for text in texts if 3 < len(text) < 200]
