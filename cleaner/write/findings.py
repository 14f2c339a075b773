"""Findings as people and programs read them: full, concise, JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cleaner.config import Config
from cleaner.model import Finding, Report
from cleaner.lines import Places
from cleaner.write.text import where

CLICKBAIT, REDUNDANCY = "SC001", "SC002"
_WIDTH = 100  # characters of a line that are shown around a finding
_FIXES = {"safe": "fixed by --fix", "unsafe": "fixed by --fix --unsafe-fixes", "display": ""}


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


def counts(reports: Iterable[Report]) -> list[tuple[str, str, int]]:
    """(code, message, number of findings), the most frequent first."""
    messages: dict[str, str] = {}
    number: Counter[str] = Counter()
    for report in reports:
        for finding in report.findings:
            messages.setdefault(finding.code, finding.message)
            number[finding.code] += 1
    return [(code, messages[code], n) for code, n in sorted(number.items(), key=lambda item: (-item[1], item[0]))]


def concise(reports: Iterable[Report]) -> Iterator[str]:
    """One line for each finding: place, code, message."""
    for report in reports:
        places = Places(report.document.text)
        for finding in report.findings:
            yield f"{where(report, finding, places)}: {finding.code} {finding.message}"


def full(reports: Iterable[Report]) -> Iterator[str]:
    """Each finding with the line it stands in, carets under its span, and how it can be fixed; then the counts."""
    found = fixable = files = 0
    for report in reports:
        files += 1
        places = Places(report.document.text)
        for finding in report.findings:
            found += 1
            fix = _FIXES[finding.fix.applicability] if finding.fix else ""
            fixable += finding.fix is not None and finding.fix.applicability == "safe"
            yield f"{where(report, finding, places)}: {finding.code} {finding.message}{f' [{fix}]' if fix else ''}"
            yield _pointed(report, finding, places)
    if not found:
        yield f"{files} article{'s' * (files != 1)}, nothing found"
    else:
        yield f"{found} finding{'s' * (found != 1)} in {files} article{'s' * (files != 1)}, {fixable} fixed by --fix"


def _pointed(report: Report, finding: Finding, places: Places) -> str:
    if finding.field == "title":
        number, line, column = "title", report.document.title or "", finding.start
    else:
        at, column = places(finding.start)
        number, line, column = str(at), places.line(at).text, column - 1
    left = max(0, column - _WIDTH // 3)
    shown = line[left : left + _WIDTH].replace("\t", " ")
    width = max(1, min(finding.end - finding.start, len(shown) - (column - left)))
    margin = " " * len(number)
    return f" {margin} |\n {number} | {shown}\n {margin} | {' ' * (column - left)}{'^' * width}\n"


def json_document(reports: Sequence[Report]) -> Iterator[str]:
    """All findings as one JSON list."""
    import json

    findings = [
        _as_dict(report, finding, places)
        for report in reports
        for places in [Places(report.document.text)]
        for finding in report.findings
    ]
    yield json.dumps(findings, indent=2, ensure_ascii=True)


def json_lines(reports: Iterable[Report]) -> Iterator[str]:
    """Each finding as a JSON object on a line."""
    import json

    for report in reports:
        places = Places(report.document.text)
        for finding in report.findings:
            yield json.dumps(_as_dict(report, finding, places), ensure_ascii=True)


def _as_dict(report: Report, finding: Finding, places: Places) -> dict[str, Any]:
    source = report.document.title or "" if finding.field == "title" else report.document.text
    line, column = places(finding.start) if finding.field == "text" else (None, finding.start + 1)
    fix = finding.fix and {"replacement": finding.fix.replacement, "applicability": finding.fix.applicability}
    return {
        "id": report.document.id,
        "code": finding.code,
        "message": finding.message,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "field": finding.field,
        "line": line,
        "column": column,
        "start": finding.start,
        "end": finding.end,
        "text": source[finding.start : finding.end],
        "fix": fix,
    }


FORMATS: dict[str, Callable[[Sequence[Report]], Iterator[str]]] = {
    "full": full,
    "concise": concise,
    "json": json_document,
    "jsonl": json_lines,
}
