"""Pages made to be slow: what an HTML parser does in quadratic time is taken out before it sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from cleaner.read.tags import cut_short

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEEPEST = 2_000  # elements in elements; for many start tags a parser walks through all that are open
_MANY = 20_000  # tags, below which depth cannot hurt
_TAG = rb"<(/?)([a-zA-Z][^\s<>/]*)[^<>]*>"
_FLAT = frozenset(  # elements without an end, and those that the next of their kind ends
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option".split()
)


def bounded(raw: bytes, *, lean: bool = False) -> bytes:
    """The same page without attributes past a tag's first `MOST`, tags that stand too deep, and formatting opened without end.

    Their text stays. For `lean` see `cut_short`.
    """
    number, raw = cut_short(raw, lean=lean)
    if number <= _MANY:
        return raw
    shallow = _shallow(raw)
    return raw if shallow is raw else cut_short(shallow)[1]  # what was closed may be open now


def _shallow(raw: bytes) -> bytes:
    matches = list(re.finditer(_TAG, raw))
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
