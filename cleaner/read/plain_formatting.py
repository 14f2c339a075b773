"""How much of a page a parser makes again: formatting that is open where a paragraph ends is opened anew in the next.

Ten thousand paragraphs after a thousand `<b>` that nothing closes are ten million elements.
"""

from __future__ import annotations

ELEMENT = 16  # what an element costs beside its tag, in bytes of tag: one of 3 bytes takes about 400 of memory, an attribute 150
LEAST = ELEMENT + len("<b>")
DEEP = 4  # open blocks beyond which not everything closes: a closing tag sinks into eight, and half of them may seem closed


class _Blocks:
    """How many blocks are open by their names. No more than as many again are open whose closing tags close nothing."""

    def __init__(self) -> None:
        self.number = 0
        self._open: dict[bytes, int] = {}

    def count(self, name: bytes, *, closes: bool) -> None:
        if not closes:
            self.number += 1
            self._open[name] = self._open.get(name, 0) + 1
        elif self._open.get(name):
            self.number -= 1
            self._open[name] -= 1

    def forget(self) -> None:
        self.number = 0
        self._open.clear()


class Formats:
    """Counts tags as they come, and the bytes that are made again, which are at most `again`.

    What a closing tag closes is counted as closed only where nothing can have hidden it: neither a fence, such as a table, nor
    open blocks stand between the two. All else is taken to stay open to the end. Of links one is open at once, since the next
    closes it.
    """

    def __init__(self) -> None:
        self.again = {"format": 0, "link": 0}
        self._open: dict[bytes, int] = {}
        self._size, self._opened, self._lost, self._blocks = 0, 0, 0, _Blocks()
        self._link, self._lost_link, self._link_blocks = 0, 0, _Blocks()
        self._fence: bytes | None = None  # one that has just begun, and may end at once

    def count(self, name: bytes, traits: set[str], length: int, *, closes: bool) -> None:
        """Take in a tag, of so many bytes from `<` to `>`."""
        if "block" in traits:
            self._link_blocks.count(name, closes=closes)
            self._blocks.count(name, closes=closes)
        self._hide(name, closes=closes, fence="fence" in traits)
        if "link" in traits:
            if self._link_blocks.number >= DEEP:
                self._lost_link += self._link
            self._link = 0
        elif "format" in traits and closes:
            self._close(name)
        self.again["format"] += self._lost + self._size
        self.again["link"] += self._lost_link + self._link
        if not closes and "link" in traits:
            self._link = ELEMENT + length
            self._link_blocks.forget()
        elif not closes and "format" in traits:
            self._open_one(name, length)

    def _hide(self, name: bytes, *, closes: bool, fence: bool) -> None:
        """What is open may stay open from here on, but for a fence that ends where it begins."""
        ends = closes and name == self._fence
        if (self._fence is not None or (fence and closes)) and not ends:
            self._lose_formats()
            self._lost_link += self._link
            self._link = 0
        elif self._blocks.number >= DEEP:
            self._lose_formats()
        self._fence = name if fence and not closes else None

    def _open_one(self, name: bytes, length: int) -> None:
        if not self._opened:
            self._blocks.forget()
        self._open[name] = self._open.get(name, 0) + 1
        self._opened += 1
        self._size += ELEMENT + length

    def _close(self, name: bytes) -> None:
        if self._open.get(name):
            self._open[name] -= 1
            self._opened -= 1
            self._size = self._size - LEAST if self._opened else 0  # which of them it was is not known

    def _lose_formats(self) -> None:
        self._lost += self._size
        self._size = self._opened = 0
        self._open.clear()
