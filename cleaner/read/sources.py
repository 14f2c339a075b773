"""All records of many inputs, one after the other: which format each is in, how far reading has come, what went wrong."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from cleaner.model import CleanerError, Unread
from cleaner.read.compressed import DamagedError, compression, decompressed, inflated, plain_name
from cleaner.read.documents import AS_NAMED, Fields
from cleaner.read.formats import format_by_name, format_of
from cleaner.read.lines import LongLines, json_lines, whole
from cleaner.read.places import STDIN, Place, find_places
from cleaner.read.raw import Raw
from cleaner.tuples import NamedTuple

_BUFFER = 1 << 20
_TABLES = ("csv", "parquet")
_PLAIN = ("text", "html", "warc")  # whose records have no columns of their own
NO_LIMIT = 1 << 40  # bytes


class Chosen(NamedTuple):
    """How an input was read: `compressed` is None, gzip, bz2 or zstd; `by` says what told: asked, name or content."""

    format: str
    compressed: str | None
    by: str


class Columns(NamedTuple):
    """What columns the inputs have beside the fields of a record, for an output that must know before it begins.

    `names` are in the order of the inputs; `schema` is the Arrow schema of the inputs, if there is one, None for tables of
    text. `complete` tells that no record can have others.
    """

    names: tuple[str, ...] = ()
    schema: Any = None
    complete: bool = False


class Sources:
    """The records of all inputs that the paths name, in their order, read as they are asked for.

    A path is a file, a folder, a pattern, `-` or a URL. `input_format` is `auto` or one of FORMATS; a record of more than
    `max_bytes` is Unread. Raises CleanerError for a path that does not exist.
    """

    def __init__(
        self,
        paths: Iterable[str],
        input_format: str = "auto",
        fields: Fields = AS_NAMED,
        exclude: Iterable[str] = (),
        max_bytes: int = NO_LIMIT,
    ) -> None:
        found = list(find_places(paths, exclude))
        self._found, self._format, self._fields, self._max_bytes = found, input_format, fields, max_bytes
        self.places = [place for place in found if isinstance(place, Place)]
        sizes = [place.size for place in self.places]
        self.total: int | None = None if None in sizes else sum(size for size in sizes if size is not None)
        self.formats: dict[str, Chosen] = {}
        self.skipped: Counter[str] = Counter()
        self._before = 0  # bytes of the inputs that are read
        self._reading: _Counted | None = None

    def first_format(self) -> str:
        """The format of the first input, looked for without taking from it."""
        if self._format != "auto" or not self.places:
            return "text" if self._format == "auto" else self._format
        place = self.places[0]
        if known := format_by_name(place.name):
            return known
        if place.name == STDIN:
            stdin = sys.stdin.buffer
            start = stdin.peek(_BUFFER) if isinstance(stdin, io.BufferedReader) else b""
            return format_of_start("stdin", start, self._fields)
        try:
            with _opened(place) as stream:
                return format_of_start(place.name, stream.read(_BUFFER), self._fields)
        except (OSError, CleanerError):
            return "text"  # reading it will say why

    @property
    def done(self) -> int:
        """Bytes read so far, as they lie on disk."""
        return self._before + (self._reading.count if self._reading else 0)

    def inputs(self) -> list[dict[str, Any]]:
        """Each input's name, size in bytes and time of change in ns, null where they are not known."""
        return [{"name": place.name, "size": place.size, "mtime_ns": place.mtime_ns} for place in self.places]

    def __iter__(self) -> Iterator[Raw | Unread]:
        for place in self._found:
            if isinstance(place, Unread):
                yield place
            else:
                yield from self._read(place)

    def _read(self, place: Place) -> Iterator[Raw | Unread]:
        name, reason = place.shown, ""
        try:
            with _opened(place) as stream:
                counted = self._reading = _Counted(stream)
                opened = opened_input(counted, name, self._format, self._fields)
                self.formats[name] = opened.chosen
                found = records(opened, self._fields, self._max_bytes, self.skipped)
                del opened  # and its buffer, where it is not read from any more
                yield from found
        except CleanerError as error:
            reason = str(error).removeprefix(f"{name}: ")
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
        except Exception as error:
            if not place.url:  # of a local file it would be a fault of ours
                raise
            reason = f"cannot be read: {type(error).__name__}: {error}"
        if reason:
            yield Unread(name, f"{name}: {reason}")
        self._before += place.size if place.size is not None else self._reading.count if self._reading else 0
        self._reading = None

    def columns(self) -> Columns:
        """What columns the inputs have, as far as can be told before they are read: tables only, and not standard input's."""
        names: dict[str, None] = {}
        schemas: list[Any] = []
        complete = True
        for place in self.places:
            kind = self._format if self._format != "auto" else format_by_name(place.name)
            if place.name == STDIN or kind not in _TABLES:
                complete = complete and kind in _PLAIN
                continue
            schema, listed = self._table_columns(place, kind)
            names.update(dict.fromkeys(listed))
            schemas.append(schema)
        f = self._fields  # what they name goes by the records' own names in the output
        dropped = {f.html} | ({f.id, f.text, f.title, f.lang} - {"id", "text", "title", "lang"})
        names = {name: None for name in names if name not in dropped}
        same = bool(schemas) and schemas[0] is not None and all(schema == schemas[0] for schema in schemas)
        return Columns(tuple(names), schemas[0] if same else None, complete)

    def _table_columns(self, place: Place, kind: str) -> tuple[Any, Iterable[str]]:
        """(Arrow schema, column names) of a table. None and no names where it cannot be read: reading it will say why."""
        from cleaner.read.tabular import table_columns

        try:
            with _opened(place) as stream:
                opened = opened_input(_Counted(stream), place.name, kind, self._fields)
                if kind == "csv":
                    return None, table_columns(opened.plain(), plain_name(place.name), self._fields)
                from cleaner.read.parquet import parquet_schema

                with opened.seekable() as file:
                    schema = parquet_schema(file)
                return schema, schema.names if schema is not None else ()
        except (OSError, CleanerError):
            return None, ()


