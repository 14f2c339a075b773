"""What one article is to the others."""

from __future__ import annotations

from typing import Literal

from cleaner.tuples import NamedTuple

Kind = Literal["exact", "near", "partial", "story", "unique"]


class Relation(NamedTuple):
    """How an article stands to the rest: the closest kind found, and to which article.

    `copy_group` and `story_group` name groups by content, None for an article alone. `similarity` in [0, 1] is to
    `nearest`: the share of the shorter text found in the other for copies and parts, the cosine of the contents for
    stories. `novelty` in [0, 1] is the share of content that no earlier article of its story has.
    """

    id: str | int
    copy_group: str | None = None
    story_group: str | None = None
    relation: Kind = "unique"
    nearest: str | int | None = None
    similarity: float = 0.0
    novelty: float = 1.0
