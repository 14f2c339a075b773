"""The codes that no rule file has: scores above a threshold, and words for the linter that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.config import Config
from cleaner.model import Finding, Report
from cleaner.tuples import NamedTuple


class Own(NamedTuple):
    """What there is to know of a code of the linter's own."""

    name: str
    summary: str


CLICKBAIT, REDUNDANCY, UNUSED, UNKNOWN = "SC001", "SC002", "SU001", "SU002"
OWN = {
    CLICKBAIT: Own("clickbait", "The headline's clickbait score is above max-clickbait."),
    REDUNDANCY: Own("redundancy", "The share of the article that repeats itself is above max-redundancy."),
    UNUSED: Own("unused-suppression", "A comment lets a finding be that is not there: take it out."),
    UNKNOWN: Own("unknown-suppression", "A comment for the linter that it does not understand: nothing is let be."),
}

_ALLOWED = "`--max-clickbait` sets the threshold; sources named in the configuration's `allow-clickbait` may bait."


def own_page(code: str) -> str:
    """What there is to read about one of these codes, as Markdown."""
    from cleaner.score.clickbait_meaning import MEANING  # scores load models, which most runs do without

    use = f"Found by `cleaner check` alone; `--ignore {code}` switches it off."
    meant = f"{MEANING}\n{_ALLOWED}\n\n" if code == CLICKBAIT else ""
    return f"# {code} {OWN[code].name}\n\n{OWN[code].summary}\n\n{meant}{use}\n"


def thresholds(report: Report, config: Config) -> Iterator[Finding]:
    """Findings for the scores that pass the configuration's thresholds; the span is the headline, or the text's start."""
    start, end = report.headline or (0, len(report.document.title or ""))
    field = "title" if report.document.title is not None else "text"
    if config.max_clickbait is not None and (report.clickbait or 0.0) > config.max_clickbait:
        from cleaner.score.clickbait_allowed import may_bait

        if not may_bait(report.document, config.allow_clickbait):
            yield Finding(CLICKBAIT, start, end, _bait(report, config.max_clickbait), field=field)  # type: ignore[arg-type]
    if config.max_redundancy is not None and report.redundancy is not None and report.redundancy > config.max_redundancy:
        spans = [(repeat.start, repeat.end) for repeat in report.repeats] or [(0, 0)]
        message = f"Redundancy {report.redundancy:.2f} is above {config.max_redundancy}."
        for start, end in spans:
            yield Finding(REDUNDANCY, start, end, message)


def _bait(report: Report, threshold: float) -> str:
    """What a finding says of a headline that baits: how much, in which of the two ways, and which words do it."""
    ways = [("withholding", report.withholding or 0.0), ("exaggeration", report.exaggeration or 0.0)]
    parts = ", ".join(f"{name} {share:.2f}" for name, share in ways if share)
    because = "; ".join(phrase.reason for phrase in report.phrases if phrase.weight > 0)
    told = f" ({parts})" if parts else ""
    return f"Clickbait {report.clickbait:.2f} is above {threshold}{told}{': ' + because if because else '.'}"
