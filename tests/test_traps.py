"""Honest text that reads like junk: reports on cookie banners, chat logs in court, results, recipes. None of it may go."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.config import Config
from cleaner.model import Document
from cleaner.pipeline import Cleaner

FOLDER = Path(__file__).parent / "traps"
TRAPS = {
    f"{path.stem}-{number}": article.strip("\n")
    for path in sorted(FOLDER.glob("*.txt"))
    for number, article in enumerate(path.read_text(encoding="utf-8").split("\n===\n"))
}
# By headline: what a rule or the model is known to take from an article, and why.
RULES_BITE = {
    "Six bid for the old newspaper hall": "companies listed line by line look as an owner's name below an article does",
}
MODEL_TAKES_AMID_JUNK = 40  # words of all articles, of 12,300
JUNK = ["Home", "News", "Sport", "Share on Facebook", "Leave a comment", "Sign up for our newsletter", "© 2024 Daily Planet"]


@pytest.fixture(scope="module")
def rules_alone() -> Cleaner:
    return Cleaner(Config(score=False, ignore=("LN",)))


@pytest.fixture(scope="module")
def with_model() -> Cleaner:
    return Cleaner(Config(score=False))


def cases(known: dict[str, str]) -> list[object]:
    return [
        pytest.param(
            article,
            id=name,
            marks=[pytest.mark.xfail(reason=reason, strict=True)] if (reason := known.get(article.split("\n")[0])) else [],
        )
        for name, article in TRAPS.items()
    ]


def settings(article: str) -> list[Document]:
    """The article as sites set it: close together, with blank lines, with a headline field."""
    lines = article.split("\n")
    return [
        Document("close", article),
        Document("apart", "\n\n".join(lines)),
        Document("titled", "\n".join(lines[1:]), title=lines[0]),
    ]


def amid_junk(article: str) -> Document:
    return Document("amid junk", "\n\n".join([*JUNK[:3], *article.split("\n"), *JUNK[3:]]))


def cuts(cleaner: Cleaner, documents: list[Document]) -> list[tuple[str | int, str, str]]:
    """What goes of the articles themselves."""
    return [
        (document.id, edit.code, edit.removed)
        for document in documents
        for edit in cleaner(document).edits
        if edit.removed.strip() and not set(edit.removed.split("\n")) <= {*JUNK, ""}
    ]


def test_there_are_many() -> None:
    assert len(TRAPS) >= 300
    assert len({article.split("\n")[0] for article in TRAPS.values()}) == len(TRAPS)


@pytest.mark.parametrize("article", cases(RULES_BITE))
def test_rules_cut_nothing(rules_alone: Cleaner, article: str) -> None:
    assert cuts(rules_alone, [*settings(article), amid_junk(article)]) == []


@pytest.mark.parametrize("article", cases(RULES_BITE))
def test_the_line_model_cuts_nothing_of_clean_text(with_model: Cleaner, article: str) -> None:
    assert cuts(with_model, settings(article)) == []


def test_the_line_model_cuts_little_amid_junk(with_model: Cleaner) -> None:
    taken = [words for _, code, words in cuts(with_model, [*map(amid_junk, TRAPS.values())]) if code.startswith("LN")]
    assert sum(len(words.split()) for words in taken) <= MODEL_TAKES_AMID_JUNK
