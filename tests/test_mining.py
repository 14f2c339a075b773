"""What recurs on a site is proposed as a rule; what its authors say again and again is not."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import re2
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli import main
from cleaner.mining.recur import lines
from cleaner.mining.template import frame, mask, pattern, shown
from cleaner.model import Document
from cleaner.normal import normalise
from cleaner.rulebook import load_examples

PLACES = "council harbour school bakery museum bridge library station market theatre hospital ferry mill garden court".split()


def run(*args: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["rules", *map(str, args)], input=stdin)


def prose(rng: random.Random) -> str:
    a, b, c, d = rng.sample(PLACES, 4)
    return (
        f"The {a} was closed for {rng.randint(2, 99)} days after talks between the {b} and the {c} had failed, said Anna Smith, "
        f"who has run the {d} since {rng.randint(1950, 2020)} and knows every stone of it by its name and number."
    )


def article(number: int) -> str:
    rng = random.Random(number)
    body = [prose(rng) for _ in range(4)]
    if number % 3 == 0:
        body.insert(2, "“We will not be moved,” the crowd chanted outside the town hall.")
    if number % 4 == 0:
        body.insert(1, "Background")
    if number % 2 == 0:
        body.append("The company did not immediately respond to a request for comment.")
    if number % 5 == 0:
        body.append(f"Att: {rng.randint(200, 9000)}")
    footer = ["DAILY PLANET – ALL DAY LONG", f"Tel: 555-{rng.choice(['0134', '0155', '0199'])}", "Leave a comment"]
    return "\n\n".join([f"{rng.choice(PLACES).title()} closed by order number {number}", *body, *footer])


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mine") / "batch.jsonl"
    records = [{"id": i, "url": f"https://www.planet.example/{i}", "outlet": "Planet", "text": article(i)} for i in range(40)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_site_s_lines_are_proposed(batch: Path) -> None:
    rows = run("mine", batch).stdout.splitlines()[1:]
    assert [row.split()[:5] for row in rows] == [
        ["1.00", "40", "100%", "planet.example", "tail"],
        ["0.90", "40", "100%", "planet.example", "tail"],
    ]
    assert "daily planet - all day long" in rows[0]
    assert "tel: <number>" in rows[1]


def test_what_is_honest_or_known_is_left_out_and_told_on_request(batch: Path) -> None:
    rows = run("mine", "--all", batch).stdout.splitlines()
    for reason, line in (
        ("CM001", "Leave a comment"),
        ("among prose", "Background"),
        ("a sentence", "The company did not"),
        ("a sentence", "“We will not be moved,”"),
        ("a label of facts", "Att: "),
    ):
        assert [row.startswith(reason) for row in rows if line in row] == [True], line


def test_drafts_are_rules_that_hold(batch: Path, tmp_path: Path) -> None:
    assert "2 drafts" in run("mine", batch, "-o", tmp_path, "--prefix", "DP").stderr
    assert run("test", tmp_path).stdout == "2 rules, 6 examples, 0 failed, 0 files refused\n"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["DP001-daily-planet-all-day.toml", "DP002-tel.toml"]
    rule, _ = load_examples(tmp_path / "DP001-daily-planet-all-day.toml")
    assert (rule.position, rule.applicability) == ("tail", "unsafe")
    run("mine", batch, "-o", tmp_path, "--prefix", "DP")
    assert len(list(tmp_path.iterdir())) == 2  # what is drafted already is known
    assert run("mine", batch, "-o", tmp_path, "--prefix", "dp").exit_code == 2


def test_the_source_is_the_host_a_field_or_the_folder(batch: Path, tmp_path: Path) -> None:
    assert "  Planet  " in run("mine", "--source-field", "outlet", batch).stdout
    assert "--source-field" in run("mine", "--source-field", "paper", batch).stderr
    folder = tmp_path / "planet"
    folder.mkdir()
    for i in range(8):
        (folder / f"{i}.txt").write_text(article(i), encoding="utf-8")
    assert f"  {folder}  " in run("mine", tmp_path).stdout
    assert run("mine", "-", stdin=batch.read_text()).stdout == run("mine", batch).stdout  # standard input is read twice too


def test_copies_of_an_article_make_no_template(tmp_path: Path) -> None:
    path = tmp_path / "copies.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": article(1)}) + "\n" for i in range(9)), encoding="utf-8")
    assert len(run("mine", "--all", path).stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "template"),
    [
        ("Tel: 555-0134", "tel: <number>"),
        ("Published March 3, 2024", "published <date>"),
        ("Publié le 3 mars 2024 à 14:05", "publié le <date> à <number>"),
        ("Write to anna@planet.example, see https://planet.example/a?b=1", "write to <email>, see <url>"),
        ("Anna Smith is a reporter in Riga", "<name> is a reporter in <name>"),
        ("Support us with a coffee", "support us with a coffee"),  # a lone capital at the start begins a sentence
        ("DAILY PLANET", "<name>"),  # told word for word, not as a template
        ("发布时间：2024年3月1日", "发布时间:<number>年<number>月<number>日"),
        ("", ""),
    ],
)
def test_templates(line: str, template: str) -> None:
    assert shown(mask(line).key) == template


def test_a_template_s_pattern_is_literal_but_for_its_slots() -> None:
    key = mask("© 2024 (a+b) [c]? x|y {z} ^$*\\.").key
    assert pattern(key) == r"© \d[\d.,:/-]* \(a\+b\) \[c\]\? x\|y \{z\} \^\$\*\\\."
    assert frame(key) == "© (a+b) [c]? x|y {z} ^$*\\."


@given(st.text(alphabet="aZé1 .,:/@-()[]*+\\^$|?{}'\"©年éß", min_size=1, max_size=40))
def test_a_template_s_pattern_hits_the_line_it_was_made_from(line: str) -> None:
    assert re2.fullmatch(pattern(mask(line).key), normalise(line))


def test_places_of_lines() -> None:
    text = "\n\n".join(
        ["Home", "A bridge opens at last", prose(random.Random(1)), "Background", prose(random.Random(2)), "Bye", "End"]
    )
    short = [line for line in lines(Document(1, text)) if len(line.text) < 30]
    assert [(line.text, line.place, line.distance) for line in short] == [
        ("Home", "head", 0),
        ("A bridge opens at last", "head", 1),
        ("Background", "body", 3),
        ("Bye", "tail", 1),
        ("End", "tail", 0),
    ]
