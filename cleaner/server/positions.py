"""Offsets into a text, and the positions that editors count: lines from 0, columns in code units."""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

from cleaner.lines import split_lines

_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}  # and bytes in a unit


class Positions:
    """The way between code-point offsets of one text and positions in it, in the encoding agreed on with the editor.

    Lines end where the protocol ends them, at LF, CR LF and CR alone. Positions past the end of a line or of the text mean
    that end, and such as lie inside a character mean its start.
    """

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16.value) -> None:
        self._lines = split_lines(text)
        self._starts = [line.start for line in self._lines]
        self._codec, self._size = _CODECS[encoding]

    def position(self, offset: int) -> Position:
        """Where an offset stands; one between CR and LF stands at the end of its line."""
        number = bisect_right(self._starts, offset) - 1
        before = self._lines[number].text[: offset - self._starts[number]]
        return Position(number, len(before) if before.isascii() else self._units(before))

    def range(self, start: int, end: int) -> Range:
        """Where [start, end) stands."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """What stands at a position."""
        if position.line >= len(self._lines):
            return self._lines[-1].end
        line = self._lines[position.line]
        if line.text.isascii():
            return line.start + min(position.character, len(line.text))
        left = position.character
        for at, char in enumerate(line.text):
            left -= self._units(char)
            if left < 0:
                return line.start + at
        return line.end

    def span(self, place: Range) -> tuple[int, int]:
        """[start, end) of a range, which an editor may give backwards."""
        start, end = self.offset(place.start), self.offset(place.end)
        return min(start, end), max(start, end)

    def _units(self, text: str) -> int:
        return len(text.encode(self._codec, "surrogatepass")) // self._size
