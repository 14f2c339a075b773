"""What a check says, in the protocol's words: diagnostics, and the page of a rule for who points at one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lsprotocol.types import Diagnostic, DiagnosticSeverity, DiagnosticTag, Hover, MarkupContent, MarkupKind, Position

from cleaner.lint import Checked, Issue
from cleaner.model import Rule
from cleaner.rulebook import load_examples
from cleaner.server.texts import Open
from cleaner.write.pages import rule_page

SOURCE = "cleaner"
_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}


def diagnostics(file: Open, checked: Checked) -> list[Diagnostic]:
    """One diagnostic for each issue. What a safe fix takes away is shown as needless."""
    return [diagnostic(file, issue) for issue in checked.issues]


def diagnostic(file: Open, issue: Issue) -> Diagnostic:
    """The diagnostic of one issue."""
    return Diagnostic(
        range=file.positions.range(issue.start, issue.end),
        message=issue.message,
        severity=_SEVERITIES[issue.severity],
        code=issue.code,
        source=SOURCE,
        tags=[DiagnosticTag.Unnecessary] if _cuts(issue) else None,
    )


def _cuts(issue: Issue) -> bool:
    return issue.fix is not None and issue.fix.applicability == "safe" and not any(c.text for c in issue.fix.changes)


def at(checked: Checked, start: int, end: int) -> list[Issue]:
    """The issues that share a character with [start, end), or that such a place without characters lies in or touches."""
    return [
        issue
        for issue in checked.issues
        if max(start, issue.start) < min(end, issue.end) or (start == end and issue.start <= start <= issue.end)
    ]


def hover(file: Open, checked: Checked, position: Position, *, markdown: bool) -> Hover | None:
    """The messages of the issues at a position, and the pages of their rules, each once."""
    offset = file.positions.offset(position)
    issues = at(checked, offset, offset)
    if not issues or file.checker is None:
        return None
    rules = file.checker.rules
    said = dict.fromkeys(_told(issue, rules.get(issue.code)) for issue in issues)
    return Hover(
        MarkupContent(MarkupKind.Markdown if markdown else MarkupKind.PlainText, "\n\n---\n\n".join(said)),
        file.positions.range(issues[0].start, issues[0].end),
    )


def _told(issue: Issue, rule: Rule | None) -> str:
    if rule is None:
        return f"**{issue.code}** {issue.message}"
    page = _page(rule.path, Path(rule.path).stat().st_mtime_ns if Path(rule.path).exists() else 0)
    if issue.message == rule.summary:
        return page
    return f"{issue.message}\n\n{page}"


@lru_cache(maxsize=512)
def _page(path: str, changed: int) -> str:
    return rule_page(*load_examples(Path(path)))
