"""Which lines of a text, and which blocks of a page, did the article's author write?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from cleaner.detect.claims import cut_lines
from cleaner.detect.features import read_words
from cleaner.detect.network import Network
from cleaner.detect.rows import page_source, text_source
from cleaner.model import CleanerError
from cleaner.tuples import NamedTuple
from cleaner.weights import members

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.read.html import Page

Probabilities: TypeAlias = "NDArray[np.float64]"
WORD_BITS = 15  # of a page's table of weights of words
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


class Judge(NamedTuple):
    """Weights for one kind of input: of words, of the names of elements (pages only), and of two networks.

    The second network sees what the first one thought of the lines around.
    """

    words: NDArray[np.float32]
    near: NDArray[np.float32]
    far: NDArray[np.float32]
    first: Network
    second: Network


class LineModel:
    """Tells the author's lines from the rest, in plain text and on pages. `judge_of` gives the judge of either when asked."""

    def __init__(self, judge_of: Callable[[str], Judge]) -> None:
        self._judge_of = judge_of

    @cached_property
    def text(self) -> Judge:
        """The judge of lines. Raises CleanerError where a file cannot be read, or lacks what this version needs."""
        return self._judge_of("text")

    @cached_property
    def page(self) -> Judge:
        """The judge of blocks. Raises CleanerError as `text` does."""
        return self._judge_of("page")

    def line_probabilities(self, lines: list[str], title: str | None, said: NDArray[np.float64]) -> Probabilities:
        """For each line the probability that the article's author wrote it; 1 for lines without text.

        `lines` hold no line breaks; `said` is what `claims` makes of them. Headlines, bylines and captions are not counted
        as the author's body text.
        """
        result = np.ones(len(lines))
        texts = [" ".join(line.split()) for line in lines]
        filled = [i for i, text in enumerate(texts) if text]
        if filled:
            source = text_source(read_words([texts[i] for i in filled]), title, said[filled], self.text)
            rows = source.first()
            first = self.text.first.probability(rows)
            result[filled] = self.text.second.probability(source.second(rows, first, np.arange(len(filled))))
        return result

    def block_probabilities(self, page: Page) -> Probabilities:
        """For each block of the page the probability that it is the body of an article."""
        if not page.blocks.texts:
            return np.zeros(0)
        source = page_source(page, read_words(page.blocks.texts), self.page)
        rows = source.first()
        first = self.page.first.probability(rows)
        worth = np.flatnonzero(first > HOPELESS)
        if len(worth):
            first[worth] = self.page.second.probability(source.second(rows, first, worth))
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


def save(model: LineModel, path: Path) -> None:
    """As arrays that load without pickle; the same model gives the same bytes."""
    arrays: dict[str, Any] = {}
    for kind, judge in (("text", model.text), ("page", model.page)):
        for table in ("words", "near", "far"):
            arrays[f"{kind}.{table}"] = getattr(judge, table).astype(np.float16)
        for name in ("first", "second"):
            for part in Network.WEIGHTS:
                arrays[f"{kind}.{name}.{part}"] = np.asarray(getattr(getattr(judge, name), part), np.float32)
    np.savez(path, allow_pickle=False, **arrays)  # half-precision weights hardly compress, and reading them would take longer


def load(path: Path) -> LineModel:
    """The model of a file, which is read when it is asked: for pages or for texts, seldom for both."""
    return LineModel(lambda kind: _judge(path, kind))


def _judge(path: Path, kind: str) -> Judge:
    read = members(path, f"{kind}.")
    arrays = {name: np.frombuffer(data, descr).reshape(shape) for name, (descr, shape, data) in read.items()}
    try:
        words, near, far = (arrays[f"{kind}.{table}"].astype(np.float32) for table in ("words", "near", "far"))
        first, second = (
            Network(*(arrays[f"{kind}.{name}.{part}"].copy() for part in Network.WEIGHTS)) for name in ("first", "second")
        )
    except KeyError as error:
        raise CleanerError(f"{path}: has no weights {error}: reinstall the package or train anew") from None
    return Judge(words, near, far, first, second)
