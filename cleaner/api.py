"""The library's short way in: one call for one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner import pipeline
from cleaner.config import Config
from cleaner.model import Document, Report
from cleaner.read.decode import decode
from cleaner.read.records import html_document

if TYPE_CHECKING:
    from bs4 import BeautifulSoup  # loaded only for pages

    from cleaner.batch.stream import Article  # loaded for those who have batches


class Cleaner(pipeline.Cleaner):
    """Cleans and scores documents by one configuration. One cleaner serves any number of documents, threads and processes.

    Raises CleanerError for codes that no rule has, and for rule files that cannot be used.
    """

    def map(self, articles: Iterable[Article], workers: int = 1, timeout: float | None = None) -> Iterator[Report]:
        """A report for each article, in their order, made as they are asked for; memory does not grow with their number.

        An article is a text, a Document, or a mapping with `text` or `html` and, if known, `id`, `title`, `url`, `lang` and
        `meta`; other keys come back in the report's document as `extra`. `workers` are processes of their own, which
        need no main guard and inherit no locks; 1 without a `timeout` (seconds for one article) is this process itself.
        What cannot be cleaned comes as a report with `error`. Raises CleanerError where workers cannot start.
        """
        from cleaner.batch.stream import reports

        return reports(articles, self.config, workers, timeout)


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
