"""Where what is said of a cleaned text stands in the text as read: by its edits alone, for the few spans that are asked about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from cleaner.model import Edit


class Origins:
    """Where spans of the cleaned text stand in the text as read, by its edits in their order."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits: list[Edit] = []
        self._begins: list[int] = []  # where what an edit put there begins in the cleaned text
        self._grown = [0]  # … and how much longer the edits up to it have made the text
        for edit in edits:
            self._edits.append(edit)
            self._begins.append(edit.start + self._grown[-1])
            self._grown.append(self._grown[-1] + len(edit.replacement) - len(edit.removed))

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) came from; of what an edit put there, all that it replaced."""
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._begins, at)
        read = at - self._grown[number]
        if number and read < (edit := self._edits[number - 1]).end:
            return edit.start, edit.end
        return read, read + 1
