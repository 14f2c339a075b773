"""Lines that no phrase betrays, told by how they look and where they stand: menus, teasers, captions, bylines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cleaner.assets import models_dir
from cleaner.detect.article import Article
from cleaner.detect.line_model import PAGE_THRESHOLD, TEXT_THRESHOLD, LineModel, Probabilities, load
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import CleanerError, Finding, Rule

UNCLAIMED = 0.15  # the threshold of a text in which no other rule found anything to cut: most likely all of it is the author's
DOUBTFUL = 0.5  # lines between the threshold and this are reported, not cut
LEAST_BODY = 40  # words: where the model keeps fewer, it has not found the article, and its word counts for nothing


def not_the_authors(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines, or blocks of a page, that the article's author hardly wrote. The headline is never one of them."""
    if article.page is not None:
        likely, threshold = block_likelihoods(article).tolist(), PAGE_THRESHOLD
    else:
        likely = _model().line_probabilities([line.text for line in article.lines], article.title).tolist()
        threshold = TEXT_THRESHOLD if article.claimed else UNCLAIMED
    body = sum(article.words(i) for i, probability in enumerate(likely) if probability >= threshold)
    if body < LEAST_BODY:
        return
    headline = article.headline()
    if headline is None and article.title is None:
        headline = _headline_below_menus(article, likely, threshold)
    for i, probability in enumerate(likely):
        if probability < DOUBTFUL and i != headline and i not in article.claimed and article.normal[i]:
            start, end = stripped_span(article.lines[i].text)
            yield finding(
                rule,
                article.lines[i].start + start,
                article.lines[i].start + end,
                confidence=round(1 - probability, 4),
                applicability="safe" if probability < threshold else "unsafe",
            )


def block_likelihoods(article: Article) -> Probabilities:
    """For each block of the article's page the probability that it is body, asked of the model once."""
    likely: Probabilities = _model().block_probabilities(article.page) if article.likely is None else article.likely
    article.likely = likely
    return likely


def _headline_below_menus(article: Article, likely: list[float], threshold: float) -> int | None:
    """The line above the body that is most likely the headline, in a text that begins with other things."""
    first = next((i for i, probability in enumerate(likely) if probability >= threshold and article.is_prose(i)), 0)
    above = [i for i in range(first) if article.reads_as_headline(i)]
    return max(above, key=lambda i: (likely[i], i), default=None)


@cache
def _model() -> LineModel:
    path = models_dir() / "lines.npz"
    try:
        return load(path)
    except (OSError, ValueError, KeyError) as error:
        raise CleanerError(f"{path}: cannot be read as model weights ({error}): reinstall the package or train anew") from None
