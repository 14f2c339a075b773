"""What becomes of the space around a cut, and which of two findings wins."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import draft as drafts
from cleaner.draft import Draft
from cleaner.edit import apply, plan, plan_alone, plan_lines, restore
from cleaner.model import Applicability, Edit, Finding, Fix


def cut(text: str, *words: str) -> str:
    findings = [Finding("X", at := text.index(word), at + len(word), "", fix=Fix()) for word in words]
    return apply(text, plan(text, findings))


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("a\nJ\nb", ["J"], "a\nb"),  # the line break goes with the line
        ("a\n\nJ\n\nb", ["J"], "a\n\nb"),  # two gaps become one
        ("a\n\n\nJ\n\nb", ["J"], "a\n\n\nb"),  # the wider one
        ("a\nJ\n\nb", ["J"], "a\n\nb"),
        ("a\n\nJ\n\nK\n\nb", ["J", "K"], "a\n\nb"),  # a run of junk is one gap
        ("J\n\na", ["J"], "a"),  # nothing above: no gap at all
        ("\n\nJ\na", ["J"], "a"),
        ("a\n\nJ", ["J"], "a"),  # no final line break before, none after
        ("a\n\nJ\n", ["J"], "a\n"),  # a final line break stays
        ("a\r\n\r\nJ\r\n", ["J"], "a\r\n"),
        ("a\rJ\rb", ["J"], "a\rb"),
        ("J", ["J"], ""),
        ("  J  \nb", ["J"], "b"),  # indents of a cut line go along
        ("a J b", ["J"], "a b"),  # of two spaces one stays
        ("J b", ["J"], "b"),
        ("a J", ["J"], "a"),
        ("aJb", ["J"], "ab"),
        ("a J, b", ["J"], "a , b"),  # punctuation is the author's
        ("J K\nb", ["J", "K"], "b"),  # two cuts that empty a line
        ("  indented\n  J x", ["J"], "  indented\n  x"),
    ],
)
def test_gaps(text: str, words: list[str], left: str) -> None:
    assert cut(text, *words) == left


def finding(code: str, start: int, end: int, confidence: float = 1.0, how: Applicability = "safe") -> Finding:
    return Finding(code, start, end, "", confidence=confidence, fix=Fix("", how))


@pytest.mark.parametrize(
    ("findings", "winner"),
    [
        ([finding("A", 0, 3, how="unsafe"), finding("B", 1, 2)], "B"),  # safe before unsafe
        ([finding("A", 0, 2), finding("B", 0, 3)], "B"),  # the longer
        ([finding("A", 0, 3, 0.8), finding("B", 0, 3, 0.9)], "B"),  # the surer
        ([finding("A", 1, 4), finding("B", 0, 3)], "B"),  # the earlier
        ([finding("B", 0, 3), finding("A", 0, 3)], "A"),  # the code that sorts first
    ],
)
def test_which_of_two_wins(findings: list[Finding], winner: str) -> None:
    for order in (findings, findings[::-1]):
        assert [edit.code for edit in plan("abcdef", order, unsafe=True)] == [winner]


def test_unsafe_and_display_are_not_made_unasked() -> None:
    findings = [finding("A", 0, 1, how="unsafe"), finding("B", 2, 3, how="display")]
    assert plan("abc", findings) == []
    assert [edit.code for edit in plan("abc", findings, unsafe=True)] == ["A"]


@st.composite
def passes(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A text and some passes of edits, each counted in the text that the passes before it left."""
    source = text = draw(st.text("ab\n ", max_size=12))
    made = []
    for wanted in draw(
        st.lists(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 4), st.text("xy", max_size=2)), max_size=4), max_size=4)
    ):
        edits: list[Edit] = []
        for start, length, replacement in sorted(wanted):
            end = min(len(text), start + length)
            if start <= end and (not edits or (start >= edits[-1].end and start > edits[-1].start)):
                edits.append(Edit(start, end, text[start:end], replacement, "X", ""))
        text = apply(text, edits)
        made.append(edits)
    return source, made


@given(passes())
def test_passes_of_edits_become_edits_of_the_text_as_read(case: tuple[str, list[list[Edit]]]) -> None:
    source, made = case
    draft, text = Draft(source), source
    for edits in made:
        draft.apply(edits)
        text = apply(text, edits)
    assert draft.text == text
    assert apply(source, draft.edits()) == text
    assert restore(text, draft.edits()) == source


@given(passes())
def test_pieces_are_the_same_by_compiled_loops(case: tuple[str, list[list[Edit]]]) -> None:
    compiled, plain = Draft(case[0]), Draft(case[0])
    for edits in case[1]:
        compiled.apply(edits)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(drafts, "_native", None)
            plain.apply(edits)
    assert compiled._pieces == plain._pieces
    assert [type(piece) for piece in compiled._pieces] == [type(piece) for piece in plain._pieces]


@given(passes())
def test_spans_of_the_cleaned_text_are_found_in_the_text_as_read(case: tuple[str, list[list[Edit]]]) -> None:
    source, (edits, *_) = case[0], [*case[1], []]
    draft = Draft(source)
    draft.apply(edits)
    came: list[tuple[int, int]] = []  # for each character where it came from; of what an edit put there, all that it replaced
    here = 0
    for edit in edits:
        came += [(at, at + 1) for at in range(here, edit.start)] + [(edit.start, edit.end)] * len(edit.replacement)
        here = edit.end
    came += [(at, at + 1) for at in range(here, len(source))]
    spans = list(combinations(range(len(draft.text) + 1), 2))
    assert [draft.origin(*span) for span in spans] == [(came[start][0], came[end - 1][1]) for start, end in spans]


@given(st.lists(st.tuples(st.text("ab ", min_size=1).filter(str.strip), st.booleans()), min_size=1))
def test_whole_lines_are_planned_as_any_cut(lines: list[tuple[str, bool]]) -> None:
    lines = [(line.strip(), junk) for line, junk in [*lines, ("kept", False)]]
    text, findings, at = "\n".join(line for line, _ in lines), [], 0
    for line, junk in lines:
        if junk:
            findings.append(finding("X", at, at + len(line)))
        at += len(line) + 1
    assert plan_lines(text, findings) == plan(text, findings)
    assert {type(edit) for edit in plan_lines(text, findings)} <= {Edit}
    turned = text[::-1]  # the same with the kept line first, so that a run of cuts ends the text
    findings = [finding("X", len(text) - f.end, len(text) - f.start) for f in reversed(findings)]
    assert plan_lines(turned, findings) == plan(turned, findings)


@given(st.text("ab \n\r\t\u2028", max_size=25), st.data())
def test_one_finding_is_mended_as_if_the_whole_text_were_read(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    one = Finding("X", start, end, "", fix=Fix(data.draw(st.sampled_from(["", "x", "\nx"])), "unsafe"))
    assert plan_alone(text, one) == plan(text, [one], unsafe=True)
