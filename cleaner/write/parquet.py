"""Parquet that can be taken up again: numbered parts beside the file, which become the file when all is written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.model import CleanerError, Repetition
from cleaner.read.parquet import Row
from cleaner.read.sources import Columns
from cleaner.write.records import REPETITION, plain, to_json
from cleaner.write.tables import EXTRA, column_names, rest

PARTS = ".parts"
_HELD = 16 << 20  # bytes that are held before they become a row group
_GROUP = 16 << 20  # bytes of a row group of the whole file
_SCORES = ("clickbait", "redundancy", "quality")


class ParquetOutput:
    """Records as the rows of a Parquet file. The input's columns keep their place, type and values; each part is a checkpoint's.

    A column that a record has a field for holds that field. `at` is the number of parts.
    """

    def __init__(self, path: Path, at: int, columns: Columns, fields: Sequence[str]) -> None:
        self._path, self._parts, self._fields = path, path.with_name(path.name + PARTS), frozenset(fields)
        self._names = column_names(columns, fields)
        self._known = frozenset(self._names)
        self._more = not columns.complete and EXTRA not in columns.names
        self.schema = _schema(self._names, columns.schema, self._fields)
        self._rows: list[tuple[dict[str, Any], Mapping[str, Any]]] = []
        self._size = 0
        self._batch: Any = None
        self._writer: Any = None
        self._number = at
        self._whole = at > 0 and not self._parts.exists() and path.exists()  # stopped when all was done but the telling
        if not self._whole:
            self._begin(at)

    def _begin(self, at: int) -> None:
        """Leave the first `at` parts, and nothing else."""
        if at == 0 and self._parts.exists():
            shutil.rmtree(self._parts)
        self._parts.mkdir(exist_ok=True)
        kept = {self._part(number) for number in range(at)}
        for path in self._parts.iterdir():
            if path not in kept:
                path.unlink()
        if missing := [path.name for path in sorted(kept) if not path.exists()]:
            raise CleanerError(f"{self._parts}: {missing[0]} is missing: begin anew without --resume")

    def _part(self, number: int) -> Path:
        return self._parts / f"{number:06d}.parquet"

    def write(self, record: bytes, kept: Mapping[str, Any]) -> None:
        """As Output has it."""
        self._rows.append((json.loads(record), kept))
        self._size += len(record)
        if isinstance(kept, Row) and kept.batch is not self._batch:
            self._batch = kept.batch
            self._size += kept.batch.nbytes
        if self._size > _HELD:
            self._flush()

    def checkpoint(self) -> int:
        """As Output has it."""
        self._flush()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            _settle(self._draft, self._part(self._number))
            self._number += 1
        return self._number

    def finish(self) -> None:
        """As Output has it: the parts become one file, which takes their place."""
        if self._whole:
            return
        self.checkpoint()
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            with _writer(draft, self.schema) as out:
                for table in self._tables():
                    out.write_table(table)
            _settle(draft, self._path)
        finally:
            draft.unlink(missing_ok=True)
        shutil.rmtree(self._parts)
        self._whole = True

    def close(self) -> None:
        """As Output has it: parts stay, what was written since the last checkpoint does not."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self._draft.unlink(missing_ok=True)
        self._rows = []

    @property
    def _draft(self) -> Path:
        return self._parts / ".draft"

    def _tables(self) -> Iterator[Any]:
        """What the parts hold, in tables as large as row groups should be."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        held: list[Any] = []
        size = 0
        for number in range(self._number):
            with pq.ParquetFile(self._part(number), pre_buffer=False) as part:
                for group in range(part.num_row_groups):
                    table = part.read_row_group(group, use_threads=False)
                    if held and size + table.nbytes > _GROUP:
                        yield pa.concat_tables(held)
                        held, size = [], 0
                    held.append(table)
                    size += table.nbytes
        if held:
            yield pa.concat_tables(held)

    def _flush(self) -> None:
        if not self._rows:
            return
        if self._writer is None:
            self._writer = _writer(self._draft, self.schema)
        self._writer.write_table(self._table())
        self._rows, self._size, self._batch = [], 0, None

    def _table(self) -> Any:
        import pyarrow as pa

        arrays = []
        for field in self.schema:
            if self._more and field.name == EXTRA:
                arrays.append(pa.array([rest(said, kept, self._known) for said, kept in self._rows], field.type))
            elif field.name in self._fields and field.name != "id":
                arrays.append(_array([said.get(field.name) for said, _ in self._rows], field.type))
            else:
                arrays.append(self._kept(field))
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _kept(self, field: Any) -> Any:
        """A column of the input as it was, and for rows that came from elsewhere what their record says."""
        import pyarrow as pa

        chunks = []
        for known, run in groupby(self._rows, lambda entry: _holds(entry[1], field.name)):
            rows = list(run)
            if known:
                column = rows[0][1].batch.column(field.name)  # type: ignore[attr-defined]  # a Row, as its key says
                chunks.append(column.take(pa.array([kept.index for _, kept in rows], pa.int64())))  # type: ignore[attr-defined]
            else:
                chunks.append(_array([kept.get(field.name, said.get(field.name)) for said, kept in rows], field.type))
        return pa.chunked_array(chunks, field.type)


def _holds(kept: Mapping[str, Any], name: str) -> int:
    """Which batch a row's column can be taken from as it is: the same number for the same batch, 0 if from none."""
    return id(kept.batch) if isinstance(kept, Row) and name in kept.batch.schema.names else 0


