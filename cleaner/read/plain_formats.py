"""How much of a page a parser makes again: formatting that is open where a paragraph ends is opened anew in the next.

Ten thousand paragraphs after a thousand `<b>` that nothing closes are ten million elements.
"""

from __future__ import annotations

ELEMENT = 16  # what an element costs beside its tag, in bytes of tag: one of 3 bytes takes about 400 of memory, an attribute 150
LEAST = ELEMENT + len("<b>")
DEEPEST = 8  # blocks that a closing tag sinks into; of those below, nothing more is closed


class Formats:
    """Counts tags as they come, and the bytes that are made again, which are at most `again`.

    What a closing tag closes is counted as closed only where nothing can have hidden it: neither a fence, such as a table, nor
    blocks as many as `DEEPEST` stand between the two. All else is taken to stay open to the end. Of links one is open at once,
    since the next closes it.
    """

    def __init__(self) -> None:
        self.again = {"format": 0, "link": 0}
        self._open: dict[bytes, int] = {}
        self._size, self._opened, self._blocks, self._lost = 0, 0, 0, 0
        self._link, self._link_blocks, self._lost_link = 0, 0, 0

    def count(self, name: bytes, traits: set[str], length: int, *, closes: bool) -> None:
        """Take in a tag, of so many bytes from `<` to `>`."""
        if "link" in traits:
            if not closes or self._link_blocks < DEEPEST:
                self._link = 0
        elif "format" in traits:
            if closes:
                self._close(name)
        elif "fence" in traits:
            self._lost_link, self._link = max(self._lost_link, self._link), 0
            self._lose()
        elif "block" in traits and not closes:
            self._link_blocks += 1
            self._blocks += 1
            if self._blocks >= DEEPEST:
                self._lose()
        self.again["format"] += self._lost + self._size
        self.again["link"] += max(self._lost_link, self._link)
        if not closes and "link" in traits:
            self._link, self._link_blocks = ELEMENT + length, 0
        elif not closes and "format" in traits:
            self._open_one(name, length)

    def _open_one(self, name: bytes, length: int) -> None:
        if not self._opened:
            self._blocks = 0
        self._open[name] = self._open.get(name, 0) + 1
        self._opened += 1
        self._size += ELEMENT + length

    def _close(self, name: bytes) -> None:
        if self._open.get(name):
            self._open[name] -= 1
            self._opened -= 1
            self._size = self._size - LEAST if self._opened else 0  # which of them it was is not known

    def _lose(self) -> None:
        self._lost += self._size
        self._size = self._opened = 0
        self._open.clear()
