"""The articles of a file, each with the way back from its texts to the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, and not in the stubs
from typing import TYPE_CHECKING

from cleaner.lint.places import Stretch, Written, in_quotes, in_single_quotes
from cleaner.model import CleanerError, Document, Finding
from cleaner.read.records import Fields, document, format_of, html_document
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.lint.markdown import Masked

Way = Stretch | Written
FORMATS = ("text", "markdown", "html", "jsonl", "json")
_SPACE = re.compile(r"[ \t\r\n]*")
_TITLE = re.compile(
    r"""^title[ \t]*[:=][ \t]*
    (?: "(?P<double>(?:[^"\\\r\n]|\\.)*)" | '(?P<single>(?:[^'\r\n]|'')*)' | (?P<plain>[^\s"'\[{|>&*!%@`#][^\r\n]*?) )
    [ \t]*(?:[ ]\#[^\r\n]*)?\r?$""",
    re.MULTILINE | re.VERBOSE,
)


def _as_found(finding: Finding) -> Finding | None:
    return finding


def _in_record(finding: Finding) -> Finding | None:
    return None if finding.code == "FM006" else finding  # the file's last line is not the text's


def _on_page(finding: Finding) -> Finding | None:
    """A finding on a page: how its lines are set is the browser's to say, and its source is not to be cut by lines."""
    if finding.code.startswith("FM"):
        return None
    return finding._replace(fix=None) if finding.fix else finding


def _on_titled_page(finding: Finding) -> Finding | None:
    """A finding on a page that names its headline, which need not look like one then."""
    return None if finding.code == "HL008" else _on_page(finding)


class Article(NamedTuple):
    """One article of a file: its document, and for each of its fields the way back to the file.

    `judge` refuses findings that lie in what is no text, and fixes that would break the file. `record` names it among others.
    `widened` takes the markup into a place in the file that it would else be cut through.
    """

    document: Document
    ways: Mapping[str, Way]
    judge: Callable[[Finding], Finding | None] = _as_found
    record: str | int | None = None
    widened: Callable[[int, int], tuple[int, int]] | None = None

    def place(self, finding: Finding) -> tuple[int, int]:
        """Where a finding stands in the file."""
        place = self.ways[finding.field].span(finding.start, finding.end)
        return place if self.widened is None else self.widened(*place)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: its articles, the comments in it, which can hold words for the linter, and what could not be read."""

    articles: list[Article]
    comments: list[tuple[int, int]] = field(default_factory=list)
    masked: Masked | None = None
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_articles(name: str, text: str, form: str, fields: Fields) -> Reading:
    """The articles in a file's decoded text. `form` is one of `FORMATS`, or `auto`: by name, else by content."""
    if form == "auto":
        form = "json" if name.lower().endswith(".json") else format_of(name, text[:1024].encode(errors="replace"))
    if form == "markdown":
        return _markdown(name, text)
    if form == "html":
        from cleaner.lint.pages import comments, located  # parsers are loaded for those who need one

        read = html_document(text, name)
        page = replace(read, title=None)  # its own headline is no second one
        ways: dict[str, Way] = {"text": located(text, page.text), "title": Written((), (), 0)}
        return Reading([Article(page, ways, _on_titled_page if read.title else _on_page)], comments(text))
    if form in ("jsonl", "json"):
        return _records(name, text, form, fields)
    if form != "text":
        raise CleanerError(f"{form} is no format for the linter, which reads {', '.join(FORMATS)}: `cleaner clean` reads it")
    return Reading([Article(Document(name, text), {"text": Stretch()})])


def _markdown(name: str, text: str) -> Reading:
    from cleaner.lint.markdown import mask

    masked = mask(text)
    ways: dict[str, Way] = {"text": Stretch(masked.body)}
    title = _front_title(text[: masked.body])
    if title is not None:
        ways["title"] = title[1]
    body = Document(name, masked.text[masked.body :], title[0] if title else None)
    article = Article(body, ways, lambda finding: masked.judge(finding, titled=title is not None), widened=masked.widened)
    return Reading([article], masked.comments, masked)


def _front_title(front: str) -> tuple[str, Written] | None:
    """The title that a Markdown file's front matter gives, and the way back to it."""
    match = _TITLE.search(front)
    if match is None:
        return None
    if match["double"] is not None:
        try:
            return in_quotes(front, *match.span("double"))
        except ValueError:
            return None  # an escape of YAML alone: rare enough to be left to people
    if match["single"] is not None:
        return in_single_quotes(front, *match.span("single"))
    start, end = match.span("plain")
    return front[start:end], Written(range(start, end), range(start + 1, end + 1), start, _plain_scalar)


def _plain_scalar(new: str) -> str:
    return re.sub(r": | #", " ", new)  # would end the scalar


def _records(name: str, text: str, form: str, fields: Fields) -> Reading:
    reading = Reading([])
    for number, (start, end) in enumerate(_lines(text) if form == "jsonl" else _values(text), 1):
        if text[start:end].strip("\ufeff \t\r\n"):
            where = f"{name}:{number}"
            try:
                reading.articles.append(_record(where, text, start, end, fields))
            except (ValueError, RecursionError) as error:
                reading.errors.append((start, f"not JSON: {error}"))
            except CleanerError as error:
                reading.errors.append((start, str(error)))
    return reading


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _values(text: str) -> Iterator[tuple[int, int]]:
    """The records of a JSON file: the items of its list, or the one object that it is."""
    at = _skip(text, 1 if text.startswith("\ufeff") else 0)
    if text[at : at + 1] != "[":
        yield at, len(text)
        return
    at = _skip(text, at + 1)
    decoder = json.JSONDecoder()
    while at < len(text) and text[at] != "]":
        try:
            end = decoder.raw_decode(text, at)[1]
        except ValueError:
            yield at, len(text)  # told by whoever reads it
            return
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _record(where: str, text: str, start: int, end: int, fields: Fields) -> Article:
    at = _skip(text, start + text.startswith("\ufeff", start))
    record = json.loads(text[at:end])
    if not isinstance(record, dict):
        raise CleanerError(f"a record must be a JSON object, not {type(record).__name__}")
    read = document(record, where, fields)
    if read.page is not None and not isinstance(record.get(fields.title), str):
        read = replace(read, title=None)
    nowhere = Written((), (), at)
    ways: dict[str, Way] = {"text": nowhere, "title": nowhere}
    spans = dict(_strings(text, at))
    for key, name in (("text", fields.text), ("title", fields.title)):
        if name in spans and isinstance(record.get(name), str):
            ways[key] = in_quotes(text, *spans[name])[1]
    return Article(read, ways, _on_page if read.page is not None else _in_record, read.id if read.id != where else None)


def _strings(text: str, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The keys of the object that begins at `at`, with the insides of those values that are strings."""
    decoder = json.JSONDecoder()
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = scanstring(text, at + 1)
        at = _skip(text, _skip(text, at) + 1)
        begin = at
        at = decoder.raw_decode(text, at)[1]
        if text[begin] == '"':
            yield key, (begin + 1, at - 1)
        at = _skip(text, _skip(text, at) + 1)
