from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.score.clickbait import score
from cleaner.score.clickbait_features import fold, hashes, kind, pattern_spans, patterns, read_headline
from cleaner.score.clickbait_language import reading_language
from cleaner.score.clickbait_model import Model, bent
from cleaner.weights import load, read, save

HOSTILE = [
    "\x00",
    "\x00\x00 why \x00",
    "\ud800",
    "why \udfff this? \ud800",
    "a" * 1_000_000,
    "7 " * 500_000,
    "?" * 100_000,
    "\u0301" * 1000,
    "ﷺ" * 1000,
    "İıſßŉǰΐ" * 10,
    "\u202e\u200b\ufeff",
    "🤯" * 300,
    "'" * 1000,
]


@pytest.mark.parametrize(
    ("title", "lang", "baits"),
    [
        ("You won't believe what happened when this dog met a baby deer", "en", True),
        ("This is why you should never charge your phone overnight", "en", True),
        ("17 things you should never say to your best friend", "en", True),
        ("Here's what happens when you stop eating sugar", None, True),
        ("Senate passes budget bill after all-night session", "en", False),
        ("Turkish police detain 12 suspects in Istanbul attack", None, False),
        ("U.S. crude oil settles at $52.17 a barrel", "en", False),
        ("7 killed in bus crash in northern India", "en", False),
        ("Esto es lo que pasa en tu cuerpo si dejas de comer azúcar", "es", True),
        ("El gobierno aprueba los presupuestos de 2021 en el Congreso", None, False),
        ("Viral! Begini cara mudah bikin kulit glowing, nomor 3 mengejutkan", "id", True),
        ("KPK tetapkan bupati sebagai tersangka kasus suap", "id", False),
        ("Das Geheimnis ihrer Schönheit: So einfach geht es wirklich!", "de", True),
        ("Bundestag beschließt Haushalt für 2024", "de", False),
        ("", None, False),
        ("   ", "en", False),
    ],
)
def test_clear_cases(title: str, lang: str | None, baits: int) -> None:
    assert (score(title, lang=lang).score >= 0.5) == baits


@given(st.text(max_size=60))
@example("Straße, İstanbul ve ılık ΟΔΟΣ ŉ ǰ")
def test_casing_never_counts(title: str) -> None:
    recased = {fold(title), fold(title.upper()), fold(title.lower()), fold(title.title()), fold(title.swapcase())}
    assert len(recased) == 1


@given(st.sampled_from(["You Won't Believe What THIS Dog Did", "¿Qué pasó con la Niña?", "Straßenfest: Das müssen Sie wissen"]))
def test_a_score_ignores_casing(title: str) -> None:
    assert {score(title.upper()).score, score(title.lower()).score, score(title.title()).score} == {score(title).score}


@given(st.text(alphabet=st.characters(), max_size=80), st.sampled_from([None, "en", "es", "id", "de", "zz", "und"]))
@example("Here’s why 10 ßig things İ 'won’t' believe…", None)
@example("\ud800 you won't believe", "en")
def test_phrases_are_slices_and_scores_are_shares(title: str, lang: str | None) -> None:
    bait = score(title, lang=lang)
    assert bait == score(title, lang=lang)
    assert all(0 <= share <= 1 for share in (bait.score, bait.withholding, bait.exaggeration, bait.confidence))
    assert all(title[phrase.start : phrase.end] == phrase.text for phrase in bait.phrases)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_titles_are_scored(title: str) -> None:
    assert 0 <= score(title, body=title).score <= 1


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("This is why your phone dies", "withholds what happened: 'This is why'"),
        ("9 simple ways to fool your boss", "number list: '9 simple ways'"),
        ("You won't believe this trick", "tells the reader what to feel: 'You won't believe'"),
        ("Is this the best pizza in New York?", "asks what it should tell: 'Is this the best pizza in New York?'"),
    ],
)
def test_reasons_name_the_device(title: str, reason: str) -> None:
    assert reason in [phrase.reason for phrase in score(title, lang="en").phrases]


def test_devices_are_told_apart() -> None:
    secret, praise = score("The secret to good bread"), score("The most amazing bread ever!")
    assert secret.withholding > 0 == secret.exaggeration
    assert praise.exaggeration > 0 == praise.withholding


@pytest.mark.parametrize(
    ("title", "lang", "language"),
    [
        ("Giants release Victor Cruz", None, "en"),  # nothing against English
        ("Los presupuestos de la ciudad", None, "es"),
        ("Ini alasan KPK tahan bupati yang korupsi", None, "id"),
        ("Das ist nicht der Grund", None, "de"),
        ("Президент подписал указ", None, "und"),
        ("Президент подписал указ", "ru", "ru"),
        ("Here's what you need to know about the vote", "de", "en"),  # a wrong guess by the caller
        ("Bundestag beschließt Haushalt", "de-AT", "de"),
    ],
)
def test_reading_language(title: str, lang: str | None, language: str) -> None:
    assert reading_language(read_headline(title).words, lang)[0] == language


def test_other_languages_are_never_scored_by_a_trained_model_in_confidence() -> None:
    assert score("Das ist nicht der Grund", lang="de").confidence < score("That is not the reason", lang="en").confidence


def test_a_likely_majority_rises_with_the_score() -> None:
    titles = [
        "You won't believe this dog",
        "Is this the end?",
        "How to cook rice",
        "Senate passes budget",
        "Ten ways to sleep",
        "7",
    ]
    told = sorted((bait.score, bait.majority) for bait in (score(title, lang="en") for title in titles))
    assert [share for _, share in told] == sorted(share for _, share in told if share is not None)


