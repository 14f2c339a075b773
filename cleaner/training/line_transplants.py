"""Articles among the junk of other pages: what stands around a text should not depend on what the text is about."""

from __future__ import annotations

import random
from dataclasses import dataclass

Labelled = tuple[str, int]
_BETWEEN = 4  # lines of junk between paragraphs, at most
_LONGEST = 60  # lines of junk before or after the article, at most


@dataclass(frozen=True, slots=True)
class Around:
    """What an extractor left before, between and after the lines of an article."""

    before: list[Labelled]
    between: list[Labelled]
    after: list[Labelled]


def around_article(lines: list[Labelled]) -> Around | None:
    """`lines` with their labels (1: the author's). None where all are the author's, or none is."""
    own = [i for i, (_, label) in enumerate(lines) if label == 1]
    if not own or len(own) == len(lines):
        return None
    between = [line for line in lines[own[0] : own[-1]] if line[1] != 1]
    return Around(lines[: own[0]][-_LONGEST:], between, lines[own[-1] + 1 :][:_LONGEST])


def transplant(gold: str, around: Around, rng: random.Random) -> list[Labelled]:
    """An article's paragraphs, or the first of them, in another one's surroundings."""
    paragraphs = [(p, 1) for p in gold.split("\n") if p.strip()]
    body = paragraphs[: rng.randint(1, len(paragraphs))] if rng.random() < 0.3 else paragraphs
    for line in rng.sample(around.between, min(len(around.between), rng.randint(0, _BETWEEN))):
        body.insert(rng.randint(1, len(body)), line)
    return [*around.before, *body, *around.after]
