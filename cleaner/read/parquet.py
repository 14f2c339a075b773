"""Parquet: one record a row. Other columns stay in Arrow's memory until the writer asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from cleaner.model import CleanerError, Unread
from cleaner.read.documents import Fields
from cleaner.read.page_encoding import decode_page
from cleaner.read.raw import Raw, json_bytes, too_large

_BATCH = 4 << 20  # bytes of a batch, as far as the file tells how large its rows are
_ROWS = 512  # rows of a batch at most


class Row(Mapping[str, Any]):
    """One row of a batch: a mapping of names to Python values, made when they are asked for."""

    __slots__ = ("batch", "index")

    def __init__(self, batch: Any, index: int) -> None:
        self.batch, self.index = batch, index

    def __getitem__(self, name: str) -> Any:
        column = self.batch.schema.get_field_index(name)
        if column < 0:
            raise KeyError(name)
        return self.batch.column(column)[self.index].as_py()

    def __iter__(self) -> Iterator[str]:
        return iter(self.batch.schema.names)

    def __len__(self) -> int:
        return len(self.batch.schema.names)


def read_parquet(source: str | IO[bytes], name: str, fields: Fields, max_bytes: int) -> Iterator[Raw | Unread]:
    """The records of a Parquet file, which is a path or can be sought in, named for their rows, counted from 1.

    One Unread for a file that is damaged or has no text column, and for what is left of a row group that is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError) as error:
        yield Unread(name, f"{name}: not readable as Parquet: {_line(error)}")
        return
    with file:
        try:
            named = _named(file.schema_arrow, fields)
        except CleanerError as error:
            yield Unread(name, f"{name}: {error}")
            return
        first = 1
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            yield from _group(file, group, name, first, named, fields, max_bytes)
            first += rows


def parquet_schema(source: str | IO[bytes]) -> Any:
    """The Arrow schema of a file; None if it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(source)
    except (pa.ArrowException, OSError):
        return None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _named(schema: Any, fields: Fields) -> list[str]:
    """The columns that a document is made of. Raises CleanerError where none holds its text, or one has the wrong type."""
    import pyarrow.types as t

    needed = [fields.text, fields.html, fields.title]
    if not set(needed) & set(schema.names):
        listed = ", ".join(map(repr, schema.names))
        raise CleanerError(
            f"no column {fields.text!r}, {fields.html!r} or {fields.title!r}; its columns are {listed}. "
            "Name the right one with --text-field"
        )
    if len(set(schema.names)) < len(schema.names):
        raise CleanerError(f"columns of the same name: {', '.join(schema.names)}")
    for name in (*needed, fields.url, fields.lang):
        if name in schema.names:
            kind = schema.field(name).type
            kind = kind.value_type if t.is_dictionary(kind) else kind
            if not (t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind) or t.is_null(kind) or _is_bytes(kind)):
                raise CleanerError(f"column {name!r} must hold text, not {kind}")
    return [name for name in schema.names if name in {*fields, "meta"}]


def _is_bytes(kind: Any) -> bool:
    import pyarrow.types as t

    return bool(t.is_binary(kind) or t.is_large_binary(kind) or t.is_binary_view(kind))


def _group(
    file: Any, group: int, name: str, first: int, named: list[str], fields: Fields, max_bytes: int
) -> Iterator[Raw | Unread]:
    import pyarrow as pa

    told = file.metadata.row_group(group)
    last, at = first + told.num_rows - 1, first
    size = max(1, min(_ROWS, _BATCH * told.num_rows // max(1, told.total_byte_size)))
    try:
        for batch in file.iter_batches(size, row_groups=[group], use_threads=False):
            yield from _rows(batch, name, at, named, fields, max_bytes)
            at += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        where = f"{name}:{at}"
        yield Unread(where, f"{where}: rows {at} to {last} cannot be read: {_line(error)}")


def _rows(batch: Any, name: str, first: int, named: list[str], fields: Fields, max_bytes: int) -> Iterator[Raw | Unread]:
    replaced = {fields.text, fields.html, fields.title, fields.lang, "meta"} | ({fields.id} - {"id"})  # by the record's
    kept = batch.select([column for column in batch.schema.names if column not in replaced])
    columns = [(column, _values(batch.column(column))) for column in named]
    for i in range(batch.num_rows):
        where = f"{name}:{first + i}"
        try:
            record = {column: _value(column, values(i), fields) for column, values in columns}
            data = json_bytes({key: value for key, value in record.items() if value is not None})
        except (UnicodeError, CleanerError) as error:
            yield Unread(where, f"{where}: {_line(error)}")
            continue
        yield too_large(where, len(data), max_bytes, data) if len(data) > max_bytes else Raw(where, "json", data, Row(kept, i))


def _values(column: Any) -> Any:
    """A function from a row's number to its value. Values are made one by one where one of them is no UTF-8."""
    try:
        listed = column.to_pylist()
    except UnicodeDecodeError:
        return lambda i: column[i].as_py()
    return listed.__getitem__


def _value(column: str, value: Any, fields: Fields) -> Any:
    if isinstance(value, bytes):
        if column == fields.html:
            return decode_page(value)
        try:
            return value.decode()
        except UnicodeDecodeError as error:
            raise CleanerError(f"column {column!r}: byte 0x{value[error.start]:02x} is not UTF-8") from None
    if column == "meta":
        return _meta(value)
    if column == fields.id and value is not None and not isinstance(value, (str, int)):
        return str(value)
    return value


def _meta(value: Any) -> Any:
    """A struct, a map or a JSON object as a dict; what else it may be as it is."""
    if isinstance(value, list) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value):
        return dict(value)
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
