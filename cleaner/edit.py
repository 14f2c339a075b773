"""From findings to text and back again.

Which findings become edits is settled here in a stated order, so that edits never overlap: a safe fix before an unsafe
one, the longer span before the shorter, the surer before the less sure, then the earlier, then the code that sorts
first. A finding that loses stays in the report without an edit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cleaner.lines import split_lines
from cleaner.model import Edit, Field, Finding, Line, restore
from cleaner.native import compiled

__all__ = ["GAP", "applied", "apply", "plan", "plan_alone", "plan_lines", "restore"]

GAP = "FM000"  # the space around a cut: the line break of a removed line, the second of two spaces
_GAP_REASON = "Space that a cut left behind."
_native = compiled("edits")


def plan(text: str, findings: Iterable[Finding], *, unsafe: bool = False, field: Field = "text") -> list[Edit]:
    """The edits for the findings of one field, in the order of the text, not overlapping.

    `unsafe` applies unsafe fixes too. A line left empty goes with its line break and with blank lines that would double;
    those are edits of their own, of code FM000, so that `removed` is exactly what each finding is about.
    """
    wanted = [f for f in findings if f.field == field and applied(f, unsafe=unsafe)]
    edits: list[Edit] = []  # in the order of the text
    for finding in sorted(wanted, key=_precedence):
        edit = _edit(text, finding)
        at = bisect_left(edits, _place(edit), key=_place)
        if edit.removed != edit.replacement and not any(_overlap(edit, other) for other in edits[max(0, at - 1) : at + 1]):
            edits.insert(at, edit)
    if not edits:
        return []
    gaps = [Edit(start, end, text[start:end], "", GAP, _GAP_REASON, field=field) for start, end in _gaps(text, edits)]
    return sorted(edits + gaps, key=_place)


def plan_alone(text: str, finding: Finding) -> list[Edit]:
    """The edits for one finding as if there were no other, safe or not: what `plan` gives, without reading the whole text."""
    start = _above(text, _above(text, finding.start))  # so that the window's head and tail are the text's, or hold words
    end = _below(text, _below(text, finding.end))
    moved = finding._replace(start=finding.start - start, end=finding.end - start)
    edits = plan(text[start:end], [moved], unsafe=True, field=finding.field)
    return [edit._replace(start=edit.start + start, end=edit.end + start) for edit in edits]


def _above(text: str, at: int) -> int:
    """Where the line begins in which the words next before a place stand; 0 if there are none."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _below(text: str, at: int) -> int:
    """Where the line ends in which the words next after a place stand; the text's end if there are none."""
    while at < len(text) and text[at].isspace():
        at += 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return min(ends, default=len(text))


def applied(finding: Finding, *, unsafe: bool) -> bool:
    """Whether a finding's fix is one to apply: a safe one, or on request an unsafe one."""
    return finding.fix is not None and (finding.fix.applicability == "safe" or (unsafe and finding.fix.applicability == "unsafe"))


def plan_lines(text: str, findings: list[Finding]) -> list[Edit]:
    """The edits for findings that each take away one whole line, in the order of a text without blank lines.

    They leave at least one line, and are the same as `plan` gives; most of a web page goes this way.
    """
    closing = _closing_run(text, findings)
    if _native:
        made: list[Edit] = _native.line_edits(text, findings, closing, Edit, GAP, _GAP_REASON)
        return made
    edits: list[Edit] = []
    for number, finding in enumerate(findings):
        edits.append(_edit(text, finding))
        if number < closing:
            edits.append(Edit(finding.end, finding.end + 1, "\n", "", GAP, _GAP_REASON))
        else:  # the text ends without a line break, and shall go on doing so
            edits.insert(-1, Edit(finding.start - 1, finding.start, "\n", "", GAP, _GAP_REASON))
    return edits


def _closing_run(text: str, findings: Sequence[Finding]) -> int:
    """The number of the first of those findings that follow line on line up to the text's end."""
    number, follows = len(findings), len(text)
    while number and findings[number - 1].end == follows:
        number -= 1
        follows = findings[number].start - 1
    return number


