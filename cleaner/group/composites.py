"""Which articles are put together from others that have nothing to do with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Background
from cleaner.group.compare import Match, Print, covered
from cleaner.group.shingles import Words

PIECE, PIECE_WORDS = 0.08, 60  # of a composite, from each source; a site's own lines are fewer words
OVERLAP = 0.35  # of the smaller piece: where two pieces meet, either reaches some words into the other
UNRELATED = 0.12  # cosine of two sources
FOREIGN = 0.08  # cosine of two pieces: the halves of one article lie above
_SOURCES = 12  # best matches in which the sources are looked for

Edge = tuple[int, int]
Pieces = dict[int, NDArray[np.bool_]]


def find_composites(
    articles: Sequence[Words],
    matches: dict[Edge, Match],
    suspects: Iterable[int],
    prints: Callable[[int], Print],
    background: Background,
) -> set[int]:
    """Those suspects that have pieces, lying apart, of two unrelated articles; `matches` are by (a, b), a < b.

    An article that two composites quote looks like one itself. So the clearest composite is taken first, and is no
    source of others.
    """
    shares: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), match in matches.items():
        shares[a].append((match.cover_a, b))
        shares[b].append((match.cover_b, a))
    pieces: dict[int, Pieces] = {}
    kinship = {}
    for i in suspects:
        best = [s for share, s in sorted(shares[i], key=lambda x: (-x[0], x[1])) if share >= PIECE][:_SOURCES]
        if all(pair in matches for pair in combinations(sorted(best), 2)):
            continue  # its sources are copies of one another
        own = {s: covered(prints(i).shingles, prints(s).ordered) for s in best}
        pieces[i] = {s: piece for s, piece in own.items() if piece.sum() >= PIECE_WORDS}
        kinship[i] = _kinship(i, pieces[i], articles, matches, background)
    found: set[int] = set()
    for i in sorted((i for i in kinship if kinship[i] < FOREIGN), key=lambda i: (kinship[i], i)):
        left = {s: piece for s, piece in pieces[i].items() if s not in found}
        if _kinship(i, left, articles, matches, background) < FOREIGN:
            found.add(i)
    return found


def _kinship(
    article: int, pieces: Pieces, articles: Sequence[Words], matches: dict[Edge, Match], background: Background
) -> float:
    """The least cosine, in [0, 1], of two pieces that lie apart and come from unrelated sources; 1 where there are none."""
    least = 1.0
    for x, y in combinations(sorted(pieces), 2):
        one, other = pieces[x] & ~pieces[y], pieces[y] & ~pieces[x]
        overlap = (pieces[x] & pieces[y]).sum() / min(pieces[x].sum(), pieces[y].sum())
        if overlap > OVERLAP or (x, y) in matches:
            continue
        words = articles[article][: len(one)]
        cosine = background.vector(words[one]).cosine(background.vector(words[other]))
        if cosine < least and background.vector(articles[x]).cosine(background.vector(articles[y])) < UNRELATED:
            least = cosine
    return least
