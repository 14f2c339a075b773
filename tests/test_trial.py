"""What `cleaner rules new` and `cleaner rules test` tell people who write rules of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import main

FILLED = {
    'summary = ""': 'summary = "The footer."',
    'why = ""': 'why = "Every page has it."',
    'source = ""': 'source = "planet.example"',
    "en = ['''''']": "en = ['''daily planet( media)?''']",
    'text = ""\nhit = ""': 'text = "Daily Planet"\nhit = "Daily Planet"',
}
MISS = 'text = ""\nhit = ""\n'


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", *map(str, args)])


def test_a_new_rule_tells_what_is_left_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "XX001-planet-footer.toml"
    assert run("new", "XX001", "planet-footer", "-o", tmp_path).stdout == f"{path}\n"
    for old, new in FILLED.items():
        word = old.partition(" ")[0]
        result = run("test", path)
        assert result.exit_code == 2
        assert f"{word} is empty" in result.stderr or f"patterns.{word}[0] is empty" in result.stderr
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert "examples[1]: text is empty" in run("test", path).stderr
    near_miss = 'text = "Daily Planet, the film, opens on Friday."\nhit = ""\n'
    path.write_text(path.read_text(encoding="utf-8").replace(MISS, near_miss), encoding="utf-8")
    assert run("test", path).stdout == "1 rules, 2 examples, 0 failed, 0 files refused\n"


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("XX1", "a", "XX001"),
        ("XX001", "A Name", "small letters"),
        ("CM001", "a", "comment-prompt already"),
        ("XX002", "taken", "left as it is"),
    ],
)
def test_what_is_no_new_rule_is_refused(tmp_path: Path, code: str, name: str, said: str) -> None:
    (tmp_path / "XX002-taken.toml").write_text("mine", encoding="utf-8")
    result = run("new", code, name, "-o", tmp_path)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


RULE = """
code = "XX001"
name = "a"
family = "local"
summary = "s"
why = "w"
source = "x"
scope = "line"
max_words = 4
action = "remove"
unless_reported = true
[patterns]
en = ['''planet (media|group|says) ?.{0,40}''']
[unless]
en = ['''hollywood''']
[[examples]]
lang = "en"
text = "Planet media"
hit = "Planet media"
[[examples]]
lang = "en"
text = "A planet."
hit = ""
"""
EXAMPLE = '[[examples]]\nlang = "{}"\ntext = "{}"\nhit = "{}"\n'


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (EXAMPLE.format("en", "The planet media", "The planet media"), "no pattern hits (scope = 'line' means all of a line)"),
        (EXAMPLE.format("en", "Planet media of Hollywood", "Planet media of Hollywood"), "so does one of [unless]"),
        (EXAMPLE.format("en", "Planet group, the mayor said", "Planet group, the mayor said"), "or unless_reported"),
        (EXAMPLE.format("en", "Planet group a b c", "Planet group a b c"), "has 5 words, over max_words = 4"),
        (EXAMPLE.format("en", "Planet says no", ""), "narrow patterns.en[0]"),
    ],
)
def test_why_an_example_does_not_hold(tmp_path: Path, more: str, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(RULE + more, encoding="utf-8")
    result = run("test", path)
    assert (result.exit_code, said in result.stdout) == (1, True), result.stdout


def test_a_language_needs_a_hit_and_a_miss_and_a_code_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(RULE.replace("[unless]", "de = ['''planet''']\n[unless]"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(RULE, encoding="utf-8")
    said = run("test", tmp_path).stdout
    assert 'no example of what it finds by patterns.de: add one with lang = "de"' in said
    assert "no near miss for patterns.de" in said
    assert f"{tmp_path / 'a.toml'} has this code too" in said
