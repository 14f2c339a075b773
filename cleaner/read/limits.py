"""Pages made to be slow: what an HTML parser does in quadratic time is taken out before it sees it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.native import compiled

_native: Any = compiled("markup")
LONGEST_TAG = 100_000  # bytes; a parser compares every attribute of a tag with all before it
DEEPEST = 2_000  # elements in elements; for many start tags a parser walks through all that are open
_MANY = 20_000  # tags, below which depth cannot hurt
_PIECE = 1 << 16  # bytes; less than LONGEST_TAG, so that none is between two tags of a piece
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s<>/]*)[^<>]*>")
_NAME, _BRACKET = re.compile(rb"<[a-zA-Z][^\s<>/]*"), re.compile(rb"[<>]")
_FLAT = frozenset(  # elements without an end, and those that the next of their kind ends
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option".split()
)


def bounded(raw: bytes) -> bytes:
    """The same page without attributes in overlong tags and without tags that stand too deep; their text stays."""
    number, lonely = _tag_starts(raw) if _native is None else _native.tag_starts(raw, LONGEST_TAG)
    raw = _without_long_tags(raw, lonely) if lonely else raw
    return _shallow(raw) if number > _MANY else raw


def _tag_starts(raw: bytes) -> tuple[int, list[int]]:
    """The number of `<`, and the places of those that are followed by LONGEST_TAG bytes without another."""
    number, last, lonely = 0, -1, []
    for start in range(0, len(raw), _PIECE):  # memory fresh from the system is slow: small pieces take the same over and over
        places = np.flatnonzero(np.frombuffer(raw, np.uint8, min(_PIECE, len(raw) - start), start) == 60) + start
        if len(places):
            number += len(places)
            lonely += [last] if last >= 0 and places[0] - last > LONGEST_TAG else []
            last = int(places[-1])
    return number, [*lonely, last] if last >= 0 and len(raw) - last > LONGEST_TAG else lonely


def _without_long_tags(raw: bytes, lonely: list[int]) -> bytes:
    parts, here = [], 0
    for place in lonely:
        name = _NAME.match(raw, place)
        end = _BRACKET.search(raw, name.end()) if name else None
        if name and end and end[0] == b">" and end.start() - place >= LONGEST_TAG:
            parts += [raw[here : name.end()], b">"]
            here = end.end()
    return b"".join([*parts, raw[here:]])


def _shallow(raw: bytes) -> bytes:
    matches = list(_TAG.finditer(raw))
    step = np.array([0 if m[2].lower() in _FLAT else -1 if m[1] else 1 for m in matches], np.int64)
    depth = np.cumsum(step)
    depth -= np.minimum(np.minimum.accumulate(depth), 0)  # stray closing tags close nothing
    deep: NDArray[np.bool_] = np.maximum(depth, depth - step) > DEEPEST
    if not deep.any():
        return raw
    parts, here = [], 0
    for i in np.flatnonzero(deep).tolist():
        parts.append(raw[here : matches[i].start()])
        here = matches[i].end()
    return b" ".join([*parts, raw[here:]])
