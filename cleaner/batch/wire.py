"""Documents and reports as JSON, on their way between a process and its workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.model import Document, Edit, Finding, Fix, Phrase, Repeat, Repetition, Report

_PLAIN = tuple("title text lang clickbait withholding exaggeration majority confidence redundancy quality verdict error".split())


def report_to_wire(report: Report) -> dict[str, Any]:
    """The report as what JSON can hold, with its document's text and title; what else the document has stays behind."""
    return {
        **{name: getattr(report, name) for name in _PLAIN},
        "meta": dict(report.meta),
        "headline": report.headline,
        "reasons": report.reasons,
        "findings": report.findings,
        "edits": report.edits,
        "phrases": report.phrases,
        "repeats": report.repeats,
        "repetition": report.repetition,
        "read": [report.document.id, report.document.text, report.document.title, report.document.lang, report.document.url],
    }


def report_from_wire(wire: Mapping[str, Any], extra: Mapping[str, Any]) -> Report:
    """The report that `report_to_wire` wrote; `extra` are its document's other fields."""
    name, text, title, lang, url = wire["read"]
    headline = wire["headline"]
    return Report(
        Document(name, text, title, lang, url, extra=extra),
        findings=tuple(map(_finding, wire["findings"])),
        edits=tuple(Edit(*edit) for edit in wire["edits"]),
        meta=wire["meta"],
        headline=tuple(headline) if headline else None,
        reasons=tuple(wire["reasons"]),
        phrases=tuple(Phrase(*phrase) for phrase in wire["phrases"]),
        repeats=tuple(Repeat(*repeat) for repeat in wire["repeats"]),
        repetition=None if wire["repetition"] is None else Repetition(*wire["repetition"]),
        **{name: wire[name] for name in _PLAIN},
    )


def _finding(wire: list[Any]) -> Finding:
    *said, fix, field = wire
    if fix is None:
        return Finding._make(wire)
    replacement, applicability, meta = fix
    return Finding._make([*said, Fix(replacement, applicability, tuple(meta) if meta else None), field])
