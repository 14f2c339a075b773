"""Words to numbers, over whole arrays of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Hashes: TypeAlias = "NDArray[np.uint64]"
Ints: TypeAlias = "NDArray[np.int64]"

_LONGEST = 32  # characters of a word that count
_P = 0x100000001B3
_POWERS = np.array([pow(_P, i + 1, 2**64) for i in range(_LONGEST)], np.uint64)
_M1, _M2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_S = np.uint64(33)


def mix(h: Hashes) -> Hashes:
    """Spread a hash over all its bits (the finisher of MurmurHash3)."""
    h = (h ^ (h >> _S)) * _M1
    return (h ^ (h >> _S)) * _M2


def word_hashes(codes: NDArray[np.uint64], is_word: NDArray[np.bool_], starts: Ints) -> Hashes:
    """A hash for each word. `codes` are characters, `is_word` those that belong to a word, `starts` where words begin.

    What lies between a word and the next start and is not `is_word` does not count; nor do characters after the 32nd.
    """
    if not len(starts):
        return np.zeros(0, np.uint64)
    begin = starts[0]
    lengths = np.diff(np.append(starts, len(codes)))
    place = np.arange(begin, len(codes)) - np.repeat(starts, lengths)
    counted = is_word[begin:] & (place < _LONGEST)
    parts = np.where(counted, codes[begin:] * _POWERS[np.minimum(place, _LONGEST - 1)], np.uint64(0))
    return mix(np.add.reduceat(parts, starts - begin))
