"""Records as they stand in their files, before anyone has understood them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from cleaner.model import CleanerError, Document, Unread
from cleaner.read.decode import decode
from cleaner.read.records import Fields, _json_line, html_document


class Raw(NamedTuple):
    """A record as read: `where` names it in messages, `kept` are columns that only the writer needs."""

    where: str
    kind: Literal["json", "html", "text"]
    data: bytes
    kept: Mapping[str, Any] = {}


def parse(raw: Raw, fields: Fields) -> Document | Unread:
    """The record's document, or why there is none."""
    if raw.kind == "json":
        name, _, number = raw.where.rpartition(":")
        return _json_line(raw.data, name, int(number), fields)
    try:
        if raw.kind == "html":
            return html_document(raw.data, raw.where)
        return Document(raw.where, decode(raw.data)[0])
    except CleanerError as error:
        return Unread(raw.where, f"{raw.where}: {error}", raw.data.decode(errors="replace"))
