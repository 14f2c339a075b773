"""Issues as people read them: in full with the line, in one line each, counted; in colour where that is seen."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from cleaner.lines import Places
from cleaner.lint import Checked, Issue
from cleaner.lint.own import OWN, Own
from cleaner.model import Rule
from cleaner.tuples import NamedTuple
from cleaner.write.text import shorten, table

_WIDTH = 100  # columns of a line that are shown around an issue
_FIXED = {"safe": "--fix", "unsafe": "--fix --unsafe-fixes", "display": ""}
_LINES = 3  # lines of an issue that are shown


class Outcome(NamedTuple):
    """What a run has to tell. `text_of` gives a file's decoded text, asked for where there are issues only."""

    files: Sequence[Checked]
    rules: Mapping[str, Rule]
    text_of: Callable[[str], str]
    colour: bool = False
    quiet: bool = False

    @property
    def issues(self) -> Iterator[tuple[str, Issue]]:
        """(path, issue) for each issue, in the order of the files and of their text."""
        return ((checked.path, issue) for checked in self.files for issue in checked.issues)

    def about(self, code: str) -> Rule | Own:
        """What there is to know about a code."""
        return self.rules[code] if code in self.rules else OWN[code]


def where(path: str, issue: Issue) -> str:
    """`path:line:column`, on one line whatever the file is called."""
    return f"{shown_path(path)}:{issue.line}:{issue.column}"


def shown_path(path: str) -> str:
    """A path with what is not printable escaped."""
    return path if path.isprintable() else path.encode("unicode_escape", "backslashreplace").decode()


def fix_told(issue: Issue) -> str:
    """What the fix does, as an order, and empty where there is none."""
    if issue.fix is None:
        return ""
    new = "".join(change.text for change in issue.fix.changes)
    return f"change “{shorten(issue.text)}” to “{shorten(new)}”" if new.strip() else f"cut “{shorten(issue.text)}”"


def concise(outcome: Outcome) -> Iterator[str]:
    """One line for each issue: place, code, message."""
    paint = _painter(outcome.colour)
    for path, issue in outcome.issues:
        place = paint("bold", where(path, issue))
        yield f"{place}: {paint(_COLOURS[issue.severity], issue.code)} {issue.message}"


def full(outcome: Outcome) -> Iterator[str]:
    """Each issue with the lines it stands in, carets under its span, why it is one, and what mends it; then the counts."""
    paint = _painter(outcome.colour)
    for checked in outcome.files:
        text = outcome.text_of(checked.path) if checked.issues else ""
        places = Places(text)
        for issue in checked.issues:
            code = paint(_COLOURS[issue.severity], issue.code)
            fix = f" [fixed by {_FIXED[issue.fix.applicability]}]" if issue.fix and _FIXED[issue.fix.applicability] else ""
            yield f"{paint('bold', where(checked.path, issue))}: {code} {issue.message}{paint('dim', fix)}"
            if text[issue.start : issue.end] == issue.text:  # else it has changed since it was checked
                yield from _pointed(issue, places, paint)
            yield from _reasons(issue, outcome.about(issue.code), paint)
            yield ""
    if not outcome.quiet:
        yield summary(outcome)


def summary(outcome: Outcome) -> str:
    """How much was found, and how much of it can be mended, on one line."""
    files = f"{len(outcome.files)} file{'s' * (len(outcome.files) != 1)}"
    issues = [issue for _, issue in outcome.issues]
    if not issues:
        unread = sum(checked.error is not None for checked in outcome.files)
        return f"{files}, nothing found{f', {unread} not read to the end' if unread else ''}"
    safe, unsafe = (sum(1 for i in issues if i.fix and i.fix.applicability == kind) for kind in ("safe", "unsafe"))
    more = f", {unsafe} more by --fix --unsafe-fixes" if unsafe else ""
    return f"{len(issues)} finding{'s' * (len(issues) != 1)} in {files}, {safe} fixed by --fix{more}"


def statistics(outcome: Outcome) -> Iterator[str]:
    """How often each rule found something, the most frequent first; `*` where a fix exists."""
    number: Counter[str] = Counter(issue.code for _, issue in outcome.issues)
    fixable = {issue.code for _, issue in outcome.issues if issue.fix}
    ordered = sorted(number.items(), key=lambda item: (-item[1], item[0]))
    rows = [(str(n), code, "[*]" if code in fixable else "[ ]", outcome.about(code).summary) for code, n in ordered]
    yield from table(rows)


def _reasons(issue: Issue, about: Rule | Own, paint: Callable[[str, str], str]) -> Iterator[str]:
    margin = " " * len(str(issue.line))
    if isinstance(about, Rule):
        yield f" {margin} {paint('blue', '=')} why: {' '.join(about.why.split())}"
    if told := fix_told(issue):
        yield f" {margin} {paint('blue', '=')} fix: {told}"


def _pointed(issue: Issue, places: Places, paint: Callable[[str, str], str]) -> Iterator[str]:
    last = issue.end_line if issue.end_column > 1 or issue.end_line == issue.line else issue.end_line - 1
    margin = " " * len(str(issue.line))
    yield f" {margin} {paint('blue', '|')}"
    for number in range(issue.line, min(last, issue.line + _LINES - 1) + 1):
        line = places.line(number)
        start = max(issue.start, line.start) - line.start
        end = min(issue.end, line.end) - line.start
        left = max(0, start - _WIDTH // 3) if len(line.text) > _WIDTH else 0
        shown = line.text[left : left + _WIDTH]
        before, under = _columns(shown[: start - left]), max(1, _columns(shown[start - left : end - left]))
        name = str(number) if number == issue.line else " " * len(margin)
        yield f" {paint('blue', name)} {paint('blue', '|')} {_printable(shown)}".rstrip()
        yield f" {margin} {paint('blue', '|')} {' ' * before}{paint(_COLOURS[issue.severity], '^' * under)}"
    if last - issue.line >= _LINES:
        yield f" {margin} {paint('blue', '|')} … {last - issue.line - _LINES + 1} more lines"


def _printable(text: str) -> str:
    """The text with what would move the cursor, or hide, made visible."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " if char.isspace() else "·" if _columns(char) else "" for char in text)


def _columns(text: str) -> int:
    """The columns that a terminal needs for a text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_ANSI = {"bold": 1, "dim": 2, "red": 31, "yellow": 33, "blue": 34, "cyan": 36}


def _painter(colour: bool) -> Callable[[str, str], str]:  # noqa: FBT001  # what it switches is what comes back
    if not colour:
        return lambda name, text: text
    return lambda name, text: f"\x1b[{_ANSI[name]}m{text}\x1b[0m" if text else text


def lines(parts: Iterable[str]) -> str:
    """The parts as text, each on its line."""
    return "".join(f"{part}\n" for part in parts)
