"""What the names of tags mean to a tokenizer: what stands in an element, and what ends it."""

from __future__ import annotations

import re
from functools import cache

TRAITS: dict[str, list[bytes]] = {
    "raw": b"script style textarea title xmp iframe noembed noframes".split(),  # no tags inside
    "plain": [b"plaintext"],  # nor after
    "svg": [b"svg"],
    "math": [b"math"],
    "select": [b"select"],
    # inside foreign content, where HTML begins again; raw text is ignored in some of them
    "unsure": b"foreignobject desc annotation-xml mi mo mn ms mtext template".split(),
    "frames": [b"frameset"],  # where it is ignored too
    # what ends foreign content
    "leaves": b"b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu "
    b"meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var".split(),
    "html": [b"html"],
    "body": [b"body"],
}


@cache
def closing(name: bytes) -> re.Pattern[bytes]:
    """What finds the closing tag of that name."""
    return re.compile(rb"</%b(?=[ \t\n\r\f/>])" % name, re.I)
