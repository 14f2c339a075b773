"""Copies, stories and novelty within one batch."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.group.background import Background
from cleaner.group.compare import compare, compare_all, prepare, prepare_all
from cleaner.group.copies import fingerprint, fingerprints
from cleaner.group.relate import relate
from cleaner.group.relation import Relation
from cleaner.group.shingles import NAME, digest, shingles, words
from cleaner.model import Document

Write = Callable[..., str]


def swap(text: str, share: float, other: str, seed: int = 1) -> str:
    """The text with that share of its words replaced by words of another."""
    rng, pool, out = random.Random(seed), other.split(), text.split()
    for i in rng.sample(range(len(out)), int(share * len(out))):
        out[i] = rng.choice(pool)
    return " ".join(out)


def noise(text: str, share: float, seed: int = 1) -> str:
    """The text with that share of its characters misread, dropped or doubled."""
    rng = random.Random(seed)
    return "".join(c if rng.random() > share else rng.choice(["", c + c, "i", "rn", " "]) for c in text)


def reorder(text: str, seed: int = 1) -> str:
    sentences = text.split(". ")
    random.Random(seed).shuffle(sentences)
    return ". ".join(sentences)


JUNK = "Breaking News\n\nSource: The Post\n\n{}\n\nLeave a comment\n\nYour email address will not be published."


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (str.upper, "exact"),  # case is not content
        (lambda t: t.replace(". ", ".\n\n").replace("e", "é"), "exact"),  # nor are paragraphs and accents
        (lambda t: t[: len(t) * 3 // 10], "near"),
        (lambda t: noise(t, 0.05), "near"),
        (reorder, "near"),
        (JUNK.format, "near"),
        (lambda t: JUNK.format(noise(t[: len(t) // 2], 0.02)), "near"),
    ],
)
def test_damaged_copy_is_found(damage: Callable[[str], str], kind: str, write: Write, background: Background) -> None:
    texts = [write(1, 20), damage(write(1, 20)), *(write(i) for i in range(2, 12))]
    first, second, *rest = relate(documents(texts), background)
    assert first.copy_group == second.copy_group is not None
    assert second.relation == kind
    assert second.nearest == first.id
    assert {r.copy_group for r in rest} == {None}


def test_swapped_words_are_found(write: Write, background: Background) -> None:
    first, second = relate(documents([write(1, 20), swap(write(1, 20), 0.2, write(2))]), background)
    assert first.copy_group == second.copy_group is not None


WEATHER = (
    "The weather in {} will be cloudy today with a high of {} degrees and a low of {} degrees. Winds will be from the "
    "east at {} kilometres per hour. The chance of rain is {} percent, and temperatures fall to {} degrees in the night. "
    "Sunrise is at 6.{} and sunset at 19.{}. The air quality index of {} stands at {} and the pollen count is low."
)


@pytest.mark.parametrize("size", [6, 60])
def test_one_template_with_other_facts_is_not_one_text(size: int, background: Background) -> None:
    rng = random.Random(size)
    cities = [f"{a}{b}" for a in ("Bar", "Lin", "Mos", "Tar", "Vel", "Zor", "Ker", "Pol") for b in ("ton", "ville", "stad", "ow")]
    texts = []
    for _ in range(size):
        city = rng.choice(cities)
        texts.append(WEATHER.format(city, *(rng.randint(10, 59) for _ in range(7)), city, rng.randint(10, 200)))
    assert {r.copy_group for r in relate(documents(texts), background)} == {None}
    with_copy = relate(documents([*texts, texts[0] + " Read more about the weather here."]), background)
    assert with_copy[0].copy_group == with_copy[-1].copy_group is not None


def test_merged_from_two_stories_is_part_of_both_and_joins_neither(write: Write, background: Background) -> None:
    a, b = write(1, 20), write(2, 20)
    merged = a[: len(a) * 3 // 4] + " " + b[: len(b) // 3]
    relations = relate(documents([a, noise(a, 0.02), b, noise(b, 0.02), merged]), background)
    groups = [r.copy_group for r in relations]
    assert groups[0] == groups[1] != groups[2] == groups[3]
    assert groups[4] is None
    assert relations[4].relation == "partial"


def test_no_chain(write: Write, background: Background) -> None:
    """Each text shares half with the next: the ends have nothing in common and must not meet."""
    parts = [write(i, 8) for i in range(12)]
    texts = [f"{a} {b}" for a, b in pairwise(parts)]
    for relation in relate(documents(texts), background):
        assert relation.copy_group is None
        assert relation.relation == "partial"


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_groups_do_not_depend_on_order(seed: int, write: Write, background: Background) -> None:
    texts = [write(i) for i in range(6)]
    texts += [noise(t, 0.03, i) for i, t in enumerate(texts)] + [t[: len(t) // 2] for t in texts] + [texts[0].upper()]
    texts += [write(0)[:400] + write(1)[:400], "", "!", WEATHER, WEATHER.replace("cloudy", "sunny")]
    given_order = documents(texts)
    shuffled = random.Random(seed).sample(given_order, len(given_order))
    plain = {r.id: r._replace(novelty=0.0) for r in relate(given_order, background)}
    assert {r.id: r._replace(novelty=0.0) for r in relate(shuffled, background)} == plain


def test_crowd_of_copies_is_one_group(write: Write, background: Background) -> None:
    """More copies than neighbours are paired: the group must not fall apart."""
    texts = [noise(write(1, 20), 0.02, seed) for seed in range(150)]
    assert len({r.copy_group for r in relate(documents(texts), background)}) == 1


REWRITES = [
    "The Indian prime minister Narendra Modi met president Putin in Moscow on Tuesday, while Nato leaders gathered. Talks "
    "at the Kremlin turned on oil, arms and Ukraine, where missiles had struck a hospital in Kyiv.",
    "In Moscow, Putin received Modi at the Kremlin. India buys Russian oil in spite of sanctions over Ukraine, and Modi "
    "spoke of peace after the missiles on Kyiv. Both leaders praised the ties of India and Russia.",
    "Knitting a jumper takes patience: choose a soft wool, cast on two hundred stitches, and work the ribbing before the "
    "body. Sleeves come last, and the collar is picked up once the shoulders have been sewn together.",
]


def test_rewrites_are_one_story_and_no_copies(background: Background) -> None:
    first, second, other = relate(documents(REWRITES), background)
    assert first.story_group == second.story_group is not None
    assert (first.relation, second.relation, other.relation) == ("story", "story", "unique")
    assert first.copy_group is second.copy_group is None
    assert (first.novelty, other.novelty) == (1.0, 1.0)
    assert 0.2 < second.novelty < 0.9


def test_novelty_follows_the_order_given(write: Write, background: Background) -> None:
    short, long = write(1, 10), write(1, 10) + " " + write(2, 10)
    added = relate(documents([short, long]), background)[1]
    repeated = relate(documents([long, short]), background)[1]
    assert added.novelty > 0.3
    assert repeated.novelty < 0.02


@given(st.text(), st.text())
def test_comparing_is_symmetric_and_bounded(a: str, b: str) -> None:
    one, other = (prepare(w) for w in words([a, b]))
    there, back = compare(one, other), compare(other, one)
    assert (there.kind, there.jaccard, there.containment) == (back.kind, back.jaccard, back.containment)
    assert (there.cover_a, there.cover_b) == (back.cover_b, back.cover_a)
    assert all(0 <= x <= 1 for x in (there.jaccard, there.containment, there.cover_a, there.cover_b, there.agreement))


@given(st.lists(st.lists(st.sampled_from("Ann 2 saw the 31 boats of Bonn and".split()), max_size=60), min_size=2, max_size=6))
def test_comparing_many_is_comparing_each(texts: list[list[str]]) -> None:
    articles = words([" ".join(text) for text in texts])
    together = compare_all(list(pairwise(prepare_all(articles))))
    assert together == [compare(prepare(a), prepare(b)) for a, b in pairwise(articles)]


@given(st.lists(st.text(st.characters(exclude_categories=[])) | st.text("aB.1日 \n")))
def test_words_do_not_depend_on_what_else_is_in_the_batch(texts: list[str]) -> None:
    together, alone = words(texts), [words([t])[0] for t in texts]
    assert [w.tolist() for w in together] == [w.tolist() for w in alone]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Élan vital", "elan VITAL"),
        ("e\u0301lan", "élan"),  # composed or not
        ("India’s “own”", "India's own"),
        ("co\u00adoperate", "cooperate"),  # soft hyphen
        ("日本語の試験", "日本語の試験。"),
    ],
)
def test_same_words(text: str, same: str) -> None:
    assert digest(words([text])[0]) == digest(words([same])[0])


def test_long_text_keeps_its_place_after_an_empty_one() -> None:
    assert [len(article) for article in words(["", "a " * 300_000, "b"])] == [0, 300_000, 1]


@given(st.lists(st.tuples(st.integers(0, 700), st.sampled_from([3, 1000, 1 << 32]), st.integers(0, 9)), min_size=1, max_size=20))
def test_fingerprints_of_many_are_those_of_each(articles: list[tuple[int, int, int]]) -> None:
    made = [np.random.default_rng(seed).integers(0, top, size).astype(np.uint32) for size, top, seed in articles]
    together = fingerprints(made)
    assert [hashes.tolist() for hashes in together] == [fingerprint(article).tolist() for article in made]


def test_words_are_the_same_everywhere() -> None:
    """An index written by one machine or version is read by another: these numbers may change only with its format."""
    article = words(["The 1,234 boats of Lake Garda sank. Nobody drowned. 日本"])[0]
    assert [f"{w:x}" for w in article] == EXPECTED
    assert [bool(w & NAME) for w in article] == [False, False, False, False, True, True, False, False, False, False, False]
    assert len(shingles(article)) == len(article) - 2
    assert np.array_equal(shingles(article), shingles(article & ~NAME))


EXPECTED = "2cb127d4 f977897d 2c08ee44 9f7d74bc eb0acabe af5e80aa 433d22a0 29cbce10 759c654 df271b4c c179d1c".split()


def documents(texts: list[str]) -> list[Document]:
    return [Document(str(i), text) for i, text in enumerate(texts)]


def test_no_text_is_alone(background: Background) -> None:
    assert relate(documents(["", "...", ""]), background) == [Relation(str(i)) for i in range(3)]
    assert relate([], background) == []
