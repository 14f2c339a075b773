"""Whole files and lines out of a stream of bytes, none held that is longer than the limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Literal, NamedTuple

from cleaner.model import Unread
from cleaner.read.raw import SHOWN, Raw, too_large

_PIECE = 1 << 20


class Line(NamedTuple):
    """A line of a stream with its break, counted from 1. Of one over the limit, `over` is its size, `data` its start
    and `quotes` the number of its quotes.
    """

    number: int
    data: bytes
    over: int = 0
    quotes: int = 0


def bounded_lines(stream: IO[bytes], max_bytes: int) -> Iterator[Line]:
    """The lines of a stream, empty ones too; a longer one than `max_bytes` is read in pieces and let go."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        size = len(line)
        if size <= max_bytes or line.endswith(b"\n"):
            yield Line(number, line)
            continue
        start, quotes = line[:SHOWN], line.count(b'"')
        while not line.endswith(b"\n") and (line := stream.readline(min(_PIECE, max_bytes + 1))):
            size += len(line)
            quotes += line.count(b'"')
        yield Line(number, start, size, quotes)


def json_lines(stream: IO[bytes], name: str, max_bytes: int) -> Iterator[Raw | Unread]:
    """The records of JSON Lines. Empty lines are none."""
    for line in bounded_lines(stream, max_bytes):
        where = f"{name}:{line.number}"
        if line.over:
            yield too_large(where, line.over, max_bytes, line.data)
        elif not line.data.isspace():  # which looks no further than to what is none
            yield Raw(where, "json", line.data)


def whole(stream: IO[bytes], name: str, kind: Literal["html", "text", "markdown"], max_bytes: int) -> Iterator[Raw | Unread]:
    """The one record of a file that is one article."""
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            yield too_large(name, None, max_bytes, pieces[0])
            return
    yield Raw(name, kind, b"".join(pieces))
