"""Which articles share enough rare things to be worth a comparison, without comparing all with all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.group.spool import Spool

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

WINDOW = 32  # what few articles share pairs each with its next 32 holders
WIDE_WINDOW = 3  # what more share is common stock, or a crowd of copies: its holders form a band, not a clique
_CHUNK = 1 << 16  # keys paired at once, which bounds the memory
_PARTS = 256
_HOLDER = np.uint64(0xFFFFFFFF)


def keys(hashes: NDArray[np.uint32], holder: int | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes and the number of the article that holds them, packed so that sorting brings equal hashes together."""
    return (hashes.astype(np.uint64) << np.uint64(32)) | np.asarray(holder, np.uint64)


def sharing(packed: NDArray[np.uint64]) -> Iterator[Pairs]:
    """Pairs a < b of holders and how many hashes they were seen to share, from packed keys in ascending order.

    A hash held by at most WINDOW + 1 articles pairs them all; a more common one pairs neighbours only, so that the cost
    is linear. Number the holders by content and the answer does not depend on the order of the input. The pairs come in
    parts, each pair once; between the parts they wait in a temporary file.
    """
    holders = max((int((packed[i : i + _CHUNK] & _HOLDER).max()) + 1 for i in range(0, len(packed), _CHUNK)), default=0)
    share = max(1, -(-holders // min(_PARTS, len(packed) // _CHUNK + 1)))  # holders a part
    pieces: list[list[int]] = [[] for _ in range(-(-holders // share))]
    with Spool() as spool:
        for codes in _pair_chunks(packed):
            part = ((codes >> 32) // share).astype(np.uint16)
            order = np.argsort(part, kind="stable")
            ends = np.searchsorted(part[order], np.arange(len(pieces) + 1))
            for k in np.flatnonzero(np.diff(ends)).tolist():
                pieces[k].append(len(spool))
                spool.append(codes[order[ends[k] : ends[k + 1]]].view(np.uint32))
        for own in pieces:
            if own:
                codes, counts = np.unique(np.concatenate([spool[i] for i in own]).view(np.int64), return_counts=True)
                yield codes >> 32, codes & 0xFFFFFFFF, counts


def _pair_chunks(packed: NDArray[np.uint64]) -> Iterator[NDArray[np.int64]]:
    """One code for each pair of holders within reach of one another, once for each hash that they share."""
    first = 0
    while first < len(packed):
        last = packed[min(first + _CHUNK, len(packed)) - 1] | _HOLDER
        end = int(np.searchsorted(packed, last, "right"))  # all holders of a hash stay together
        yield _pairs(packed[first:end])
        first = end


def _pairs(packed: NDArray[np.uint64]) -> NDArray[np.int64]:
    hashes = (packed >> np.uint64(32)).astype(np.uint32)
    equal = hashes[1:] == hashes[:-1]
    shared = np.concatenate((equal, [False])) | np.concatenate(([False], equal))
    hashes, holders = hashes[shared], (packed[shared] & _HOLDER).astype(np.int64)
    starts = np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]) != 0)
    lengths = np.diff(starts, append=len(hashes))
    reach = np.repeat(np.where(lengths <= WINDOW + 1, WINDOW, WIDE_WINDOW), lengths)
    codes = [np.zeros(0, np.int64)]
    for step in range(1, WINDOW + 1):
        at = np.flatnonzero((hashes[step:] == hashes[:-step]) & (reach[:-step] >= step))
        if not len(at):
            break
        codes.append(holders[at] << 32 | holders[at + step])
    return np.concatenate(codes)
