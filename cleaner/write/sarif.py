"""Issues as SARIF 2.1.0, with each rule's page and each issue's fix.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 27 March 2020.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from cleaner.lines import Places
from cleaner.lint import Change, Issue, Remedy
from cleaner.model import Rule
from cleaner.version import __version__
from cleaner.write.issues import Outcome, fix_told
from cleaner.write.names import absolute_uri, fingerprints, relative

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(outcome: Outcome) -> dict[str, Any]:
    """A log of one run. Files that could not be read are notifications, and the run then not a successful one."""
    codes = sorted({issue.code for _, issue in outcome.issues})
    number = {code: i for i, code in enumerate(codes)}
    places: dict[str, Places] = {}
    results = []
    for path, issue, name in fingerprints(outcome):
        if path not in places:
            places = {path: Places(outcome.text_of(path))}  # one file at a time
        results.append(_result(path, issue, name, number[issue.code], places[path]))
    errors = [checked for checked in outcome.files if checked.error is not None]
    run = {
        "tool": {
            "driver": {
                "name": "cleaner",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code, outcome) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": checked.error}, "locations": [_location(checked.path)]}
                    for checked in errors
                ],
            }
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, outcome: Outcome) -> dict[str, Any]:
    about = outcome.about(code)
    said: dict[str, Any] = {
        "id": code,
        "name": "".join(word.capitalize() for word in about.name.split("-")),
        "shortDescription": {"text": about.summary},
    }
    if isinstance(about, Rule):
        why = " ".join(about.why.split())
        page = f"`cleaner rules show {code}` tells more, with examples."
        said |= {
            "fullDescription": {"text": why},
            "help": {
                "text": f"{about.summary} {why} {page}",
                "markdown": f"**{code} {about.name}**\n\n{about.summary}\n\n{why}\n\n{page}",
            },
            "defaultConfiguration": {"level": _LEVELS[about.severity]},
            "properties": {"tags": [about.family]},
        }
    return said


def _result(path: str, issue: Issue, name: str, rule: int, places: Places) -> dict[str, Any]:
    region = _region(issue.start, issue.end, places)
    if issue.text.strip():
        region["snippet"] = {"text": issue.text}
    said: dict[str, Any] = {
        "ruleId": issue.code,
        "ruleIndex": rule,
        "level": _LEVELS[issue.severity],
        "message": {"text": issue.message},
        "locations": [_location(path, region)],
        "partialFingerprints": {"cleanerFinding/v1": name},
    }
    if issue.fix:
        said["fixes"] = [_fix(path, issue, issue.fix, places)]
    return said


def _fix(path: str, issue: Issue, fix: Remedy, places: Places) -> dict[str, Any]:
    told = fix_told(issue)
    return {
        "description": {"text": f"{told[0].upper()}{told[1:]} ({fix.applicability})"},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": [_replacement(change, places) for change in fix.changes]}
        ],
    }


def _replacement(change: Change, places: Places) -> dict[str, Any]:
    said: dict[str, Any] = {"deletedRegion": _region(change.start, change.end, places)}
    if change.text:
        said["insertedContent"] = {"text": change.text}
    return said


def _region(start: int, end: int, places: Places) -> dict[str, Any]:
    (line, column), (end_line, end_column) = places(start), places(end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(path: str) -> dict[str, str]:
    below = relative(path)
    return {"uri": absolute_uri(path) if below.startswith(("/", "..")) or ":" in below else quote(os.fsencode(below))}


def _location(path: str, region: dict[str, Any] | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if region is not None:
        physical["region"] = region
    return {"physicalLocation": physical}
