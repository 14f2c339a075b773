"""What two articles have in common, sentence by sentence, and what is new in the second."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
    """The groups of a batch as lines for a person: how each article stands to its nearest, and what it adds.

    The documents are those that the relations are about, in the same order. Of a nearest article that is not among its
    group's only the name is told.
    """
    groups = defaultdict(list)
    for document, relation in zip(documents, relations, strict=True):
        if group := relation.story_group or relation.copy_group:
            groups[group].append((document, relation))
    for group, members in groups.items():
        by_id = {document.id: document for document, _ in members}
        yield f"{group}: {len(members)} {'article' if len(members) == 1 else 'articles'}"
        for document, relation in members:
            headline = document.title or document.text.lstrip().partition("\n")[0]
            yield f"  {relation.id}: {_shown(headline)}"
            yield f"    {_WORDING[relation.relation]} {relation.nearest} ({relation.similarity:.2f}), {relation.novelty:.0%} new"
            nearest = by_id.get(relation.nearest) if relation.nearest is not None else None
            if nearest and nearest is not document and relation.relation != "exact":
                found = explain(document.text, nearest.text, background)
                yield f"    {len(found.said)} of {len(sentences(document.text))} sentences are there too"
                yield from (f"    not there: {_shown(document.text[start:end])}" for start, end in found.new[:_TOLD])


def _shown(text: str) -> str:
    """On one line that is not too long."""
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 2]} …"
