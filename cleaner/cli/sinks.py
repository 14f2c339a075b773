"""Where the reports of a run go: to a stream as text, records or differences, or back into their files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from cleaner.batch.job import Tally, tally
from cleaner.batch.summary import Summary as Counts
from cleaner.model import CleanerError, Document, Report, Unread
from cleaner.read.decode import decode
from cleaner.write.files import whole_file
from cleaner.write.text import cut_lines, diff

Sink = Callable[[Document | Unread, Report | Unread], None]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")  # lone surrogates have no place in UTF-8


class TextSink:
    """Cleaned texts one after the other, each under its name where there are several."""

    def __init__(self, out: IO[bytes], headed: bool) -> None:
        self._out, self._headed, self._first = out, headed, True

    def __call__(self, document: Document | Unread, report: Report | Unread) -> None:
        """Write the report's text; of what could not be read there is none."""
        if isinstance(report, Unread):
            return
        if self._headed:
            self._out.write(_encoded(f"{'' if self._first else chr(10)}==> {report.document.id} <==\n"))
        self._first = False
        text = report.document.before + report.text
        if self._headed and not text.endswith("\n"):
            text += "\n"
        self._out.write(_encoded(text))
        self._out.flush()


class DiffSink:
    """What would change, as unified differences."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def __call__(self, document: Document | Unread, report: Report | Unread) -> None:
        """Write what cleaning would change."""
        if not isinstance(report, Unread):
            self._out.write(_encoded(diff(report)))


def written_back(document: Document | Unread, report: Report | Unread) -> Report | Unread:
    """The report once its text is in the document's file, or why it is not: one file's fault must not cost the others."""
    try:
        write_back(document, report)
    except CleanerError as error:
        return Unread(document.id, str(error))
    return report


def write_back(document: Document | Unread, report: Report | Unread) -> None:
    """Put the cleaned text in the file that it came from, in the file's own encoding.

    Raises CleanerError where the file has changed since it was read, is no text file, or cannot be written.
    """
    if isinstance(report, Unread) or isinstance(document, Unread) or not report.edits:
        return
    path = Path(str(document.id))
    if not path.is_file():
        raise CleanerError(f"{path}: only files of one article each can be cleaned in place; use -o for records")
    raw = path.read_bytes()
    text, encoding = decode(raw)
    if text != document.before + document.text:
        raise CleanerError(f"{path}: not written, since it has changed meanwhile or is no plain text")
    with whole_file(path) as stream:
        stream.write((document.before + report.text).encode(encoding))


class Summary:
    """What a run did, told on standard error: each cut as it is made if `cuts`, and the counts at the end."""

    def __init__(self, *, quiet: bool, cuts: bool) -> None:
        self._quiet, self._cuts = quiet, cuts
        self.counts = Counts()

    def add(self, report: Report | Unread) -> None:
        """Count one document, and tell its cuts or why it has none."""
        if isinstance(report, Unread):
            self.counts.add(Tally(error=report.error, id=report.id))
            click.echo(f"cleaner: {report.error}", err=True)
            return
        self.counts.add(tally(report))
        if self._cuts:
            for line in cut_lines(report):
                click.echo(line, err=True)

    def tell(self, where: Path) -> None:
        """The counts, on one line, and where the records went that could not be cleaned."""
        counts = self.counts
        if counts.quarantined:
            click.echo(f"cleaner: {counts.quarantined} of {counts.documents} records were not cleaned: see {where}", err=True)
        if not self._quiet:
            cuts = ", ".join(f"{code} {count}" for code, count in sorted(counts.cuts.items()))
            total = sum(counts.cuts.values())
            click.echo(f"{counts.documents} read, {counts.changed} changed, {total} cuts{': ' + cuts if cuts else ''}", err=True)
