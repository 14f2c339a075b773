"""Is a page an article, or what else is it?

A softmax over a few dozen numbers and the words of class and id values: how much running text there is and how it lies,
which elements the page is made of, what it declares itself to be, and what its address looks like. Nothing depends on the
words of any language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import numpy as np

from cleaner.detect.line_model import PAGE_THRESHOLD
from cleaner.detect.network import CLIP
from cleaner.detect.rules import finding
from cleaner.model import Document, Finding, Rule
from cleaner.native import compiled
from cleaner.read.markup import TAG_ID, TAGS, Markup
from cleaner.tuples import NamedTuple
from cleaner.weights import Numbers, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.read.html import Page

Floats: TypeAlias = "NDArray[np.float64]"

ARTICLE = "article"
OTHERS = {
    "forum": "a thread of a forum, with entries by several people",
    "product": "a shop's page about a product",
    "list": "a list of links or short entries",
    "service": "a page that presents somebody's services, with little running text",
    "documentation": "a page of documentation",
}
KINDS = (ARTICLE, *OTHERS)
REPORTED = 0.5  # pages less likely an article than this are reported; what follows, thresholds in the configuration decide
NAME_BITS = 11  # of the table of class and id words
NAMES_SCALE = 10.0  # length of the vector of names, beside columns of standard deviation 1
_LONG = 150  # bytes of a block that is running text
_LINKED = 0.3  # share of a block in links from which it is none

_SHARES = [TAG_ID[name] for name in "p li td div h2 h3 h4 dd pre".split()]
_COUNTS = [
    TAG_ID[name] for name in "article section h1 h2 h3 h4 p li table tr dt pre form button details figure blockquote".split()
]
_OPEN_GRAPH = ("article", "website", "product", "")
_TYPES = (
    "Article NewsArticle OpinionNewsArticle AnalysisNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting Report Recipe",
    "Product ProductGroup Offer AggregateOffer OfferShippingDetails",
    "ItemList CollectionPage SearchResultsPage OfferCatalog SomeProducts",
    "DiscussionForumPosting QAPage ViewAction",
    "Comment InteractionCounter",
    "Service LocalBusiness GeoCoordinates OpeningHoursSpecification AboutPage ContactPage",
    "TechArticle APIReference SoftwareApplication",
    "FAQPage",
    "WebPage",
    "BreadcrumbList",
    "ImageObject",
    "Person",
)
_TYPE_GROUPS = {name: group for group, names in enumerate(_TYPES) for name in names.split()}
_DATE = re.compile(r"/(?:19|20)\d\d(?:[/-]?\d\d)?")
URL_COLUMNS = 10
_native = compiled("pages")


class PageModel(NamedTuple):
    """Weights of a softmax over `KINDS`: `columns` for standardised columns, `names` for the table of class and id words."""

    mean: Floats
    scale: Floats
    columns: Floats
    names: Floats
    bias: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, Numbers]) -> PageModel:
        """The model from the arrays that training wrote."""
        read = {name: np.asarray(arrays[name], np.float64) for name in ("mean", "scale", "columns", "names", "bias")}
        kinds = len(KINDS)
        return cls(
            read["mean"], read["scale"], read["columns"].reshape(-1, kinds), read["names"].reshape(-1, kinds), read["bias"]
        )

    def probabilities(self, row: Floats, names: Floats) -> dict[str, float]:
        """For each kind the probability, in [0, 1], that a page of these numbers is of it."""
        return self.softmax(standardised(row, self.mean, self.scale) @ self.columns, names @ self.names)

    def softmax(self, by_columns: Floats, by_names: Floats) -> dict[str, float]:
        """The same from what the numbers and the names say for each kind."""
        logits = (by_columns + by_names + self.bias).tolist()
        most = max(logits)
        weights = [math.exp(logit - most) for logit in logits]
        total = math.fsum(weights)
        return {kind: weight / total for kind, weight in zip(KINDS, weights, strict=True)}


def standardised(rows: Floats, mean: Floats, scale: Floats) -> Floats:
    """Columns centred, scaled and clipped; what is not known (NaN) is at the mean."""
    result: Floats = np.clip((rows - mean) * scale, -CLIP, CLIP)
    result[np.isnan(result)] = 0.0
    return result


def not_an_article(document: Document, likely: Floats, rule: Rule) -> Iterator[Finding]:
    """One finding for a web page that is more likely something else than an article; its confidence is how likely.

    `likely`: its blocks' probabilities of being body.
    """
    kinds = kind_probabilities(document.page, likely, document.url or document.page.url, document.text)
    article = kinds.pop(ARTICLE)
    if article < REPORTED:
        message = f"The page looks like {OTHERS[max(kinds, key=lambda kind: kinds[kind])]}, not like an article."
        yield finding(rule, 0, len(document.text), message=message, confidence=round(1 - article, 4))


def kind_probabilities(page: Page, likely: Floats, url: str | None, text: str | None = None) -> dict[str, float]:
    """For each kind of page the probability, in [0, 1], that this is one.

    `likely`: its blocks' probabilities of being body; `text`: the page's, if it is there already.

    Raises CleanerError if the model's weights cannot be read.
    """
    known, markup = model(), page.blocks
    if _native is None:
        return known.probabilities(page_row(page, likely, url, text), name_row(markup))
    by_columns = _native.column_logits(page_row(page, likely, url, text), known.mean, known.scale, CLIP, known.columns)
    by_names = _native.name_logits(markup.class_words, markup.own_words, NAME_BITS, NAMES_SCALE, known.names)
    return known.softmax(by_columns, by_names)


@cache
def model() -> PageModel:
    """The shipped model."""
    return PageModel.of(load("pages"))


def page_row(page: Page, likely: Floats, url: str | None, text: str | None = None) -> Floats:
    """The numbers that the model is told of a page with at least one block."""
    if _native is None:
        about_text = text_columns(page.blocks, likely)
    else:
        about_text = _native.text_columns(page.blocks, likely, PAGE_THRESHOLD, _LONG, _LINKED, _COUNTS, _SHARES)
    return np.array([*about_text, *_says(page, page.text if text is None else text), *_url_columns(url)])


def name_row(markup: Markup) -> Floats:
    """How often the page's elements have each word in their class and id values: damped, as a vector of one length."""
    words = np.concatenate([markup.class_words, markup.own_words]) >> np.uint64(64 - NAME_BITS)
    row = np.log1p(np.bincount(words.view(np.int64), minlength=1 << NAME_BITS))
    return np.asarray(row * (NAMES_SCALE / max(float(np.sqrt(row @ row)), 1.0)))


