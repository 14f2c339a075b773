"""Pages made to be slow: what an HTML parser does in quadratic time is taken out before it sees it."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

LONGEST_TAG = 100_000  # bytes; a parser compares every attribute of a tag with all before it
DEEPEST = 2_000  # elements in elements; for many start tags a parser walks through all that are open
_MANY = 20_000  # tags, below which depth cannot hurt
_PIECE = 1 << 16
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s<>/]*)[^<>]*>")
_NAME, _BRACKET = re.compile(rb"<[a-zA-Z][^\s<>/]*"), re.compile(rb"[<>]")
_FLAT = frozenset(  # elements without an end, and those that the next of their kind ends
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option".split()
)


def bounded(raw: bytes) -> bytes:
    """The same page without attributes in overlong tags and without tags that stand too deep; their text stays."""
    raw = _without_long_tags(raw)
    return _shallow(raw) if _count_tags(raw) > _MANY else raw


def _without_long_tags(raw: bytes) -> bytes:
    half = LONGEST_TAG // 2  # a long tag covers a whole window of this size, in which no other tag begins
    parts, here = [], 0
    for start in range(0, len(raw), half):
        if raw.find(b"<", start, start + half) >= 0:
            continue
        at = raw.rfind(b"<", max(0, start - half), start)
        name = _NAME.match(raw, at) if at >= 0 else None
        end = _BRACKET.search(raw, name.end()) if name else None
        if name and end and end[0] == b">" and end.start() - name.start() >= LONGEST_TAG:
            parts += [raw[here : name.end()], b">"]
            here = end.end()
    return b"".join([*parts, raw[here:]]) if parts else raw


def _count_tags(raw: bytes) -> int:
    """The number of `<`, in a third of the time that bytes.count takes; piece by piece, since memory fresh from the system is slow."""
    view = np.frombuffer(raw, np.uint8)
    return sum(int(np.count_nonzero(view[start : start + _PIECE] == 60)) for start in range(0, len(view), _PIECE))


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
