"""Compiled reading of pages gives what plain reading gives, field by field, whatever the page."""

from __future__ import annotations

import _ctypes
from typing import Any

import numpy as np
import pytest
import selectolax.lexbor
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from strategies import ODD, PROSE

from cleaner.native import compiled
from cleaner.read import blocks, html
from cleaner.read import tags as page_tags
from cleaner.read.html import Page, read_html
from cleaner.read.markup import TAGS, UNSEEN, Elements, Markup

pytestmark = pytest.mark.skipif(compiled("markup") is None, reason="not compiled")

SEEN = sorted({*TAGS[1:], "x-card", "blockquotes", "o:p", "main2", "élan", "P"} - {*UNSEEN})
KEYS = ["class", "id", "role", "itemprop", "data-testid", "data-component", "style", "hidden", "aria-hidden", "href", "CLASS"]
VALUES = [
    "",
    "true",
    "display:none",
    "x display: none",
    "display&#58;none",
    "display&colon;none &amp;",
    "d&#x69;splay:none",
    "navBar top-NAV2",
    "a" * 130,
    "b " * 70 + "é" * 40,
    "é" * 59 + "wordAtEnd",
]
ODD_KEYS = ["a:b", "x", "sub-class", "xrole", "grid", "aria-hiddenx", "display:none"]
TEXTS = [
    " ",
    "\n\t",
    "&amp;",
    "&lt;b&gt;",
    "&nbsp;",
    "&amp;lt;",
    "&",
    "am",
    "p;",
    ">",
    '"',
    ' class="a b"',
    "\xad",
    "\u200b",
    "\x00",
]
TEXTS += ["\x1c", "\x85", "\u3000", "\ud800", "😀", *PROSE]

spaced = st.text("ab \t\x1f\x7f&>\xe9", max_size=40)  # what is read eight bytes at a time, and what is not
texts = st.sampled_from(TEXTS) | ODD.map(lambda text: text.replace("<", "")) | spaced
values = st.sampled_from(VALUES) | ODD
blanks = st.sampled_from([" ", "\n", " / "])
quoted = st.sampled_from(['="{}"', '="{}"id=a', "='{}'", "= a{} ", "\n= '{}'", ""]).flatmap(lambda form: values.map(form.format))
attributes = st.builds("{}{}{}".format, blanks, st.sampled_from(KEYS) | st.sampled_from(ODD_KEYS), quoted)
tags = st.builds("<{}{}>".format, st.sampled_from(SEEN), st.lists(attributes, max_size=3).map("".join))
whole = st.recursive(
    texts,
    lambda inner: st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(SEEN),
        st.lists(attributes, max_size=4).map("".join),
        st.lists(inner, max_size=4).map("".join),
    ),
)
RAW = [
    "<!-- > -->",
    "<!-->",
    "<!--a--!>",
    "<?php x ?>",
    "<!x",
    "</ x>",
    "<![CDATA[x]]>",
    "<plaintext>",
    "<frameset>",
    "</html><html>",
]
RAW += [
    "<script>if (a<b)</script>",
    "<script><!--<script></script>a<script>--></script>",
    "<style><!-- </style>",
    "<textarea><p>",
]
RAW += [
    "<svg><style>&lt;/svg>a&lt;svg></style></svg>",
    "<template><svg><style>a</style></svg>",
    "<math><mi>a</math>",
    "<iframe><p>",
]
RAW += [
    "<style>p{display:none}</style>",
    '<script type="application/ld+json">{"@type":"Article","headline":"Bridge"}</script>',
    "<SCRIPT TYPE=application/ld&plus;json>[{'@type' : 'Report'}]</SCRIPT>",
    "<h1>The bridge has been opened<script>x</script></h1>",
    "<title>The bridge has been opened <p class=a></title>",
    '<meta content="The bridge" property="og:title" class=a>',
    "<table><input type=hidden title=a><input title=a>",
    "<svg><font color=a>b<title a=b>c<script>d</script>e</title>",
]
names = st.sampled_from([*SEEN, *UNSEEN])
pages = st.lists(
    texts | tags | st.sampled_from(RAW) | names.map("<{}>".format) | names.map("</{}>".format) | whole, max_size=14
).map("".join)


def assert_same(one: Any, other: Any) -> None:
    for field in one._fields:
        mine, others = getattr(one, field), getattr(other, field)
        if isinstance(mine, Elements | Markup):
            assert_same(mine, others)
        elif isinstance(mine, np.ndarray):
            assert (mine.dtype, mine.tolist()) == (others.dtype, others.tolist()), field
        else:
            assert mine == others, field


@given(pages)
@example("<div>" * 3000 + "deep")
@example("<p>a\0b" + "<br>" * 25_000)
@example("<p " + "a=b " * 30_000 + ">t")
@example("<svg/a>in the picture")
@example("<p class a=''=b>the value of no class")
@example("<h1>Some <b><h1>inner</h1><script>heading</script>")
@example("<h1>Some <table><td></h1><script>heading</script>")
@example("<p style='' style='display:none'>seen")
def test_compiled_reading_gives_the_same_page(soup: str) -> None:
    with pytest.MonkeyPatch.context() as without:
        without.setattr(blocks, "_trees", lambda: None)
        without.setattr(html, "_reader", lambda: None)
        without.setattr(page_tags, "_native", None)
        plain: Page = read_html(soup)
    assert_same(read_html(soup), plain)


def test_trees_of_another_making_are_not_read() -> None:
    """Should selectolax come with another lexbor one day, reading is slower and not wrong."""
    tree = LexborHTMLParser("<p id=a>xy<b></b></p>")
    native = compiled("markup")
    assert native is not None
    assert tree.root is not None
    with pytest.raises(ValueError, match="another way"):
        native.Trees(selectolax.lexbor.__file__.encode(), tree.root.mem_id, blocks.tag_table())
    with pytest.raises(OSError, match="export"):
        native.Trees(_ctypes.__file__.encode(), tree.root.mem_id, blocks.tag_table())
