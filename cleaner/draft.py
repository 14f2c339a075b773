"""A text under edit in several passes, which never loses where each piece stood in the text as read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from cleaner.model import Edit
from cleaner.native import compiled
from cleaner.tuples import NamedTuple

_native = compiled("edits")


class _Piece(NamedTuple):
    """`text` stands for [start, end) of the text as read: the same characters, or what an edit put there."""

    start: int
    end: int
    text: str
    edit: Edit | None = None


class Draft:
    """The passes' edits, each counted in the text that the pass saw, gathered into edits of the text as read."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._pieces = [_Piece(0, len(text), text)] if text else []
        self._passes = 0
        self._only: Sequence[Edit] = ()  # the edits of the one pass that there was
        self._text: str | None = text  # the text as it stands now
        self._begins: list[int] | None = None  # where each piece begins in it

    @property
    def text(self) -> str:
        """The text as it stands now."""
        if self._text is None:
            self._text = "".join([piece.text for piece in self._pieces])
        return self._text

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make edits of the text as it stands now; they are in its order and do not overlap."""
        if edits:
            self._passes += 1
            self._only = edits if self._passes == 1 else ()
            self._pieces = self._edited(edits)
            self._text = self._begins = None

    def edits(self) -> list[Edit]:
        """All that was changed, as edits of the text as read, in its order."""
        if self._passes < 2:
            return [edit for edit in self._only if edit.start < edit.end or edit.replacement]
        return [
            self._as_read(piece.edit, piece)
            for piece in self._pieces
            if piece.edit is not None and (piece.start < piece.end or piece.text)
        ]

    def _as_read(self, by: Edit, piece: _Piece) -> Edit:
        """The piece's edit, with what it did to the text as read."""
        removed = self._source[piece.start : piece.end]
        if (by.start, by.end, by.removed, by.replacement) == (piece.start, piece.end, removed, piece.text):
            return by
        return Edit(piece.start, piece.end, removed, piece.text, by.code, by.reason, by.confidence, by.field)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the text as it stands now came from in the text as read."""
        if self._begins is None:
            self._begins = _begins(self._pieces)
        begin, finish = len(self._source), 0
        number = max(0, bisect_left(self._begins, start) - 1)  # the first piece that holds `start`, or ends in it
        while number < len(self._pieces) and (at := self._begins[number]) <= end:
            piece = self._pieces[number]
            left, right = max(start - at, 0), min(end - at, len(piece.text))
            if left < right or (start == end and 0 <= start - at <= len(piece.text)):
                span = (piece.start, piece.end) if piece.edit else (piece.start + left, piece.start + right)
                begin, finish = min(begin, span[0]), max(finish, span[1])
            number += 1
        return min(begin, finish), finish

    def _edited(self, edits: Sequence[Edit]) -> list[_Piece]:
        pieces: list[_Piece] = []
        at, first = 0, 0
        for piece in self._pieces:
            right = at + len(piece.text)
            while first < len(edits) and edits[first].end <= at and edits[first].start < at:
                first += 1
            last = first
            while last < len(edits) and edits[last].start < right:
                last += 1
            if first == last:
                pieces.append(piece)
            else:
                pieces += (_cut_edited if piece.edit else _cut_kept)(piece, at, list(edits[first:last]))
            first, at = max(first, last - 1), right
        for edit in edits[first:]:
            if edit.start == at:  # put behind the last character
                pieces.append(_Piece(len(self._source), len(self._source), edit.replacement, edit))
        return pieces


def _begins(pieces: list[_Piece]) -> list[int]:
    """Where each piece begins in the text as it stands now, and where the last ends."""
    begins: list[int] = _native.begins(pieces) if _native else list(accumulate([len(piece.text) for piece in pieces], initial=0))
    return begins


def _cut_kept(piece: _Piece, at: int, edits: list[Edit]) -> list[_Piece]:
    """A piece of the text as read, which begins at `at` of the text as it stands now, in parts kept and edited."""
    if _native:
        parts: list[_Piece] = _native.cut_kept(piece, at, edits)
        return parts
    pieces = []
    begin, text = piece.start, piece.text
    here, end = 0, len(text)
    for edit in edits:
        start, stop = edit.start - at, edit.end - at
        if stop > end:
            stop = end
        if here < start:
            pieces.append(_Piece(begin + here, begin + start, text[here:start]))
            here = start
        start, here = here, stop if stop > here else here
        replacement = edit.replacement if edit.start >= at else ""  # put where the edit begins, in an earlier piece
        pieces.append(_Piece(begin + start, begin + here, replacement, edit))
    if here < end:
        pieces.append(_Piece(begin + here, begin + end, text[here:]))
    return pieces


def _cut_edited(piece: _Piece, at: int, edits: list[Edit]) -> list[_Piece]:
    """What an earlier edit put here, edited again: still one edit, since its parts have no place in the text as read."""
    parts, here, end = [], 0, len(piece.text)
    for edit in edits:
        start, stop = max(here, edit.start - at), min(end, edit.end - at)
        parts += [piece.text[here:start], edit.replacement if edit.start >= at else ""]
        here = max(start, stop)
    return [piece._replace(text="".join([*parts, piece.text[here:]]))]
