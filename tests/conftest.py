from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cleaner.config import Config
from cleaner.pipeline import Cleaner

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    """All rules, no scores: what most tests need."""
    return Cleaner(Config(score=False))
