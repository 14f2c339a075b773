"""Records and pages to documents, whatever file they came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.model import CleanerError, Document
from cleaner.read.json_pages import Utf8Page
from cleaner.tuples import NamedTuple


class Fields(NamedTuple):
    """What the input calls the fields of a record."""

    id: str = "id"
    text: str = "text"
    html: str = "html"
    title: str = "title"
    url: str = "url"
    lang: str = "lang"


AS_NAMED = Fields()


def html_document(page: Any, name: str | int, title: str | None = None, **known: Any) -> Document:
    """The document of a page: bytes, text or soup. A title that is known already goes before the page's own."""
    from cleaner.read.html import read_html  # parsers are loaded for those who need one

    read = read_html(page)
    told = {"author": read.author, "published": read.date, "site": read.site}
    known["meta"] = {key: value for key, value in told.items() if value} | dict(known.get("meta", {}))
    return Document(name, read.text, title if title is not None else read.title or "", page=read, **known)


def document(record: Mapping[str, Any], where: str, fields: Fields = AS_NAMED) -> Document:
    """The document of a record. Raises CleanerError where a field has the wrong type, or text and html are both missing."""
    values = {key: record.get(getattr(fields, key)) for key in ("text", "html", "title", "url", "lang")}
    for key, value in values.items():
        if value is not None and not isinstance(value, (str, Utf8Page)):
            raise CleanerError(f"field {getattr(fields, key)!r} must be text, not {type(value).__name__}")
    name = record.get(fields.id, where)
    if not isinstance(name, (str, int)):
        raise CleanerError(f"field {fields.id!r} must be text or a whole number, not {type(name).__name__}")
    meta = record.get("meta")
    used = {getattr(fields, key) for key in ("text", "html", "title", "lang", "id")}
    used |= {"meta"} if isinstance(meta, dict) else set()
    rest: dict[str, Any] = {
        "meta": meta if isinstance(meta, dict) else {},
        "extra": {key: value for key, value in record.items() if key not in used},
        "url": values["url"],
        "lang": values["lang"],
    }
    if values["text"] is not None:
        return Document(name, values["text"], values["title"], **rest)
    if values["html"] is not None:
        return html_document(values["html"], name, values["title"], **rest)
    if values["title"] is not None:
        return Document(name, "", values["title"], **rest)
    raise CleanerError(f"neither {fields.text!r} nor {fields.html!r} is there. --text-field and --html-field rename them")
