"""A store of all articles seen, so that today's are compared with last month's.

SQLite, because it is in the standard library, survives a crash at any byte, and lets many read while one writes.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import Background, Vector
from cleaner.group.compare import Match, Print, compare, prepare
from cleaner.group.composites import find_composites
from cleaner.group.copies import ESTIMATE
from cleaner.group.relate import fresh_share, uncovered
from cleaner.group.relation import Kind, Relation
from cleaner.group.shingles import NAME, Words, digest, distinct, shingles, words
from cleaner.group.store import lock, open_store, reported, transaction
from cleaner.group.stories import SAME_STORY, SHARED, telling
from cleaner.model import Document

KEPT = 64  # shingles stored of an article, the lowest ones
ASKED = 2000  # lowest shingles by which an article is looked up
HOLDERS = 200  # newest articles looked at for one shingle or term: what more have is common stock
COMPARED = 20  # best candidates compared in full
LONGER = 1.25  # a copy so much longer than the article that stands for its group takes its place

_INSERT = "insert into article (id, digest, seen, copies, story, headline, words) values (?, ?, ?, ?, ?, ?, ?)"
_POST = {
    "shingle": "insert or ignore into shingle values (?, ?)",
    "term": "insert or ignore into term values (?, ?)",
}
_HOLDERS_OF = {
    "shingle": "select article from shingle where hash = ? order by article desc limit ?",
    "term": "select article from term where hash = ? order by article desc limit ?",
}
_MEMBERS = {
    "copies": "select n from article where copies = ? limit 2",
    "story": "select n from article where story = ? limit 2",
}
_UNPOST = ("delete from shingle where article = ?", "delete from term where article = ?")


@dataclass(frozen=True, slots=True)
class _Article:
    """An article on its way in; `digest` is 64 bits with SQLite's sign."""

    id: str | int
    digest: int
    headline: Words
    text: Words

    @classmethod
    def of(cls, document: Document) -> _Article:
        headline, text = words([document.title or "", document.text])
        return cls(document.id, digest(text) - (1 << 63), headline, text)

    @property
    def whole(self) -> Words:
        return np.concatenate((self.headline, self.text))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article belongs: its groups, None where it founds its own."""

    kind: Kind = "unique"
    nearest: str | int | None = None
    similarity: float = 0.0
    novelty: float = 1.0
    copies: int | None = None
    story: int | None = None
    replaces: int | None = None  # the article that it stands for its copy group instead of
    vector: Vector | None = None  # what it adds to its story; copies add nothing


class Reader:
    """Looks articles up in an index, also while another process writes to it."""

    def __init__(self, path: str | Path, background: Background | None = None) -> None:
        """Without a `background` the shipped one counts. Raises CleanerError if the file is no index, or another version's."""
        self._background = background or Background.shipped()
        self._path = Path(path)
        self._store = open_store(self._path, self._background)

    def look_up(self, document: Document) -> Relation:
        """The relation of the document to the articles stored. Raises CleanerError if they cannot be read."""
        with reported(self._path):
            return _relation(document.id, self._place(_Article.of(document)))

    def __len__(self) -> int:
        """The number of articles stored."""
        return int(self._store.execute("select count(*) from article").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _place(self, article: _Article) -> _Place:
        if not len(article.text):
            return _Place()
        same = "select id, copies, story from article where digest = ? order by n limit 1"
        if row := self._store.execute(same, (article.digest,)).fetchone():
            novelty = self._novelty(article, distinct(article.headline & ~NAME), row[2])
            return _Place("exact", json.loads(row[0]), 1.0, novelty, row[1], row[2])
        found = self._compare(article)
        near = {n: match for n, (match, _) in found.items() if match.kind == "near"}
        if near and not self._is_composite(article, found):
            return self._as_copy(article, found, max(near, key=lambda n: (near[n].jaccard, -n)))
        return self._as_rewrite(article, {n: match for n, (match, _) in found.items()})

    def _as_copy(self, article: _Article, found: dict[int, tuple[Match, Words]], best: int) -> _Place:
        match, other = found[best]
        name, copies, story = self._row(best)
        outside = uncovered(article.whole, len(article.headline), [distinct(shingles(other))])
        novelty = self._novelty(article, distinct(outside & ~NAME), story)
        replaces = best if len(article.text) >= LONGER * len(other) else None
        return _Place("near", name, match.containment, novelty, copies, story, replaces)

    def _as_rewrite(self, article: _Article, matches: dict[int, Match]) -> _Place:
        vector = self._background.vector(article.whole)
        if any(match.kind == "template" for match in matches.values()):
            vector = Vector.sum([])  # its wording says nothing of its story
        nearest, cosine, story = self._story(vector)
        novelty = self._novelty(article, vector.terms, story) if story is not None else 1.0
        parts = [n for n, match in matches.items() if match.kind in ("near", "partial")]
        if parts:
            best = max(parts, key=lambda n: (matches[n].containment, -n))
            nearest, cosine = self._row(best)[0], matches[best].containment
        kind: Kind = "partial" if parts else "story" if story is not None else "unique"
        return _Place(kind, nearest, cosine, novelty, None, story, None, vector)

    def _row(self, n: int) -> tuple[str | int, int, int]:
        name, copies, story = self._store.execute("select id, copies, story from article where n = ?", (n,)).fetchone()
        return json.loads(name), copies, story

    def _words(self, n: int) -> tuple[Words, Words]:
        """Headline and text of an article that stands for its copy group."""
        headline, text = self._store.execute("select headline, words from article where n = ?", (n,)).fetchone()
        return np.frombuffer(headline, np.uint32), np.frombuffer(text, np.uint32)

    def _holders(self, table: str, hashes: Iterable[int]) -> Counter[int]:
        """How many of the hashes each stored article holds."""
        held: Counter[int] = Counter()
        for value in hashes:
            held.update(n for (n,) in self._store.execute(_HOLDERS_OF[table], (value, HOLDERS)))
        return held

    def _compare(self, article: _Article) -> dict[int, tuple[Match, Words]]:
        """The articles that share text with this one, and what they share with it."""
        asked = distinct(shingles(article.text))[:ASKED]
        held = self._holders("shingle", asked.tolist())
        likely = [n for n, count in held.items() if count >= max(2, ESTIMATE * min(KEPT, len(asked)) / 2)]
        own = prepare(article.text)
        found = {}
        for n in sorted(likely, key=lambda n: (-held[n], n))[:COMPARED]:
            other = self._words(n)[1]
            match = compare(own, prepare(other))
            if match.kind != "none":
                found[n] = match, other
        return found

    def _is_composite(self, article: _Article, found: dict[int, tuple[Match, Words]]) -> bool:
        texts = [article.text, *(other for _, other in found.values())]
        prints: list[Print] = [prepare(text) for text in texts]
        matches = {(0, i): match for i, (match, _) in enumerate(found.values(), 1) if match.kind != "template"}
        for i, j in combinations([i for _, i in matches], 2):
            match = compare(prints[i], prints[j])
            if match.kind in ("near", "partial"):
                matches[i, j] = match
        return bool(find_composites(texts, matches, [0], prints.__getitem__, self._background))

    def _story(self, vector: Vector) -> tuple[str | int | None, float, int | None]:
        """The story that the article belongs to, with its nearest article and their cosine."""
        held = self._holders("term", telling(vector).tolist())
        likely = sorted((n for n, count in held.items() if count >= SHARED), key=lambda n: (-held[n], n))[:COMPARED]
        best: dict[int, tuple[float, str | int]] = {}
        for n in likely:
            name, _, story = self._row(n)
            cosine = vector.cosine(self._background.vector(np.concatenate(self._words(n))))
            if cosine > best.get(story, (0.0, ""))[0]:
                best[story] = cosine, name
        means = {story: self._mean_cosine(vector, story) for story, (cosine, _) in best.items() if cosine >= SAME_STORY}
        closest = max(means, key=lambda s: (means[s], s), default=None)
        if closest is None or means[closest] < SAME_STORY:
            return None, 0.0, None
        return best[closest][1], best[closest][0], closest

    def _sum(self, story: int) -> tuple[int, Vector]:
        """The number of copy groups in a story, and the sum of their vectors."""
        row = self._store.execute("select size, terms, weights from story where story = ?", (story,)).fetchone()
        return row[0], Vector(np.frombuffer(row[1], np.uint32), np.frombuffer(row[2], np.float32))

    def _mean_cosine(self, vector: Vector, story: int) -> float:
        size, total = self._sum(story)
        return vector.dot(total) / size

    def _novelty(self, article: _Article, fresh: NDArray[np.uint32], story: int) -> float:
        vector = self._background.vector(article.whole)
        return fresh_share(vector, fresh, self._sum(story)[1].terms)


class Index(Reader):
    """An index to add to: one at a time may be open."""

    def __init__(self, path: str | Path, background: Background | None = None) -> None:
        """Raises CleanerError if another process has the index open for writing, or as Reader does."""
        self._lock = lock(Path(path))
        try:
            super().__init__(path, background)
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Let go of the file and let the next writer in."""
        super().close()
        self._lock.close()

    def add(self, document: Document, seen: float | None = None) -> Relation:
        """The relation of the document to those stored, then store it: what has been returned survives a crash.

        `seen` is the time from which the document expires, in seconds since 1970; now, if not given. Raises CleanerError
        if the store cannot be read or written.
        """
        return self._add(_Article.of(document), time.time() if seen is None else seen)

    def add_all(self, documents: Iterable[Document]) -> list[Relation]:
        """The relations of a batch, each document added before the next is looked at.

        One that was alone when it came, and founded a group that a later one of the batch joined, is told of it: unlike
        with `add`, all members of a group that are in the batch carry its name.
        """
        seen = time.time()
        digests, relations = [], []
        for article in map(_Article.of, documents):
            digests.append(article.digest)
            relations.append(self._add(article, seen))
        followers: dict[tuple[str | int | None, str | None], Relation] = {}  # the group tells apart what shares an identifier
        for relation in relations:
            for group in (relation.copy_group, relation.story_group):
                followers.setdefault((relation.nearest, group), relation)
        with reported(self._path):
            return [self._completed(relation, digest, followers) for relation, digest in zip(relations, digests, strict=True)]

    def _completed(
        self, relation: Relation, digest: int, followers: Mapping[tuple[str | int | None, str | None], Relation]
    ) -> Relation:
        """The relation with the groups that its document founded, and with the first that joined them."""
        if relation.copy_group is None and self._has_company("copies", digest):
            relation = relation._replace(copy_group=_name("c", digest))
        if relation.story_group is None and self._has_company("story", digest):
            relation = relation._replace(story_group=_name("s", digest))
        groups = [group for group in (relation.copy_group, relation.story_group) if group]
        joined = next((followers[relation.id, group] for group in groups if (relation.id, group) in followers), None)
        if relation.relation == "unique" and joined:
            return relation._replace(relation=joined.relation, nearest=joined.id, similarity=joined.similarity)
        return relation

    def _has_company(self, group: str, founder: int) -> bool:
        return len(self._store.execute(_MEMBERS[group], (founder,)).fetchall()) > 1

    def _add(self, article: _Article, seen: float) -> Relation:
        with reported(self._path):
            place = self._place(article)
            if len(article.text):
                with transaction(self._store):
                    self._insert(article, place, seen)
        return _relation(article.id, place)

    def expire(self, before: float) -> int:
        """Forget the articles last seen before that time (in seconds since 1970), unless newer copies stand on them.

        Returns how many were forgotten.
        """
        with reported(self._path), transaction(self._store):
            old = self._store.execute("select n, story from article where seen < ?", (before,)).fetchall()
            self._store.executemany("delete from article where n = ?", ((n,) for n, _ in old))
            for unpost in _UNPOST:
                self._store.executemany(unpost, ((n,) for n, _ in old))
            for story in {story for _, story in old}:
                self._rebuild(story)
        self._store.execute("pragma incremental_vacuum").fetchall()
        return len(old)

    def _insert(self, article: _Article, place: _Place, seen: float) -> None:
        copies = article.digest if place.copies is None else place.copies
        story = article.digest if place.story is None else place.story
        stands = place.copies is None or place.replaces is not None
        row = (json.dumps(article.id), article.digest, seen, copies, story)  # JSON holds any number, and half a surrogate pair
        blobs = (article.headline.tobytes(), article.text.tobytes()) if stands else (None, None)
        n = self._store.execute(_INSERT, row + blobs).lastrowid
        if place.replaces is not None:
            self._store.execute("update article set headline = null, words = null where n = ?", (place.replaces,))
            for unpost in _UNPOST:
                self._store.execute(unpost, (place.replaces,))
        if stands:
            vector = place.vector or self._background.vector(article.whole)
            self._post("shingle", distinct(shingles(article.text))[:KEPT], n)
            self._post("term", telling(vector), n)
        else:
            newest = "update article set seen = max(seen, ?) where copies = ? and words is not null"
            self._store.execute(newest, (seen, copies))
        if place.vector is not None:
            size, total = (0, Vector.sum([])) if place.story is None else self._sum(story)
            self._write_story(story, size + 1, Vector.sum([total, place.vector]))

    def _post(self, table: str, hashes: NDArray[np.uint32], n: int | None) -> None:
        self._store.executemany(_POST[table], ((value, n) for value in hashes.tolist()))

    def _write_story(self, story: int, size: int, total: Vector) -> None:
        row = (story, size, total.terms.tobytes(), total.weights.tobytes())
        self._store.execute("insert or replace into story values (?, ?, ?, ?)", row)

    def _rebuild(self, story: int) -> None:
        """A story's vector, after some of its articles were forgotten."""
        left = self._store.execute("select n from article where story = ? and words is not null", (story,)).fetchall()
        if not left:
            self._store.execute("delete from story where story = ?", (story,))
            return
        vectors = [self._background.vector(np.concatenate(self._words(n))) for (n,) in left]
        self._write_story(story, len(left), Vector.sum(vectors))


def _relation(name: str | int, place: _Place) -> Relation:
    copies = _name("c", place.copies) if place.copies is not None else None
    story = _name("s", place.story) if place.story is not None else None
    return Relation(name, copies, story, place.kind, place.nearest, round(place.similarity, 4), round(place.novelty, 4))


def _name(level: str, digest: int) -> str:
    return f"{level}{digest + (1 << 63):016x}"
