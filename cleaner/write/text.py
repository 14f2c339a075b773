"""What people read: cuts and findings with their places, and differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.edit import GAP
from cleaner.lines import Places
from cleaner.model import Edit, Finding, Report

_SHOWN = 60  # characters of a cut that are shown


def cut_lines(report: Report) -> Iterator[str]:
    """One line for each cut: where, which rule, what, why. Line breaks that went with a cut are not told."""
    places = Places(report.document.text, report.document.before)
    for edit in report.edits:
        if edit.code != GAP:
            yield f"{where(report, edit, places)}: {edit.code} {_done(edit)}: {edit.reason}"


def where(report: Report, span: Edit | Finding, places: Places) -> str:
    """`id:line:column` of a span, or `id:title:column`."""
    if span.field == "title":
        return f"{report.document.id}:title:{span.start + 1}"
    line, column = places(span.start)
    return f"{report.document.id}:{line}:{column}"


def _done(edit: Edit) -> str:
    shown = shorten(edit.removed)
    return f"changed “{shown}” to “{shorten(edit.replacement)}”" if edit.replacement else f"cut “{shown}”"


def shorten(text: str) -> str:
    """The text on one line, its middle left out where it is long."""
    text = " ".join(text.split())
    if len(text) <= _SHOWN:
        return text
    return f"{text[: _SHOWN - 16]} … {text[-13:]}"


def diff(report: Report) -> str:
    """The unified difference between the text as read and the cleaned text, empty where they are the same."""
    from difflib import unified_diff

    name = str(report.document.id)
    before = report.document.before
    old, new = ((before + text).splitlines(keepends=True) for text in (report.document.text, report.text))
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in unified_diff(old, new, name, name)
    )


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows as lines with columns of even width; the last column is left as it is."""
    listed = list(rows)
    if not listed:
        return
    widths = [max(len(row[i]) for row in listed) for i in range(len(listed[0]) - 1)]
    for row in listed:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()
