"""Documents out of files and streams, read as they are asked for; for batches, `sources` and `raw` are the two halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cleaner.model import CleanerError, Document, Unread
from cleaner.read.documents import AS_NAMED, Fields, document, html_document
from cleaner.read.formats import FORMATS, format_of
from cleaner.read.places import find_files
from cleaner.read.raw import parse
from cleaner.read.sources import NO_LIMIT, opened_input, records

__all__ = [
    "AS_NAMED",
    "FORMATS",
    "Fields",
    "document",
    "find_files",
    "format_of",
    "html_document",
    "read_file",
    "read_stream",
]


def read_file(path: Path, input_format: str = "auto", fields: Fields = AS_NAMED) -> Iterator[Document | Unread]:
    """The documents of one file, in its order; what cannot be read comes as Unread, and the rest goes on."""
    try:
        with path.open("rb", buffering=0) as stream:
            yield from read_stream(stream, str(path), input_format, fields)
    except OSError as error:
        yield Unread(str(path), f"{path}: cannot be read: {error.strerror}")


def read_stream(
    stream: IO[bytes], name: str, input_format: str = "auto", fields: Fields = AS_NAMED
) -> Iterator[Document | Unread]:
    """The documents of a stream of bytes; `name` is for messages, and the identifier of a document that has none."""
    try:
        opened = opened_input(stream, name, input_format, fields)
        for record in records(opened, fields, NO_LIMIT, Counter()):
            yield record if isinstance(record, Unread) else parse(record, fields)
    except CleanerError as error:
        yield Unread(name, f"{name}: {error}")
