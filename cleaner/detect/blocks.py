"""Blocks of a web page that are not its article: menus, teasers, captions, comments, and what the DOM says they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, groupby

from cleaner.detect.authorship import LEAST_BODY
from cleaner.detect.line_model import PAGE_THRESHOLD, Probabilities
from cleaner.detect.rules import finding
from cleaner.lines import count_words
from cleaner.model import Applicability, Document, Finding, Rule
from cleaner.read.markup import FLAGGED, HIDDEN_BIT, Markup

_SAID_BY = (  # the first element around a block that is one of these tells what the block is
    ("nav menu", "A menu of the page, not its article."),
    ("footer", "The page's footer, not its article."),
    ("form fieldset button dialog", "A form or dialog of the page, not its article."),
    ("figcaption caption figure picture video audio", "A caption or a player's text, not the article's."),
    ("aside", "Beside the article, not in it."),
    ("address", "An address or byline, not the article's text."),
    ("header", "A heading of the page, not its article's text."),
)
DOUBTFUL = 0.65  # blocks between the threshold and this are reported, not cut
_LINKED = 0.8  # share of a block in links from which it is a link
_LINK = "A link to other pages, not the article's text."
_HEADLINE = "The page's headline, which is its title."
_HIDDEN = "Text that the page does not show."


def foreign_blocks(document: Document, probabilities: Probabilities, rule: Rule) -> Iterator[Finding]:
    """The blocks of a page's document that its article's author hardly wrote, as findings of a rule, in order.

    `probabilities` are those of the blocks of being body. Blocks that follow each other and are of a kind, such as the
    entries of a menu, are one finding. There is none where too little would be left: then the model has not found the
    article, and its word counts for nothing.
    """
    texts = document.page.blocks.texts
    likely = probabilities.tolist()
    if not _has_body(texts, likely):
        return
    messages = _messages(document.page.blocks, rule.summary)
    ends = list(accumulate(len(text) + 1 for text in texts))
    if document.title in texts:
        headline = texts.index(document.title)
        likely[headline], messages[headline] = 0.0, _HEADLINE
    foreign = [i for i, probability in enumerate(likely) if probability < DOUBTFUL]
    for _, together in groupby(enumerate(foreign), lambda at: (at[1] - at[0], messages[at[1]], likely[at[1]] < PAGE_THRESHOLD)):
        blocks = [i for _, i in together]
        start, end = ends[blocks[0]] - len(texts[blocks[0]]) - 1, ends[blocks[-1]] - 1
        likeliest = max(likely[i] for i in blocks)
        safe: Applicability = "safe" if likeliest < PAGE_THRESHOLD else "unsafe"
        yield finding(rule, start, end, message=messages[blocks[0]], confidence=round(1 - likeliest, 4), applicability=safe)


def _has_body(texts: list[str], likely: list[float]) -> bool:
    words = 0
    for text, probability in zip(texts, likely, strict=True):
        if probability >= PAGE_THRESHOLD:
            words += count_words(text)
            if words >= LEAST_BODY:
                return True
    return False


def _messages(markup: Markup, otherwise: str) -> list[str]:
    """For each block what it is, by the elements around it and its links."""
    around = markup.elements.inside[markup.element].tolist()
    linked = (markup.link >= _LINKED * markup.size).tolist()
    return [_said(bits) or (_LINK if link else otherwise) for bits, link in zip(around, linked, strict=True)]


@lru_cache(maxsize=4096)
def _said(bits: int) -> str | None:
    if bits >> HIDDEN_BIT & 1:
        return _HIDDEN
    inside = {name for i, name in enumerate(FLAGGED) if bits >> i & 1}
    return next((message for names, message in _SAID_BY if inside.intersection(names.split())), None)
