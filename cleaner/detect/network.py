"""A small network as plain arrays, scored for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLIP = 4.0  # standard deviations beyond which a value is taken for an outlier


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectifiers over standardised, clipped columns."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probability of the positive class for each row."""
        inputs = np.clip((rows - self.mean) * self.scale, -CLIP, CLIP)
        hidden = np.maximum(inputs @ self.hidden + self.hidden_bias, 0)
        result: NDArray[np.float64] = 1 / (1 + np.exp(-(hidden @ self.out + self.out_bias).astype(np.float64)))
        return result
