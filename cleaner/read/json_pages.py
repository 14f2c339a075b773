"""Pages inside JSON records, taken out as bytes: the way through a string costs as much as parsing the page."""

from __future__ import annotations

from typing import Any

from cleaner.native import compiled
from cleaner.tuples import NamedTuple

LEAST = 10_000  # bytes of a record from which it is worth while

_native: Any = compiled("json_pages")


class Utf8Page(NamedTuple):
    """A page known to be UTF-8, whatever it says of itself, and to hold no NUL."""

    markup: bytes


def lifted(record: bytes, field: str) -> tuple[bytes, Utf8Page] | None:
    """(the record with an empty text in that field, the page that stood there), None where it is to be read as others are.

    Only what stands in the field is known to be sound then.
    """
    if _native is None or len(record) < LEAST or not field.isascii() or f'"{field}"'.encode() not in record:
        return None
    parts = _native.lifted(record, field.encode())
    return None if parts is None else (parts[0], Utf8Page(parts[1]))