def test_a_body_that_speaks_of_something_else_is_a_reason_not_a_score() -> None:
    title = "Parliament debates fishing quotas tonight"
    other = score(
        title, body="The kitchen smelled of cinnamon while grandmother stirred her famous pudding, humming old songs again."
    )
    assert other.score == score(title).score
    assert other.phrases[-1].reason == "the opening takes up none of the headline's 5 content words"
    assert score(title, body="Fishing quotas were debated in parliament.") == score(title)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 40])
def test_every_pattern_has_its_span(size: int) -> None:
    codes = [hashes(f"w{i}", frozenset())[0] for i in range(size)]
    spans = pattern_spans(size)
    assert len(spans) == len(patterns(codes, codes))
    assert all(0 <= first <= last <= size for first, last in spans)


@pytest.mark.parametrize(("dims", "near"), [(0, 0), (4, 8)])
def test_arrays_score_as_scikit_learn_does(dims: int, near: int) -> None:
    from cleaner.training.clickbait_fit import Row, Settings, fit

    settings = Settings(dims=dims, near=near)
    bait = [
        f"{n} reasons why you won't believe what this {thing} did" for n in (5, 12) for thing in ("dog", "man", "cat", "star")
    ]
    news = [
        f"{who} {does} budget in {city}"
        for who in ("Senate", "Council")
        for does in ("passes", "rejects")
        for city in ("Oslo", "Bonn")
    ]
    rows = [Row(title, 0.87, 1, f"outlet {i % 3}") for i, title in enumerate(bait)]
    rows += [Row(title, 0.13, 0, f"outlet {i % 3}", 0.5) for i, title in enumerate(news)]
    rows += [Row(f"What {title} means", 0.75, 1, f"outlet {i % 3}", 0.5, graded=False) for i, title in enumerate(news)]
    fitted = fit(rows, "en", settings, seed=0)
    model = Model.of("en", fitted.arrays())
    titles = [*bait, *news, "Straße 2016: is “this” the END?", "7", "", *HOSTILE]
    assert [model.probability(read_headline(title)) for title in titles] == pytest.approx(
        fitted.predict(titles).tolist(), abs=1e-6
    )
    assert fit(rows, "en", settings, seed=0).arrays() == fitted.arrays()


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("How to renew a passport", "how-to"),
        ("Is this the end?", "question"),
        ("How to cook rice?", "question"),
        ("HOW TO", "how-to"),
        ("This is how to cook rice", ""),  # points at what it does not name
        ("However", ""),
        ("", ""),
    ],
)
def test_kinds_that_are_held_back(title: str, named: str) -> None:
    assert kind(read_headline(title)) == named


@pytest.mark.parametrize(
    ("lowest", "honest", "flagged"),
    [
        (0.6, 20, 3),  # all would be called bait
        (0.05, 20, 0),  # none is: nothing to spare
        (0.6, 9, 9),  # too few to tell
    ],
)
def test_bait_is_decided_where_verdicts_part_and_honest_questions_are_spared(lowest: float, honest: int, flagged: int) -> None:
    import numpy as np

    from cleaner.training.clickbait_fit import _deciding

    questions, others = [read_headline("Is it so?")] * honest, [read_headline("It is so.")] * 200
    asked = lowest + np.linspace(0, 0.1, honest)
    grades = np.concatenate([asked, np.full(100, 0.35), np.full(100, 0.45)])
    deciding = _deciding([*questions, *others], grades, np.repeat([0, 1], [honest + 100, 100]))
    assert 0.35 < deciding[""] <= 0.45
    assert deciding["how-to"] == deciding[""] <= deciding["question"]
    assert int((asked >= deciding["question"]).sum()) == flagged


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.2, 0.8))
@example(0.5, 0.52, 0.5)
def test_a_bend_keeps_order_and_puts_the_decision_on_a_half(lower: float, higher: float, at: float) -> None:
    lower, higher = sorted((lower, higher))
    assert bent(lower, at) <= bent(higher, at) + 1e-12
    assert bent(at, at) == 0.5
    assert bent(at - 1e-6, at) < 0.5 < bent(at + 1e-6, at)
    assert bent(0.1, at) == 0.1
    assert bent(0.9, at) == 0.9


def test_words_used_alike_have_vectors_alike() -> None:
    from cleaner.training.clickbait_words import word_vectors

    told = [f"the {animal} sleeps on a {place}" for animal in ("cat", "dog", "hen") for place in ("mat", "bed", "sofa")]
    told += [f"parliament {does} a {law}" for does in ("rejects", "passes", "amends") for law in ("budget", "bill", "treaty")]
    words, vectors = word_vectors([read_headline(title) for title in told], 4, 0)
    row = {word: vectors[i].astype(float) for i, word in enumerate(words)}
    assert row["cat"] @ row["dog"] > 2 * abs(row["cat"] @ row["budget"])
    assert word_vectors([read_headline("one"), read_headline("one")], 4, 0)[0] == []  # nobody keeps company


def test_weights_are_read_by_numpy_and_back(tmp_path: Path) -> None:
    import numpy as np

    arrays = load("clickbait")
    save(tmp_path / "again.npz", arrays)
    assert read(tmp_path / "again.npz") == arrays
    with np.load(tmp_path / "again.npz", allow_pickle=False) as numbers:
        assert {name: numbers[name].tolist() for name in numbers} == {name: list(values) for name, values in arrays.items()}
