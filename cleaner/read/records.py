"""Documents out of files and streams: one article a file, or one a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.model import CleanerError, Document, Unread
from cleaner.read.decode import decode

FORMATS = ("text", "markdown", "html", "jsonl")
_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_NAMED = ("id", "text", "html", "title", "url", "lang", "meta")


class Fields(NamedTuple):
    """What the input calls the fields of a record."""

    id: str = "id"
    text: str = "text"
    html: str = "html"
    title: str = "title"
    url: str = "url"
    lang: str = "lang"


AS_NAMED = Fields()


def find_files(paths: Iterable[str], exclude: Iterable[str] = ()) -> list[Path]:
    """The files that the paths name: files as given, folders by the article files below them, in the order of names.

    `exclude` are patterns of names or paths (`*.clean.txt`, `drafts/*`) that apply to what folders hold.
    Raises CleanerError for a path that does not exist, and for a folder that cannot be read.
    """
    excluded = tuple(exclude)
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found += _articles_below(path, excluded)
        elif path.exists():
            found.append(path)
        else:
            raise CleanerError(f"{name}: no such file or folder")
    return found


def _articles_below(folder: Path, exclude: tuple[str, ...]) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise CleanerError(f"{error.filename}: cannot be read: {error.strerror}")

    found = []
    for below, folders, names in _walk(folder, refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = below / name
            if path.suffix.lower() in _SUFFIXES and not name.startswith(".") and not any(map(path.match, exclude)):
                found.append(path)
    return found


def _walk(folder: Path, refuse: Any) -> Iterator[tuple[Path, list[str], list[str]]]:
    import os

    for below, folders, names in os.walk(folder, onerror=refuse):
        yield Path(below), folders, names


def format_of(name: str, start: bytes) -> str:
    """The format of an input, by its name's ending, else by how it starts."""
    if known := _SUFFIXES.get(Path(name).suffix.lower()):
        return known
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<") and b"<body" in head):
        return "html"
    return "jsonl" if head.startswith(b"{") else "text"


def read_file(path: Path, input_format: str = "auto", fields: Fields = AS_NAMED) -> Iterator[Document | Unread]:
    """The documents of one file, in its order; what cannot be read comes as Unread, and the rest goes on."""
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, str(path), input_format, fields)
    except OSError as error:
        yield Unread(str(path), f"{path}: cannot be read: {error.strerror}")


def read_stream(
    stream: IO[bytes], name: str, input_format: str = "auto", fields: Fields = AS_NAMED
) -> Iterator[Document | Unread]:
    """The documents of a stream of bytes; `name` is for messages, and the identifier of a document that has none."""
    start = stream.readline()
    if input_format == "auto":
        input_format = format_of(name, start)
    if input_format == "jsonl":
        yield from _json_lines(start, stream, name, fields)
        return
    raw = start + stream.read()
    try:
        if input_format == "html":
            yield html_document(raw, name)
        else:
            yield Document(name, decode(raw)[0])
    except CleanerError as error:
        yield Unread(name, f"{name}: {error}", raw.decode(errors="replace"))


def html_document(page: Any, name: str | int, title: str | None = None, **known: Any) -> Document:
    """The document of a page: bytes, text or soup. A title that is known already goes before the page's own."""
    from cleaner.read.html import read_html  # parsers are loaded for those who need one

    read = read_html(page)
    told = {"author": read.author, "published": read.date, "site": read.site}
    known["meta"] = {key: value for key, value in told.items() if value} | dict(known.get("meta", {}))
    return Document(name, read.text, title if title is not None else read.title or "", page=read, **known)


def _json_lines(start: bytes, stream: IO[bytes], name: str, fields: Fields) -> Iterator[Document | Unread]:
    number, line = 0, start
    while line:
        number += 1
        if line.strip():
            yield _json_line(line, name, number, fields)
        line = stream.readline()


def _json_line(line: bytes, name: str, number: int, fields: Fields) -> Document | Unread:
    where = f"{name}:{number}"
    known: str | int = where
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise CleanerError(f"a record must be a JSON object, not {type(record).__name__}")
        known = record.get(fields.id, where)
        return document(record, where, fields)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {error}"
    except CleanerError as error:
        reason = str(error)
    return Unread(known if isinstance(known, (str, int)) else where, f"{where}: {reason}", line.decode(errors="replace"))


def document(record: Mapping[str, Any], where: str, fields: Fields = AS_NAMED) -> Document:
    """The document of a record. Raises CleanerError where a field has the wrong type, or text and html are both missing."""
    names = fields.text, fields.html, fields.title, fields.url, fields.lang
    text, html, title, url, lang = values = [record.get(name) for name in names]
    for field, value in zip(names, values, strict=True):
        if value is not None and not isinstance(value, str):
            raise CleanerError(f"field {field!r} must be text, not {type(value).__name__}")
    name = record.get(fields.id, where)
    if not isinstance(name, (str, int)):
        raise CleanerError(f"field {fields.id!r} must be text or a whole number, not {type(name).__name__}")
    meta = record.get("meta")
    used = {*names, fields.id, "meta"} if isinstance(meta, dict) else {*names, fields.id}
    rest: dict[str, Any] = {
        "meta": meta if isinstance(meta, dict) else {},
        "extra": {key: value for key, value in record.items() if key not in used},
        "url": url,
        "lang": lang,
    }
    if text is not None:
        return Document(name, text, title, **rest)
    if html is not None:
        return html_document(html, name, title, **rest)
    if title is not None:
        return Document(name, "", title, **rest)
    raise CleanerError(f"neither {fields.text!r} nor {fields.html!r} is there. --text-field and --html-field rename them")
