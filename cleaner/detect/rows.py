"""Rows of numbers for the two networks of a judge, written by compiled loops; where there are none, see `plain_rows`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from cleaner.detect.features import INSIDE, OWN, Floats, Ints, Rows, Tables, Words, hashes, widths
from cleaner.detect.network import room
from cleaner.native import compiled
from cleaner.read.markup import FLAGGED, HIDDEN_BIT, TAG_ID

if TYPE_CHECKING:
    from cleaner.read.html import Page

_blocks = compiled("blocks")


class Source(Protocol):
    """Where the rows of one document come from. The first are overwritten when the next document's are asked for."""

    def first(self) -> Rows:
        """What the first network is told of each line."""

    def second(self, rows: Rows, likely: Floats, asked: Ints) -> Rows:
        """What the second is told of the lines asked for: their first rows, and what the first network thought around them."""


def text_source(words: Words, title: str | None, said: Floats, tables: Tables) -> Source:
    """Of the lines of a plain text, of which there must be some; `said` is what `claims` makes of them."""
    if texts := _texts():
        return CompiledText(texts, words, title, said, tables)
    from cleaner.detect.plain_rows import PlainText

    return PlainText(words, title, said, tables)


def page_source(page: Page, words: Words, tables: Tables) -> Source:
    """Of the blocks of a page, of which there must be some."""
    if _blocks:
        return CompiledPage(page, words, tables)
    from cleaner.detect.plain_rows import PlainPage

    return PlainPage(page, words, tables)


@cache
def _texts() -> Any:
    return compiled("texts")  # which pages do without


class CompiledText:
    """By compiled loops."""

    def __init__(self, module: Any, words: Words, title: str | None, said: Floats, tables: Tables) -> None:
        self._module, self._sheet = module, module.Texts(words)
        self._told: tuple[Any, ...] = (hashes(title), said, tables.words, widths(words))

    def first(self) -> Rows:
        """See Source."""
        rows = room("rows", self._sheet.number, self._module.TEXT_COLUMNS)
        self._sheet.text_columns(rows, *self._told)
        return rows

    def second(self, rows: Rows, likely: Floats, asked: Ints) -> Rows:
        """See Source."""
        more = room("more", len(asked), rows.shape[1] + self._module.OPINION_COLUMNS)
        self._sheet.opinions(more, rows, likely, asked)
        return more


class CompiledPage(CompiledText):
    """The same for the blocks of a page."""

    def __init__(self, page: Page, words: Words, tables: Tables) -> None:
        assert _blocks is not None  # noqa: S101  for the type checker: the caller has looked
        self._module, self._sheet = _blocks, _blocks.Blocks(words, page.blocks, _names())
        self._told = (hashes(page.title), hashes(page.description), hashes(page.body), tables.words, tables.near, tables.far)

    def first(self) -> Rows:
        """See Source."""
        rows = room("rows", self._sheet.number, self._module.OTHER_COLUMNS + len(INSIDE) + len(OWN))
        self._sheet.block_columns(rows, *self._told)
        return rows


@cache
def _names() -> Any:
    """The numbers of tags and the bits that have columns, for the compiled loops."""
    assert _blocks is not None  # noqa: S101  as above
    inside, own = [FLAGGED.index(name) for name in INSIDE], [TAG_ID[name] for name in OWN]
    headings = [TAG_ID[f"h{k}"] for k in range(1, 7)]
    tables = (np.array(numbers, np.int64) for numbers in (inside, own, headings))
    return _blocks.Names(*tables, HIDDEN_BIT, TAG_ID["article"], TAG_ID["p"])
