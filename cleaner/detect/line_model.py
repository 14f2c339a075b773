"""Which lines of a text, and which blocks of a page, did the article's author write?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.detect.claims import claim_columns, cut_lines
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
from cleaner.detect.features import Columns, Words, hashes, read_words, stack, weight
from cleaner.detect.network import Network

if TYPE_CHECKING:
    from cleaner.read.html import Page

Probabilities = NDArray[np.float64]
WORD_BITS, NAME_BITS = 15, 13  # of a page's tables of weights of words, and of class and id words
TEXT_BITS = 17  # of the table of weights of words of plain text
PAGE_THRESHOLD = 0.5  # a block of a page is cut where the probability that the author wrote it is lower
SURE = 0.1  # a line of a text less probable than this is junk, and where there is junk there is more
# Share of a text's lines: while fewer are surely junk, none of the others is doubted. Where no rule cuts any, the model's word
# for them is not enough so soon.
FEW, FEW_ALONE = 0.02, 0.1
MUCH = 0.15  # share of a text's words: if more are surely junk, the author's lists and tables look like it too
TRUSTED = 0.15  # where nothing is doubted, a line is cut below this probability
DOUBTED, DOUBTED_PARAGRAPH = 0.4, 0.25  # the same for short lines and paragraphs of a text that holds junk
DROWNED, DROWNED_PARAGRAPH = 0.12, 0.07  # and of a text that is full of junk
PARAGRAPH = 25  # words: a line that long is costly to lose, and less often junk
HOPELESS = 0.01  # blocks that the first network finds less likely get no second look: most of a page are


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights for one kind of input: of words, of the names of elements (pages only), and of two networks.

    The second network sees what the first one thought of the lines around.
    """

    words: NDArray[np.float32]
    near: NDArray[np.float32]
    far: NDArray[np.float32]
    first: Network
    second: Network


@dataclass(frozen=True, slots=True)
class LineModel:
    """Tells the author's lines from the rest, in plain text and on pages."""

    text: Judge
    page: Judge

    def line_probabilities(self, lines: list[str], title: str | None, said: NDArray[np.float64]) -> Probabilities:
        """For each line the probability that the article's author wrote it; 1 for lines without text.

        `lines` hold no line breaks; `said` is what `claims` makes of them. Headlines, bylines and captions are not counted
        as the author's body text.
        """
        result = np.ones(len(lines))
        texts = [" ".join(line.split()) for line in lines]
        filled = [i for i, text in enumerate(texts) if text]
        if filled:
            words = read_words([texts[i] for i in filled])
            result[filled] = _judge_lines(self.text, words, title, said[filled])
        return result

    def block_probabilities(self, page: Page) -> Probabilities:
        """For each block of the page the probability that it is the body of an article."""
        if not page.blocks.texts:
            return np.zeros(0)
        words = read_words(page.blocks.texts)
        plan = layout(page.blocks)
        columns = block_columns(page, plan, words)
        near, far = name_scores(page.blocks, self.page.near, self.page.far, NAME_BITS)
        scores = {"words_say": word_scores(words, self.page.words), "near_say": near, "far_say": far}
        length = weight(words)
        rows = stack(columns | score_columns(scores))
        first = self.page.first.probability(rows)
        opinions = stack(opinion_columns(first, length) | group_opinion_columns(page.blocks, plan, first, length))
        worth = first > HOPELESS
        first[worth] = self.page.second.probability(np.hstack([rows[worth], opinions[worth]]))
        return first


def text_thresholds(likely: Probabilities, length: NDArray[Any], said: NDArray[np.float64]) -> Probabilities:
    """For each line of a text the probability below which it is cut. `length` is in words, `said` as `claims` gives it.

    A text in which neither rules nor the model are sure of junk is most likely its author's from end to end.
    """
    sure, cut = likely < SURE, cut_lines(said)
    if (sure | cut).sum() < (FEW if cut.any() else FEW_ALONE) * (length > 0).sum():
        return np.full(len(likely), TRUSTED)
    if length[sure].sum() > MUCH * length.sum():
        return np.where(length < PARAGRAPH, DROWNED, DROWNED_PARAGRAPH)
    return np.where(length < PARAGRAPH, DOUBTED, DOUBTED_PARAGRAPH)


def _judge_lines(judge: Judge, words: Words, title: str | None, said: NDArray[np.float64]) -> Probabilities:
    columns: Columns = text_columns(words, hashes(title)) | claim_columns(said)
    rows = stack(columns | score_columns({"words_say": word_scores(words, judge.words)}))
    first = judge.first.probability(rows)
    return judge.second.probability(np.hstack([rows, stack(opinion_columns(first, weight(words)))]))


def word_scores(words: Words, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """What a line's words, word pairs and outer words say, summed and damped."""
    line, slot = word_slots(words, len(weights).bit_length() - 1)
    return np.bincount(line, weights[slot], len(words.number)) / damping(words)


def save(model: LineModel, path: Path) -> None:
    """As arrays that load without pickle; the same model gives the same bytes."""
    arrays: dict[str, Any] = {}
    for kind, judge in (("text", model.text), ("page", model.page)):
        for table in ("words", "near", "far"):
            arrays[f"{kind}.{table}"] = getattr(judge, table).astype(np.float16)
        for name in ("first", "second"):
            for field in fields(Network):
                arrays[f"{kind}.{name}.{field.name}"] = np.asarray(getattr(getattr(judge, name), field.name), np.float32)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path) -> LineModel:
    """Raises ValueError where the file was trained for other columns than this version computes."""
    with np.load(path, allow_pickle=False) as arrays:
        judges = [_judge(arrays, kind) for kind in ("text", "page")]
    return LineModel(*judges)


def _judge(arrays: Any, kind: str) -> Judge:
    tables = [arrays[f"{kind}.{table}"].astype(np.float32) for table in ("words", "near", "far")]
    networks = [Network(*(arrays[f"{kind}.{name}.{field.name}"] for field in fields(Network))) for name in ("first", "second")]
    return Judge(*tables, *networks)
