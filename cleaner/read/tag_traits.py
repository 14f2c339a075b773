"""What the names of tags mean to those who read a page: what stands in an element, and what ends it or what it lets go on."""

from __future__ import annotations

import re
from functools import cache

from cleaner.read.markup import INLINE, UNSEEN

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
    # what a parser opens again after the end of whatever it stood in, and what it opens once at most
    "format": b"b big code em font i nobr s small strike strong tt u".split(),
    "link": [b"a"],
    # what a closing tag of those does not see beyond, and what it sinks into, eight at a time
    "fence": b"annotation-xml applet caption desc foreignobject marquee mi mn mo ms mtext object select table td template "
    b"th".split(),
    "block": b"address article aside blockquote button center colgroup dd details dir div dl dt fieldset figcaption figure "
    b"footer form h1 h2 h3 h4 h5 h6 header hgroup li listing main menu nav noscript ol p pre search section summary tbody "
    b"tfoot thead tr ul".split(),
    # what of a parsed page is read: text in headings, wherever it stands there; of these no text that is not JSON-LD;
    # of these attributes by their names, whatever they say; of these no attributes but one; of these all
    "heading": [b"h1"],
    "hushed": b"script style".split(),
    "named": [name.encode() for name in INLINE.split()],
    "unseen": [name.encode() for name in UNSEEN],
    "data": [b"meta"],
}


@cache
def closing(name: bytes) -> re.Pattern[bytes]:
    """What finds the closing tag of that name."""
    return re.compile(rb"</%b(?=[ \t\n\r\f/>])" % name, re.I)