def _schema(names: Sequence[str], given: Any, fields: frozenset[str]) -> Any:
    """The columns' types: those of the input, and for fields of records the input's if it is one of text too."""
    import pyarrow as pa

    own = _types()
    out = []
    for name in names:
        kind = own.get(name, pa.string()) if name in fields else pa.string()
        field = given.field(name) if given is not None and name in given.names else None
        if field is None:
            out.append(pa.field(name, kind))
        elif name == "id" or name not in fields or (kind == pa.string() and _is_text(field.type)):
            out.append(field.with_nullable(True))  # records that could not be read have nothing there
        else:
            out.append(field.with_type(kind).with_nullable(True))
    return pa.schema(out, given.metadata if given is not None else None)


def _types() -> dict[str, Any]:
    """The types of the records' fields that are not text."""
    import pyarrow as pa

    text = ("code", "text", "reason", "replacement", "field")
    cut = pa.struct(
        [("code", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("confidence", pa.float64())]
        + [(name, pa.string()) for name in text[1:]]
    )
    return {
        **dict.fromkeys(_SCORES, pa.float64()),
        REPETITION: pa.struct([(name, pa.float64()) for name in Repetition._fields]),
        "reasons": pa.list_(pa.string()),
        "removed": pa.list_(cut),
    }


def _is_text(kind: Any) -> bool:
    import pyarrow.types as t

    kind = kind.value_type if t.is_dictionary(kind) else kind
    return bool(t.is_string(kind) or t.is_large_string(kind))


def _array(values: Sequence[Any], kind: Any) -> Any:
    """Values as an array of a type; what does not fit it is null."""
    import pyarrow as pa

    if _is_text(kind):
        return pa.array([_text(value) for value in values], pa.string()).cast(kind)
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return pa.concat_arrays([_one(value, kind) for value in values])


def _one(value: Any, kind: Any) -> Any:
    import pyarrow as pa

    try:
        return pa.array([value], kind)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return pa.nulls(1, kind)


def _text(value: Any) -> str | None:
    """A value as text: objects and lists as JSON, lone surrogates, which Arrow cannot hold, as question marks."""
    if value is None:
        return None
    text = value if isinstance(value, str) else to_json(plain(value))
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _writer(path: Path, schema: Any) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(path, schema, compression="zstd")


def _settle(draft: Path, path: Path) -> None:
    """Give a whole file its name, once it is on disk."""
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(path)
