"""Whole files and lines out of a stream of bytes, none held that is longer than the limit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Literal, Protocol

from cleaner.model import Unread
from cleaner.read.raw import SHOWN, Raw, too_large
from cleaner.tuples import NamedTuple

_PIECE = 1 << 20
_ROOM = 1 << 19  # bytes that are read at once


class Line(NamedTuple):
    """A line of a stream with its break, counted from 1. Of one over the limit, `over` is its size, `data` its start
    and `quotes` the number of its quotes.
    """

    number: int
    data: bytes
    over: int = 0
    quotes: int = 0


class LineStream(Protocol):
    """What gives lines, of at most so many bytes, as binary streams do."""

    def readline(self, most: int, /) -> bytes:
        """The next line with its break; nothing at the end."""


class LongLines:
    """Lines of a stream as `readline` gives them, for such as are longer than a stream's own buffer is made for."""

    def __init__(self, stream: io.RawIOBase | io.BufferedIOBase) -> None:
        self._into = stream.readinto1 if isinstance(stream, io.BufferedIOBase) else stream.readinto
        self._buffer = bytearray(_ROOM)
        self._view = memoryview(self._buffer)
        self._at = self._end = 0  # what is in the buffer and was not given yet

    def readline(self, most: int, /) -> bytes:
        """The next line with its break, or the first `most` bytes of it; nothing at the end. Raises what the stream raises."""
        looked = 0
        while not (stop := self._buffer.find(b"\n", self._at + looked, min(self._end, self._at + most)) + 1):
            looked = self._end - self._at
            if looked >= most or not self._read_more():
                stop = self._end
                break
        start, self._at = self._at, min(stop, self._at + most)
        line = bytes(self._view[start : self._at])
        if len(self._buffer) > 4 * _ROOM and self._end - self._at < _ROOM:  # what took so much is given
            self._move(_ROOM)
        return line

    def _read_more(self) -> bool:
        full = self._end - self._at == len(self._buffer)
        self._move(2 * len(self._buffer) if full else len(self._buffer))
        length = self._into(self._view[self._end :]) or 0
        self._end += length
        return length > 0

    def _move(self, size: int) -> None:
        """Put what was not given yet at the beginning of a buffer of that size."""
        rest = self._view[self._at : self._end]
        if size != len(self._buffer):
            self._buffer = bytearray(size)
            self._view = memoryview(self._buffer)
        self._view[: len(rest)] = rest
        self._at, self._end = 0, len(rest)


def bounded_lines(stream: LineStream, max_bytes: int) -> Iterator[Line]:
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


def json_lines(stream: LineStream, name: str, max_bytes: int) -> Iterator[Raw | Unread]:
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
