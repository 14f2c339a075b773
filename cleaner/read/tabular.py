"""CSV and TSV: one record a row, however it is quoted; a broken row costs no other."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from cleaner.model import CleanerError, Unread
from cleaner.read.compressed import PieceStream
from cleaner.read.decode import decode
from cleaner.read.documents import Fields
from cleaner.read.formats import DELIMITERS, column_names, header_delimiter
from cleaner.read.lines import Line, bounded_lines
from cleaner.read.raw import SHOWN, Raw, json_bytes, too_large

_LONGEST_FIELD = 2**31 - 1  # what the csv module can be told on every platform
_AT_END = "unexpected end of data"  # what the csv module says of a quote that is open at the end of the file
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_table(stream: io.BufferedReader, name: str, fields: Fields, max_bytes: int) -> Iterator[Raw | Unread]:
    """The records of a table, named for the line on which each begins. One Unread for a table without a text column."""
    tab = name.lower().endswith((".tsv", ".tab"))
    try:
        lines = _TextLines(stream, max_bytes)
        header, delimiter = _header(lines, name, fields, tab=tab)
    except CleanerError as error:
        yield Unread(name, f"{name}: {error}")
        return
    if header:
        yield from _Rows(lines, name, header, delimiter, fields, max_bytes)


def table_columns(stream: io.BufferedReader, name: str, fields: Fields) -> Sequence[str]:
    """The column names of a table, empty where it has none that can be read."""
    try:
        return _header(_TextLines(stream, 1 << 20), name, fields, tab=name.lower().endswith((".tsv", ".tab")))[0]
    except CleanerError:
        return ()


def _header(lines: _TextLines, name: str, fields: Fields, *, tab: bool) -> tuple[Sequence[str], str]:
    """(column names, delimiter). No names for an empty file. Raises CleanerError where none of them is that of the text."""
    line = next(lines, None)
    if line is None:
        return (), ","
    text, error = lines.text(line)
    if error or line.over:
        raise CleanerError(f"its first line, which must name the columns, cannot be read: {error or 'it is too long'}")
    text = text.removeprefix("\ufeff").rstrip("\r\n")
    delimiter = "\t" if tab else header_delimiter(text, fields) or max(DELIMITERS, key=text.count)
    names = _unique(column_names(text, delimiter))
    if not {fields.text, fields.html, fields.title} & set(names):
        raise CleanerError(
            f"no column {fields.text!r}, {fields.html!r} or {fields.title!r}; its columns are {', '.join(map(repr, names))}. "
            "Name the right one with --text-field"
        )
    return names, delimiter


def _unique(names: Sequence[str]) -> list[str]:
    """The names, those that come again numbered: `note`, `note_2`."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out


class _TextLines:
    """The lines of a table, and which encoding they are in: UTF-8, or for the whole file what its beginning is in."""

    def __init__(self, stream: io.BufferedReader, max_bytes: int) -> None:
        start = stream.peek(1 << 16)[: 1 << 16]
        self.encoding = "utf-8"
        if start.startswith(_WIDE):
            wide = "utf-16-le" if start.startswith(_WIDE[0]) else "utf-16-be"
            stream = io.BufferedReader(PieceStream(_narrowed(stream, wide)))
        else:
            self.encoding = _encoding(start)
        self._lines = bounded_lines(stream, max_bytes)
        self._back: deque[Line] = deque()

    def __iter__(self) -> _TextLines:
        return self

    def __next__(self) -> Line:
        return self._back.popleft() if self._back else next(self._lines)

    def put_back(self, lines: Sequence[Line]) -> None:
        """Give these lines again, before those not read yet."""
        self._back.extendleft(reversed(lines))

    def text(self, line: Line) -> tuple[str, str]:
        """(text of a line, why it is none: empty if it is)."""
        if b"\0" in line.data:
            return "", "it holds a NUL byte"
        try:
            return line.data.decode(self.encoding), ""
        except UnicodeDecodeError as error:
            return "", f"byte 0x{line.data[error.start]:02x} is not {self.encoding.upper()}"


def _encoding(start: bytes) -> str:
    """UTF-8 if it is the whole beginning, or all but single bytes of it; else as for other text."""
    good = start[: start.rfind(b"\n") + 1] or start
    try:
        good.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        beyond_ascii = sum(byte > 127 for byte in good)
        if good.decode("utf-8", "replace").count("\ufffd") * 20 < beyond_ascii:
            return "utf-8"
    try:
        encoding = decode(good)[1]
    except CleanerError:
        return "utf-8"
    return encoding


