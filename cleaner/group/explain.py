"""What two articles have in common, sentence by sentence, and what is new in the second."""

from __future__ import annotations

import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.group.background import Background, Vector, contains
from cleaner.group.relation import Kind, Relation
from cleaner.group.shingles import words
from cleaner.model import Document

SAID = 0.45  # cosine from which two sentences say the same
NEW = 0.6  # share of a sentence's content that the other article has nowhere
_TOLD = 3  # new sentences that a report quotes
_WIDTH = 120  # characters of a headline or sentence that it shows
_WORDING: dict[Kind, str] = {
    "exact": "same words as",
    "near": "copy of",
    "partial": "shares passages with",
    "story": "same story as",
    "unique": "unlike",
}
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?…][\"'”’)\]]*(?=\s)|[。！？]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences of two articles that say the same; the offsets are code points, `similarity` is a cosine in [0, 1]."""

    start: int
    end: int
    other_start: int
    other_end: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """`said` are sentences of an article that the other has too, `new` the spans of those it has nowhere, both in order."""

    said: tuple[Pair, ...]
    new: tuple[tuple[int, int], ...]


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences: a line is at least one, and within it they end at a full stop before a space."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def explain(text: str, other: str, background: Background) -> Explanation:
    """Which sentences of `text` the other has said, best match each, and which tell what it has not."""
    spans, others = sentences(text), sentences(other)
    vectors, other_vectors = _vectors(text, spans, background), _vectors(other, others, background)
    holders = defaultdict(list)
    for j, vector in enumerate(other_vectors):
        for term in vector.terms.tolist():
            holders[term].append(j)
    known = Vector.sum(other_vectors).terms
    said, new = [], []
    for span, vector in zip(spans, vectors, strict=True):
        likely = sorted({j for term in vector.terms.tolist() for j in holders[term]})
        similarity, best = max(((vector.cosine(other_vectors[j]), -j) for j in likely), default=(0.0, 0))
        if similarity >= SAID:
            said.append(Pair(*span, *others[-best], round(similarity, 4)))
        elif _share_outside(vector, known) >= NEW:
            new.append(span)
    return Explanation(tuple(said), tuple(new))


def _vectors(text: str, spans: Sequence[tuple[int, int]], background: Background) -> list[Vector]:
    return [background.vector(sentence) for sentence in words([text[start:end] for start, end in spans])]


def _share_outside(vector: Vector, known: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> float:
    total = float(vector.weights.sum())
    return float(vector.weights[~contains(known, vector.terms)].sum()) / total if total else 0.0


def report(documents: Iterable[Document], relations: Iterable[Relation], background: Background) -> Iterator[str]:
    """The groups of a batch as lines for a person: how each article stands to its nearest, what is there too, what it adds.

    The documents are those that the relations are about, in the same order. Articles that share a passage with another,
    but are in no group, come behind the groups, and last how many stand alone. Of a nearest article that is not in the
    batch only the name is told.
    """
    groups = defaultdict(list)
    by_id: dict[str | int, Document] = {}
    for document, relation in zip(documents, relations, strict=True):
        groups[relation.story_group or relation.copy_group or relation.relation].append((document, relation))
        by_id.setdefault(document.id, document)
    alone = groups.pop("unique", [])
    parts = groups.pop("partial", [])
    for group, members in groups.items():
        kind = "story" if members[0][1].story_group else "copies"
        yield f"{kind} {group}: {_counted(members)}"
        own = {document.id: document for document, _ in reversed(members)}
        known = ChainMap(own, by_id)  # identifiers may come again: the group's own first
        for document, relation in members:
            yield from _told(document, relation, known, background)
    if parts:
        yield f"in no group, with passages of another: {_counted(parts)}"
        for document, relation in parts:
            yield from _told(document, relation, by_id, background)
    yield f"like no other: {_counted(alone)}"


def _counted(members: Sequence[object]) -> str:
    return f"{len(members)} {'article' if len(members) == 1 else 'articles'}"


def _told(document: Document, relation: Relation, known: Mapping[str | int, Document], background: Background) -> Iterator[str]:
    """One article of a report."""
    headline = document.title or document.text.lstrip().partition("\n")[0]
    yield f"  {relation.id}: {_shown(headline)}"
    wording, new = _WORDING[relation.relation], f"{relation.novelty:.0%} new to its story"
    yield f"    {wording} {relation.nearest} ({relation.similarity:.2f}), {new}"
    nearest = known.get(relation.nearest) if relation.nearest is not None else None
    if not nearest or nearest is document or relation.relation == "exact":
        return
    found = explain(document.text, nearest.text, background)
    yield f"    {len(found.said)} of {len(sentences(document.text))} sentences are there too"
    closest = sorted(found.said, key=lambda pair: (-pair.similarity, pair.start))[:_TOLD]
    for pair in sorted(closest, key=lambda pair: pair.start):
        said, other = _shown(document.text[pair.start : pair.end]), _shown(nearest.text[pair.other_start : pair.other_end])
        yield f"    there too: {said}"
        if said != other:
            yield f"           as: {other}"
    yield from (f"    not there: {_shown(document.text[start:end])}" for start, end in found.new[:_TOLD])


def _shown(text: str) -> str:
    """On one line that is not too long."""
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 2]} …"
