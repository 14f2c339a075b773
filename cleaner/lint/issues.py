"""What a file's check gives: issues with their places in the file, and the changes that mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cleaner.model import Applicability, Field, Severity
from cleaner.tuples import NamedTuple


class Change(NamedTuple):
    """[start, end) of the file's text becomes `text`. Offsets are code points of the decoded file, its mark included."""

    start: int
    end: int
    text: str


class Remedy(NamedTuple):
    """The changes that mend one issue alone, in the order of the file; they do not overlap."""

    applicability: Applicability
    changes: tuple[Change, ...]


class Issue(NamedTuple):
    """A finding in a file. `start` and `end` are code-point offsets into the decoded file; lines and columns count from 1.

    `end_line`, `end_column` are where the next character stands. `text` is what stands at the place, as the reader sees
    it. `record` names the record in a file of many. `fix` is None where only a person can mend it.
    """

    code: str
    message: str
    severity: Severity
    confidence: float
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    field: Field = "text"
    record: str | int | None = None
    fix: Remedy | None = None


class Checked(NamedTuple):
    """One file's issues in its order, and what all fixes in force change together. `error` says why it could not be read.

    `stale` counts the entries of the baseline for this file that nothing matched.
    """

    path: str
    issues: tuple[Issue, ...] = ()
    changes: tuple[Change, ...] = ()
    stale: int = 0
    error: str | None = None


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made; they are in its order and do not overlap."""
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.text]
        at = change.end
    return "".join([*parts, text[at:]])


def joined(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes in the file's order, those that touch made one."""
    made: list[Change] = []
    for change in sorted(changes):
        if made and made[-1].end == change.start:
            made[-1] = Change(made[-1].start, change.end, made[-1].text + change.text)
        else:
            made.append(change)
    return tuple(made)


def as_list(checked: Checked) -> list[Any]:
    """What a check gave but for its path, as JSON can hold it."""
    return [list(map(list, checked.issues)), checked.changes, checked.stale, checked.error]


def from_list(path: str, said: Sequence[Any]) -> Checked:
    """The way back from `as_list`. Raises ValueError and TypeError for what it did not write."""
    issues, changes, stale, error = said
    return Checked(
        path,
        tuple(Issue(*(*issue[:-1], _remedy(issue[-1]))) for issue in issues),
        tuple(Change(*change) for change in changes),
        stale,
        error,
    )


def _remedy(said: Sequence[Any] | None) -> Remedy | None:
    return None if said is None else Remedy(said[0], tuple(Change(*change) for change in said[1]))
