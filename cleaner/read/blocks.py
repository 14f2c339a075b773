"""A parsed page to its text blocks, without what is never seen: by compiled code where there is any."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from cleaner.native import compiled
from cleaner.read.markup import HIDDEN_BIT, INLINE, SMALL, TAG_BITS, TAGS, VOID, Elements, Markup, tabulate

# What never holds text of the page, and what would break the counting of brackets (raw text elements).
UNSEEN = (
    "script style noscript svg template iframe select textarea xmp noembed noframes plaintext math object canvas datalist "
    "head img source input link meta param track area"
).split()
_BULKY = ("script", "svg", "img")  # it takes less time to take these out than to have them written and step over them
_INSTRUCTION = re.compile(r"(<[^?!>][^>]*>)|<[?!][^>]*>")

_native: Any = compiled("markup")
_TABLE = _native and _native.TagTable(
    TAGS,
    TAG_BITS.tolist(),
    {
        "void": VOID.split(),
        "inline": INLINE.split(),
        "link": ["a"],
        "bold": ["b", "strong"],
        "small": SMALL.split(),
        "unseen": UNSEEN,
        "raw": ["script", "style", "xmp", "iframe", "noembed", "noframes"],
        "unsure": ["script", "plaintext"],  # may hold what reads like their own closing tag
        "foreign": ["svg", "math"],
    },
    1 << HIDDEN_BIT,
)


def read_blocks(tree: LexborHTMLParser) -> Markup:
    """The text blocks of a page. What is not seen is taken out of the tree."""
    if tree.head is not None:
        tree.head.decompose(recursive=False)
    try:
        return _tabulate(tree) if _native is None else _tabulate_compiled(tree)
    except ValueError:  # tags that do not pair: then the text alone, a line a block
        text = tree.root.text(separator="\n") if tree.root else ""
        return tabulate("".join(f"<p>{escape(line)}</p>" for line in text.split("\n")))


def _tabulate(tree: LexborHTMLParser) -> Markup:
    tree.strip_tags(UNSEEN)
    return tabulate(_without_comments(_written(tree)))


def _tabulate_compiled(tree: LexborHTMLParser) -> Markup:
    for name in _BULKY:
        for node in tree.tags(name):
            node.decompose(recursive=False)
    try:
        return tabulate_written(_written(tree))
    except ValueError:  # no telling where something ends that is not seen
        tree.strip_tags(UNSEEN)
        return tabulate_written(_written(tree))


def tabulate_written(html: str) -> Markup:
    """As `markup.tabulate`, of a page as lexbor writes it, with all that is not seen still in it. For where it is compiled.

    Raises ValueError also where one cannot tell what is to be seen.
    """
    texts, columns = _native.tabulate(html, _TABLE)
    whole = [np.frombuffer(column, np.int64) for column in columns]
    tag, parent, depth, first, last, inside, signature = whole[:7]
    element, size, link, bold, small, links, after_break = whole[7:14]
    class_words, class_owner, own_words, own_block = whole[14:]
    return Markup(
        texts=texts,
        element=element,
        size=size,
        link=link,
        bold=bold,
        small=small,
        links=links,
        after_break=after_break.astype(bool),
        elements=Elements(tag, parent, depth, first, last, inside.view(np.uint64), signature.view(np.uint64)),
        class_words=class_words.view(np.uint64),
        class_owner=class_owner,
        own_words=own_words.view(np.uint64),
        own_block=own_block,
    )


def _written(tree: LexborHTMLParser) -> str:
    return (tree.root.html if tree.root else None) or ""


def _without_comments(html: str) -> str:
    """A page as lexbor writes it, less its comments and processing instructions."""
    parts, here, start = [], 0, html.find("<!--")
    while start >= 0:
        if html.rfind("<", here, start) > html.rfind(">", here, start):  # in the name of a broken attribute
            start = html.find("<!--", start + 4)
            continue
        parts.append(html[here:start])
        end = html.find("-->", start + 4)
        here = end + 3 if end >= 0 else len(html)
        start = html.find("<!--", here)
    html = "".join([*parts, html[here:]]) if parts else html
    return _INSTRUCTION.sub(r"\1", html) if "<?" in html or "<!" in html else html
