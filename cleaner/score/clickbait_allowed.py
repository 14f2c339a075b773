"""Sources whose headlines may bait, because that is what they are read for."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from cleaner.model import Document

_NAMED_IN = ("source", "site")  # fields of a record, or of its `meta`, that say where an article comes from


def may_bait(document: Document, allowed: Collection[str]) -> bool:
    """Whether one of the names allowed is the document's source, whatever its casing, or a domain that its URL lies in."""
    if not allowed:
        return False
    names = {name.casefold() for name in allowed}
    said = [known.get(field) for known in (document.meta, document.extra) for field in _NAMED_IN]
    if any(isinstance(name, str) and name.casefold() in names for name in said):
        return True
    host = _host(document.url)
    return any(host == name or host.endswith(f".{name}") for name in names) if host else False


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").casefold()
    except ValueError:  # such as a bracket that opens no address
        return ""
