"""One record as it lies in its file, not yet looked into: what passes to the workers, and what they make of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import orjson

from cleaner.model import CleanerError, Document, Unread
from cleaner.read.decode import decode
from cleaner.read.documents import AS_NAMED, Fields, document, html_document
from cleaner.read.front_matter import split_front_matter
from cleaner.read.json_pages import lifted
from cleaner.tuples import NamedTuple

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
SHOWN = 2_000  # bytes of a record too large to be held that its Unread shows


class Raw(NamedTuple):
    """A record's bytes. `where` (file, or file:number) names it in messages, and is the id of a record that has none.

    `data` is a JSON object for kind `json`, else a page's or a text's bytes as they were read: of `markdown` a text with its
    front matter. `kept` are values that only
    the writer of the output needs: other columns of a row. The fields of a JSON line all stay in `data`.
    """

    where: str
    kind: Literal["json", "html", "text", "markdown"]
    data: bytes
    kept: Mapping[str, Any] = {}


def parse(raw: Raw, fields: Fields = AS_NAMED) -> Document | Unread:
    """The record's document, or why there is none. Never raises for bad data."""
    if raw.kind == "json":
        return _parse_json(raw, fields)
    try:
        if raw.kind == "html":
            return html_document(raw.data, raw.where)
        text = decode(raw.data)[0]
        before, text = split_front_matter(text) if raw.kind == "markdown" else ("", text)
        return Document(raw.where, text, before=before)
    except CleanerError as error:
        return Unread(raw.where, f"{raw.where}: {error}", raw.data.decode(errors="replace"))


def _parse_json(raw: Raw, fields: Fields) -> Document | Unread:
    known: Any = raw.where
    try:
        record = _record(raw.data, fields)
        if not isinstance(record, dict):
            raise CleanerError(f"a record must be a JSON object, not {type(record).__name__}")
        known = record.get(fields.id, raw.where)
        return document(record, raw.where, fields)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {error}"
    except CleanerError as error:
        reason = str(error)
    name = known if isinstance(known, (str, int)) else raw.where
    return Unread(name, f"{raw.where}: {reason}", raw.data.decode(errors="replace"))


def _record(data: bytes, fields: Fields) -> Any:
    """The value of a record's JSON, its page as bytes where that is cheaper."""
    parts = lifted(data, fields.html) if fields.count(fields.html) == 1 else None
    try:
        return _loaded(data) if parts is None else _loaded(parts[0]) | {fields.html: parts[1]}
    except ValueError:
        return _loaded(data)  # which says where in the whole record the fault is


def _loaded(data: bytes) -> Any:
    """What `json.loads` makes of a text, mostly in half the time."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:  # json accepts more: NaN, half a surrogate pair
        return json.loads(data)
    return value if _is_exact(value) else json.loads(data)


def _is_exact(value: Any) -> bool:
    """Whether a value holds no number that stands for a whole one of more than 64 bits."""
    if isinstance(value, dict):
        return all(map(_is_exact, value.values()))
    if isinstance(value, list):
        return all(map(_is_exact, value))
    return not isinstance(value, float) or abs(value) < 1 << 63


def too_large(where: str, size: int | None, max_bytes: int, start: bytes = b"") -> Unread:
    """What stands for a record over the limit, of `size` bytes if that is known: only its `start` was held."""
    told = "" if size is None else f"{size:,} bytes, "
    reason = f"{told}over the limit of {max_bytes:,} bytes (--max-record-mb): not read"
    return Unread(where, f"{where}: {reason}", start[:SHOWN].decode(errors="replace"))


def json_bytes(record: Mapping[str, Any]) -> bytes:
    """A record as one line of JSON. Lone surrogates, which UTF-8 cannot hold, are written as escapes."""
    line = _encode(record)
    try:
        return line.encode()
    except UnicodeEncodeError:
        return json.dumps(record, default=str).encode()
