"""Every rule's own examples, and what must hold for all rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import re2

from cleaner.assets import rules_dir
from cleaner.config import Config
from cleaner.detect.gate import Gate
from cleaner.edit import apply, plan
from cleaner.model import Document, Example, Rule
from cleaner.needles import holds, required
from cleaner.normal import normalise
from cleaner.pipeline import Cleaner
from cleaner.rulebook import load_examples, load_rules, rule_files
from cleaner.trial import failures

LOADED = [load_examples(path) for path in rule_files(rules_dir())]
RULES = [pytest.param(rule, examples, id=rule.code) for rule, examples in LOADED]
WORDLESS = {"FM000", "FM006", "LN002"}  # these find no words: the first is never found, the others are a place and a page


@pytest.mark.parametrize(("rule", "examples"), RULES)
def test_examples_hold_and_each_language_has_a_hit_and_a_miss(rule: Rule, examples: tuple[Example, ...]) -> None:
    assert list(failures(rule, examples)) == []
    if not rule.patterns and rule.code not in WORDLESS:
        assert {bool(example.hit) for example in examples} == {True, False}


@pytest.mark.parametrize(("rule", "examples"), RULES)
def test_a_fix_leaves_nothing_for_a_second_one(rule: Rule, examples: tuple[Example, ...]) -> None:
    cleaner = Cleaner(Config(select=(rule.code,), unsafe_fixes=True, score=False))
    for example in examples:
        detect = cleaner._detect
        text, title = example.text, example.title
        for _ in range(2):
            found, _ = detect(text, title, None, {})
            edits = [*plan(text, found, unsafe=True), *plan(title or "", found, unsafe=True, field="title")]
            text, title = apply(text, edits), None if title is None else apply(title, edits, "title")
        assert not [f for f in detect(text, title, None, {})[0] if f.fix and f.fix.applicability != "display"]


def test_a_file_is_named_for_its_rule_and_lies_with_its_family() -> None:
    for rule, _ in LOADED:
        path = Path(rule.path)
        assert (path.stem, path.parent.name) == (f"{rule.code}-{rule.name}", rule.family)


def test_codes_are_unique_and_families_have_one_prefix() -> None:
    rules = load_rules()
    assert [code for code, count in Counter(rule.code for rule in rules).items() if count > 1] == []
    assert len({(rule.family, rule.code[:2]) for rule in rules}) == len({rule.family for rule in rules})


def test_the_gate_loses_no_match() -> None:
    """Each pattern by itself, against what the gate lets through, on every line of its rule's examples."""
    gate = Gate(load_rules())
    for rule, examples in LOADED:
        own = [matcher for number in range(gate._starts[-1]) if (matcher := gate._matcher(number)).rule.code == rule.code]
        texts = [text for example in examples for text in (example.text, example.title or "")]
        for line in {normalise(line) for text in texts for line in text.split("\n")}:
            hits = {id(matcher) for matcher, _ in gate.candidates(line) if matcher.hits(line)}
            assert [m.source for m in own if id(m) not in hits and m.compiled.search(line)] == [], line


def test_what_speaks_against_a_rule_holds_what_it_is_said_to_need() -> None:
    """Each pattern of `unless` by itself, against the test that comes before it, on every line of its rule's examples."""
    found = 0
    for rule, examples in LOADED:
        voids = [pattern for patterns in rule.unless.values() for pattern in patterns]
        for line in {normalise(line) for example in examples for line in example.text.split("\n")}:
            hits = [void for void in voids if re2.search(void.source, line)]
            assert [void.source for void in hits if not holds(void.also.decode(), line)] == [], line
            found += len(hits)
    assert found


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("leave (a|your) comment", ("leave a comment", "leave your comment")),  # alternatives are spelt out
        ("(share|tweet).* this", ("share", "tweet")),  # one of the two, heavier than "this"
        ("comments?", ("comment",)),  # an optional letter is no part of it
        ("(read more)?", ()),  # nothing must be there
        (r"\p{L}+ comment", (" comment",)),  # classes of RE2 are understood
        (r"\d+", ()),
        ("©.*", ("©",)),  # one letter is enough beyond ASCII
        ("(?i)(a|b", ()),  # what the parser refuses has no needles, and is always tried
    ],
)
def test_needles(pattern: str, found: tuple[str, ...]) -> None:
    assert required(pattern).needles == found


@pytest.mark.parametrize(
    ("pattern", "whole", "lines", "others"),
    [
        ("leave .* comment", False, ["leave a comment"], ["comment below", "leaves"]),  # all parts
        ("comments? .* (here|below)", False, ["comment it here"], ["comment it there"]),
        ("(comment .* here|reply .* below)", False, ["reply from below"], ["reply here", "comment below"]),  # of one alternative
        ("(comment .* here|\\d+)", False, ["7", "?"], []),  # where each has one
        ("^read", False, ["reading"], ["bread"]),  # ends stand where the pattern has them
        ("^ ?read", True, ["  read "], ["read more", "bread"]),  # space beside a line's ends is nobody's
        ("^  (read|see)  $", True, ["  read  "], ["to see"]),
        ("(more|some)(where|$)", True, ["more", "somewhere "], ["no more", "more here"]),
        ("( read more|x\\d+)now", True, [" read morenow", "x5now"], ["readnow", "y5now"]),  # of which the beginning is cut short
        ("[-* ]{0,3}(read|see).{3,9}", True, ["* read it", "  see more "], ["bread is", "to see it"]),  # what it can begin with
        ("a.* more .?", True, ["a bit more "], ["a bit more", "once more "]),  # but the pattern may want some
        ("[[:alpha:]]+ .* here", False, ["it is here"], ["here it is"]),  # a class of RE2's, no set of its letters
        ("\x02", False, ["\x02"], []),  # what marks the ends cannot be asked for
    ],
)
def test_what_else_a_pattern_needs(pattern: str, *, whole: bool, lines: list[str], others: list[str]) -> None:
    also = required(pattern, whole=whole).also
    assert [line for line in (*lines, *others) if holds(also, line)] == lines
    assert all(holds(also, f"{other}\n{line}") for other in others for line in lines)  # several lines may hold anything


ABOVE = """The council voted on Monday to close the old bridge to lorries, since two of its pillars have moved a little each month
this year.""".replace("\n", " ")
BELOW = """Hauliers had asked for a delay until the motorway is repaired, which the road office now expects to be some time in the
middle of October.""".replace("\n", " ")


@pytest.mark.parametrize(
    ("line", "below", "goes"),
    [
        ("Follow us on Facebook. We do not bite.", "", True),
        ("Follow us on Facebook. We do not bite.", BELOW, False),  # among prose it may be about something
        ("Follow us on Facebook. The judge read that line aloud to the jury, twice.", "", False),
        ("Already a subscriber? asked the judge.", "", False),
        ('Follow us on Facebook. "We do not bite."', "", False),
        ("Have a look. Follow us on Facebook.", "", False),  # captions and their credits stand so
    ],
)
def test_a_line_that_opens_with_junk_goes_at_the_tail(line: str, below: str, *, goes: bool) -> None:
    report = Cleaner(Config(score=False, ignore=("LN",)))(Document("x", f"{ABOVE}\n\n{line}\n\n{below}".rstrip()))
    assert (line not in report.text) is goes


def test_a_title_field_may_have_several_lines() -> None:
    title = "Council votes\nBridge to stay shut until May - Read more"
    report = Cleaner(Config(score=False))(Document("1", "The council voted on Monday.", title))
    assert report.title == "Council votes\nBridge to stay shut until May"
