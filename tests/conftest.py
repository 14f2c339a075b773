from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cleaner.config import Config
from cleaner.group.background import Background
from cleaner.pipeline import Cleaner

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    """All rules, no scores: what most tests need."""
    return Cleaner(Config(score=False))


@pytest.fixture(scope="session")
def background() -> Background:
    return Background.shipped()


@pytest.fixture(scope="session")
def write() -> Callable[..., str]:
    """An article of its own for each seed: invented words, so that no two share a phrase by chance."""

    def article(seed: int, sentences: int = 12) -> str:
        rng = random.Random(seed)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
        vocabulary = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(60)]
        names = [w.title() for w in vocabulary[:8]]
        out = []
        for _ in range(sentences):
            body = [*rng.choices(vocabulary, k=14), rng.choice(names), str(rng.randint(2, 999)), rng.choice(names)]
            rng.shuffle(body)
            out.append(f"The {' '.join(body)}.")
        return " ".join(out)

    return article
