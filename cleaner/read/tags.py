"""The tags of a page, as the tokenizer of the HTML standard sees them: those that would cost quadratic time are taken out.

A parser compares every attribute of a tag with all before it, and opens formatting that nothing closed anew in every
paragraph. What is a tag depends on quotes, comments and raw text such as scripts; inside `<svg>` and its like there is no raw
text. There, what the two readings would take for different tags is made the same for both, so that nothing hides in one of them.
"""

from __future__ import annotations

import re
from typing import Any

from cleaner.native import compiled
from cleaner.read.tag_traits import TRAITS, closing

MOST = 200  # attributes of a tag; more than any page that was made to be read has
_FREE, _AGAIN = 4_000_000, 20  # bytes of formatting made again, in any page and per byte of it; pages to be read: below half
_FOREIGN, _MARKUP = re.compile(rb"</?(?:svg|math)", re.I), re.compile(rb"<(?=[a-zA-Z/!?])")
Edit = tuple[int, int, bytes]  # begin, end, what to put there


class _Next:
    """The next place of each of some patterns, each looked for once only however often it is asked for."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        self._found: dict[re.Pattern[bytes], int] = {}

    def of(self, pattern: re.Pattern[bytes], at: int) -> int:
        """The first from `at` on, the page's length if there is none. Places asked for never lie before earlier ones."""
        place = self._found.get(pattern, -1)
        if place < at:
            found = pattern.search(self.page, at)
            place = self._found[pattern] = found.start() if found else len(self.page)
        return place


def cut_short(page: bytes, *, lean: bool = False) -> tuple[int, bytes]:
    """(the number of tags, the page with at most `MOST` attributes a tag): pages made to be read stay as they are.

    Of pages made to be slow, formatting goes too, or links, or both; their text stays. Of a page that is to be `lean`, what
    no reader of its tree looks at may go: what scripts and styles say, and most attributes.
    """
    dropped: set[str] = set()
    while True:
        tags, edits = _read(page, dropped, lean=lean)
        slow = {trait for trait, size in tags.again().items() if size > _FREE + _AGAIN * len(page)}
        if not slow:
            return tags.number, _edited(page, edits, tags)
        dropped |= slow


def _read(page: bytes, dropped: set[str], *, lean: bool) -> tuple[Any, list[Edit]]:
    tags = _tags(page, dropped, lean=lean)
    following = _Next(page)
    edits: list[Edit] = []
    while odd := tags.odd():
        name, start, closed = odd
        if name == b"![cdata[":  # a comment in HTML, text in foreign content: a comment in both
            edits.append((tags.at - 1, tags.at, b""))
            tags.at = page.find(b">", tags.at) + 1 or len(page)
        elif name == b"plaintext":
            edits.append((start + 1, start + 1, b"x-"))
        else:
            tags.at = _settle(page, tags.at, name, following, edits, closed=closed)
    return tags, edits


def _edited(page: bytes, edits: list[Edit], tags: Any) -> bytes:
    if _native is not None:
        if not edits and not tags.cuts:
            whole: bytes = tags.leaned()
            return whole
        edits += tags.unread_cuts()
    edits = sorted([*edits, *tags.cuts])
    parts, here = [], 0
    for begin, end, instead in edits:
        parts += [page[here:begin], instead]
        here = end
    return b"".join([*parts, page[here:]])


def _tags(page: bytes, dropped: set[str], *, lean: bool) -> Any:
    if _native is not None:
        return _native.Tags(page, MOST, dropped, lean)
    from cleaner.read.plain_tags import PlainTags  # its expressions take long to compile

    return PlainTags(page, MOST, dropped)


def _settle(page: bytes, at: int, name: bytes, following: _Next, edits: list[Edit], *, closed: bool) -> int:
    """Make what stands between a tag that ends at `at` and its closing tag text by any reading; gives the place after it."""
    end = following.of(closing(name), at)
    foreign = following.of(_FOREIGN, at)
    if closed or end == len(page) or (foreign < end and page[foreign + 1] == 47):  # never closed, or by what it stands in
        edits.append((at, at, b"</%b>" % name))
        return at
    edits += [(found.start(), found.start() + 1, b" ") for found in _MARKUP.finditer(page, at, end)]
    return end


_native: Any = compiled("tags")
if _native is not None:
    _native.learn(TRAITS)
