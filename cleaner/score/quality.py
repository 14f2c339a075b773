"""One figure and one verdict from what was found, what was cut, what is left, and the two scores."""

from __future__ import annotations

from cleaner.config import Config
from cleaner.model import Report, Verdict
from cleaner.score.redundancy import count

# What each share takes from a perfect article. Bait is a fault of the headline, not of the text; hence its small weight.
_CLICKBAIT_WEIGHT = 0.25
_CUT_WEIGHT = 0.5
NOT_AN_ARTICLE = "LN002"  # the finding about a web page as a whole


def quality(report: Report, config: Config) -> float:
    """How much of a whole, single, sober article the report's text is, in [0, 1].

    The product of four shares: length (of `review_words`, at most 1), what was not cut (at half weight), what was not said
    twice, and what the headline does not bait with (at a quarter). Our own measure, made to be explained, not trained.
    """
    length = min(1.0, count(report.text) / max(1, config.review_words))
    return round(
        length
        * (1 - _CUT_WEIGHT * cut_share(report))
        * (1 - (report.redundancy or 0.0))
        * (1 - _CLICKBAIT_WEIGHT * (report.clickbait or 0.0)),
        4,
    )


def cut_share(report: Report) -> float:
    """The share of the text's words, in [0, 1], that was cut; 0 for a web page, whose menus were never part of its article."""
    if report.document.page is not None:
        return 0.0
    cut = sum(count(edit.removed) for edit in report.edits if edit.field == "text" and not edit.replacement)
    return cut / max(1, cut + count(report.text))


def verdict(report: Report, config: Config) -> tuple[Verdict, tuple[str, ...]]:
    """`drop`, `review` or `keep`, with a reason for each threshold that was passed. `report` has its scores."""
    words, cut = count(report.text), cut_share(report)
    grave = [f for f in report.findings if f.severity == "error"]
    other = {f"{f.code}: {f.message}": f.confidence for f in report.findings if f.code == NOT_AN_ARTICLE}
    doubted = [reason for reason, sure in other.items() if sure > config.review_not_article]
    drop = [
        (words < config.min_words, f"{words} words are left, fewer than {config.min_words}"),
        ((report.quality or 0.0) < config.drop_quality, f"quality {report.quality:.2f} is below {config.drop_quality}"),
        *((True, f"{f.code}: {f.message}") for f in grave[:1]),
        *((sure > config.drop_not_article, reason) for reason, sure in other.items()),
    ]
    review = [
        (words < config.review_words, f"{words} words are left, fewer than {config.review_words}"),
        (cut > config.review_cut, f"{cut:.0%} of the words were cut, more than {config.review_cut:.0%}"),
        (
            (report.clickbait or 0.0) > config.review_clickbait,
            f"clickbait {report.clickbait or 0:.2f} is above {config.review_clickbait}",
        ),
        (
            (report.redundancy or 0.0) > config.review_redundancy,
            f"redundancy {report.redundancy or 0:.2f} is above {config.review_redundancy}",
        ),
        *((True, reason) for reason in doubted),
        ((report.quality or 0.0) < config.review_quality, f"quality {report.quality:.2f} is below {config.review_quality}"),
    ]
    dropped = [reason for passed, reason in drop if passed]
    reviewed = [reason for passed, reason in review if passed]
    if dropped:
        return "drop", tuple(dict.fromkeys([*dropped, *doubted]))  # other reasons seem odd without this one
    return ("review", tuple(reviewed)) if reviewed else ("keep", ())
