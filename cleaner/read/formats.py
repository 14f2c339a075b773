"""Which format an input is in: by its name's ending, else by what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaner.read.compressed import plain_name
from cleaner.read.documents import AS_NAMED, Fields

FORMATS = ("text", "markdown", "html", "jsonl", "csv", "parquet", "warc")
ARTICLES = ("text", "markdown", "html", "jsonl")  # what a folder of articles is looked through for; tables may be anything
DELIMITERS = "\t,;|"
_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
}


def endings(formats: Sequence[str]) -> tuple[str, ...]:
    """How the names of files end that are in one of these formats, not compressed."""
    return tuple(ending for ending, known in _SUFFIXES.items() if known in formats)


def format_by_name(name: str) -> str | None:
    """The format that a name's ending tells, whatever it is compressed with; None if it tells none."""
    return _SUFFIXES.get(Path(plain_name(name)).suffix.lower())


def format_of(name: str, start: bytes, fields: Fields = AS_NAMED) -> str:
    """The format of an input, by its name's ending, else by how it starts once decompressed.

    A table is taken for one only if its first line names a column of text, html or title.
    """
    if known := format_by_name(name):
        return known
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"PAR1"):
        return "parquet"
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<") and b"<body" in head):
        return "html"
    if head.startswith(b"{"):
        return "jsonl"
    first = start.partition(b"\n")[0].decode("utf-8-sig", "replace").strip()
    return "csv" if header_delimiter(first, fields) else "text"


def header_delimiter(line: str, fields: Fields = AS_NAMED) -> str | None:
    """What stands between a table's column names, of which one must be that of the text, the html or the title."""
    found = [d for d in DELIMITERS if d in line and set(column_names(line, d)) & {fields.text, fields.html, fields.title}]
    return max(found, key=line.count, default=None)


def column_names(line: str, delimiter: str) -> Sequence[str]:
    """The column names in a table's first line."""
    import csv

    return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
