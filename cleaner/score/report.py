"""A report with its language, scores and verdict filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.config import Config
from cleaner.draft import Draft
from cleaner.model import Clickbait, Edit, Finding, Repeat, Report
from cleaner.read.language import detect_language
from cleaner.score import clickbait, quality, redundancy
from cleaner.score.clickbait_features import read_headline
from cleaner.score.clickbait_language import reading_language
from cleaner.score.spared import is_quotation

# Cuts that are repetition, not junk: what they removed counts as said twice.
REPETITION = frozenset(("HL001", "HL009", "FM004", "RD001"))
COPY = "FM004"
RESTATED = ("RD001", "RD002")  # what was found, and left, that restates the article or its standfirst
TELLING = 200  # characters of text from which the language detected is right nearly always
EXPLAINED_FROM = 0.5  # where bait begins


def score_report(report: Report, config: Config, draft: Draft) -> Report:
    """The report with `lang`, `clickbait`, `redundancy`, `quality`, `verdict` and their reasons.

    `draft` says how its text came of the document's. Scores judge the article as it was published: the headline as read,
    and repetition that cleaning has removed.
    """
    title = published_title(report)
    lang = report.lang
    if not lang and report.text:
        lang = detect_language(report.text, getattr(report.document.page, "lang", None))
    # A headline alone is too short to be sure of: then its own words decide which model judges it.
    told = lang if report.lang or len(report.text) >= TELLING else None
    headline = read_headline(title)
    language, evident = reading_language(headline.words, told)
    if not lang and not report.text:
        lang = language if evident else detect_language(title, language)
    bait = clickbait.judge(headline, language, report.text, evident=evident)
    words = redundancy.count(report.text)
    share, repeats = _redundancy(report, words, draft)
    measured = quality.measures(report, words, share, bait.score)
    value = quality.quality(config, measured)
    verdict, reasons = quality.verdict(report, value, config, measured)
    return replace(
        report,
        lang=lang,
        clickbait=bait.score,
        withholding=bait.withholding,
        exaggeration=bait.exaggeration,
        majority=bait.majority,
        confidence=bait.confidence,
        phrases=bait.phrases,
        redundancy=share,
        repeats=repeats,
        quality=value,
        verdict=verdict,
        reasons=(*report.reasons, *reasons, *_explained(bait, repeats)),
    )


def published_title(report: Report) -> str:
    """The headline as read: the title field, else the headline's line of the text, else nothing."""
    if report.document.title is not None:
        return report.document.title
    return report.document.text[slice(*report.headline)].strip() if report.headline else ""


def _redundancy(report: Report, left: int, draft: Draft) -> tuple[float, tuple[Repeat, ...]]:
    """(share of the article's words, in [0, 1], that say again what it has said; the repeats, in the text as read)."""
    again = [edit.removed for edit in report.edits if edit.code in REPETITION and edit.field == "text" and _repeats(edit)]
    cut = sum(map(redundancy.count, again))
    restated = [span for finding in report.findings if finding.code in RESTATED and (span := _in_text(report, finding))]
    found = redundancy.redundancy(report.text, restated)
    share = round((cut + found.words) / max(1, left + cut), 4)
    if not found.repeats:
        return share, ()
    read = draft.origin
    return share, tuple([Repeat(*read(start, end), read(first, first + 1)[0], same) for start, end, first, same in found.repeats])


def _repeats(edit: Edit) -> bool:
    """Whether what was cut as repetition counts as one; a pull quote may say again what the article says."""
    return edit.code != COPY or not is_quotation(edit.removed)


def _in_text(report: Report, finding: Finding) -> tuple[int, int] | None:
    """Where a finding stands in the cleaned text, None where it has been cut."""
    start, end = finding.start, finding.end
    for edit in report.edits:
        if edit.field != "text" or edit.start >= finding.end:
            continue
        grown = len(edit.replacement) - len(edit.removed)
        end += grown if edit.end <= finding.end else 0
        start += grown if edit.end <= finding.start else 0
        if edit.start <= finding.start and finding.end <= edit.end:
            return None
    return (start, end) if 0 <= start < end <= len(report.text) else None


def _explained(bait: Clickbait, repeats: Sequence[Repeat]) -> list[str]:
    """What moved the scores, in words, where they are high enough to ask."""
    said = []
    if bait.score >= EXPLAINED_FROM:
        said += [phrase.reason for phrase in bait.phrases if phrase.weight > 0][:3]
    said += [phrase.reason for phrase in bait.phrases if phrase.weight == 0]  # of another kind: it moves no score
    if repeats:
        said.append(f"{len(repeats)} sentences, lines or paragraphs repeat earlier ones")
    return said
