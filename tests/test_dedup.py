"""`cleaner dedup` and the counts it stands on: what comes out, in which order, and what an index adds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from cleaner.cli import main
from cleaner.group.background import Background
from cleaner.group.index import Index

Write = Callable[..., str]
FIELDS = ["id", "copy_group", "story_group", "relation", "nearest", "similarity", "novelty", "error"]


def dedup(*args: str, stdin: list[str] | None = None) -> Result:
    return CliRunner().invoke(main, ["dedup", *args], input="\n".join(stdin or []))


def article(name: str | int, text: str) -> str:
    return json.dumps({"id": name, "text": text})


def records(*args: str, stdin: list[str] | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in dedup(*args, "--output-format", "jsonl", stdin=stdin).stdout.splitlines()]


def test_one_record_for_each_in_order_read_or_not(tmp_path: Path, write: Write) -> None:
    whole, other = write(1, 20), write(2)
    page = f"<html><body><p>{whole[:900]}</p></body></html>"
    lines = [article("b", whole), "{broken", article(7, other), json.dumps({"id": "a", "html": page})]
    out = tmp_path / "out.jsonl"
    result = dedup("-", "--input-format", "jsonl", "-o", str(out), stdin=lines)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "stdin:2: not JSON" in result.stderr
    first, broken, alone, cut = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [list(record) for record in (first, broken, alone, cut)] == [FIELDS] * 4
    assert (first["id"], first["relation"], first["nearest"], first["novelty"]) == ("b", "near", "a", 1.0)
    assert (cut["id"], cut["nearest"], cut["copy_group"]) == ("a", "b", first["copy_group"])
    assert cut["novelty"] < 0.1
    assert alone == {**dict.fromkeys(FIELDS), "id": 7, "relation": "unique", "similarity": 0.0, "novelty": 1.0}
    assert {**broken, "error": None} == {**dict.fromkeys(FIELDS), "id": "stdin:2"}
    (quarantined,) = (tmp_path / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(quarantined)["raw"] == "{broken\n"


def test_the_seeds_are_one_story_and_no_copies() -> None:
    found = records(str(ROOT / "seeds"))
    assert [(record["relation"], record["copy_group"]) for record in found] == [("story", None)] * 5
    assert len({record["story_group"] for record in found} - {None}) == 1
    copies_only = records(str(ROOT / "seeds"), "--copies-only")
    assert {record["relation"] for record in copies_only} == {"unique"}


def test_table_and_report_are_for_people(tmp_path: Path, write: Write) -> None:
    texts = {"a": write(1, 20), "b": write(1, 20)[:900] + " " + write(3, 2), "c": write(2), "d": write(4, 9), "e": write(5, 9)}
    for name, text in (texts | {"f": f"{write(4, 9)} {write(5, 9)}"}).items():
        (tmp_path / f"{name}.txt").write_text(f"Headline of {name}\n\n{text}", encoding="utf-8")
    head, *rows = dedup(str(tmp_path)).stdout.splitlines()
    assert head.split()[:3] == ["relation", "similarity", "novelty"]
    assert [row.split()[0] for row in rows] == ["near", "near", "unique", "partial", "partial", "partial"]
    group, *members = dedup(str(tmp_path), "--report").stdout.splitlines()
    assert group.startswith("story s")
    assert group.endswith(": 2 articles")
    assert members[0] == f"  {tmp_path / 'a.txt'}: Headline of a"
    assert f"    copy of {tmp_path / 'a.txt'} (" in "\n".join(members)
    assert sum(line.startswith("    not there: ") for line in members) >= 1
    assert sum(line.startswith("    there too: ") for line in members) >= 3
    assert "in no group, with passages of another: 1 article" in members  # merged from two, it bridges nothing
    assert "c.txt" not in "".join(members)
    assert members[-1] == "like no other: 1 article"


def test_an_index_remembers_until_told_to_forget(tmp_path: Path, write: Write) -> None:
    seen = str(tmp_path / "seen.db")
    odd = 10**30  # more than a database's integers hold
    first = records("-", "--index", seen, stdin=[article(odd, write(1, 20)), article("\ud800", write(2))])
    assert [record["relation"] for record in first] == ["unique", "unique"]
    batch = [article("c", write(1, 20)[:900]), article("d", write(2).upper()), article("e", write(3)), article("f", write(3))]
    second = records("-", "--index", seen, stdin=batch)
    assert [(r["relation"], r["nearest"]) for r in second] == [("near", odd), ("exact", "\ud800"), ("exact", "f"), ("exact", "e")]
    assert second[0]["copy_group"] is not None
    assert second[2]["copy_group"] == second[3]["copy_group"] is not None  # the first of a group carries its name, too
    assert "same words as" in dedup("-", "--index", seen, "--report", stdin=[article("x", write(3))]).stdout
    (forgotten,) = records("-", "--index", seen, "--expire", "0", stdin=[article("y", write(1, 20))])
    assert forgotten["relation"] == "unique"


def test_identifiers_may_come_again_every_day(tmp_path: Path, write: Write) -> None:
    """Records without one are named by their line, so today's first must not be taken for yesterday's."""
    seen = str(tmp_path / "seen.db")
    records("-", "--index", seen, stdin=[article("stdin:1", write(1, 20))])
    other, copy = records("-", "--index", seen, stdin=[article("stdin:1", write(2)), article("stdin:2", write(1, 20))])
    assert (copy["relation"], copy["nearest"]) == ("exact", "stdin:1")
    assert (other["relation"], other["nearest"], other["copy_group"]) == ("unique", None, None)


def test_a_second_writer_is_told_to_wait(tmp_path: Path, background: Background) -> None:
    with Index(tmp_path / "seen.db", background):
        result = dedup("-", "--index", str(tmp_path / "seen.db"), stdin=[article(1, "Text.")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "seen.db: another process is writing to this index: run this again when it has ended" in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--expire", "30"], "--expire goes with --index"),
        (["--copies-only", "--index", "x.db"], "--copies-only goes without --index"),
        (["--report", "--output-format", "table"], "choose one"),
        (["--index", "no/such/folder/x.db"], "no/such/folder/x.db: no index can be made there"),
    ],
)
def test_usage_errors_say_what_to_do(args: list[str], said: str) -> None:
    result = dedup("-", *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_training_counts_articles_and_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"text": f"The bridge of {name} opened.", "lang": "en"} for name in ("Riga", "Oslo", "Bern")]
    data = tmp_path / "data"
    data.mkdir()
    (data / "own.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, [*rows, {"text": ""}])).encode()))
    results = [CliRunner().invoke(main, ["train", "background", "--data", str(data), "--out", str(tmp_path / n)]) for n in "ab"]
    assert [result.stdout for result in results] == ["en: 3 articles\n"] * 2
    for name in ("background.npz", "background.md"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    (data / "bad.jsonl.gz").write_bytes(b"no gzip")
    result = CliRunner().invoke(main, ["train", "background", "--data", str(data), "--out", str(tmp_path / "c")])
    assert result.exit_code == 2
    assert "bad.jsonl.gz: cannot be read as gzipped JSON Lines" in result.stderr
