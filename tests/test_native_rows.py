"""What is compiled gives the answers of the NumPy code that it stands in for: column by column, and in the end."""

from __future__ import annotations

import random
from html import escape
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import ODD, PROSE, lines, texts, titles

from cleaner.detect.article import Article
from cleaner.detect.authorship import shipped_model
from cleaner.detect.blocks import runs, runs_plainly
from cleaner.detect.claims import claims
from cleaner.detect.detector import Detector
from cleaner.detect.features import kinds_of_characters, read_words, read_words_plainly
from cleaner.detect.line_model import LineModel
from cleaner.detect.network import CLIP
from cleaner.detect.page_kind import NAME_BITS, kind_probabilities, model, name_row, page_row, standardised, text_columns
from cleaner.detect.plain_rows import PlainPage, PlainText
from cleaner.detect.rows import CompiledPage, CompiledText
from cleaner.native import compiled
from cleaner.read.html import Page, read_html
from cleaner.rulebook import load_rules

pytestmark = pytest.mark.skipif(compiled("blocks") is None, reason="nothing is compiled here")

TAGS = "p div li ul h1 h2 article main section aside nav a b small figcaption td span".split()
NAMES = ["", ' class="article-body mainText"', ' class="related menu" id="sideBar"', ' style="display:none"', " hidden"]


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, max_size=5).map("".join)
    return st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(TAGS), st.sampled_from(NAMES), parts)


bodies = st.recursive(lines.map(escape) | st.sampled_from(["<br>", "<td>"]), element, max_leaves=25)
heads = st.builds(
    "<title>{}</title><meta name=description content='{}'>".format,
    st.sampled_from(PROSE),
    st.sampled_from(["", *PROSE]),
)
said = st.just("") | st.just(
    '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "' + " ".join(PROSE * 3) + '"}</script>'
)
pages = st.builds("{}{}<h1>{}</h1>{}".format, heads, said, st.sampled_from(PROSE), bodies).map(read_html)


def close(mine: NDArray[np.float32], plain: NDArray[np.float32], names: list[str]) -> None:
    """All columns are equal but for the last digit of a logarithm or a sum."""
    assert mine.shape == plain.shape == (len(plain), len(names))
    assert [name for k, name in enumerate(names) if not np.allclose(mine[:, k], plain[:, k], rtol=1e-6, atol=1e-6)] == []


def same_rows(mine: CompiledText, plain: PlainText) -> None:
    """Both sources say the same to both networks."""
    rows, expected = mine.first(), plain.first()
    names = list(plain.columns)
    close(rows, expected, names)
    likely = np.random.default_rng(len(rows)).random(len(rows)) ** 2
    asked = np.flatnonzero(likely > 0.1)
    close(mine.second(rows, likely, asked), plain.second(expected, likely, asked), [*names, *plain.opinions(likely)])


@given(st.lists(ODD | lines, min_size=1, max_size=8))
def test_words(found: list[str]) -> None:
    found = [" ".join(text.split()) for text in found]
    mine, plain = read_words(found), read_words_plainly(found)
    for field in type(mine)._fields:
        np.testing.assert_array_equal(getattr(mine, field), getattr(plain, field), field)


def test_kinds_of_characters() -> None:
    native = compiled("words")
    assert native is not None
    assert native.kinds_of_characters() == kinds_of_characters()


@given(texts, titles)
@settings(deadline=None)
def test_rows_of_texts(text: str, title: str | None) -> None:
    article = Article("\n".join(line for line in map(str.strip, text.splitlines()) if line) or "x", title)
    found = [" ".join(line.text.split()) or "x" for line in article.lines]
    words, table = read_words(found), claims(article, Detector(load_rules([])).told(article))
    judge = shipped_model().text
    same_rows(CompiledText(compiled("texts"), words, title, table, judge), PlainText(words, title, table, judge))


@given(pages)
@settings(deadline=None)
def test_rows_of_pages(page: Page) -> None:
    words, judge = read_words(page.blocks.texts), shipped_model().page
    same_rows(CompiledPage(page, words, judge), PlainPage(page, words, judge))


@given(pages, st.sampled_from(["http://a.example/b-c", None]))
@settings(deadline=None)
def test_kinds_of_pages(page: Page, url: str | None) -> None:
    likely = np.random.default_rng(len(page.text)).random(len(page.blocks.texts))
    known, row = model(), page_row(page, likely, url)
    plain = text_columns(page.blocks, likely)
    assert row[: len(plain)] == pytest.approx(plain)
    logits = standardised(row, known.mean, known.scale) @ known.columns
    expected = known.softmax(logits, name_row(page.blocks) @ known.names)
    assert kind_probabilities(page, likely, url) == pytest.approx(expected, rel=1e-6)


