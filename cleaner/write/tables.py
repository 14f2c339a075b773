"""Records as rows: which columns a table has, and CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.read.sources import Columns
from cleaner.write.frames import Frames
from cleaner.write.records import plain, to_json

EXTRA = "extra"  # the column of what has no column of its own, as JSON


def column_names(columns: Columns, fields: Sequence[str]) -> list[str]:
    """The input's columns where they stood, then the records' fields that are not among them; `extra` if there may be more."""
    names = [name for name in columns.names if name != "text" or name in fields]  # scores come without the text
    if "id" not in names:
        names.insert(0, "id")
    names += [field for field in fields if field not in names]
    return names if columns.complete or EXTRA in names else [*names, EXTRA]


def row(said: Mapping[str, Any], kept: Mapping[str, Any], names: Sequence[str], fields: Sequence[str]) -> Iterator[Any]:
    """The values of a record in the order of the columns; what the input's row held goes where the record says nothing."""
    for name in names:
        if name in fields or name not in kept:
            yield said.get(name)
        else:
            yield kept[name]


def rest(said: Mapping[str, Any], kept: Mapping[str, Any], names: frozenset[str]) -> str | None:
    """What of a record has no column, as JSON; None if nothing is left."""
    left = {name: plain(kept[name]) for name in kept if name not in names}
    left |= {name: value for name, value in said.items() if name not in names}
    return to_json(left) if left else None


class Table:
    """CSV or TSV in UTF-8, quoted as RFC 4180 has it. Lists and objects are JSON; what is null is empty."""

    def __init__(self, frames: Frames, delimiter: str, columns: Columns, fields: Sequence[str]) -> None:
        self._frames, self._fields = frames, fields
        self.checkpoint, self.finish, self.close = frames.checkpoint, frames.finish, frames.close
        self._names = column_names(columns, fields)
        self._known = frozenset(self._names)
        self._more = not columns.complete and EXTRA not in columns.names
        self._lines = io.StringIO()
        self._writer = csv.writer(self._lines, delimiter=delimiter)
        if frames.at == 0:
            self._put(self._names)

    def write(self, record: bytes, kept: Mapping[str, Any]) -> None:
        """As Output has it."""
        said = json.loads(record)
        values = [_cell(value) for value in row(said, kept, self._names, self._fields)]
        if self._more:
            values[-1] = rest(said, kept, self._known) or ""
        self._put(values)

    def _put(self, values: Sequence[str]) -> None:
        self._writer.writerow(values)
        self._frames.write(self._lines.getvalue().encode("utf-8", "replace"))
        self._lines.seek(0)
        self._lines.truncate()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    value = plain(value)
    return value if isinstance(value, str) else "" if value is None else to_json(value)