def apply(text: str, edits: Sequence[Edit], field: Field = "text") -> str:
    """The text with the edits of one field made; they are in its order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        if edit.field == field:
            parts += [text[at : edit.start], edit.replacement]
            at = edit.end
    return "".join([*parts, text[at:]])


def _precedence(finding: Finding) -> tuple[bool, int, float, int, str]:
    assert finding.fix is not None
    unsafe = finding.fix.applicability != "safe"
    return unsafe, finding.start - finding.end, -finding.confidence, finding.start, finding.code


def _edit(text: str, finding: Finding) -> Edit:
    code, start, end, message, _, confidence, fix, field = finding
    assert fix is not None
    return Edit(start, end, text[start:end], fix.replacement, code, message, confidence, field)


def _overlap(a: Edit, b: Edit) -> bool:
    """Whether two edits touch the same characters; two insertions at one place do too."""
    return (a.start < b.end and b.start < a.end) or a.start == b.start


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _gaps(text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """Spans of space that nobody wants once the edits are made."""
    lines = split_lines(text)
    emptied = _emptied(lines, edits)
    for first, last in _runs(lines, emptied):
        for start, end in _superfluous(lines, first, last, emptied):
            yield from _subtract(start, end, edits)
    for at, edit in enumerate(edits):
        line = bisect_right(lines, edit.start, key=lambda line: line.start) - 1
        if line not in emptied and edit.end <= lines[line].end:
            left = max(lines[line].start, edits[at - 1].end if at else 0)
            right = min(lines[line].end, edits[at + 1].start if at + 1 < len(edits) else len(text))
            yield from _spaces(text, edit, left, right)


def _emptied(lines: Sequence[Line], edits: Sequence[Edit]) -> set[int]:
    """Numbers of the lines that held text and hold none when the edits are made."""
    emptied, at = set(), 0
    for i, line in enumerate(lines):
        while at < len(edits) and edits[at].end <= line.start:
            at += 1
        if at == len(edits):
            break
        if edits[at].start < line.end and line.text.strip():
            left = "".join(text for text in _rest(line, edits, at))
            if not left.strip():
                emptied.add(i)
    return emptied


def _rest(line: Line, edits: Sequence[Edit], at: int) -> Iterator[str]:
    """What stands in a line after the edits from number `at` on."""
    here = line.start
    while at < len(edits) and edits[at].start < line.end:
        yield line.text[here - line.start : max(here, edits[at].start) - line.start]
        yield edits[at].replacement
        here = min(line.end, max(here, edits[at].end))
        at += 1
    yield line.text[here - line.start :]


def _runs(lines: Sequence[Line], emptied: set[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each unbroken run of emptied and blank lines that holds an emptied one."""
    done = -1
    for i in sorted(emptied):
        if i <= done:
            continue
        first = last = i
        while first > 0 and _blank(lines, first - 1):
            first -= 1
        while last + 1 < len(lines) and (last + 1 in emptied or _blank(lines, last + 1)):
            last += 1
        yield first, last
        done = last


def _blank(lines: Sequence[Line], i: int) -> bool:
    return not lines[i].text or lines[i].text.isspace()


def _superfluous(lines: Sequence[Line], first: int, last: int, emptied: set[int]) -> Iterator[tuple[int, int]]:
    """The parts of a run of lines that go: all of it at the text's head and tail, all but its widest gap in between."""
    if first == 0 or last == len(lines) - 1:
        start = lines[first].start
        if first > 0 and lines[last].text:  # the text ends without a line break, and shall go on doing so
            start = lines[first - 1].end
        yield start, lines[last + 1].start if last + 1 < len(lines) else lines[last].end
        return
    keep, group = (first, first), (first, first)  # half-open runs of blank lines
    for i in range(first, last + 1):
        group = (group[0], i + 1) if i not in emptied else (i + 1, i + 1)
        keep = max(keep, group, key=lambda run: run[1] - run[0])
    yield lines[first].start, lines[keep[0]].start
    yield lines[keep[1]].start, lines[last + 1].start


def _subtract(start: int, end: int, edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """The parts of [start, end) that no edit covers."""
    at = bisect_left(edits, start, key=lambda edit: edit.end)
    while at < len(edits) and edits[at].start < end:
        if start < edits[at].start:
            yield start, edits[at].start
        start = max(start, edits[at].end)
        at += 1
    if start < end:
        yield start, end


def _spaces(text: str, edit: Edit, left: int, right: int) -> Iterator[tuple[int, int]]:
    """The spaces around an edit, within [left, right), that would double, or stand at an end of the line."""
    before, after = edit.start, edit.end
    while before > left and text[before - 1] in " \t\u00a0":
        before -= 1
    while after < right and text[after] in " \t\u00a0":
        after += 1
    opens_line, closes_line = before == left, after == right
    if edit.replacement.startswith("\n"):
        yield from [(before, edit.start)] if before < edit.start else []
    elif not edit.replacement and after > edit.end and (opens_line or before < edit.start):
        yield edit.end, after
    elif not edit.replacement and closes_line and before < edit.start:
        yield before, edit.start