def _narrowed(stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while piece := stream.read(1 << 16):
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _NotClosedError(Exception):
    """A row cannot be read on, with a quote still open."""


class _Rows:
    """The rows of a table. A row is read strictly; where that fails only its first line is given up, and the next begins anew.

    So an open quote, which would swallow all rows up to the next quote, costs its own row only.
    """

    def __init__(
        self, lines: _TextLines, name: str, header: Sequence[str], delimiter: str, fields: Fields, max_bytes: int
    ) -> None:
        import csv

        csv.field_size_limit(max(csv.field_size_limit(), min(max_bytes, _LONGEST_FIELD)))
        self._lines, self._name, self._header, self._max_bytes = lines, name, header, max_bytes
        self._delimiter = delimiter
        self._record = _Record(header, fields)
        self._taken: list[Line] = []  # lines of the row under way
        self._size = self._over = 0  # bytes of it, and how many if that is over the limit
        self._reader = csv.reader(self._feed(), delimiter=delimiter, strict=True)
        self._csv = csv
        self._lenient = _lenient(delimiter)

    def __iter__(self) -> Iterator[Raw | Unread]:
        while (line := next(self._lines, None)) is not None:
            where = f"{self._name}:{line.number}"
            text, error = self._lines.text(line)
            if line.over:
                self._over = line.over
                if line.quotes % 2:
                    self._pass_over()
                yield too_large(where, self._over, self._max_bytes, line.data)
            elif error:
                yield Unread(where, f"{where}: {error}", _shown(line))
            elif text.strip("\r\n"):
                yield self._row(where, line, text)

    def _row(self, where: str, line: Line, text: str) -> Raw | Unread:
        """The row that begins on this line, or why it is none."""
        self._taken, self._over = [], 0
        bare = text.rstrip("\r\n")
        if '"' not in bare and "\r" not in bare:
            values, error = bare.split(self._delimiter), ""
        else:
            values, error = self._quoted(line, bare)
        if len(values) == len(self._header):
            return Raw(where, "json", *self._record(values))
        if self._over:
            return too_large(where, self._over, self._max_bytes, line.data)
        error = error or f"the row has {len(values)} fields, the header names {len(self._header)} columns"
        return Unread(where, f"{where}: {error}", "".join(map(_shown, self._taken or [line])))

    def _quoted(self, line: Line, text: str) -> tuple[list[str], str]:
        """(values of a row with quotes, why there are none)."""
        self._lines.put_back([line])
        try:
            return next(self._reader), ""
        except (self._csv.Error, StopIteration, _NotClosedError) as fault:
            self._reader = self._csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
            at_end = str(fault) == _AT_END
            self._give_back(open_quote=at_end or isinstance(fault, _NotClosedError))
            reason = "a quote is open at the end of the file" if at_end else fault
            return self._lenient(text), f"not readable as a row: {reason}"

    def _give_back(self, *, open_quote: bool) -> None:
        """Of the lines that a broken row took, those that are rows of their own.

        If they look like rows, it is them that an open quote swallowed. If not, they are the row's own text, and of them only
        the line on which it broke may begin another row; a quote that is still open is then looked for to its end.
        """
        rest = self._taken[1:]
        rows = sum(line.data.count(self._delimiter.encode()) == len(self._header) - 1 for line in rest)
        if 10 * rows >= 9 * len(rest):
            given = rest
        else:
            given = [] if open_quote else rest[-1:]
            if self._over and not rest[-1].quotes % 2:
                self._pass_over()
        if given:
            self._lines.put_back(given)
            self._taken, self._over = self._taken[: -len(given)], 0

    def _pass_over(self) -> None:
        """Leave the lines behind that are within a quote, to the one on which it closes."""
        for line in self._lines:
            self._over += line.over or len(line.data)
            if (line.quotes or line.data.count(b'"')) % 2:
                return

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            text, error = self._lines.text(line)
            size = self._size = len(line.data) + (self._size if len(self._taken) > 1 else 0)
            if line.over or size > self._max_bytes:
                self._over = max(size, line.over)
                raise _NotClosedError("a quote stays open over the limit for one record")
            if error:
                raise _NotClosedError(error)
            yield text


def _shown(line: Line) -> str:
    return line.data[: 10 * SHOWN].decode("utf-8", "replace")


def _lenient(delimiter: str) -> Any:
    """Fields of a line whose quotes were not doubled: then only a quote before a delimiter or the line's end closes a field.

    None where quotes are odd in number: a field may go on in the next line.
    """
    d = re.escape(delimiter)
    field = re.compile(rf'"((?:[^"]|"(?!{d}|$))*)"(?={d}|$)|([^{d}]*)(?={d}|$)')

    def split(text: str) -> list[str]:
        text = text.rstrip("\r\n")
        if text.count('"') % 2:
            return []
        values, at = [], 0
        while match := field.match(text, at):
            values.append(match[1].replace('""', '"') if match[1] is not None else match[2])
            at = match.end() + 1
            if match.end() == len(text):
                return values
        return []

    return split


class _Record:
    """A row's values as (the JSON of the named fields, the other columns)."""

    def __init__(self, header: Sequence[str], fields: Fields) -> None:
        self._header = header
        named = {*fields, "meta"}
        self._named = [i for i, name in enumerate(header) if name in named]
        self._kept = [(i, name) for i, name in enumerate(header) if name not in named or name == fields.url]
        self._fields = fields

    def __call__(self, values: Sequence[str]) -> tuple[bytes, Mapping[str, Any]]:
        record: dict[str, Any] = {self._header[i]: values[i] for i in self._named if values[i]}
        names = self._fields
        if not {names.text, names.html, names.title} & record.keys():
            record[names.text] = ""
        if "meta" in record and (meta := _object(record["meta"])) is not None:
            record["meta"] = meta
        return json_bytes(record), {name: values[i] for i, name in self._kept}


def _object(value: str) -> dict[str, Any] | None:
    try:
        found = json.loads(value) if value.startswith("{") else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
