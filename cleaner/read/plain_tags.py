"""The tags of a page where nothing is compiled: what `cleaner.native.tags` does, by regular expressions that never go back."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from cleaner.read.plain_formatting import Formats
from cleaner.read.tag_traits import TRAITS, closing

_TRAITS_OF = {name: {trait for trait, names in TRAITS.items() if name in names} for names in TRAITS.values() for name in names}
_NONE: set[str] = set()
_OPENING = re.compile(rb"<(?:(/?)([a-zA-Z][^ \t\n\r\f/>]*+)|!(--)|!(\[CDATA\[)?|\?|/(?!\Z))")
_BETWEEN = rb"[ \t\n\r\f/]*+"
_ATTRIBUTE = (  # begins with what never parts attributes: a repetition that fails after its first character may forget its place
    rb"[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+[ \t\n\r\f]*+"
    rb"(?:=[ \t\n\r\f]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\r\f>\"'][^ \t\n\r\f>]*+|(?=>)|\Z))?+"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE + _BETWEEN)
_REST = re.compile(rb"(%b)(?:%b(%b))*+(>|\Z)" % (_BETWEEN, _ATTRIBUTE, _BETWEEN))
_COMMENT_END = re.compile(rb"(?<=<!--)-?>|--!?>")
_SCRIPT = re.compile(rb"<(/?)script(?=[ \t\n\r\f/>])|<!(?=--)|-->", re.I)


class PlainTags:
    """Reads a page from `at` on. `number` is of the tags read; `cuts` are (begin, end, what to put there), in order.

    A tag has at most `most` attributes, as have all `<html>` together, and all `<body>`, which a parser makes one element.
    Tags of a trait that is `dropped` are cut, and count as if they were not there.
    """

    def __init__(self, page: bytes, most: int, dropped: Collection[str]) -> None:
        self.page, self.most, self._dropped = page, most, set(dropped)
        self.at, self.number = 0, 0
        self.cuts: list[tuple[int, int, bytes]] = []
        self._formats = Formats()
        self._left = {"html": most, "body": most}
        self._svg, self._math, self._select, self._unsure = 0, 0, False, False

    def odd(self) -> tuple[bytes, int, bool] | None:
        """Read on up to a tag after which it cannot be told whether raw text follows, or to the end: then None.

        Gives (its name in lower case, where it begins, whether it closes itself), and stands behind it.
        """
        page = self.page
        while tag := _OPENING.search(page, self.at):
            if not tag[2]:
                if not self._skip(tag):
                    return b"![cdata[", tag.start(), False
                continue
            self.number += 1
            name = tag[2].lower()
            traits = _TRAITS_OF.get(name, _NONE)
            dropped = bool(traits & self._dropped)
            closed = self._read_attributes(tag.end(), traits, uncut=dropped or bool(tag[1]))
            if closed is None:
                break
            if dropped:
                self.cuts.append((tag.start(), self.at, b"</>"))  # which is nothing to a parser, not even a space
                continue
            self._formats.count(name, traits, self.at - tag.start(), closes=bool(tag[1]))
            if tag[1]:
                self._leave(traits)
            elif not traits & {"raw", "plain"}:
                self._enter(traits, name, closed=closed)
            elif self._foreign():
                if closed or not self._short(name):
                    return name, tag.start(), closed
            else:
                self.at = _raw_end(page, self.at, name)
        self.at = len(page)
        return None

    def again(self) -> dict[str, int]:
        """At most so many bytes are made again by what a parser does about formatting, of each trait that can be dropped."""
        return self._formats.again

    def _read_attributes(self, at: int, traits: set[str], *, uncut: bool) -> bool | None:
        """Whether the tag whose name ends there closes itself; None if it never ends. The reading goes on after it."""
        rest = _REST.match(self.page, at)
        if rest is None or not rest[3]:
            return None
        self.at = rest.end()
        closed = (rest[1] if rest[2] is None else rest[2]).endswith(b"/")
        merged = "" if uncut else "html" if "html" in traits else "body" if "body" in traits else ""
        most = self._left.get(merged, self.most)
        if uncut or (rest.end() - at <= 2 * most and not merged):  # an attribute and what parts it from the next
            return closed
        attributes = _ATTRIBUTES.finditer(self.page, rest.end(1), rest.start(3))
        count = sum(1 for _ in islice(attributes, most))
        if merged:
            self._left[merged] -= count
        if beyond := next(attributes, None):
            self.cuts.append((beyond.start(), rest.end() - 1 - closed, b""))
        return closed

    def _enter(self, traits: set[str], name: bytes, *, closed: bool) -> None:
        if "leaves" in traits:
            self._svg = self._math = 0
        elif "svg" in traits:
            self._svg += not closed
        elif "math" in traits:
            self._math += not closed
        elif "select" in traits:
            self._select = True
        elif "frames" in traits or ("unsure" in traits and self._foreign() and not self._short(name)):
            self._unsure = True

    def _foreign(self) -> bool:
        """Whether HTML's raw text may be none here."""
        return bool(self._svg or self._math or self._select or self._unsure)

    def _leave(self, traits: set[str]) -> None:
        if "svg" in traits:
            self._svg -= self._svg > 0
        elif "math" in traits:
            self._math -= self._math > 0
        elif "select" in traits:
            self._select = False

    def _skip(self, opening: re.Match[bytes]) -> bool:
        """Go on after a comment, a declaration or an instruction; not, where what begins is CDATA and may be no comment."""
        end = _COMMENT_END.search(self.page, opening.end()) if opening[3] else None
        after = end.end() if end else 0 if opening[3] else self.page.find(b">", opening.start() + 2) + 1
        foreign = self._svg or self._math or self._unsure
        self.at = after or len(self.page)
        if not opening[4] or not foreign or not after or self.page[self.at - 3 : self.at] == b"]]>":
            return True
        self.at = opening.end()
        return False

    def _short(self, name: bytes) -> bool:
        """Whether nothing stands between here and the closing tag of that name that could be markup."""
        place = self.page.find(b"<", self.at)
        return place >= 0 and closing(name).match(self.page, place) is not None


def _raw_end(page: bytes, at: int, name: bytes) -> int:
    """The place of the closing tag of raw text that begins at `at`, or the end."""
    if name == b"plaintext":
        return len(page)
    if name != b"script":
        end = closing(name).search(page, at)
        return end.start() if end else len(page)
    comment = inner = False
    for found in _SCRIPT.finditer(page, at):
        what = found[0]
        if what == b"-->":
            comment = inner = False
        elif what == b"<!":
            comment = True
        elif found[1]:
            if not inner:
                return found.start()
            inner = False
        elif comment:
            inner = True
    return len(page)
