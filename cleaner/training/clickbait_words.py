"""What words mean, as far as the headlines that they stand in tell: vectors from the company that words keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

from cleaner.score.clickbait_features import Headline

_WINDOW = 2  # words to each side
_LEAST = 2  # headlines that a word must stand in
_MOST = 20_000  # words, the most frequent first
_FLAT = 0.75  # power that makes rare company count for less, as in Levy, Goldberg & Dagan 2015


def word_vectors(headlines: Sequence[Headline], dims: int, seed: int) -> tuple[list[str], npt.NDArray[np.int8]]:
    """(words, a row of `dims` signed bytes for each): vectors of length 127, alike for words used alike.

    Positive pointwise mutual information within two words, reduced by a singular value decomposition: Levy, Goldberg &
    Dagan 2015, "Improving Distributional Similarity with Lessons Learned from Word Embeddings". `dims` 0 gives none.
    """
    counts = Counter(word for headline in headlines for word in set(headline.words) if word[0].isalpha())
    ranked = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    words = [word for word, count in ranked[:_MOST] if count >= _LEAST]
    company = _company(headlines, words)
    if not dims or min(len(words), company.nnz) <= dims:
        return [], np.zeros((0, dims), np.int8)
    left, values, _ = randomized_svd(company, dims, random_state=seed, n_iter=4)
    vectors = left * np.sqrt(values)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return words, np.rint(127 * vectors / np.maximum(length, 1e-9)).astype(np.int8)


def _company(headlines: Sequence[Headline], words: list[str]) -> csr_matrix:
    """How much more often than by chance two words stand near each other, in nats, none below 0."""
    row = {word: i for i, word in enumerate(words)}
    firsts, seconds, near = ([np.zeros(0, kind)] for kind in (int, int, float))
    for headline in headlines:
        ids = np.array([row.get(word, -1) for word in headline.words])
        for apart in range(1, min(_WINDOW + 1, len(ids))):
            first, second = ids[:-apart], ids[apart:]
            both = (first >= 0) & (second >= 0)
            firsts.append(first[both])
            seconds.append(second[both])
            near.append(np.full(both.sum(), 1 / apart))
    places = np.concatenate(firsts), np.concatenate(seconds)
    counts = coo_matrix((np.concatenate(near), places), shape=(len(words), len(words))).tocsr()
    counts = (counts + counts.T).tocoo()
    total = np.asarray(counts.tocsr().sum(1)).ravel()
    chance = total**_FLAT / ((total**_FLAT).sum() or 1.0)
    bond = np.log(counts.data / (total[counts.row] * chance[counts.col]))
    kept = bond > 0
    return csr_matrix((bond[kept], (counts.row[kept], counts.col[kept])), shape=counts.shape)
