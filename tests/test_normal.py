"""The normalised copy, and the way from it back to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.lines import count_words, split_lines
from cleaner.normal import Aligned, normalise


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Read More", "read more"),
        ("“Ja” – ‘nein’…", "\"ja\" - 'nein'..."),
        ("Ｒｅａｄ：もっと", "read:もっと"),  # full-width
        ("STRAẞE Straße", "strasse strasse"),
        ("a\u00a0b\u200bc\u00ad", "a bc"),  # no-break space, zero-width space, soft hyphen
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ud800x", "?x"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\r\n")))
def test_lines_stay_lines(text: str) -> None:
    assert len(normalise(text).split("\n")) == len(split_lines(text))
    assert all(text[line.start : line.end] == line.text for line in split_lines(text))


@pytest.mark.parametrize(
    ("line", "word", "original"),
    [
        ("Mehr… Weiße Wäsche", "wäsche", "Wäsche"),  # two characters became three, one became two
        ("Cafe\u0301 news", "news", "news"),  # two became one
        ("Cafe\u0301 news", "café", "Cafe\u0301"),
        ("a\u200bb", "b", "b"),
        ("plain", "lai", "lai"),
    ],
)
def test_aligned(line: str, word: str, original: str) -> None:
    normal = normalise(line)
    start = normal.index(word)
    for padding in (0, 5000):  # a long line is aligned in another way
        longer = line + "x" * padding
        begin, end = Aligned(longer, normalise(longer)).span(start, start + len(word))
        assert longer[begin:end] == original


@given(st.text(st.characters(exclude_categories=[]), max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_aligned_span_lies_in_the_line_and_covers_the_words(line: str, a: int, b: int) -> None:
    line = line.replace("\r", "").replace("\n", "")
    normal = normalise(line)
    start, end = sorted((min(a, len(normal)), min(b, len(normal))))
    begin, finish = Aligned(line, normal).span(start, end)
    assert 0 <= begin <= finish <= len(line)
    if start < end:
        assert normal[start:end] in normalise(line[begin:finish])


@pytest.mark.parametrize(("line", "words"), [("two words", 2), ("", 0), ("経過三年施工と延期", 5), ("五", 1)])
def test_count_words(line: str, words: int) -> None:
    assert count_words(line) == words
