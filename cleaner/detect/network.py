"""A small network as plain arrays, scored for many rows at once."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cleaner.native import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

Reals: TypeAlias = "NDArray[np.float32]"

CLIP = 4.0  # standard deviations beyond which a value is taken for an outlier
_AT_ONCE = 256  # rows: what is worked out for so many stays in the cache
_KEPT = 1 << 20  # numbers of a matrix that is kept for the next call
_native = compiled("network")
_kept = threading.local()


def room(use: str, rows: int, width: int) -> Reals:
    """A matrix to write into, which holds anything until then and again when this thread next asks for one for the same use.

    Fresh memory for every page would cost more than what is worked out in it.
    """
    size = rows * width
    numbers: Reals | None = getattr(_kept, use, None)
    if numbers is None or len(numbers) < size:
        numbers = np.empty(size, np.float32)
        if size <= _KEPT:
            setattr(_kept, use, numbers)
    return numbers[:size].reshape(rows, width)


class Network:
    """One hidden layer of rectifiers over standardised, clipped columns."""

    WEIGHTS = ("mean", "scale", "hidden", "hidden_bias", "out", "out_bias")

    def __init__(self, mean: Reals, scale: Reals, hidden: Reals, hidden_bias: Reals, out: Reals, out_bias: Reals) -> None:
        self.mean, self.scale = mean, scale
        self.hidden, self.hidden_bias = hidden, hidden_bias
        self.out, self.out_bias = out, out_bias

    def probability(self, rows: Reals) -> NDArray[np.float64]:
        """Probability of the positive class for each row."""
        logits = (self._logits if self._compiles and rows.flags.c_contiguous else self.logits_plainly)(rows) + self.out_bias
        result: NDArray[np.float64] = 1 / (1 + np.exp(-logits.astype(np.float64)))
        return result

    def logits_plainly(self, rows: Reals) -> Reals:
        """What the units put out for each row, by NumPy."""
        logits = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            inputs = np.subtract(rows[some], self.mean, out=room("inputs", *rows[some].shape))
            inputs *= self.scale
            np.clip(inputs, -CLIP, CLIP, out=inputs)
            hidden = np.matmul(inputs, self.hidden, out=room("hidden", len(inputs), len(self.hidden_bias)))
            hidden += self.hidden_bias
            np.maximum(hidden, 0, out=hidden)
            np.matmul(hidden, self.out, out=logits[some])
        return logits

    def _logits(self, rows: Reals) -> Reals:
        """The same by compiled loops."""
        assert _native is not None  # noqa: S101  for the type checker: `_compiles` has looked
        zero, start = self._of_zeros
        result: Reals = _native.logits(rows, self.mean, self.scale, CLIP, zero, self.hidden, start, self.out)
        return result

    @cached_property
    def _compiles(self) -> bool:
        return _native is not None and bool(_native.fits(len(self.mean), len(self.hidden_bias)))

    @cached_property
    def _of_zeros(self) -> tuple[Reals, Reals]:
        """Zeros standardised and clipped, and what the hidden units make of a row of them."""
        zero = np.clip(-self.mean * self.scale, -CLIP, CLIP)
        return zero, zero @ self.hidden + self.hidden_bias
