"""One batch of articles in, each one's relation to the others out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Background, Profile, Vector, contains, profile
from cleaner.group.compare import covered
from cleaner.group.copies import Copies, find_copies
from cleaner.group.relation import Kind, Relation
from cleaner.group.shingles import NAME, Hashes, Words, digest, distinct, shingles, words
from cleaner.group.spool import Spool
from cleaner.group.stories import cosines, find_stories
from cleaner.model import Document

_BATCH = 64  # articles tokenised at once
_CACHE = 1024  # articles whose shingles are held, some 2 kB each
_EARLIER = 2  # copies that came before and are looked at for what a copy adds


@dataclass(slots=True)
class _Batch:
    """What is remembered of a batch: one entry an article in input order; the words lie in the spool, headline first."""

    spool: Spool
    ids: list[str | int] = field(default_factory=list)
    headlines: list[int] = field(default_factory=list)  # words of the headline
    digests: list[int] = field(default_factory=list)  # of the text
    node: list[int] = field(default_factory=list)  # the number of the text, counted by content; -1 without words
    holders: list[list[int]] = field(default_factory=list)  # the articles with each text, the one that stands for it first

    def text(self, i: int) -> Words:
        return self.spool[i][self.headlines[i] :]

    def whole(self, i: int) -> int:
        """A digest of headline and text with their capitals."""
        return digest(self.spool[i] << np.uint32(1)) ^ digest(self.spool[i])


class _Texts(Sequence[Words]):
    """The distinct texts of a batch, read from the spool when asked for."""

    def __init__(self, batch: _Batch) -> None:
        self._batch = batch

    def __len__(self) -> int:
        return len(self._batch.holders)

    def __getitem__(self, node: int) -> Words:  # type: ignore[override]
        return self._batch.text(self._batch.holders[node][0])


def relate(documents: Iterable[Document], background: Background, *, stories: bool = True) -> list[Relation]:
    """The relation of each document to all others, in input order; only novelty depends on that order.

    With `stories=False` only copies are looked for, which costs less.
    Memory: some 2 kB a document, whatever its length, and up to 100 MB in all for what is at work; the words, 4 bytes each,
    wait in a temporary file.
    """
    with Spool() as spool:
        batch = _read(documents, spool)
        copies = find_copies(_Texts(batch), background)
        closest = _closest_copies(batch, copies)
        story = _stories(batch, copies, background, closest) if stories else {}
        novelty = _novelty(batch, copies, story, background)
        return list(_relations(batch, copies, story, closest, novelty))


def _read(documents: Iterable[Document], spool: Spool) -> _Batch:
    batch = _Batch(spool)
    waiting = iter(documents)
    while block := list(islice(waiting, _BATCH)):
        tokens = words([part for d in block for part in (d.title or "", d.text)])
        for document, headline, text in zip(block, tokens[::2], tokens[1::2], strict=True):
            spool.append(np.concatenate((headline, text)) if len(headline) else text)
            batch.ids.append(document.id)
            batch.headlines.append(len(headline))
            batch.digests.append(digest(text) if len(text) else -1)
    holders = defaultdict(list)
    for i, value in enumerate(batch.digests):
        if value >= 0:
            holders[value].append(i)
    batch.node = [-1] * len(batch.ids)
    for number, value in enumerate(sorted(holders)):
        same = holders[value]
        batch.holders.append(sorted(same, key=lambda i: (batch.whole(i), str(batch.ids[i]))) if len(same) > 1 else same)
        for i in holders[value]:
            batch.node[i] = number
    return batch


@dataclass(frozen=True, slots=True)
class _Closest:
    kind: Kind
    node: int
    similarity: float


def _closest_copies(batch: _Batch, copies: Copies) -> dict[int, _Closest]:
    """For each text the other text it is most a copy of; texts of one group first."""
    best: dict[int, tuple[bool, float, float, int]] = {}
    for (a, b), match in copies.matches.items():
        together = copies.centre[a] == copies.centre[b]
        for one, other in ((a, b), (b, a)):
            best[one] = max(best.get(one, (False, -1.0, -1.0, 0)), (together, match.containment, match.jaccard, -other))
    return {
        node: _Closest("near" if together else "partial", -other, similarity)
        for node, (together, similarity, _, other) in best.items()
    }


def _stories(batch: _Batch, copies: Copies, background: Background, closest: dict[int, _Closest]) -> dict[int, int]:
    """The story of each text that shares one, named by its lowest number; closest texts are noted for the rest."""
    leads = [i for i, c in enumerate(copies.centre) if c == i and i not in copies.templates]  # whose wording says something
    uses = background.counter()
    with Spool() as spool:
        for node in leads:
            terms = profile(batch.spool[batch.holders[node][0]])
            background.count(uses, terms)
            spool.append(np.concatenate((terms.terms, terms.stress.view(np.uint32))))
        vectors = _Vectors(spool, background.among(uses, len(leads)))
        story: dict[int, int] = {}
        for group in find_stories(vectors):
            alike = cosines([vectors[i] for i in group])
            np.fill_diagonal(alike, -1)
            for row, i in enumerate(group):
                story[leads[i]] = leads[group[0]]
                at = int(np.argmax(alike[row]))
                closest.setdefault(leads[i], _Closest("story", leads[group[at]], float(alike[row, at])))
    for node, centre in enumerate(copies.centre):
        if centre in story:
            story[node] = story[centre]
        elif centre != node or len(batch.holders[node]) > 1:
            story[node] = story[centre] = centre  # copies of one text tell one story
    return story


class _Vectors(Sequence[Vector]):
    """Vectors of the profiles in a spool, where each is its terms and then their stress."""

    def __init__(self, spool: Spool, background: Background) -> None:
        self._spool = spool
        self._background = background

    def __len__(self) -> int:
        return len(self._spool)

    def __getitem__(self, i: int) -> Vector:  # type: ignore[override]
        both = self._spool[i]
        terms, stress = np.split(both, [len(both) // 2])
        return self._background.weigh(Profile(terms, stress.view(np.float32)))


def _novelty(batch: _Batch, copies: Copies, story: dict[int, int], background: Background) -> list[float]:
    """For each document, in input order, the share of content that no earlier one of its story or copy group has."""
    known: dict[int, NDArray[np.uint32]] = {}
    earlier: dict[int, list[int]] = defaultdict(list)
    runs = lru_cache(_CACHE)(lambda i: distinct(shingles(batch.text(i))))
    answer = [1.0] * len(batch.node)
    alone = np.bincount([copies.centre[n] for n in batch.node if n >= 0], minlength=len(copies.centre)) == 1
    for i, node in enumerate(batch.node):
        if node < 0 or (node not in story and alone[copies.centre[node]]):
            continue
        centre = copies.centre[node]
        group = story.get(node, centre)
        whole = batch.spool[i]
        if group in known:
            outside = uncovered(whole, batch.headlines[i], [runs(other) for other in earlier[centre]])
            vector = background.vector(whole)
            answer[i] = fresh_share(vector, distinct(outside & ~NAME), known[group])
            known[group] = distinct(np.concatenate((known[group], vector.terms)))
        else:
            known[group] = distinct(whole & ~NAME)  # the first of its group: all of it is new
        if len(earlier[centre]) < _EARLIER:
            earlier[centre].append(i)
    return answer


def uncovered(whole: Words, headline: int, earlier: Sequence[Hashes]) -> Words:
    """The words that lie outside passages of earlier copies of the text, damaged or not.

    `headline` is the number of words before the text, `earlier` the copies' different shingles in ascending order.
    """
    if not earlier:
        return whole
    text = whole[headline:]
    outside = np.ones(len(whole), bool)
    own = shingles(text)
    for other in earlier:
        inside = covered(own, other)
        outside[headline : headline + len(inside)] &= ~inside
        outside[headline + len(inside) :] &= ~inside[-1:]  # the last shingle's words
    return whole[outside]


def fresh_share(vector: Vector, fresh: NDArray[np.uint32], known: NDArray[np.uint32]) -> float:
    """Share of the vector's weight, in [0, 1], that lies in terms which are `fresh` and not `known` (both ascending)."""
    total = float(vector.weights.sum())
    new = contains(fresh, vector.terms) & ~contains(known, vector.terms)
    return float(vector.weights[new].sum()) / total if total else 0.0


def _relations(
    batch: _Batch, copies: Copies, story: dict[int, int], closest: dict[int, _Closest], novelty: list[float]
) -> Iterator[Relation]:
    copied: Counter[int] = Counter()
    for node, centre in enumerate(copies.centre):
        copied[centre] += len(batch.holders[node])
    for i, node in enumerate(batch.node):
        if node < 0:
            yield Relation(batch.ids[i])
            continue
        centre, holders = copies.centre[node], batch.holders[node]
        near = closest.get(node)
        kind: Kind
        nearest: str | int | None
        if len(holders) > 1:
            kind, nearest, similarity = "exact", batch.ids[holders[holders[0] == i]], 1.0
        elif near:
            kind, nearest, similarity = near.kind, batch.ids[batch.holders[near.node][0]], near.similarity
        else:
            kind, nearest, similarity = "unique", None, 0.0
        yield Relation(
            id=batch.ids[i],
            copy_group=f"c{batch.digests[batch.holders[centre][0]]:016x}" if copied[centre] > 1 else None,
            story_group=f"s{batch.digests[batch.holders[story[node]][0]]:016x}" if node in story else None,
            relation=kind,
            nearest=nearest,
            similarity=round(similarity, 4),
            novelty=round(novelty[i], 4),
        )