class Opened(NamedTuple):
    """An input that is begun: its bytes, and how they are to be read."""

    chosen: Chosen
    name: str
    counted: _Counted
    buffered: io.BufferedReader[Any]

    def plain(self) -> io.BufferedReader[Any]:
        """What it holds, decompressed."""
        return decompressed(self.buffered, self.chosen.compressed) if self.chosen.compressed else self.buffered

    def direct(self) -> io.RawIOBase | io.BufferedIOBase:
        """As `plain`, for who has a buffer of his own: then nothing else can be read from."""
        return self.plain() if self.chosen.compressed else _Continued(self.buffered.peek(), self.buffered.detach())

    @contextmanager
    def seekable(self) -> Iterator[Any]:
        """The same, such that one can seek in it: where one cannot, a copy on disk."""
        if self.counted.seekable() and not self.chosen.compressed:
            self.counted.seek(0)
            yield self.counted
            return
        import shutil
        import tempfile

        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(self.plain(), copy, _BUFFER)
            copy.seek(0)
            yield copy


def opened_input(stream: IO[bytes] | _Counted, name: str, input_format: str, fields: Fields) -> Opened:
    """Look at how an input begins, to tell what it is. Raises OSError where it cannot be read."""
    counted = stream if isinstance(stream, _Counted) else _Counted(stream)
    buffered: io.BufferedReader[Any] = io.BufferedReader(counted, _BUFFER)
    start = buffered.peek(_BUFFER)
    compressed = compression(start)
    if input_format != "auto":
        return Opened(Chosen(input_format, compressed, "asked"), name, counted, buffered)
    by = "name" if format_by_name(name) else "content"
    return Opened(Chosen(format_of_start(name, start, fields), compressed, by), name, counted, buffered)


def format_of_start(name: str, start: bytes, fields: Fields = AS_NAMED) -> str:
    """The format of an input by its name, else by its first bytes, which may be compressed."""
    if known := format_by_name(name):
        return known
    if compressed := compression(start):
        with suppress(DamagedError):  # reading will say so
            start = next(inflated(io.BytesIO(start).read, compressed), b"")
    return format_of(name, start, fields)


def records(opened: Opened, fields: Fields, max_bytes: int, skipped: Counter[str]) -> Iterator[Raw | Unread]:
    """The records of an input that is begun. Raises OSError and DamagedError where it cannot be read on."""
    (kind, compressed, _), name = opened.chosen, opened.name
    if kind == "warc":
        from cleaner.read.warc import read_warc

        return read_warc(opened.buffered.read1, compressed, name, fields, max_bytes, skipped)
    if kind == "parquet":
        return _rows(opened, fields, max_bytes)
    if kind == "csv":
        from cleaner.read.tabular import read_table

        return read_table(opened.plain(), name, fields, max_bytes)
    if kind == "jsonl":
        return json_lines(LongLines(opened.direct()), name, max_bytes)
    return whole(opened.plain(), name, "html" if kind == "html" else "markdown" if kind == "markdown" else "text", max_bytes)


def _rows(opened: Opened, fields: Fields, max_bytes: int) -> Iterator[Raw | Unread]:
    from cleaner.read.parquet import read_parquet

    with opened.seekable() as file:
        yield from read_parquet(file, opened.name, fields, max_bytes)


@contextmanager
def _opened(place: Place) -> Iterator[IO[bytes]]:
    stream = place.open()
    try:
        yield stream
    finally:
        if place.name != STDIN:  # which is not ours to close
            stream.close()


class _Counted(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.count = stream, 0
        # What is there, without waiting for more; and put where it is wanted, where the stream can.
        self._into = getattr(stream, "readinto1", getattr(stream, "readinto", None))
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As RawIOBase has it."""
        if self._into is not None:
            length = self._into(buffer) or 0
        else:
            data = self._read(len(buffer)) or b""
            length = len(data)
            buffer[:length] = data
        self.count += length
        return length

    def seekable(self) -> bool:
        """Whether one can seek in the stream."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the stream does it."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Where the stream stands."""
        return self._stream.tell()


class _Continued(io.RawIOBase):
    """A stream, and before it what was taken from it."""

    def __init__(self, start: bytes, stream: io.RawIOBase) -> None:
        self._start, self._stream = memoryview(start), stream

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """As RawIOBase has it."""
        if not self._start:
            return self._stream.readinto(buffer)
        size = min(len(buffer), len(self._start))
        buffer[:size] = self._start[:size]
        self._start = self._start[size:] if size < len(self._start) else memoryview(b"")  # which lets go of what was taken
        return size
