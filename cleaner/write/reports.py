"""Issues as programs read them: JSON, JSON Lines, GitHub, GitLab, JUnit, reviewdog."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.lines import Places
from cleaner.lint import Change, Issue, Remedy, changed
from cleaner.write.issues import Outcome, concise, full
from cleaner.write.names import fingerprints, relative


def json_document(outcome: Outcome) -> Iterator[str]:
    """All issues as one JSON list."""
    yield json.dumps(list(_issues(outcome)), indent=2)


def json_lines(outcome: Outcome) -> Iterator[str]:
    """Each issue as a JSON object on a line."""
    for issue in _issues(outcome):
        yield json.dumps(issue)


def placed(outcome: Outcome) -> Iterator[tuple[str, Issue, Places]]:
    """(path, issue, the places of its file) for each issue; each file with issues is read once."""
    for checked in outcome.files:
        if checked.issues:
            places = Places(outcome.text_of(checked.path))
            yield from ((checked.path, issue, places) for issue in checked.issues)


def _issues(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for path, issue, places in placed(outcome):
        yield _as_dict(path, issue, outcome, places)


def _as_dict(path: str, issue: Issue, outcome: Outcome, places: Places) -> dict[str, Any]:
    fix = issue.fix and {
        "applicability": issue.fix.applicability,
        "edits": [_edit(change, places) for change in issue.fix.changes],
    }
    return {
        "id": path if issue.record is None else issue.record,  # as records of `clean` are called
        "path": path,
        "record": issue.record,
        "code": issue.code,
        "name": outcome.about(issue.code).name,
        "message": issue.message,
        "severity": issue.severity,
        "confidence": issue.confidence,
        "field": issue.field,
        "line": issue.line,
        "column": issue.column,
        "end_line": issue.end_line,
        "end_column": issue.end_column,
        "start": issue.start,
        "end": issue.end,
        "text": issue.text,
        "fix": fix,
    }


def _edit(change: Change, places: Places) -> dict[str, Any]:
    (line, column), (end_line, end_column) = places(change.start), places(change.end)
    return {
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start": change.start,
        "end": change.end,
        "text": change.text,
    }


_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def github(outcome: Outcome) -> Iterator[str]:
    """Each issue as a workflow command that GitHub shows beside the line."""
    for path, issue in outcome.issues:
        place = f"file={_property(relative(path))},line={issue.line},endLine={issue.end_line}"
        if issue.line == issue.end_line:  # GitHub takes columns on one line only
            place += f",col={issue.column},endColumn={issue.end_column}"
        title = _property(f"cleaner {issue.code}")
        told = _data(f"{relative(path)}:{issue.line}:{issue.column}: {issue.code} {issue.message}")
        yield f"::{_GITHUB[issue.severity]} title={title},{place}::{told}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_GITLAB = {"error": "critical", "warning": "major", "info": "info"}


def gitlab(outcome: Outcome) -> Iterator[str]:
    """A Code Quality report, a JSON list."""
    found = [
        {
            "description": f"{issue.code}: {issue.message}",
            "check_name": issue.code,
            "fingerprint": name,
            "severity": _GITLAB[issue.severity],
            "location": {"path": relative(path), "lines": {"begin": issue.line, "end": issue.end_line}},
        }
        for path, issue, name in fingerprints(outcome)
    ]
    yield json.dumps(found, indent=2)


_RDJSON = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def rdjson(outcome: Outcome) -> Iterator[str]:
    """Reviewdog's diagnostic format; its columns count bytes of UTF-8."""
    found = []
    for path, issue, places in placed(outcome):
        one: dict[str, Any] = {
            "message": issue.message,
            "location": {"path": relative(path), "range": _byte_range(issue.start, issue.end, places)},
            "severity": _RDJSON[issue.severity],
            "code": {"value": issue.code},
        }
        if issue.fix:
            whole = _one_change(issue.fix, outcome.text_of(path))
            one["suggestions"] = [{"range": _byte_range(whole.start, whole.end, places), "text": whole.text}]
        found.append(one)
    yield json.dumps({"source": {"name": "cleaner"}, "diagnostics": found}, indent=2)


def _one_change(fix: Remedy, text: str) -> Change:
    """The fix as one change, since suggestions are taken one by one."""
    start, end = fix.changes[0].start, fix.changes[-1].end
    moved = (Change(change.start - start, change.end - start, change.text) for change in fix.changes)
    return Change(start, end, changed(text[start:end], moved))


def _byte_range(start: int, end: int, places: Places) -> dict[str, dict[str, int]]:
    return {"start": _byte_place(start, places), "end": _byte_place(end, places)}


def _byte_place(offset: int, places: Places) -> dict[str, int]:
    number, _ = places(offset)
    line = places.line(number)
    before = line.text[: offset - line.start]
    return {"line": number, "column": len(before.encode(errors="replace")) + 1}


def junit(outcome: Outcome) -> Iterator[str]:
    """A suite for each file, a failed case for each issue, a passed one for a file without."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    for number, checked in enumerate(outcome.files):
        name = _xml(relative(checked.path).strip() or "?")  # a name is not all space
        errors = int(checked.error is not None)
        count = len(checked.issues) + errors or 1
        yield (
            f'  <testsuite id="{number}" name="{name}" package="cleaner" timestamp="1970-01-01T00:00:00" hostname="localhost" '
            f'tests="{count}" failures="{len(checked.issues)}" errors="{errors}" time="0">'
        )
        yield "    <properties/>"
        if checked.error is not None:
            error = f'<error type="unread" message="{_xml(checked.error)}"/>'
            yield f'    <testcase classname="{name}" name="read" time="0">{error}</testcase>'
        elif not checked.issues:
            yield f'    <testcase classname="{name}" name="cleaner" time="0"/>'
        for issue in checked.issues:
            place = f"line {issue.line}, column {issue.column}"
            yield f'    <testcase classname="{name}" name="{issue.code} {place}" time="0">'
            told = f'message="{_xml(issue.message)}" type="{issue.code}"'
            yield f"      <failure {told}>{_xml(f'{place}: {issue.text}')}</failure>"
            yield "    </testcase>"
        yield "    <system-out/>"
        yield "    <system-err/>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _xml(text: str) -> str:
    """The text for an attribute or an element, without what XML cannot hold."""
    told = re.sub("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]", "?", text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;")):
        told = told.replace(char, entity)
    return told


def sarif(outcome: Outcome) -> Iterator[str]:
    """SARIF 2.1.0, see `cleaner.write.sarif`."""
    from cleaner.write.sarif import log

    yield json.dumps(log(outcome), indent=2)


FORMATS: dict[str, Callable[[Outcome], Iterator[str]]] = {
    "full": full,
    "concise": concise,
    "json": json_document,
    "jsonl": json_lines,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
    "rdjson": rdjson,
}
