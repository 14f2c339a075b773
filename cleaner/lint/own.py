"""The codes that no rule file has: scores above a threshold, and words for the linter that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleaner.config import Config
from cleaner.model import Finding, Report


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


def own_page(code: str) -> str:
    """What there is to read about one of these codes, as Markdown."""
    use = f"Found by `cleaner check` alone; `--ignore {code}` switches it off."
    return f"# {code} {OWN[code].name}\n\n{OWN[code].summary}\n\n{use}\n"


def thresholds(report: Report, config: Config) -> Iterator[Finding]:
    """Findings for the scores that pass the configuration's thresholds; the span is the headline, or the text's start."""
    start, end = report.headline or (0, len(report.document.title or ""))
    field = "title" if report.document.title is not None else "text"
    if config.max_clickbait is not None and report.clickbait is not None and report.clickbait > config.max_clickbait:
        because = "; ".join(phrase.reason for phrase in report.phrases if phrase.weight > 0)
        message = f"Clickbait {report.clickbait:.2f} is above {config.max_clickbait}{': ' + because if because else '.'}"
        yield Finding(CLICKBAIT, start, end, message, field=field)  # type: ignore[arg-type]
    if config.max_redundancy is not None and report.redundancy is not None and report.redundancy > config.max_redundancy:
        spans = [(repeat.start, repeat.end) for repeat in report.repeats] or [(0, 0)]
        message = f"Redundancy {report.redundancy:.2f} is above {config.max_redundancy}."
        for start, end in spans:
            yield Finding(REDUNDANCY, start, end, message)
