"""Which articles tell one story in different words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Vector
from cleaner.group.candidates import keys, sharing

SAME_STORY = 0.36  # mean cosine between two groups; unrelated articles stay below .25, rewrites lie above .45
TELLING = 24  # heaviest terms of an article: two of one story share some
SHARED = 3
MOST = 400  # articles clustered at once; a larger crowd is first cut at its weaker links
_HARDER = 0.04
_CACHE = 4096  # vectors held, some 2 kB each

Edges = dict[tuple[int, int], float]


def telling(vector: Vector) -> NDArray[np.uint32]:
    """The heaviest terms of an article; among equals those that come first in the vector."""
    return vector.terms[np.argsort(-vector.weights, kind="stable")[:TELLING]]


def find_stories(vectors: Sequence[Vector]) -> list[list[int]]:
    """Groups of two or more articles, each ascending; number the articles by content, not by input order.

    Groups merge by the mean cosine of all their pairs, so that no chain of look-alikes ties unrelated articles.

    Source: Sokal & Michener 1958, "A statistical method for evaluating systematic relationships" (average linkage).
    """
    recent = lru_cache(_CACHE)(lambda i: vectors[i])
    groups = []
    for component in _components(_edges(vectors, recent), SAME_STORY):
        groups += _average_linkage(component, [recent(i) for i in component])
    return sorted(groups)


def _edges(vectors: Sequence[Vector], recent: Callable[[int], Vector]) -> Edges:
    """Cosines of at least SAME_STORY, for the pairs that share telling terms."""
    parts = [keys(telling(vectors[i]), i) for i in range(len(vectors))]
    packed = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
    packed.sort()
    edges = {}
    for a, b, count in sharing(packed):
        for i, j in zip(a[count >= SHARED].tolist(), b[count >= SHARED].tolist(), strict=True):
            cosine = recent(i).cosine(recent(j))
            if cosine >= SAME_STORY:
                edges[i, j] = cosine
    return edges


def _components(edges: Edges, threshold: float) -> Iterator[list[int]]:
    """Connected articles, at most MOST together: what is larger is cut at its links below a higher threshold."""
    root: dict[int, int] = {}

    def find(i: int) -> int:
        while root.setdefault(i, i) != i:
            root[i] = i = root[root[i]]
        return i

    for (i, j), cosine in edges.items():
        if cosine >= threshold:
            i, j = find(i), find(j)
            root[max(i, j)] = min(i, j)
    members = defaultdict(list)
    for i in sorted(root):
        members[find(i)].append(i)
    for group in members.values():
        if len(group) <= MOST:
            yield group
        elif threshold >= 1:
            yield from (group[k : k + MOST] for k in range(0, len(group), MOST))  # all but the same text
        else:
            inside = set(group)
            yield from _components({e: c for e, c in edges.items() if e[0] in inside}, threshold + _HARDER)


def _average_linkage(numbers: list[int], vectors: list[Vector]) -> list[list[int]]:
    """The groups of two or more that remain when no two have a mean cosine of SAME_STORY."""
    alike = cosines(vectors)
    np.fill_diagonal(alike, -1)
    groups = [[n] for n in numbers]
    while len(groups) > 1:
        best = int(np.argmax(alike))
        i, j = sorted(divmod(best, len(groups)))
        if alike[i, j] < SAME_STORY:
            break
        sizes = len(groups[i]), len(groups[j])
        alike[i] = (alike[i] * sizes[0] + alike[j] * sizes[1]) / sum(sizes)
        alike[:, i] = alike[i]
        alike[i, i] = -1
        alike = np.delete(np.delete(alike, j, 0), j, 1)
        groups[i] += groups.pop(j)
    return [sorted(g) for g in groups if len(g) > 1]


def cosines(vectors: Sequence[Vector]) -> NDArray[np.float64]:
    """The cosines of all pairs; exact sums, so that no order of addition can change them."""
    _, columns, uses = np.unique(np.concatenate([v.terms for v in vectors]), return_inverse=True, return_counts=True)
    shared = uses > 1  # a term of one article adds to no pair
    place = np.cumsum(shared) - 1
    dense = np.zeros((len(vectors), max(1, int(shared.sum()))))
    start = 0
    for row, vector in enumerate(vectors):
        own = columns[start : start + len(vector.terms)]
        start += len(vector.terms)
        dense[row, place[own[shared[own]]]] = vector.weights[shared[own]]
    answer: NDArray[np.float64] = np.minimum(dense @ dense.T, 1.0)
    return answer
