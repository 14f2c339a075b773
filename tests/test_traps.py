"""Honest text that reads like junk: reports on cookie banners, chat logs in court, results, recipes. Nothing of it may go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.config import Config
from cleaner.model import Document, Report
from cleaner.pipeline import Cleaner

FOLDER = Path(__file__).parent / "traps"
TRAPS = {
    f"{path.stem}-{number}": article.strip("\n")
    for path in sorted(FOLDER.glob("*.txt"))
    for number, article in enumerate(path.read_text(encoding="utf-8").split("\n===\n"))
}
MODEL_ALLOWED = 0  # words that the line model may take from one article
BITES: dict[str, str] = {}  # articles that the line model takes more from, and why


@pytest.fixture(scope="module")
def rules_alone() -> Cleaner:
    return Cleaner(Config(score=False, ignore=("LN",)))


@pytest.fixture(scope="module")
def with_model() -> Cleaner:
    return Cleaner(Config(score=False))


def settings(article: str) -> list[Document]:
    """The article as sites set it: lines close together, a blank line between them, the headline in a field of its own."""
    lines = article.split("\n")
    return [
        Document("close", article),
        Document("apart", "\n\n".join(lines)),
        Document("titled", "\n".join(lines[1:]), title=lines[0]),
    ]


def cuts(report: Report) -> list[tuple[Any, str, str]]:
    return [(report.document.id, edit.code, edit.removed) for edit in report.edits]


def test_there_are_many() -> None:
    assert len(TRAPS) >= 300
    assert len(set(TRAPS.values())) == len(TRAPS)


@pytest.mark.parametrize("article", TRAPS.values(), ids=TRAPS)
def test_rules_cut_nothing(rules_alone: Cleaner, article: str) -> None:
    assert [cut for document in settings(article) for cut in cuts(rules_alone(document))] == []
