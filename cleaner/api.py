"""The library's short way in: one call for one article."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.config import Config
from cleaner.model import Document, Report
from cleaner.pipeline import Cleaner
from cleaner.read.decode import decode
from cleaner.read.records import html_document

if TYPE_CHECKING:
    from bs4 import BeautifulSoup  # loaded only for pages


def clean(
    text: str | bytes, *, title: str | None = None, url: str | None = None, lang: str | None = None, config: Config | None = None
) -> Report:
    """Clean and score one article of plain text.

    Without a `title` the headline is looked for in the text's first lines and stays there; with one, lines of the text that
    repeat it are duplicates. Bytes are decoded as UTF-8, or as what they turn out to be.
    Raises CleanerError for bytes that are no text, and for a configuration that cannot be used.
    """
    decoded = text if isinstance(text, str) else decode(text)[0]
    return _cleaner(config or Config())(Document("text", decoded, title, lang, url))


def clean_html(
    page: str | bytes | BeautifulSoup, *, url: str | None = None, lang: str | None = None, config: Config | None = None
) -> Report:
    """Clean and score one article from its page: markup as text or bytes, or a soup that is parsed already.

    The report's document is the page's visible text, one block a line; `restore` gives that back.
    Raises CleanerError for a configuration that cannot be used.
    """
    return _cleaner(config or Config())(html_document(page, url or "page", url=url, lang=lang))


@lru_cache(maxsize=8)
def _cleaner(config: Config) -> Cleaner:
    """Cleaners are costly to make and safe to share, so the last few stay."""
    return Cleaner(config)
