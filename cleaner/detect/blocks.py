"""Blocks of a web page that are not its article: menus, teasers, captions, comments, and what the DOM says they are."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import numpy as np

from cleaner.detect.authorship import LEAST_BODY
from cleaner.detect.line_model import PAGE_THRESHOLD, Probabilities
from cleaner.detect.rules import fix_of
from cleaner.lines import count_words
from cleaner.model import Document, Finding, Rule
from cleaner.native import compiled
from cleaner.read.markup import FLAGGED, HIDDEN_BIT, Markup

_native = compiled("pages")

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
_OF_LINK, _OF_HEADLINE, _OF_HIDDEN, _SAID = 1, 2, 3, 4  # the numbers of messages: 0 is the rule's summary, from 4 on those above
_MESSAGES = (_LINK, _HEADLINE, _HIDDEN, *(said for _, said in _SAID_BY))
_BITS = [sum(1 << FLAGGED.index(name) for name in names.split()) for names, _ in _SAID_BY]
Run = tuple[int, int, int, float]  # where it begins and ends in the text, the number of its message, the greatest probability


def foreign_blocks(document: Document, probabilities: Probabilities, rule: Rule) -> list[Finding]:
    """The blocks of a page's document that its article's author hardly wrote, as findings of a rule, in order.

    `probabilities` are those of the blocks of being body. Blocks that follow each other and are of a kind, such as the
    entries of a menu, are one finding. There is none where too little would be left: then the model has not found the
    article, and its word counts for nothing.
    """
    markup: Markup = document.page.blocks
    if not _has_body(markup.texts, probabilities):
        return []
    code, severity, messages = rule.code, rule.severity, [rule.summary, *_MESSAGES]
    cut, offered = fix_of(rule, "safe"), fix_of(rule, "unsafe")
    made = tuple.__new__  # what Finding(…) comes to, in half the time
    return [
        made(
            Finding,
            (code, start, end, messages[said], severity, round(1 - most, 4), cut if most < PAGE_THRESHOLD else offered, "text"),
        )
        for start, end, said, most in runs(markup, probabilities, document.title)
    ]


def runs(markup: Markup, likely: Probabilities, title: str | None) -> list[Run]:
    """The blocks less likely than `DOUBTFUL`: those that follow each other are one run if the same is said of them.

    All of a run are less likely than `PAGE_THRESHOLD`, or none is. The first block that says the title is foreign.
    """
    if _native is None:
        return runs_plainly(markup, likely, title)
    found: list[Run] = _native.runs(markup, likely, title, (DOUBTFUL, PAGE_THRESHOLD, _LINKED), HIDDEN_BIT, _BITS)
    return found


def runs_plainly(markup: Markup, likely: Probabilities, title: str | None) -> list[Run]:
    """`runs` where nothing is compiled."""
    texts = markup.texts
    headline = texts.index(title) if title in texts else -1
    kinds = markup.elements.inside[markup.element] << np.uint64(1) | (markup.link >= _LINKED * markup.size)
    numbers = np.array([_number(kind) for kind in kinds.tolist()])
    if headline >= 0:
        likely = likely.copy()
        likely[headline], numbers[headline] = 0.0, _OF_HEADLINE
    foreign = np.flatnonzero(likely < DOUBTFUL)
    number, safe = numbers[foreign], likely[foreign] < PAGE_THRESHOLD
    other = (number[1:] != number[:-1]) | (safe[1:] != safe[:-1])
    begins = np.flatnonzero(np.append(True, (foreign[1:] != foreign[:-1] + 1) | other)[: len(foreign)])
    ends = np.append(begins[1:], len(foreign))[: len(begins)]
    before = list(accumulate(map(len, texts), initial=0))  # characters of text above each block, beside its line breaks
    first, last = foreign[begins].tolist(), foreign[ends - 1].tolist()
    most = [float(likely[foreign[begin:end]].max()) for begin, end in zip(begins, ends, strict=True)]
    places = [(before[i] + i, before[k + 1] + k) for i, k in zip(first, last, strict=True)]
    return [(*place, said, high) for place, said, high in zip(places, number[begins].tolist(), most, strict=True)]


def _has_body(texts: list[str], likely: Probabilities) -> bool:
    words = 0
    for i in np.flatnonzero(likely >= PAGE_THRESHOLD).tolist():
        words += count_words(texts[i])
        if words >= LEAST_BODY:
            return True
    return False


@lru_cache(maxsize=4096)
def _number(kind: int) -> int:
    """The number of what is said of the blocks of a kind, by the elements around them and their links."""
    around = kind >> 1
    if around >> HIDDEN_BIT & 1:
        return _OF_HIDDEN
    return next((number for number, bits in enumerate(_BITS, _SAID) if around & bits), _OF_LINK if kind & 1 else 0)
