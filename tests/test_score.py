"""Redundancy, quality and verdict: each row a bug that it would catch."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.config import Config
from cleaner.lint.own import thresholds
from cleaner.read.documents import document
from cleaner.score.redundancy import count, sentence_repeats

LEAD = "The transport minister opened the new harbour bridge in Riga on Monday after two delays."
OTHER = "Drivers queued from dawn, and a baker from the old town handed out rolls to everybody who came."
MORE = (
    "It is the city's third crossing and cost twice as much as planned, which voters remember. Work on the northern ramp goes on"
    " until spring; the southern ramp has been open since last year and carries little traffic."
)
NEAR = "The transport minister opened the new harbour bridge in Riga on Monday after three delays."


SALES = "Sales of tickets rose by 3.5 per cent to 41.2 million euros."


@pytest.mark.parametrize(
    ("text", "similarities"),
    [
        (f"{LEAD} {OTHER}", []),
        (f"{LEAD} {LEAD}", [1.0]),
        (f"{LEAD} {OTHER} {NEAR}", [0.846]),  # one word changed near the end breaks two triples of thirteen
        (f"{LEAD}\n{LEAD.upper()}", [1.0]),  # capitals say nothing new
        ("So it goes. So it goes. So it goes.", []),  # a refrain
        (f"{LEAD} {LEAD} {LEAD}", [1.0, 1.0]),
        (f"{SALES} {OTHER} {SALES}", [1.0]),  # a stop within a figure ends no sentence
        ("", []),
    ],
)
def test_sentence_repeats(text: str, similarities: list[float]) -> None:
    found = list(sentence_repeats(text))
    assert [round(repeat.similarity, 3) for repeat in found] == similarities
    assert all(repeat.first < repeat.start for repeat in found)


@pytest.mark.parametrize(("text", "words"), [("It's 5 o'clock", 5), ("大桥通车", 4), ("", 0)])
def test_count(text: str, words: int) -> None:
    assert count(text) == words


def test_redundancy_counts_what_cleaning_removed_as_repetition() -> None:
    text = f"New Harbour Bridge Opens in Riga\n\nNew Harbour Bridge Opens in Riga\n\n{LEAD} {OTHER}\n\n{OTHER} {NEAR}\n"
    report = cleaner.clean(text)
    repeated = count("New Harbour Bridge Opens in Riga") + count(OTHER) + count(NEAR)
    assert report.redundancy == pytest.approx(repeated / count(text), abs=1e-4)
    assert [text[repeat.start : repeat.end] for repeat in report.repeats] == [OTHER, NEAR]
    assert [text[repeat.first :].startswith(("Drivers", "The transport")) for repeat in report.repeats] == [True, True]


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        (f"{LEAD} {OTHER} {MORE}", "keep", ""),
        (LEAD, "drop", "fewer than 25"),
        (f"{LEAD} {OTHER}", "review", "fewer than 60"),
        ("As an AI language model, I cannot write this article.\n\n" + f"{LEAD} {OTHER} " * 3, "drop", "LM002"),
        (f"{LEAD} {OTHER} " * 8, "drop", "quality"),
    ],
)
def test_verdict(text: str, verdict: str, reason: str) -> None:
    report = cleaner.clean(text)
    assert report.verdict == verdict, report.reasons
    assert reason in "; ".join(report.reasons)


def test_without_scores_there_are_none() -> None:
    report = cleaner.clean(LEAD, config=Config(score=False))
    assert (report.lang, report.clickbait, report.redundancy, report.quality, report.verdict) == (None,) * 5


BAIT = "You Won't Believe What This Mom Did Next"


@pytest.mark.parametrize(
    ("record", "allowed", "may"),
    [
        ({"source": "Quiz Weekly"}, "quiz weekly", True),
        ({"meta": {"site": "Quiz Weekly"}}, "Quiz Weekly", True),
        ({"source": "Quiz Weekly"}, "Quiz", False),  # a name is the whole name
        ({"url": "https://www.Quizzes.example.org:80/1"}, "quizzes.example.org", True),
        ({"url": "https://notquizzes.example.org/1"}, "quizzes.example.org", False),
        ({"url": "http://[bad"}, "bad", False),
        ({"source": 7}, "7", False),
        ({}, "", False),
    ],
)
def test_sources_that_may_bait(record: dict[str, object], allowed: str, may: int) -> None:
    document_ = document({"title": BAIT, "text": " ".join([LEAD, OTHER, MORE] * 2), **record}, "1")
    config = Config(max_clickbait=0.4, review_clickbait=0.4, allow_clickbait=(allowed,) if allowed else ())
    report = cleaner.Cleaner(config)(document_)
    assert (report.clickbait or 0) > 0.4  # it is scored all the same
    assert [finding.code for finding in thresholds(report, config)] == ([] if may else ["SC001"])
    assert any("clickbait" in reason for reason in report.reasons) != may


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("The secret to a good night's sleep", "en"),  # its small words tell
        ("Los presupuestos de la ciudad para el año", "es"),
        ("Президент подписал указ о бюджете страны", "ru"),  # nothing tells but a detector
        ("Oslo", None),
    ],
)
def test_language_of_a_headline_alone(title: str, lang: str | None) -> None:
    assert cleaner.Cleaner()(document({"title": title}, "1")).lang == lang
