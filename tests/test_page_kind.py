"""Pages that are no articles get a verdict that says so; articles and plain text do not."""

from __future__ import annotations

import math

import numpy as np
import orjson
import pytest
from sklearn.linear_model import LogisticRegression

import cleaner
from cleaner.batch.job import Job, Order
from cleaner.config import Config
from cleaner.detect.page_kind import KINDS, NAME_BITS, URL_COLUMNS, PageModel, kind_probabilities, page_row, standardised
from cleaner.pipeline import Cleaner, _informs
from cleaner.read.documents import document as read_document
from cleaner.read.html import read_html
from cleaner.read.raw import Raw
from cleaner.rulebook import load_rules
from cleaner.score import quality
from cleaner.score.report import RESTATED
from cleaner.training.pages import fit_arrays, without_address
from cleaner.write.records import clean_record, json_line

SENTENCES = (
    "The harbour bridge in Riga opened to traffic on Monday after three years of work and two delays, the city's office said.",
    "Drivers had queued since dawn to be among the first across. Some had brought flags, and a baker handed out rolls.",
    "The bridge is the city's third across the river and cost twice as much as planned. The council will vote in May on a toll.",
    "“It is about time,” said Janis Kalnins, a bus driver, who had counted the days since the old crossing was closed in spring.",
    "Engineers had found cracks in two of its piers, and lorries had been sent around by the ring road, an hour's detour.",
    "The mayor cut the ribbon at noon and then walked across with the builders, who had worked through two winters on it.",
)
SITE = "https://planet.example"
NAMES = ("Home", "World", "Business", "Sport", "Weather", "Contact", "About us", "Log in")
MENU = f"<nav class=menu><ul>{''.join(f'<li><a href=/{n}>{n}</a></li>' for n in NAMES)}</ul></nav>"
END = "<footer class=footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a> © Daily Planet</footer>"
LINKED = '<script type="application/ld+json">{}</script>'


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title} | Daily Planet</title>{head}</head><body>{MENU}<main>{body}</main>{END}</body></html>"


ARTICLE = page(
    "Harbour bridge opens two years late",
    "<article class=post><h1>Harbour bridge opens two years late</h1><span class=byline>By Anna Ozola</span>"
    f"{''.join(f'<p>{line}</p>' for line in SENTENCES)}</article>",
    '<meta property="og:type" content="article"><meta name="author" content="Anna Ozola">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour bridge opens two years late",'
    ' "datePublished": "2024-05-06"}</script>',
)
INDEX = page(
    "Business",
    "<h1>Business</h1><div class=list>"
    + "".join(
        f"<div class=teaser><h3><a href=/b/{i}>{line[: 40 + i % 9]}</a></h3><p>{line[20:90]} …</p><a href=/b/{i}>More</a></div>"
        for i, line in enumerate(SENTENCES * 5)
    )
    + "<div class=pagination><a href=?page=1>1</a><a href=?page=2>2</a><a href=?page=3>3</a></div></div>",
    '<meta property="og:type" content="website"><script type="application/ld+json">{"@type": "CollectionPage"}</script>',
)
FORUM = page(
    "Is the new bridge open yet?",
    "<h1>Is the new bridge open yet?</h1><div class=thread>"
    + "".join(
        f'<div class="post message"><div class=user><a href=/u/{i}>driver{i}</a><span>Posts: {i * 37}</span></div>'
        f"<div class=postbody>Has anybody been across? {line[:60]}?</div><div class=reply><a href=#>Reply</a></div></div>"
        for i, line in enumerate(SENTENCES * 2)
    )
    + "</div>",
    '<meta property="og:type" content="website"><script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>',
)
PRODUCT = page(
    "Folding umbrella, blue",
    "<div class=product><h1>Folding umbrella, blue</h1><div class=price>€ 24.90</div><button>Add to cart</button>"
    "<ul class=features><li>Opens at the press of a button</li><li>Frame of steel</li><li>98 cm wide</li></ul>"
    "<table class=specs><tr><td>Weight</td><td>320 g</td></tr><tr><td>Length</td><td>29 cm</td></tr></table>"
    "<p class=description>A small umbrella for the handbag that withstands a storm, in four colours, with a sleeve.</p>"
    "<h2>You may like these too</h2><div class=related>"
    + "".join(f"<div class=card><a href=/p/{i}>Umbrella {i}</a><span class=price>€ {i}9.90</span></div>" for i in range(1, 9))
    + "</div></div>",
    '<meta property="og:type" content="product"><script type="application/ld+json">{"@type": "Product", "offers":'
    ' {"@type": "Offer", "price": "24.90"}}</script>',
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (ARTICLE, f"{SITE}/world/harbour-bridge-opens-two-years-late", ""),
        (ARTICLE, None, ""),  # a file on a disk has no address
        (INDEX, f"{SITE}/business/", "looks like a list"),
        (FORUM, f"{SITE}/forum/viewtopic.php?t=118", "looks like a thread of a forum"),
        (PRODUCT, f"{SITE}/shop/umbrella-blue-8812", "looks like a shop's page"),
    ],
)
def test_verdict_of_pages(html: str, url: str | None, reason: str) -> None:
    report = cleaner.clean_html(html, url=url)
    assert (report.verdict == "keep") == (not reason), report.reasons
    assert reason in "; ".join(report.reasons)
    assert ("LN002" in {finding.code for finding in report.findings}) == bool(reason)
    assert report.restore() == report.document.text


