"""Lines that no phrase betrays, told by how they look and where they stand: menus, teasers, captions, bylines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from cleaner.assets import models_dir
from cleaner.detect.article import Article
from cleaner.detect.claims import claims
from cleaner.detect.line_model import LineModel, load, text_thresholds
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import Finding, Rule

DOUBTFUL = 0.5  # lines between the threshold and this are reported, not cut
_SENTENCE_WORDS = 8
_BODY_WORDS = 12  # a kept line of so many begins the body, if the text has menus above it
_STOPS = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f", "\u0964", "\u061f", "\u06d4")
_CLOSING = " \t'\")]\u300d\u300f"
LEAST_BODY = 40  # words: where the model keeps fewer, it has not found the article, and its word counts for nothing


def not_the_authors(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines that the article's author hardly wrote. The headline is never one of them."""
    if _all_prose(article):
        return
    likely, thresholds = _opinion(article)
    body = sum(article.words(i) for i, probability in enumerate(likely) if probability >= thresholds[i])
    if body < LEAST_BODY:
        return
    headline = article.headline()
    if headline is None and article.title is None:
        headline = _headline_below_menus(article, likely, thresholds)
    for i, probability in enumerate(likely):
        if probability < DOUBTFUL and i != headline and i not in article.claimed and article.normal[i]:
            start, end = stripped_span(article.lines[i].text)
            yield finding(
                rule,
                article.lines[i].start + start,
                article.lines[i].start + end,
                confidence=round(1 - probability, 4),
                applicability="safe" if probability < thresholds[i] else "unsafe",
            )


def _all_prose(article: Article) -> bool:
    """Whether no rule cuts anything and every line but the headline is a sentence: then there is nothing to ask the model.

    Of two thousand outputs of extractors it cut no such line in any.
    """
    if article.claimed:
        return False
    headline = article.headline()
    return all(
        len(line.split(None, _SENTENCE_WORDS)) >= _SENTENCE_WORDS and line.rstrip(_CLOSING).endswith(_STOPS)
        for i, line in enumerate(article.normal)
        if i != headline and line and not line.isspace()
    )


def _opinion(article: Article) -> tuple[list[float], list[float]]:
    """For each line the probability that the author wrote it, and what this must reach for the line to stay."""
    said = claims(article, article.told)
    likely = shipped_model().line_probabilities([line.text for line in article.lines], article.title, said)
    words = np.array([article.words(i) for i in range(len(likely))])
    return likely.tolist(), text_thresholds(likely, words, said).tolist()


def _headline_below_menus(article: Article, likely: list[float], thresholds: list[float]) -> int | None:
    """The line above the body that is most likely the headline, in a text that begins with other things."""
    kept = (i for i, probability in enumerate(likely) if probability >= thresholds[i])
    first = next((i for i in kept if article.words(i) >= _BODY_WORDS), 0)
    above = [i for i in range(first) if article.reads_as_headline(i)]
    return max(above, key=lambda i: (likely[i], i), default=None)


@cache
def shipped_model() -> LineModel:
    """The line model that comes with the package."""
    return load(models_dir() / "lines.npz")
