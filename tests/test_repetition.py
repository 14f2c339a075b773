"""The published statistics of repetition, against values counted by hand, and the records that carry them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given
from strategies import texts

import cleaner
from cleaner import Repetition
from cleaner.cli import main


@pytest.mark.parametrize(
    ("text", "field", "share"),
    [
        ("a\nb\na\n\n  a \nc", "duplicate_line_fraction", 2 / 5),  # blank lines are none; space around a line tells nothing
        ("a\nb\na\nA", "duplicate_line_character_fraction", 1 / 7),  # capitals do
        ("a b\n\nc\n\na b\n\na b", "duplicate_paragraph_fraction", 2 / 4),
        ("a b\n\nc\n\na b", "duplicate_paragraph_character_fraction", 3 / 11),
        ("a b\r\n \r\na b", "duplicate_paragraph_fraction", 1 / 2),  # as breaks are written elsewhere
        ("x y, of the z of the", "top_2_gram_character_fraction", 2 * 6 / 20),  # with the space between its words
        ("x of the y of the y", "top_2_gram_character_fraction", 2 * 6 / 19),  # of several the first
        ("a b c d", "top_2_gram_character_fraction", 0),  # nothing is there twice
        ("a a a a", "top_2_gram_character_fraction", 1),  # places that overlap are not more than the text
        ("a b c d a b c d", "top_4_gram_character_fraction", 14 / 15),
        ("ab c d e f ab c d e f", "duplicate_5_gram_character_fraction", 6 / 21),  # no space, and not the first of the two
        ("a b c d e f a b c d e f", "duplicate_5_gram_character_fraction", 5 / 23),  # one of two that overlap
        ("a b c d e f A b c d e f", "duplicate_6_gram_character_fraction", 0),
        ("हिन्दी में हिन्दी में", "top_2_gram_character_fraction", 20 / 21),  # marks are of their words
        ("新桥通车新桥通车", "top_2_gram_character_fraction", 1),  # without spaces, two characters for a word
        ("新桥通车新路通车", "top_2_gram_character_fraction", 0),
        ("It opened.\n“It opened.”\nIt opened\n开了。", "punctuated_line_fraction", 3 / 4),
        (f"{'x' * 29}\n{'x' * 30}", "short_line_fraction", 1 / 2),
    ],
)
def test_repetition(text: str, field: str, share: float) -> None:
    assert getattr(cleaner.repetition(text), field) == pytest.approx(share, abs=1e-4)


@given(texts)
def test_every_share_is_a_share(text: str) -> None:
    assert all(0 <= share <= 1 for share in cleaner.repetition(text))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("The bridge opened on Monday, two years late. Drivers had queued from dawn to be first across.", set()),
        ("Click here to win a prize. " * 20, {"gopher"}),
        ("Home\nNews\nSport\nWeather\nContact", {"fineweb"}),  # few lines end in punctuation, most are short
        ("", {"fineweb"}),
    ],
)
def test_exceeded(text: str, sources: set[str]) -> None:
    assert {threshold.source for threshold in cleaner.repetition(text).exceeded()} == sources


@pytest.mark.parametrize(
    ("limit", "passed"),
    [(Repetition(duplicate_line_character_fraction=0.1), ["fineweb"]), (Repetition(duplicate_line_fraction=0.3), [])],
)
def test_a_value_at_the_threshold_is_out_for_fineweb_and_in_for_gopher(limit: Repetition, passed: list[str]) -> None:
    found = [threshold.source for threshold in limit._replace(punctuated_line_fraction=1.0).exceeded()]
    assert found == passed


def test_records_have_the_statistics_of_the_cleaned_text_only_if_asked(tmp_path: Path) -> None:
    """Repetition that cleaning takes out is not in them: the comment form, here, stands five times in the text as read."""
    kept = "Bridge Opens in Riga\n\nIt opened on Monday, two years late."
    source = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": 1, "text": kept + "\n\nLeave a comment" * 5}), "{"]
    source.write_text("\n".join(lines), encoding="utf-8")
    run = CliRunner().invoke
    plain = [json.loads(line) for line in run(main, ["score", str(source)]).stdout.splitlines()]
    asked = [json.loads(line) for line in run(main, ["score", "--repetition", str(source)]).stdout.splitlines()]
    assert [record.pop("repetition") for record in asked] == [cleaner.repetition(kept)._asdict(), None]
    assert asked == plain
    for name in ("out.jsonl", "out.csv", "out.parquet"):
        run(main, ["clean", "-q", "--repetition", "--no-scores", str(source), "-o", str(tmp_path / name)])
    (said, broken) = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (said["repetition"], broken["repetition"]) == (cleaner.repetition(kept)._asdict(), None)
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as rows:
        assert [row["repetition"] and json.loads(row["repetition"]) for row in csv.DictReader(rows)] == [said["repetition"], ""]
    assert pq.read_table(tmp_path / "out.parquet")["repetition"].to_pylist() == [said["repetition"], None]


def test_what_people_read_in_the_table(tmp_path: Path) -> None:
    for name, text in {
        "a.txt": "Click here to win a prize. " * 20,
        "b.txt": "Swans left the river in the first week of May.",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    head, *rows = CliRunner().invoke(main, ["score", "--repetition", str(tmp_path)]).stdout.splitlines()
    assert "repetition" in head
    assert ["gopher 9" in rows[0], "gopher" in rows[1]] == [True, False]
    refused = CliRunner().invoke(main, ["clean", "--repetition", str(tmp_path)])
    assert (refused.exit_code, "--output-format jsonl" in refused.stderr) == (2, True)


def test_a_worker_counts_alike() -> None:
    (report,) = cleaner.Cleaner(cleaner.Config(repetition=True)).map(["Win a prize. " * 9], workers=1, timeout=60)
    assert report.repetition == cleaner.repetition(report.text)