def test_menus_that_go_are_no_fault_of_the_article() -> None:
    links = "".join(f"<li><a href=/topic/{i}>More about topic {i} of the day</a></li>" for i in range(60))
    report = cleaner.clean_html(ARTICLE.replace("<footer", f"<footer><ul>{links}</ul></footer><footer"))
    assert len(report.text) < len(report.document.text) / 2
    assert report.verdict == "keep"
    assert report.quality == cleaner.clean_html(ARTICLE).quality


def test_thresholds_decide_between_drop_and_review() -> None:
    report = cleaner.clean_html(FORUM, config=Config(drop_not_article=1.0))
    assert report.verdict == "review"
    assert "forum" in "; ".join(report.reasons)
    assert cleaner.clean_html(FORUM, config=Config(score=False)).verdict is None


def test_plain_text_is_not_judged() -> None:
    text = read_html(FORUM).text
    assert "LN002" not in {finding.code for finding in cleaner.clean(text).findings}


def test_probabilities_are_those_of_the_fitted_classifier() -> None:
    random = np.random.default_rng(0)
    rows, names = random.normal(3, 2, (400, 20)), random.random((400, 1 << NAME_BITS)) / 10
    rows[::7, -URL_COLUMNS:] = np.nan
    kinds = (np.nan_to_num(rows[:, :6]) + random.normal(0, 2, (400, 6))).argmax(axis=1)
    model = PageModel.of(fit_arrays(rows, names, kinds))
    mean, scale = np.nanmean(rows, axis=0), 1 / (np.nanstd(rows, axis=0) + 1e-6)
    inputs = np.hstack([standardised(rows, mean, scale), names])
    fitted = LogisticRegression(C=0.01, max_iter=2000).fit(inputs, kinds)
    mine = [list(model.probabilities(row, name).values()) for row, name in zip(rows, names, strict=True)]
    assert np.array(mine) == pytest.approx(fitted.predict_proba(inputs), abs=2e-3)  # the weights are rounded


@pytest.mark.parametrize("html", ["x", "<p>x", "<a href=x>" * 300 + "x", "<div>" * 3000 + "$" * 99, "<li>?" * 999])
@pytest.mark.parametrize("url", [None, "", "http://[", "no address", "http://a", "http://a/" + "-/" * 500])
def test_any_page_and_address_gives_probabilities(html: str, url: str | None) -> None:
    read = read_html(html)
    kinds = kind_probabilities(read, np.full(len(read.blocks.texts), 0.5), url)
    assert tuple(kinds) == KINDS
    assert math.fsum(kinds.values()) == pytest.approx(1)


def test_a_page_without_address_is_a_row_without_one() -> None:
    read = read_html(ARTICLE)
    likely = np.ones(len(read.blocks.texts))
    known = page_row(read, likely, f"{SITE}/a-b-c")
    assert not np.isnan(known).any()
    np.testing.assert_array_equal(without_address(known[None])[0], page_row(read, likely, None))


@pytest.mark.parametrize(
    ("html", "types"),
    [
        (LINKED.format('{"@type" : "Product", "offers": {"@type":["Offer","X"]}}'), {"Product", "Offer"}),
        (LINKED.format('[{"@type":"https://schema.org/QAPage"}, {"@type": "ItemList"'), {"QAPage", "ItemList"}),  # cut off
        (LINKED.format('{"@type": 3, "type": "Person"}'), set()),
        ("<html itemscope itemtype='https://schema.org/QAPage'><p>x", {"QAPage"}),
        ('<p>"@type": "Thing"', set()),  # said by the text, not by the page
    ],
)
def test_declared_types(html: str, types: set[str]) -> None:
    assert read_html(html).types == types


def test_no_score_or_verdict_depends_on_what_only_informs() -> None:
    informing = {rule.code for rule in load_rules() if _informs(rule)}
    assert "LM005" in informing
    assert not informing & {*RESTATED, *quality._SPAM, quality.NOT_AN_ARTICLE}


def test_a_batch_is_answered_without_what_only_informs() -> None:
    """As a library's report is, save that this lists more."""
    wordy = ARTICLE.replace("the city's office said.", "the city's office said. It plays a crucial role in the city.")
    document = read_document({"id": 1, "html": wordy}, "x")
    report = Cleaner()(document)
    assert "LM005" in {finding.code for finding in report.findings}
    job = Job(Order("clean", Config()))
    assert job(Raw("x", "json", orjson.dumps({"id": 1, "html": wordy}))).record == json_line(clean_record(report))
    assert "LM005" not in {finding.code for finding in job.cleaner(document).findings}
