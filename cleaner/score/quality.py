"""One figure and one verdict from what was found, what was cut, what is left, and the two scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.config import Config
from cleaner.edit import GAP
from cleaner.model import Report, Verdict
from cleaner.score.clickbait_allowed import may_bait
from cleaner.score.redundancy import count
from cleaner.tuples import NamedTuple

# What each share takes from a perfect article. Bait is a fault of the headline, not of the text; hence its small weight.
_CLICKBAIT_WEIGHT = 0.25
_CUT_WEIGHT = 0.5
JUDGE_CODE = "LN001"  # what stands around the article of a page, rather than in it
NOT_AN_ARTICLE = "LN002"  # the finding about a web page as a whole
_SPAM = ("SP016", "SP021")  # findings about a text as a whole, which a person should look at where they are no errors


class Measures(NamedTuple):
    """What an article is judged by: words left; in [0, 1] the shares of its words cut and said twice, and the headline's bait."""

    words: int
    cut: float
    twice: float
    bait: float


def measures(report: Report, words: int, twice: float, bait: float) -> Measures:
    """The measures of a report whose text has so many words, with the two that are scores of their own.

    Of a page, what stood around its article is no part of what was cut: every page has menus.
    """
    furniture = JUDGE_CODE if report.document.page is not None else None
    cut = sum(
        count(edit.removed)
        for edit in report.edits
        if edit.code not in (GAP, furniture) and edit.field == "text" and not edit.replacement
    )
    return Measures(words, cut / max(1, cut + words), twice, bait)


def quality(config: Config, measured: Measures) -> float:
    """How much of a whole, single, sober article a text is, in [0, 1].

    The product of four shares: length (of `review_words`, at most 1), what was not cut (at half weight), what was not said
    twice, and what the headline does not bait with (at a quarter). Our own measure, made to be explained, not trained.
    """
    length = min(1.0, measured.words / max(1, config.review_words))
    return round(
        length * (1 - _CUT_WEIGHT * measured.cut) * (1 - measured.twice) * (1 - _CLICKBAIT_WEIGHT * measured.bait),
        4,
    )


def verdict(report: Report, quality: float, config: Config, measured: Measures) -> tuple[Verdict, tuple[str, ...]]:
    """`drop`, `review` or `keep`, with a reason for each threshold that was passed."""
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
    if measured.words < config.review_words:
        yield f"{measured.words} words are left, fewer than {config.review_words}"
    if measured.cut > config.review_cut:
        yield f"{measured.cut:.0%} of the words were cut, more than {config.review_cut:.0%}"
    if measured.bait > config.review_clickbait and not may_bait(report.document, config.allow_clickbait):
        yield f"clickbait {measured.bait:.2f} is above {config.review_clickbait}"
    if measured.twice > config.review_redundancy:
        yield f"redundancy {measured.twice:.2f} is above {config.review_redundancy}"
    yield from doubted
    yield from (f"{f.code}: {f.message}" for f in report.findings if f.code in _SPAM)
    if quality < config.review_quality:
        yield f"quality {quality:.2f} is below {config.review_quality}"
