"""What an editor offers to do about issues: mend one, all of its rule, or all that is safe in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    CodeActionParams,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from cleaner.edit import plan
from cleaner.lines import Places
from cleaner.lint import Change, Checked, Issue, Remedy, changed
from cleaner.lint.own import UNKNOWN, UNUSED
from cleaner.model import Finding, Fix
from cleaner.server.answers import at, diagnostic
from cleaner.server.texts import Open

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.cleaner"
KINDS: Sequence[str] = (CodeActionKind.QuickFix, FIX_ALL)
COMMENTS = (UNUSED, UNKNOWN)  # said of comments, which no other comment lets be
_SHOWN = 40  # characters of a replacement that a title shows


def actions(file: Open, checked: Checked, params: CodeActionParams) -> list[CodeAction]:
    """The actions for a range of a file, those that were asked for."""
    only = params.context.only
    found: list[CodeAction] = []
    if _wanted(CodeActionKind.QuickFix, only):
        issues = at(checked, *file.positions.span(params.range))
        found += [_one(file, issue, issue.fix) for issue in issues if issue.fix]
        found += _alike(file, checked, issues)
        found += _let_be(file, issues)
    if _wanted(FIX_ALL, only) and (changes := _all(file, checked)):
        edit = _edit(file, changes)
        found.append(CodeAction("cleaner: fix all that is safe to fix", kind=FIX_ALL, edit=edit))
    return found


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(kind == asked or kind.startswith(f"{asked}.") for asked in map(_plain, only))


def _plain(kind: str) -> str:
    return kind.value if isinstance(kind, CodeActionKind) else kind


def _one(file: Open, issue: Issue, fix: Remedy) -> CodeAction:
    safe = fix.applicability == "safe"
    return CodeAction(
        f"{issue.code}: {_does(fix.changes)}{'' if safe else ' (unsafe)'}",
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic(file, issue)],
        is_preferred=safe,
        edit=_edit(file, fix.changes),
    )


def _does(changes: Iterable[Change]) -> str:
    new = next((change.text for change in changes if change.text.strip()), "")
    new = " ".join(new.split())
    return f"change to “{new if len(new) <= _SHOWN else new[:_SHOWN] + '…'}”" if new else "take out"


def _alike(file: Open, checked: Checked, issues: Iterable[Issue]) -> Iterator[CodeAction]:
    """For each rule of the issues: all that it finds in the file and that is as safe to mend."""
    for code, applicability in dict.fromkeys((issue.code, issue.fix.applicability) for issue in issues if issue.fix):
        alike = [i for i in checked.issues if i.code == code and i.fix is not None and i.fix.applicability == applicability]
        if len(alike) > 1:
            yield CodeAction(
                f"{code}: all {len(alike)} in this file{'' if applicability == 'safe' else ' (unsafe)'}",
                kind=CodeActionKind.QuickFix,
                diagnostics=[diagnostic(file, issue) for issue in alike],
                edit=_edit(file, _joined(file, together(issue.fix.changes for issue in alike if issue.fix))),
            )


def _joined(file: Open, changes: list[Change]) -> list[Change]:
    """The changes with the blank lines that they leave only together, such as above two cuts at the text's tail."""
    if file.form not in ("text", "markdown"):
        return changes
    found = [Finding("", change.start, change.end, "", fix=Fix(change.text)) for change in changes]
    return [Change(edit.start, edit.end, edit.replacement) for edit in plan(file.text, found)]


def _let_be(file: Open, issues: Iterable[Issue]) -> Iterator[CodeAction]:
    """For each rule of the issues: a comment at the end of the line, where comments are sure to be ones."""
    if file.form != "markdown":
        return
    for issue in {issue.code: issue for issue in issues if issue.field == "text" and issue.code not in COMMENTS}.values():
        line = Places(file.text).line(issue.line)
        end = line.start + len(line.text.rstrip())  # two spaces at a line's end mean a break, and stay there
        yield CodeAction(
            f"{issue.code}: let it be on this line",
            kind=CodeActionKind.QuickFix,
            diagnostics=[diagnostic(file, issue)],
            edit=_edit(file, [Change(end, end, f" <!-- cleaner: ignore {issue.code} -->")]),
        )


def together(remedies: Iterable[Sequence[Change]]) -> list[Change]:
    """The changes of several remedies as one list that does not overlap.

    Cuts that overlap, as two neighbours do that take the blank line between them, become one; a remedy that puts text where
    another one has changed something waits for the next time.
    """
    made: list[Change] = []
    for remedy in remedies:
        if not any(_meet(new, old) and (new.text or old.text) for new in remedy for old in made):
            made += remedy
    merged: list[Change] = []
    for change in sorted(made):
        if merged and not change.text and not merged[-1].text and change.start < merged[-1].end:
            merged[-1] = Change(merged[-1].start, max(merged[-1].end, change.end), "")
        else:
            merged.append(change)
    return merged


def _meet(one: Change, other: Change) -> bool:
    return one == other or (one.start < other.end and other.start < one.end)


def _all(file: Open, checked: Checked) -> Sequence[Change]:
    """The changes that make all fixes in force, and those that come into reach by them."""
    if not checked.changes or file.checker is None:
        return ()
    if file.fixed is None:
        file.fixed = file.checker.fixed(str(file.path), file.text)
    if changed(file.text, checked.changes) == file.fixed:
        return checked.changes
    return _difference(file.text, file.fixed)


def _difference(old: str, new: str) -> list[Change]:
    """One change that makes the old text the new one, as short as such a change can be."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    behind = 0
    while behind < min(len(old), len(new)) - start and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    start -= old[start - 1 : start + 1] == "\r\n"  # no position lies inside a line break
    behind -= old[len(old) - behind - 1 : len(old) - behind + 1] == "\r\n"
    return [Change(start, len(old) - behind, new[start : len(new) - behind])] if old != new else []


def _edit(file: Open, changes: Iterable[Change]) -> WorkspaceEdit:
    edits = [TextEdit(file.positions.range(change.start, change.end), change.text) for change in changes]
    if not file.versioned:
        return WorkspaceEdit(changes={file.uri: edits})
    name = OptionalVersionedTextDocumentIdentifier(file.uri, file.version)
    return WorkspaceEdit(document_changes=[TextDocumentEdit(name, list(edits))])
