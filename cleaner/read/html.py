"""A web page to text blocks with the DOM's evidence, and to what the page says about itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from cleaner.native import compiled
from cleaner.read.blocks import read_blocks, reader_of_trees
from cleaner.read.json_pages import Utf8Page
from cleaner.read.limits import bounded
from cleaner.read.markup import Markup
from cleaner.read.page_encoding import decode_page
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_SEPARATED = r"\s+[|–—·»•::-]\s+|\s+[|]\s*"
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?(\w{3,40})"')
_NO_EVENTS = int(LexborDocumentOptions.WO_EVENTS)  # the parser need not tell itself of every node that it adds
_METAS = frozenset(
    "og:title twitter:title og:locale author article:author article:published_time date og:site_name og:description "
    "description og:type og:url".split()
)
_MOST_METAS, _MOST_SCRIPTS, _MOST_HEADINGS = 400, 50, 4  # of a page that are read
_Said: TypeAlias = tuple[list[tuple[str, str]], list[str], str | None, list[str]]
_native: Any = compiled("metadata")
_ARTICLE_TYPE = re.compile(r"Article|Posting|Reportage|Report$|Story")


class Page(NamedTuple):
    """What a page shows and says. `body` is the text that its metadata give for the article, often missing.

    `types` are the names of the schema.org types that it declares, of itself or of what it mentions.
    """

    blocks: Markup
    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    lang: str | None = None
    description: str | None = None
    body: str | None = None
    kind: str | None = None
    url: str | None = None
    types: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The visible text, one block a line."""
        return "\n".join(self.blocks.texts)


def read_html(source: bytes | str | Utf8Page | BeautifulSoup) -> Page:
    """The blocks of a page in document order, and its metadata. Never raises on bad markup."""
    tree = LexborHTMLParser(bounded(_utf8(source), lean=True), options=_NO_EVENTS)
    named, linked, page_title, headings = _said(tree)
    metas = _metas(named)
    article = _linked_data(linked)
    title = _title(article.get("headline") or metas.get("og:title") or metas.get("twitter:title"), page_title, headings)
    root = tree.root
    types = _types(tree, linked)
    lang = (root.attributes.get("lang") if root else None) or metas.get("og:locale") or article.get("inLanguage")
    return Page(
        blocks=read_blocks(tree),
        title=title,
        author=_names(article.get("author")) or metas.get("author") or metas.get("article:author"),
        date=article.get("datePublished") or metas.get("article:published_time") or metas.get("date"),
        site=metas.get("og:site_name") or _names(article.get("publisher")),
        lang=lang.replace("_", "-").split("-")[0].lower() if isinstance(lang, str) and lang else None,
        description=metas.get("og:description") or metas.get("description"),
        body=article.get("articleBody"),
        kind=metas.get("og:type"),
        url=metas.get("og:url"),
        types=types,
    )


def _utf8(source: bytes | str | Utf8Page | BeautifulSoup) -> bytes:
    """The page as the parser wants it: in UTF-8, without NUL."""
    if isinstance(source, Utf8Page):
        return source.markup
    text = source if isinstance(source, str) else decode_page(source) if isinstance(source, bytes) else str(source)
    return text.encode("utf-8", "replace").replace(b"\0", b"")


def _said(tree: LexborHTMLParser) -> _Said:
    """(name and content of each `<meta>`, texts of JSON-LD, the first `<title>`, the first `<h1>`s), as they are written."""
    if (reader := _reader()) is not None:
        found: _Said = reader.read(tree.root.mem_id if tree.root else 0)
        return found
    attributes = islice((a for node in tree.tags("meta") if "content" in (a := node.attributes)), _MOST_METAS)
    named = [(a.get("property") or a.get("name") or a.get("itemprop") or "", a["content"] or "") for a in attributes]
    linked = [node for node in tree.tags("script") if (node.attributes.get("type") or "").lower() == "application/ld+json"]
    titles, headings = tree.tags("title"), tree.tags("h1")
    return (
        named,
        [node.text() or "" for node in linked[:_MOST_SCRIPTS]],
        titles[0].text() if titles else None,
        [heading.text() for heading in headings[:_MOST_HEADINGS]],
    )


@cache
def _reader() -> Any:
    """The compiled reader of metadata, None where there is none."""
    return _native and reader_of_trees(_native.Metadata, (_MOST_METAS, _MOST_SCRIPTS, _MOST_HEADINGS))


def _metas(named: list[tuple[str, str]]) -> dict[str, str]:
    """The first value of each `<meta name|property|itemprop=… content=…>` that is of use."""
    found: dict[str, str] = {}
    for name, content in named:
        if (name := name.lower()) in _METAS and name not in found and (value := _flat(content)):
            found[name] = value
    return found


def _linked_data(scripts: list[str]) -> dict[str, Any]:
    """The first JSON-LD object that is an article, fields of the wrong type dropped; empty if there is none."""
    for source in scripts:
        if "eadline" not in source and "articleBody" not in source:
            continue
        for item in _objects(_loaded(source)):
            kinds = item.get("@type")
            if _ARTICLE_TYPE.search(
                " ".join(kinds) if isinstance(kinds, list) and all(isinstance(k, str) for k in kinds) else str(kinds)
            ):
                texts = ("headline", "articleBody", "datePublished", "inLanguage")
                return {k: v for k, v in item.items() if isinstance(v, str) or k not in texts}
    return {}


def _loaded(source: str) -> Any:
    """The JSON of a script, None where it is broken beyond what the lenient of two parsers takes."""
    try:
        return orjson.loads(source)
    except ValueError:  # line breaks in strings, most often
        try:
            return json.loads(source, strict=False)
        except (ValueError, RecursionError):
            return None


def _types(tree: LexborHTMLParser, scripts: list[str]) -> frozenset[str]:
    """The schema.org types in the JSON-LD, and those that the page's outermost elements have as microdata."""
    outer = [node.attributes.get("itemtype") or "" for node in (tree.root, tree.body) if node]
    linked = [name for source in scripts for name in _TYPE.findall(source)]
    return frozenset([*linked, *(value.rpartition("/")[2] for value in outer if "schema.org/" in value)])


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:50]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if key in data:
                yield from _objects(data[key], depth + 1)


def _names(value: Any) -> str | None:
    """The names in a schema.org person, organisation or list of them."""
    values = value if isinstance(value, list) else [value]
    names = [v.get("name") if isinstance(v, dict) else v for v in values]
    return ", ".join(_flat(n) for n in names if isinstance(n, str) and n.strip()) or None


def _title(declared: str | None, page: str | None, headings: list[str]) -> str | None:
    """The headline: the `<h1>` that says much the same as the declared title, else that title without the site's name."""
    declared, page = _flat(declared), _flat(page)
    for heading in map(_flat, headings):
        if len(heading) > 8 and max(_agreement(heading, declared), _agreement(heading, page)) >= 0.5:
            return heading
    if declared and (not page or declared in page):
        return declared
    parts = re.split(_SEPARATED, declared or page)
    return max(parts, key=len).strip() or _flat(headings[0] if headings else "") or None


def _flat(text: str | None) -> str:
    if not text:
        return ""
    if "&" in text:
        from html import unescape  # has a table of all names, which most pages do without

        text = unescape(text)
    return " ".join(text.split())


def _agreement(heading: str, title: str) -> float:
    """Share of the shorter one's words that both have; 1 if one holds the other."""
    if heading in title:
        return 1.0
    mine, theirs = set(heading.lower().split()), set(title.lower().split())
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter > 2 else 0.0
