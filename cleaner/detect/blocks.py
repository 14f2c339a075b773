"""Blocks of a web page that are not its article: menus, teasers, captions, comments, and what the DOM says they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
_BITS = [(sum(1 << FLAGGED.index(name) for name in names.split()), said) for names, said in _SAID_BY]
DOUBTFUL = 0.65  # blocks between the threshold and this are reported, not cut
_LINKED = 0.8  # share of a block in links from which it is a link
_LINK = "A link to other pages, not the article's text."
_HEADLINE = "The page's headline, which is its title."
_HIDDEN = "Text that the page does not show."
_OF_HEADLINE = (1 << 64) - 1  # the kind of the block that is the headline; of others it tells what is around them and the links


def foreign_blocks(document: Document, probabilities: Probabilities, rule: Rule) -> Iterator[Finding]:
    """The blocks of a page's document that its article's author hardly wrote, as findings of a rule, in order.

    `probabilities` are those of the blocks of being body. Blocks that follow each other and are of a kind, such as the
    entries of a menu, are one finding. There is none where too little would be left: then the model has not found the
    article, and its word counts for nothing.
    """
    markup: Markup = document.page.blocks
    if not _has_body(markup.texts, probabilities):
        return
    headline = markup.texts.index(document.title) if document.title in markup.texts else -1
    before = list(accumulate(map(len, markup.texts), initial=0))  # characters of text above each block, beside its line breaks
    cut, offered = fix_of(rule, "safe"), fix_of(rule, "unsafe")
    for first, last, message, likeliest in _runs(markup, probabilities, headline):
        fix, sure = cut if likeliest < PAGE_THRESHOLD else offered, round(1 - likeliest, 4)
        said = message or rule.summary
        yield Finding(rule.code, before[first] + first, before[last + 1] + last, said, rule.severity, sure, fix)


def _runs(markup: Markup, likely: Probabilities, headline: int) -> Iterator[tuple[int, int, str | None, float]]:
    """(first block, last block, what they are, greatest probability) of blocks that follow each other and are the same."""
    run: tuple[int, int, str | None, float] | None = None
    for first, last, kind, likeliest in (_alike_plainly if _native is None else _alike)(markup, likely, headline):
        message = _message(kind)
        if run and first == run[1] + 1 and message == run[2] and (likeliest < PAGE_THRESHOLD) == (run[3] < PAGE_THRESHOLD):
            run = run[0], last, message, max(run[3], likeliest)
            continue
        if run:
            yield run
        run = first, last, message, likeliest
    if run:
        yield run


def _alike(markup: Markup, likely: Probabilities, headline: int) -> Iterable[tuple[int, int, int, float]]:
    """(first block, last block, kind, greatest probability) of foreign blocks that follow each other and are of a kind."""
    assert _native is not None  # noqa: S101  for the type checker: the caller has looked
    runs: list[tuple[int, int, int, float]] = _native.runs(markup, likely, headline, DOUBTFUL, PAGE_THRESHOLD, _LINKED)
    return runs


def _alike_plainly(markup: Markup, likely: Probabilities, headline: int) -> Iterable[tuple[int, int, int, float]]:
    """The same by NumPy."""
    kinds = markup.elements.inside[markup.element] << np.uint64(1) | (markup.link >= _LINKED * markup.size)
    if headline >= 0:
        likely = likely.copy()
        likely[headline], kinds[headline] = 0.0, _OF_HEADLINE
    foreign = np.flatnonzero(likely < DOUBTFUL)
    kind, safe = kinds[foreign], likely[foreign] < PAGE_THRESHOLD
    new = np.append(True, (foreign[1:] != foreign[:-1] + 1) | (kind[1:] != kind[:-1]) | (safe[1:] != safe[:-1]))[: len(foreign)]
    begins = np.flatnonzero(new)
    ends = np.append(begins[1:], len(foreign))[: len(begins)]
    most = [float(likely[foreign[begin:end]].max()) for begin, end in zip(begins, ends, strict=True)]
    return zip(foreign[begins].tolist(), foreign[ends - 1].tolist(), kind[begins].tolist(), most, strict=True)


def _has_body(texts: list[str], likely: Probabilities) -> bool:
    words = 0
    for i in np.flatnonzero(likely >= PAGE_THRESHOLD).tolist():
        words += count_words(texts[i])
        if words >= LEAST_BODY:
            return True
    return False


@lru_cache(maxsize=4096)
def _message(kind: int) -> str | None:
    """What the blocks of a kind are, by the elements around them and their links; None where nothing tells."""
    if kind == _OF_HEADLINE:
        return _HEADLINE
    around = kind >> 1
    if around >> HIDDEN_BIT & 1:
        return _HIDDEN
    return next((said for names, said in _BITS if around & names), _LINK if kind & 1 else None)
