"""Blocks of a web page that are not its article: menus, teasers, captions, comments, and what the DOM says they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

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
    if document.title in texts:
        headline = texts.index(document.title)
        likely[headline] = 0.0
    else:
        headline = -1
    foreign = [i for i, probability in enumerate(likely) if probability < DOUBTFUL]
    messages = _messages(document.page.blocks, foreign, rule.summary)
    if headline >= 0:
        messages[foreign.index(headline)] = _HEADLINE
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    for first, last, message, likeliest in _runs(foreign, messages, likely):
        safe: Applicability = "safe" if likeliest < PAGE_THRESHOLD else "unsafe"
        sure = round(1 - likeliest, 4)
        yield finding(rule, starts[first], starts[last + 1] - 1, message=message, confidence=sure, applicability=safe)


def _runs(foreign: list[int], messages: list[str], likely: list[float]) -> Iterator[tuple[int, int, str, float]]:
    """(first block, last block, what they are, greatest probability) of blocks that follow each other and are of a kind."""
    first, last, said, most = -1, -2, "", 0.0
    for i, message in zip(foreign, messages, strict=True):
        probability = likely[i]
        if i == last + 1 and message == said and (probability < PAGE_THRESHOLD) == (most < PAGE_THRESHOLD):
            last = i
            if probability > most:
                most = probability
            continue
        if first >= 0:
            yield first, last, said, most
        first, last, said, most = i, i, message, probability
    if first >= 0:
        yield first, last, said, most


def _has_body(texts: list[str], likely: list[float]) -> bool:
    words = 0
    for text, probability in zip(texts, likely, strict=True):
        if probability >= PAGE_THRESHOLD:
            words += count_words(text)
            if words >= LEAST_BODY:
                return True
    return False


def _messages(markup: Markup, blocks: list[int], otherwise: str) -> list[str]:
    """For each of some blocks what it is, by the elements around it and its links."""
    around = markup.elements.inside[markup.element[blocks]].tolist()
    linked = (markup.link >= _LINKED * markup.size)[blocks].tolist()
    return [_said(bits) or (_LINK if link else otherwise) for bits, link in zip(around, linked, strict=True)]


@lru_cache(maxsize=4096)
def _said(bits: int) -> str | None:
    if bits >> HIDDEN_BIT & 1:
        return _HIDDEN
    inside = {name for i, name in enumerate(FLAGGED) if bits >> i & 1}
    return next((message for names, message in _SAID_BY if inside.intersection(names.split())), None)