def text_columns(markup: Markup, likely: Floats) -> list[float]:
    """How much text there is, how much of it is body, in links, in running text; in how many runs; in which elements."""
    size, link = markup.size.astype(float), markup.link.astype(float)
    kept = likely >= PAGE_THRESHOLD
    body, running = size * kept, size * ((size > _LONG) & (link < _LINKED * size))
    whole, mine, blocks = max(float(size.sum()), 1.0), float(body.sum()), float(kept.sum())
    prose = float(running.sum())
    padded = np.concatenate([[False], kept, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    starts, ends = edges[::2], edges[1::2]
    sums = np.append(0.0, np.cumsum(body))
    largest = float((sums[ends] - sums[starts]).max()) if len(starts) else 0.0
    spread = float(size[starts[0] : ends[-1]].sum()) if len(starts) else 0.0
    least = max(mine, 1.0)
    amounts = [whole, mine, blocks, mine / max(blocks, 1.0), prose, len(size), float(markup.links.sum()), len(starts)]
    elements = np.bincount(markup.elements.tag, minlength=len(TAGS))[_COUNTS]
    by_tag = np.bincount(markup.elements.tag[markup.element], body, len(TAGS))[_SHARES]
    return [
        *np.log1p([*amounts, *elements]).tolist(),
        *(by_tag / least).tolist(),
        mine / whole,
        float(link.sum()) / whole,
        float(link @ kept) / least,
        float(running @ kept) / least,
        float(running @ kept) / max(prose, 1.0),
        largest / least,
        mine / max(spread, 1.0),
        1.0 - starts[0] / len(size) if len(starts) else 0.0,
    ]


def _says(page: Page, text: str) -> list[float]:
    """What the page declares, whether it names author and date, how long its title is, and how often it names a price."""
    kind = (page.kind or "").lower().partition(".")[0]
    groups = {_TYPE_GROUPS.get(name) for name in page.types}
    return [
        *(float(kind == known) for known in _OPEN_GRAPH),
        *(float(group in groups) for group in range(len(_TYPES))),
        float(page.author is not None),
        float(page.date is not None),
        math.log1p(len(page.title or "")),
        math.log1p(sum(text.count(sign) for sign in "$€£¥" if sign in text)),  # looking for one is cheaper than counting none
        math.log1p(text.count("?")),
    ]


def _url_columns(url: str | None) -> list[float]:
    """The shape of the page's address; NaN where there is none."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no address
        host = ""
    if not host:
        return [np.nan] * URL_COLUMNS
    path = [step for step in parts.path.split("/") if step]
    last = path[-1] if path else ""
    name = max(path[-2:], key=len) if path else ""
    return [
        float(not path),
        float(len(path)),
        math.log1p(name.count("-") + name.count("_")),
        math.log1p(len(name)),
        sum(map(str.isdigit, name)) / max(len(name), 1),
        float(bool(_DATE.search(parts.path))),
        float(parts.path.endswith("/")),
        float(bool(parts.query)),
        float("." in last),
        float(host.removeprefix("www.").count(".") > 1),
    ]