@given(pages, st.data())
def test_runs_of_blocks_of_a_kind(page: Page, data: st.DataObject) -> None:
    number = len(page.blocks.texts)
    likely = np.array(
        data.draw(st.lists(st.sampled_from([0.0, 0.2, 0.49, 0.5, 0.6, 0.65, 1.0]), min_size=number, max_size=number))
    )
    title = data.draw(st.sampled_from([None, "no block's", *page.blocks.texts]))
    assert runs(page.blocks, likely, title) == runs_plainly(page.blocks, likely, title)


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 7, 8, 9, 300])
def test_a_network_answers_as_by_numpy(rows: int) -> None:
    rng = np.random.default_rng(rows)
    for network in (shipped_model().page.first, shipped_model().page.second, shipped_model().text.first):
        size = (rows, len(network.mean))
        cells = (rng.normal(0, 3, size) * (rng.random(size) < 0.5)).astype(np.float32)
        plain = 1 / (1 + np.exp(-(network.logits_plainly(cells) + network.out_bias).astype(np.float64)))
        assert network.probability(cells) == pytest.approx(plain, abs=1e-5)


def test_a_network_answers_the_same_whatever_the_width_of_registers() -> None:
    native = compiled("network")
    assert native is not None
    if not native.WIDE:
        pytest.skip("this processor has no wider registers")
    rng, network = np.random.default_rng(1), shipped_model().page.second
    size = (21, len(network.mean))
    cells = (rng.normal(0, 3, size) * (rng.random(size) < 0.5)).astype(np.float32)
    zero, start = network._of_zeros
    told = (cells, network.mean, network.scale, CLIP, zero, network.hidden, start, network.out)
    assert native.logits(*told, True).tolist() == native.logits(*told, False).tolist()


def plainly(found: LineModel, page: Page) -> NDArray[np.float64]:
    """`block_probabilities` from NumPy's rows."""
    source = PlainPage(page, read_words_plainly(page.blocks.texts), found.page)
    rows = source.first()
    likely = found.page.first.probability(rows)
    worth = np.flatnonzero(likely > 0.01)
    likely[worth] = found.page.second.probability(source.second(rows, likely, worth))
    return likely


@given(pages)
@settings(deadline=None)
def test_probabilities_of_pages(page: Page) -> None:
    assert shipped_model().block_probabilities(page) == pytest.approx(plainly(shipped_model(), page), abs=1e-5)


def test_a_long_page_in_linear_time() -> None:
    """A hundred thousand blocks: the sums over all of them agree as well."""
    rng = random.Random(1)
    html = "".join(f"<div class=c{i % 7}><p>{rng.choice(PROSE)[: rng.randrange(90)]}x</p></div>" for i in range(20_000))
    page = read_html("<h1>The bridge</h1><article>" + html + "<li>x" * 80_000)
    words, judge = read_words(page.blocks.texts), shipped_model().page
    assert len(page.blocks.texts) > 100_000
    close(CompiledPage(page, words, judge).first(), (plain := PlainPage(page, words, judge)).first(), list(plain.columns))


@pytest.mark.parametrize("field", ["element", "size", "class_owner", "own_block"])
def test_tables_that_lead_out_of_themselves_are_refused(field: str) -> None:
    page = read_html("<div class=a><p>One <i class=b>line</i><p>Another</div>")
    words = read_words(page.blocks.texts)
    wrong = np.append(getattr(page.blocks, field), 7)
    if field != "size":
        wrong = wrong[-len(getattr(page.blocks, field)) :]
    changed: dict[str, Any] = {field: wrong}
    broken = page._replace(blocks=page.blocks._replace(**changed))
    with pytest.raises(ValueError, match=r"index leads out|arrays of"):
        CompiledPage(broken, words, shipped_model().page)


def test_weights_of_another_size_are_refused() -> None:
    page, known = read_html("<p class=a>x"), model()
    native = compiled("pages")
    assert native is not None
    with pytest.raises(ValueError, match="expected 2"):
        native.name_logits(page.blocks.class_words, page.blocks.own_words, NAME_BITS - 1, 1.0, known.names)
