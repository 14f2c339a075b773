"""One figure and one verdict from what was found, what was cut, what is left, and the two scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.config import Config
from cleaner.edit import GAP
from cleaner.model import Report, Verdict
from cleaner.score.clickbait_allowed import may_bait
from cleaner.score.redundancy import count

# What each share takes from a perfect article. Bait is a fault of the headline, not of the text; hence its small weight.
_CLICKBAIT_WEIGHT = 0.25
_CUT_WEIGHT = 0.5
JUDGE_CODE = "LN001"  # what stands around the article of a page, rather than in it
NOT_AN_ARTICLE = "LN002"  # the finding about a web page as a whole
_SPAM = ("SP016", "SP021")  # findings about a text as a whole, which a person should look at where they are no errors


class Measures(NamedTuple):
    """What is left of an article and what was cut of it: words left, and the share of its words, in [0, 1], that was cut."""

    words: int
    cut: float


def measures(report: Report, words: int) -> Measures:
    """The measures of a report whose text has so many words.

    Of a page, what stood around its article is no part of what was cut: every page has menus.
    """
    furniture = JUDGE_CODE if report.document.page is not None else None
    cut = sum(
        count(edit.removed)
        for edit in report.edits
        if edit.code not in (GAP, furniture) and edit.field == "text" and not edit.replacement
    )
    return Measures(words, cut / max(1, cut + words))


def quality(report: Report, config: Config, measured: Measures) -> float:
    """How much of a whole, single, sober article the report's text is, in [0, 1].

    The product of four shares: length (of `review_words`, at most 1), what was not cut (at half weight), what was not said
    twice, and what the headline does not bait with (at a quarter). Our own measure, made to be explained, not trained.
    """
    length = min(1.0, measured.words / max(1, config.review_words))
    return round(
        length
        * (1 - _CUT_WEIGHT * measured.cut)
        * (1 - (report.redundancy or 0.0))
        * (1 - _CLICKBAIT_WEIGHT * (report.clickbait or 0.0)),
        4,
    )


def verdict(report: Report, quality: float, config: Config, measured: Measures) -> tuple[Verdict, tuple[str, ...]]:
    """`drop`, `review` or `keep`, with a reason for each threshold that was passed. `report` has its other scores."""
    other = {f"{f.code}: {f.message}": f.confidence for f in report.findings if f.code == NOT_AN_ARTICLE}
    doubted = [reason for reason, sure in other.items() if sure > config.review_not_article]
    dropped = list(_to_drop(report, quality, config, measured))
    dropped += [reason for reason, sure in other.items() if sure > config.drop_not_article]
    if dropped:
        return "drop", tuple(dict.fromkeys([*dropped, *doubted]))  # other reasons seem odd without this one
    reviewed = tuple(_to_review(report, quality, config, measured, doubted))
    return ("review", reviewed) if reviewed else ("keep", ())


def _to_drop(report: Report, quality: float, config: Config, measured: Measures) -> Iterator[str]:
    if measured.words < config.min_words:
        yield f"{measured.words} words are left, fewer than {config.min_words}"
    if quality < config.drop_quality:
        yield f"quality {quality:.2f} is below {config.drop_quality}"
    yield from (f"{f.code}: {f.message}" for f in [f for f in report.findings if f.severity == "error"][:1])


def _to_review(report: Report, quality: float, config: Config, measured: Measures, doubted: Iterable[str]) -> Iterator[str]:
    bait, redundancy = report.clickbait or 0.0, report.redundancy or 0.0
    if measured.words < config.review_words:
        yield f"{measured.words} words are left, fewer than {config.review_words}"
    if measured.cut > config.review_cut:
        yield f"{measured.cut:.0%} of the words were cut, more than {config.review_cut:.0%}"
    if bait > config.review_clickbait and not may_bait(report.document, config.allow_clickbait):
        yield f"clickbait {bait:.2f} is above {config.review_clickbait}"
    if redundancy > config.review_redundancy:
        yield f"redundancy {redundancy:.2f} is above {config.review_redundancy}"
    yield from doubted
    yield from (f"{f.code}: {f.message}" for f in report.findings if f.code in _SPAM)
    if quality < config.review_quality:
        yield f"quality {quality:.2f} is below {config.review_quality}"
