"""A parsed page to its text blocks, without what is never seen: by compiled code where there is any."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import selectolax.lexbor
from selectolax.lexbor import LexborHTMLParser

from cleaner.native import compiled
from cleaner.read.markup import HIDDEN_BIT, INLINE, SMALL, TAG_BITS, TAGS, UNSEEN, VOID, Elements, Markup, tabulate

_INSTRUCTION = r"(<[^?!>][^>]*>)|<[?!][^>]*>"

_native: Any = compiled("markup")
_names: Any = compiled("tag_table")


def read_blocks(tree: LexborHTMLParser) -> Markup:
    """The text blocks of a page. What is not seen may be taken out of the tree."""
    if (trees := _trees()) is not None:
        return _from_columns(*trees.tabulate(tree.root.mem_id if tree.root else 0))
    tree.strip_tags(UNSEEN)
    try:
        return tabulate(_without_comments((tree.root.html if tree.root else None) or ""))
    except ValueError:  # tags that do not pair: then the text alone, a line a block
        from html import escape

        text = tree.root.text(separator="\n") if tree.root else ""
        return tabulate("".join(f"<p>{escape(line)}</p>" for line in text.split("\n")))


@cache
def _trees() -> Any:
    """What reads the parser's trees where they lie, None where they cannot be read so."""
    return _native and reader_of_trees(_native.Trees, tag_table())


def tag_table() -> Any:
    """What the compiled reader is to know of tags."""
    traits = {"void": VOID, "inline": INLINE, "link": "a", "bold": "b strong", "small": SMALL}
    named = {trait: names.split() for trait, names in traits.items()} | {"unseen": UNSEEN}
    return _names.TagTable(TAGS, TAG_BITS.tolist(), named, 1 << HIDDEN_BIT)


def reader_of_trees(make: Callable[..., Any], *more: Any) -> Any:
    """A compiled reader of trees, ready to read; None where the parser's trees are not laid out as it knows them."""
    sample = LexborHTMLParser("<p id=a>xyz<b></b></p>")
    try:
        return make(selectolax.lexbor.__file__.encode(), sample.root.mem_id if sample.root else 0, *more)
    except (OSError, ValueError):
        return None


def _from_columns(texts: list[str], columns: list[bytearray]) -> Markup:
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
    return re.sub(_INSTRUCTION, r"\1", html) if "<?" in html or "<!" in html else html
