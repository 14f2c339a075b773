"""A rule file that is wrong is refused with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.config import Config
from cleaner.model import CleanerError, Example
from cleaner.pipeline import Cleaner, run_example
from cleaner.rulefile import RuleError, normalise_pattern, parse_rule

GOOD = """code = "XX001"
name = "test"
family = "test"
summary = "A test."
why = "To test."
source = "Made up."
scope = "line"
action = "remove"
[patterns]
en = ['''stop here''']
[[examples]]
lang = "en"
text = "Stop here"
hit = "Stop here"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ('code = "XX001"', 'code = "XX01"', 1, "two capital letters and three digits"),
        ('name = "test"', 'nmae = "test"', 2, "did you mean 'name'?"),
        ('summary = "A test."\n', "", 1, "summary is missing"),
        ('scope = "line"', 'scope = "page"', 7, "use one of headline, line"),
        ('action = "remove"', 'action = "burn"', 8, "action 'burn' is unknown"),
        ('action = "remove"', 'action = "remove"\nconfidence = 2', 9, "confidence must be in [0, 1], got 2"),
        ('action = "remove"', 'action = "remove"\nmax_words = 0', 9, "max_words must be a whole number above 0"),
        ('action = "remove"', 'action = "remove"\ndetector = "gap"', 10, "either [patterns] or a detector"),
        ('action = "remove"', 'action = "remove"\nunless_reported = 1', 9, "unless_reported must be true or false"),
        ("'''stop here'''", "''''''", 10, "patterns.en[0] is empty"),
        ('summary = "A test."\n', 'summary = ""\n', 4, "summary is empty: say in one sentence"),
        ("en = ['''stop here''']", "en = '''stop here'''", 10, "must be a list of patterns"),
        ("en = ['''stop", "english = ['''stop", 10, "is not a language code"),
        ("'''stop here'''", "'''(?<=a)b'''", 10, 'patterns.en[0]: "(?<=" is not RE2 syntax (lookbehind)'),
        ("'''stop here'''", "'''stop', '''(b'''", 10, "not TOML"),
        ("'''stop here'''", "'''stop(b'''", 10, "not RE2 syntax: missing )"),
        ("'''stop here'''", r"'''\w+'''", 10, r"\w knows ASCII letters only"),
        ("'''stop here'''", r"'''\Astop'''", 10, "bind to the whole text"),
        ("en = ['''stop here'''", r"ru = ['''\bстоп'''", 10, r"\b knows ASCII letters only"),
        ('hit = "Stop here"', 'hit = "Go on"', 11, "does not stand in its text"),
        ('hit = "Stop here"', 'hint = "Stop here"', 14, "unknown key 'hint'"),
        ('[[examples]]\nlang = "en"\ntext = "Stop here"\nhit = "Stop here"\n', "", 1, "add [[examples]] with a hit and a miss"),
    ],
)
def test_refused(old: str, new: str, line: int, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleError) as refusal:
        parse_rule(GOOD.replace(old, new), "rules/test.toml")
    assert complaint in str(refusal.value)
    if complaint != "not TOML":
        assert str(refusal.value).startswith(f"rules/test.toml:{line}: ")


def test_good_rule_is_read() -> None:
    rule, examples = parse_rule(GOOD, "x.toml")
    assert (rule.code, rule.position, rule.max_words, rule.applicability, len(examples)) == ("XX001", "any", 20, "safe", 1)


def test_own_rules_are_added_and_replace_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "XX001-test.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "CM001-mine.toml").write_text(GOOD.replace("XX001", "CM001"), encoding="utf-8")
    rules = {rule.code: rule for rule in Cleaner(Config(rules=(str(tmp_path),))).rules}
    assert rules["XX001"].summary == rules["CM001"].summary == "A test."


def test_a_changed_rule_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "XX001-test.toml"
    for summary in ("A first test.", "A second."):
        path.write_text(GOOD.replace("A test.", summary), encoding="utf-8")
        rules = {rule.code: rule for rule in Cleaner(Config(rules=(str(tmp_path),))).rules}
        assert rules["XX001"].summary == summary


def test_unknown_detector_and_code_are_refused(tmp_path: Path) -> None:
    source = GOOD.replace("[patterns]\nen = ['''stop here''']", "").replace(
        'action = "remove"', 'action = "remove"\ndetector = "gpa"'
    )
    (tmp_path / "XX001-test.toml").write_text(source, encoding="utf-8")
    with pytest.raises(CleanerError, match="detector 'gpa' does not exist"):
        Cleaner(Config(rules=(str(tmp_path),)))
    with pytest.raises(CleanerError, match=r"begins with 'CX001'.*Did you mean"):
        Cleaner(Config(select=("CX001",)))


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("Stop here, the mayor said.", 0),
        ("“Stop here,” said the mayor", 0),
        ("STOP HERE: so stand es an der Wand", 0),
        ("Стоп, просила газета", 0),
        ("停步，他说。", 0),
        ("ایست، می‌گوید", 0),  # folded as lines are: without the invisible character
        ("Stop here, and the rest follows", 1),
        ("The mayor said stop here", 1),  # no comma: a headline, as teasers have them
    ],
)
def test_reported_speech_speaks_against_a_rule(line: str, times: int) -> None:
    source = GOOD.replace('action = "remove"', 'action = "remove"\nunless_reported = true')
    rule, _ = parse_rule(source.replace("'''stop here'''", "'''.*(stop|стоп|停步|ایست).*'''"), "rules/test.toml")
    assert run_example(rule, Example(line, "")) == [line] * times


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Regelmäßig", "regelmässig"),  # as lines are casefolded
        (r"\S+ “Ja”", r'\S+ "ja"'),  # escapes keep their case
        (r"[A-Z]\p{Lu}…", r"[a-z]\p{Lu}\.\.\."),
        ("–", "-"),
    ],
)
def test_patterns_are_folded_like_lines(written: str, folded: str) -> None:
    assert normalise_pattern(written) == folded
