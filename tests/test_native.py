"""Compiled inner loops give what the Python beside them gives, on hostile text too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from array import array
from random import Random

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts, titles

from cleaner import lines
from cleaner.detect import layout, repeats
from cleaner.detect.gate import Needles
from cleaner.lines import count_words, count_words_each, variety
from cleaner.model import Line, Pattern, Patterns
from cleaner.native import compiled
from cleaner.needles import holds, required
from cleaner.normal import _UNCHANGED, _folded, normalise
from cleaner.score import clickbait_features, clickbait_model, redundancy, spared

pytestmark = pytest.mark.skipif(compiled("needles") is None, reason="the package was built without a compiler")

SENTENCES = [
    "The bridge opened to traffic on Monday, 3.5 years late, the city's transport office said.",
    "The bridge opened to traffic on Tuesday, 3.5 years late, the city's transport office said!",
    "Drivers queued from dawn.",
    "Die Straße wurde am Montag nach drei Jahren Bauzeit für den Verkehr freigegeben.",
    "DIE STRASSE WURDE AM MONTAG NACH DREI JAHREN BAUZEIT FÜR DEN VERKEHR FREIGEGEBEN.",
    "经过三年施工和两次延误，这座大桥星期一正式通车。",
    "The ǰ of İzmir's oﬃce is no ŉ, of which ΰ is Ⓝone, said Deputy \U00010400 of Utah.",
    "\n- “Nobody asked us”, said the trainer, 61\n- “Nobody asked us”, said Paul Rull of Riga, 61\n",
    "\nRiga 4 2 0\nOgre 3 1 1\nJelgava 4 2 0\n",
]
words = st.text("ab cé界.", min_size=1, max_size=10)


@given(lists=st.lists(st.lists(words, max_size=9), max_size=9), text=st.text("ab cé界.\n", max_size=300))
def test_needles_are_found_where_they_stand(lists: list[list[str]], text: str) -> None:
    needles = Needles("\0".join("\n".join(some) for some in lists).encode())
    once = needles.places(text)
    assert once == needles.places_uncompiled(text)
    assert needles.places(text) == once  # nothing is left over from one text to the next


@given(lists=st.lists(st.lists(words, max_size=9), min_size=1, max_size=9), lines=st.lists(words, min_size=1), data=st.data())
def test_lines_too_long_for_an_owner_are_left_out(lists: list[list[str]], lines: list[str], data: st.DataObject) -> None:
    most, long_as = (array("i", data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))) for n in (len(lists), len(lines)))
    needles, text = Needles("\0".join("\n".join(some) for some in lists).encode(), most), "\n".join(lines)
    assert needles.places(text, long_as) == [(who, at) for who, at in needles.places(text) if long_as[at] <= most[who]]


def test_needles_across_the_pieces_of_a_long_text() -> None:
    """The text is read in pieces of 4,096 bytes."""
    needles = Needles(b"needle\0comments below")
    for before in range(4080, 4100):
        text = "x" * before + "needle comments below\n" + "x" * before + "needle"
        assert needles.places(text) == [(0, 0), (0, 1), (1, 0)]


@given(
    pattern=st.recursive(
        st.sampled_from(["a", "é", " ", "界c", "ab ", " b", ".", r"\d+", r"\d{1,2}", "^", "$", "b?", "[a ]{0,2}", "[bé]{1,2}"]),
        lambda parts: (
            st.tuples(parts, parts).map("".join) | st.tuples(parts, parts).map("(%s|%s)".__mod__) | parts.map("(%s)+".__mod__)
        ),
        max_leaves=12,
    ),
    whole=st.booleans(),
    lines=st.lists(st.text("abcé界 5", max_size=12), min_size=1, max_size=20),
)
def test_what_a_pattern_needs_is_judged_as_in_python(pattern: str, *, whole: bool, lines: list[str]) -> None:
    """And no line is lost that the pattern matches."""
    also = required(pattern, whole=whole).also
    held = [line for line in lines if holds(also, line)]
    patterns = Patterns.of({"any": [Pattern("", b"5\n"), Pattern(pattern, also.encode())]}, [b"5", b""])
    needles = Needles(bytes(patterns.needles), None, [patterns.tests])
    places = needles.places("\n".join(lines), everywhere=array("i", [1]))
    assert [lines[at] for who, at in places if who == 1] == held
    assert places == needles.places_uncompiled("\n".join(lines), [1])
    matching = re2.compile(rf"(?m)^\s*(?:{pattern})\s*$" if whole else f"(?m){pattern}")
    assert [line for line in lines if matching.search(line) and line not in held] == []


folding = st.characters(max_codepoint=0x3100) | st.sampled_from(
    [chr(code) for run in _UNCHANGED for code in run] + ["\ufeff", "ẞ"]
)


@given(texts | st.text(folding, max_size=20) | st.text("ßﬁ™…⁗٪a😀", min_size=50))
def test_text_is_folded_as_in_python(text: str) -> None:
    text = text.replace("\r", "")
    folded = normalise(text)
    assert folded == _folded(text)
    assert sys.getsizeof(folded) == sys.getsizeof("".join([*folded, ""]))  # no wider than it must be


def test_each_unchanged_character_folds_to_itself() -> None:
    for run in _UNCHANGED:
        unchanged = "\n".join(map(chr, run))
        assert _folded(unchanged) == unchanged == normalise(unchanged)
        assert not any(map(unicodedata.combining, unchanged))


@given(texts)
def test_lines_are_split_as_in_python(text: str) -> None:
    split = lines.split_lines(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_edits", None)
        assert split == lines.split_lines(text)
    assert {type(line) for line in split} == {Line}


@given(texts)
def test_words_are_counted_as_in_python(text: str) -> None:
    parts = text.split("\n")
    assert list(count_words_each(parts)) == [count_words(line) for line in parts]


@given(st.lists(st.text('a,|，.!?"”。😀', max_size=9)), st.integers(0, 3))
def test_lists_are_told_as_in_python(said: list[str], least: int) -> None:
    split = lines.split_lines("\n".join(said))
    told = lines.unended_lists(split, least)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_native", None)
        assert told == lines.unended_lists(split, least)


@given(texts | st.text("aÃôõÁ\x80\x7f¿Àſƀƿǀ˂˃˿\u2000“”‘’‚‛‟'\"⿿\u3000😀", max_size=9))
def test_signs_of_a_text_are_found_as_in_python(text: str) -> None:
    assert layout._native is not None
    assert layout._native.may_be_misread(text) == bool(layout._MAY_LEAD.search(text.encode(errors="replace")))
    curly, straight, first = layout._native.quotes(text)
    if curly and straight:
        assert (curly, straight, first) == layout._quotes(text)
    else:
        assert 0 in layout._quotes(text)[:2]


@given(texts, st.integers(1, 9), st.integers(0, 9))
def test_different_words_are_counted_as_in_python(text: str, most: int, enough: int) -> None:
    counted = variety(text, most, enough)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_native", None)
        assert counted == variety(text, most, enough)


@given(texts)
def test_stems_are_as_many_and_as_different_as_in_python(text: str) -> None:
    text = normalise(text)
    plain = [word[:6] for word in text.translate(repeats._TO_SPACE).split() if len(word) >= 4]
    found: list[object] = [*repeats._stems(text)]
    assert [found.index(stem) for stem in found] == [plain.index(stem) for stem in plain]
    above = [" ".join(text.split()[::2]), "界 " + text[::2]]
    again = sum(stem in [*repeats._stems(above[0]), *repeats._stems(above[1])] for stem in found)
    assert repeats._stems_again(text, above) == (len(found), len(set(found)), again)


@given(texts | st.text("aAÉ1Ⓐⅷ ,ǅ大", max_size=20))
def test_capitals_are_counted_as_in_python(text: str) -> None:
    assert repeats._native is not None
    assert repeats._native.capitals(text, repeats._ENDS_WORD) == repeats._capitals(text)


def test_a_stem_ends_where_python_splits() -> None:
    assert "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1)))) == repeats._SPACES


@given(st.lists(st.lists(st.sampled_from("bridge opened traffic мост 大桥开通 ﬃces of é".split()), max_size=12), min_size=2))
def test_paragraphs_are_compared_as_in_python(said: list[list[str]]) -> None:
    *above, text = map(" ".join, said)
    compared = repeats.closest_to(text, above), repeats.said_before(text, above)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(repeats, "_native", None)
        assert compared == (repeats.closest_to(text, above), repeats.said_before(text, above))


@given(texts, st.randoms(use_true_random=False))
def test_repeats_are_found_as_in_python(text: str, rng: Random) -> None:
    """And none is missed, however it is written: ligatures and capital İ become two characters, ǰ one that is no letter."""
    said = [rng.choice([text, text.upper(), text.lower()]) for text in rng.choices([*SENTENCES, *text.splitlines()], k=12)]
    text = rng.choice(["", " ", "\n", "\r\n"]).join(said)
    found = redundancy.redundancy(text), redundancy._found(text), [*redundancy.sentence_repeats(text)], redundancy.count(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(redundancy, "_native", None)
        patched.setattr(spared, "_native", None)
        plain = redundancy.redundancy(text), redundancy._found(text), [*redundancy.sentence_repeats(text)]
    assert found == (*plain, len(re.findall(redundancy._WORD, text)))


@given(texts | st.text("aÉ1²_.,’- ", max_size=20))
def test_words_that_are_figures_or_names_are_counted_as_in_python(line: str) -> None:
    assert spared._native is not None
    assert spared._native.tokens(line) == spared._tokens(line)


hashes = st.integers(0, 2**32 - 1)


@given(st.lists(st.tuples(hashes, hashes), max_size=30))
def test_patterns_of_a_headline_are_found_as_in_python(words: list[tuple[int, int]]) -> None:
    codes, bones = [code for code, _ in words], [bone for _, bone in words]
    found = clickbait_features.patterns(codes, bones)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clickbait_features, "_native", None)
        assert found == clickbait_features.patterns(codes, bones)
    assert len(found) == len(clickbait_features.pattern_spans(len(words)))


@given(titles)
def test_a_headline_means_what_it_does_in_python(title: str | None) -> None:
    model = clickbait_model.model("en")
    assert model is not None
    words = model.read(clickbait_features.read_headline(title or "Why the mayor of Riga resigned, in 7 words")).words
    meant = model._meant(words)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clickbait_model, "_native", None)
        assert meant == pytest.approx(model._meant(words), rel=0, abs=1e-12)


def test_the_package_does_without_its_compiled_part() -> None:
    code = "import cleaner, cleaner.native as n; print(n.compiled('needles'), cleaner.clean('A.\\n\\nLeave a comment').text)"
    result = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"CLEANER_NATIVE": "0"}, capture_output=True, text=True, check=True
    )
    assert result.stdout == "None A.\n"
