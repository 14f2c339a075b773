"""What `rows` gives where nothing is compiled, by NumPy: column by column, each with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner.detect.claims import claim_columns
from cleaner.detect.columns import (
    block_columns,
    damping,
    group_opinion_columns,
    opinion_columns,
    score_columns,
    text_columns,
    word_slots,
)
from cleaner.detect.evidence import layout, name_scores
from cleaner.detect.features import NAME_BITS, Columns, Floats, Ints, Rows, Tables, Weights, Words, hashes, stack, weight

if TYPE_CHECKING:
    from cleaner.read.html import Page


class PlainText:
    """By NumPy. `columns` and `opinions` name what is in the rows, in their order."""

    def __init__(self, words: Words, title: str | None, said: Floats, tables: Tables) -> None:
        scores = {"words_say": word_scores(words, tables.words)}
        self.columns: Columns = text_columns(words, hashes(title)) | claim_columns(said) | score_columns(scores)
        self._length = weight(words)

    def opinions(self, likely: Floats) -> Columns:
        """What the first network thought, in columns."""
        return opinion_columns(likely, self._length)

    def first(self) -> Rows:
        """See Source."""
        return stack(self.columns)

    def second(self, rows: Rows, likely: Floats, asked: Ints) -> Rows:
        """See Source."""
        return np.hstack([rows[asked], stack(self.opinions(likely))[asked]])


class PlainPage(PlainText):
    """The same for the blocks of a page."""

    def __init__(self, page: Page, words: Words, tables: Tables) -> None:
        self._markup, self._plan, self._length = page.blocks, layout(page.blocks), weight(words)
        near, far = name_scores(page.blocks, tables.near, tables.far, NAME_BITS)
        scores = {"words_say": word_scores(words, tables.words), "near_say": near, "far_say": far}
        self.columns = block_columns(page, self._plan, words) | score_columns(scores)

    def opinions(self, likely: Floats) -> Columns:
        """What the first network thought, in columns."""
        groups = group_opinion_columns(self._markup, self._plan, likely, self._length)
        return opinion_columns(likely, self._length) | groups


def word_scores(words: Words, weights: Weights) -> Floats:
    """What a line's words, word pairs and outer words say, summed and damped."""
    line, slot = word_slots(words, len(weights).bit_length() - 1)
    return np.bincount(line, weights[slot], len(words.number)) / damping(words)
