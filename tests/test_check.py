"""`cleaner check` as people, hooks and services use it: which files, which findings, what is written, what is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import main
from cleaner.cli.linter import write_back
from cleaner.config import Config
from cleaner.lint import Checker
from cleaner.lint.files import Configs, find
from cleaner.model import CleanerError
from cleaner.write.issues import Outcome, full

PROSE = "The bridge opened on Monday, it wasn’t cheap."
DIRTY = f"# New Harbour Bridge Opens\n\n{PROSE}\n\nLeave a comment\n"
CLEAN = f"# New Harbour Bridge Opens\n\n{PROSE}\n"


def run(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["check", *args], input=stdin)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, content: str | bytes = DIRTY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize(("feed", "final"), [("\n", True), ("\r\n", True), ("\r\n", False)])
def test_fix_keeps_encoding_line_ends_mode_and_links(folder: Path, encoding: str, feed: str, *, final: bool) -> None:
    text, mended = (one.replace("\n", feed) for one in (DIRTY, CLEAN))
    path = write(folder / "real" / "a.md", (text if final else text[: -len(feed)]).encode(encoding))
    path.chmod(0o640)
    (folder / "link.md").symlink_to(path)
    assert run("--fix", "--select", "CM", "link.md").exit_code == 1
    assert path.read_bytes() == (mended if final else mended[: -len(feed)]).encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640
    assert (folder / "link.md").is_symlink()
    assert run("--fix", "--select", "CM", "link.md").exit_code == 0
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["a.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(folder: Path) -> None:
    path = write(folder / "a.md")
    with pytest.raises(CleanerError, match="changed meanwhile"):
        write_back("a.md", b"what was read", b"what was made of it")
    assert path.read_text(encoding="utf-8") == DIRTY


def test_diff_writes_nothing_and_fix_tells_what_is_left(folder: Path) -> None:
    path = write(folder / "a.md")
    write(folder / "b.jsonl", json.dumps({"text": "Leave a comment"}))
    result = run("--diff", ".", "--select", "CM")
    assert "-Leave a comment" in result.stdout
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (1, DIRTY)
    result = run("--fix", ".", "--select", "CM")
    assert result.stdout == "2 files, nothing found\n"
    assert "2 files changed" in result.stderr
    assert run("--fix", "--quiet", ".", "--select", "CM").output == ""


FILES = ["a.md", "b.txt", "drafts/c.md", "drafts/keep.md", "notes.rst", "out/d.md", "sub/e.html", "sub/out/f.md", ".hidden/g.md"]


@pytest.mark.parametrize(
    ("config", "ignored", "expected"),
    [
        ("", "", ["a.md", "b.txt", "drafts/c.md", "drafts/keep.md", "out/d.md", "sub/e.html", "sub/out/f.md"]),
        ("exclude = ['drafts', '*.html']", "", ["a.md", "b.txt", "out/d.md", "sub/out/f.md"]),
        ("exclude = ['drafts/*', '!keep.md']", "out/\n", ["a.md", "b.txt", "sub/e.html"]),
        ("", "/out\ndrafts/*\n!drafts/keep.md\n", ["a.md", "b.txt", "drafts/keep.md", "sub/e.html", "sub/out/f.md"]),
        ("gitignore = false\ninclude = ['*.rst']", "*.md\n", [name for name in FILES if not name.startswith(".")]),
    ],
)
def test_folders_are_searched_as_configured(folder: Path, config: str, ignored: str, expected: list[str]) -> None:
    (folder / ".git").mkdir()
    for name in FILES:
        write(folder / name)
    write(folder / "cleaner.toml", config)
    write(folder / ".gitignore", ignored)
    found = [Path(path).as_posix() for path, _ in find(["."], Configs({}))]
    assert sorted(found) == sorted(expected)
    assert run("--show-files", "sub").stdout.split() == [name for name in expected if name.startswith("sub")]


def test_named_files_are_excluded_on_request_only(folder: Path) -> None:
    write(folder / "drafts" / "a.md")
    write(folder / "cleaner.toml", "exclude = ['drafts']")
    assert run("drafts/a.md", "--select", "CM").exit_code == 1
    assert run("drafts/a.md", "--select", "CM", "--force-exclude").exit_code == 0


def test_each_file_has_the_nearest_configuration_and_what_it_extends(folder: Path) -> None:
    write(
        folder / "pyproject.toml",
        '[tool.cleaner]\nselect = ["CM"]\nignore = ["CM001"]\n[tool.cleaner.per-file-ignores]\n"old/*" = ["PR"]',
    )
    write(folder / "sub" / "cleaner.toml", 'extend = "../pyproject.toml"\nignore = []\n')
    for name in ("a.md", "sub/b.md"):
        write(folder / name)
    write(folder / "old" / "c.md", f"{PROSE}\n\nShare on Facebook\n")
    assert [line.split(":")[0] for line in run(".", "--output-format", "concise").stdout.splitlines()] == ["sub/b.md"]
    assert run("old", "--select", "PR", "--extend-select", "CM").exit_code == 0
    assert 'extend-select = []\nignore = ["CM001"]' in run("a.md", "--show-settings").stdout


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("extend = 'none.toml'", "none.toml: no such file"),
        ("extend = 'cleaner.toml'", "extends itself"),
        ("per-file-ignore = {}", "did you mean 'per-file-ignores'?"),
        ("per-file-ignores = {'*.md' = 'CM'}", "must be a table of file patterns with lists of codes"),
        ("per-file-ignores = {'*.md' = ['CM0O1']}", "Did you mean CM001?"),
        ("select = [3]", "must be a list of strings"),
        ("baseline = 'known.json'", "no such baseline"),
    ],
)
def test_a_bad_configuration_is_told_with_its_remedy(folder: Path, toml: str, said: str) -> None:
    write(folder / "cleaner.toml", toml)
    write(folder / "a.md")
    result = run("a.md")
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_baseline_lets_old_findings_be_and_new_ones_not(folder: Path) -> None:
    write(folder / "sub" / "a.txt", f"{PROSE}\n\nLeave a comment\n")
    write(folder / "sub" / "b.md", f"{PROSE}\n\nLeave [a comment](#x)\n")
    assert run("sub", "--select", "CM", "--add-baseline").exit_code == 0
    assert Path(".cleaner-baseline.json").exists()
    write(folder / "cleaner.toml", "baseline = '.cleaner-baseline.json'\nselect = ['CM']")
    assert run("sub").exit_code == 0
    assert run("--fix", "sub").stderr == "0 files changed\n"
    write(folder / "sub" / "a.txt", f"More.\n\n{PROSE}\n\nLeave a comment\n\nJoin the discussion\n")
    result = run("sub", "--output-format", "concise")
    assert result.stdout.count("CM001") == 1
    assert ":7:1: " in result.stdout  # the old one moved, and is still known
    write(folder / "sub" / "a.txt", f"{PROSE}\n")
    assert "1 finding of the baseline is not there any more" in run("sub").stderr


def test_answers_are_the_same_remembered_and_in_parallel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / ".cache"))
    for number in range(130):
        write(folder / f"{number:03}.md", DIRTY if number % 3 else f"{CLEAN}\nNumber {number}.\n")
    write(folder / "broken.jsonl", "{")
    cold = run(".", "--output-format", "jsonl", "--workers", "2")
    warm = run(".", "--output-format", "jsonl", "--workers", "2")
    alone = run(".", "--output-format", "jsonl", "--workers", "1", "--no-cache")
    assert cold.stdout == warm.stdout == alone.stdout
    assert (
        cold.stderr
        == warm.stderr
        == alone.stderr
        == "cleaner: broken.jsonl:1: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)\n"
    )
    write(folder / "001.md", CLEAN)
    assert "001.md" not in run(".", "--output-format", "jsonl", "--select", "CM").stdout
    write(folder / ".cache" / "cleaner" / "check.db", b"no database")
    assert run(".", "--output-format", "jsonl", "--workers", "1").stdout.count("\n") == alone.stdout.count("\n") - 1


def test_standard_input_has_the_name_that_it_is_given(folder: Path) -> None:
    result = run("-", "--stdin-filename", "sub/a.md", "--output-format", "concise", "--select", "CM", stdin=DIRTY)
    assert result.stdout.startswith("sub/a.md:5:1: CM001 ")
    assert "-Leave a comment" in run("-", "--diff", "--select", "CM", stdin=DIRTY).stdout


def test_full_points_at_wide_characters_and_hides_no_control(folder: Path) -> None:
    write(folder / "a.md", f"{PROSE}\n\n日本語の \x1b[31mnews __temp__ __x__\n")
    told = run("a.md", "--select", "TP").stdout
    assert "\x1b" not in told
    write(folder / "b.txt", f"{PROSE}\n\n日本語\tLeave a comment\n")
    write(folder / "c.txt", f"{PROSE}\n\n**Leave a comment**\n")
    assert "1 file, nothing found" in run("c.txt", "--select", "CM").stdout  # stars are stars in plain text


def test_a_file_of_two_names_is_mended_once(folder: Path) -> None:
    write(folder / "a.md", f"{PROSE}\n\nLeave a comment\n")
    (folder / "b.md").symlink_to("a.md")
    assert run(".", "--select", "CM", "--diff").stdout.count("-Leave a comment") == 1
    result = run(".", "--select", "CM", "--fix")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "2 files, nothing found\n", "1 file changed\n")


def test_what_never_ends_is_no_file_of_a_folder(folder: Path) -> None:
    write(folder / "a.md", f"# Bridge opens\n\n{PROSE}\n")
    os.mkfifo(folder / "pipe.md")
    assert run(".").stdout == "1 file, nothing found\n"


def test_what_ends_like_an_article_and_is_none_is_left_out_of_folders(folder: Path) -> None:
    for name in ("LICENSE.md", "requirements-dev.txt", "robots.txt", "license-to-kill.md", "security-council.txt"):
        write(folder / name)
    told = run(".", "--show-files").stdout.split()
    assert told == ["license-to-kill.md", "security-council.txt"]
    assert run("LICENSE.md", "robots.txt", "--show-files", "--force-exclude").stdout == ""
    assert run("LICENSE.md", "robots.txt", "--show-files", "--force-exclude", "--include", "robots.txt").stdout == "robots.txt\n"
    assert run("LICENSE.md", "--show-files").stdout == "LICENSE.md\n"


def test_a_file_that_shrinks_meanwhile_is_told_without_its_line() -> None:
    checker = Checker(Config(select=("CM",)))
    told = list(full(Outcome([checker.check_text("a.md", DIRTY)], checker.rules, lambda _: "")))
    assert told[0].startswith("a.md:5:1: CM001")
    assert not any("^" in line for line in told)


def formats(folder: Path, kind: str) -> Any:
    """What a format makes of two files with awkward names and a broken one."""
    write(folder / "ein ü,&%.md", f"é {PROSE}\n\n- a\n- **Leave a comment**\n")
    write(folder / "b.md", f"{DIRTY}\n\nLeave a comment\n")
    write(folder / "c.jsonl", "{")
    result = run("b.md", "ein ü,&%.md", "c.jsonl", "--select", "CM", "--output-format", kind, "-o", "out")
    assert result.exit_code == 2
    return Path("out").read_text(encoding="utf-8")


def test_sarif_is_what_the_standard_asks_for(folder: Path) -> None:
    log = json.loads(formats(folder, "sarif"))
    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert run_["tool"]["driver"]["name"] == "cleaner"
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run_["invocations"][0]["executionSuccessful"] is False
    assert run_["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("c.jsonl:1: ")
    assert run_["columnKind"] == "unicodeCodePoints"
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] in ("b.md", "ein%20%C3%BC%2C%26%25.md")
        for region in (place["region"], result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]):
            assert min(region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")) >= 1
    assert len({result["partialFingerprints"]["cleanerFinding/v1"] for result in run_["results"]}) == 3
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"]


def test_other_formats_are_what_their_readers_ask_for(folder: Path) -> None:
    first, _, third = formats(folder, "github").splitlines()
    assert first.startswith("::warning title=cleaner CM001,file=b.md,line=5,endLine=5,col=1,endColumn=16::b.md:5:1: CM001 ")
    assert "file=ein ü%2C&%25.md" in third
    quality = json.loads(formats(folder, "gitlab"))
    assert len({one["fingerprint"] for one in quality}) == 3
    assert quality[0]["location"] == {"path": "b.md", "lines": {"begin": 5, "end": 5}}
    suites = ElementTree.fromstring(formats(folder, "junit"))  # noqa: S314
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in suites] == [
        ("b.md", "2", "2", "0"),
        ("ein ü,&%.md", "1", "1", "0"),
        ("c.jsonl", "1", "0", "1"),
    ]
    *_, last = json.loads(formats(folder, "rdjson"))["diagnostics"]
    assert last["location"]["range"] == {"start": {"line": 4, "column": 5}, "end": {"line": 4, "column": 20}}
    assert last["suggestions"] == [{"range": {"start": {"line": 4, "column": 1}, "end": {"line": 5, "column": 1}}, "text": ""}]
    *_, one = [json.loads(line) for line in formats(folder, "jsonl").splitlines()]
    assert (one["path"], one["code"], one["line"], one["column"], one["end_column"]) == ("ein ü,&%.md", "CM001", 4, 5, 20)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-", "a.md"], "Standard input (-) goes alone"),
        (["--add-baseline", "--fix", "a.md"], "fix first, then add the rest"),
        (["--baseline", "none.json", "a.md"], "no such baseline"),
        (["--config", "none.toml", "a.md"], "none.toml: no such file"),
        (["--extend-select", "QQ", "a.md"], "no rule has a code that begins with 'QQ'"),
        (["--ignore", "CM0O1", "a.md"], "Did you mean CM001?"),
    ],
)
def test_errors_say_what_to_do_next(folder: Path, args: list[str], said: str) -> None:
    write(folder / "a.md")
    result = run(*args)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_the_help_has_examples_a_line_each_and_the_exit_codes() -> None:
    lines = [line.strip() for line in run("--help").stdout.splitlines()]
    assert "cleaner check --fix articles/                 safe fixes applied" in lines
    assert "1  findings, or a file was changed by --fix" in lines


def test_the_linters_own_codes_have_pages() -> None:
    result = CliRunner().invoke(main, ["rules", "show", "SU001"])
    assert result.stdout.startswith("# SU001 unused-suppression\n")


@pytest.mark.parametrize(
    ("name", "heavy"), [("a.txt", {"markdown_it", "numpy", "sqlite3", "subprocess"}), ("a.md", {"numpy", "bs4"})]
)
def test_nothing_is_loaded_before_it_is_needed(folder: Path, name: str, heavy: set[str]) -> None:
    write(folder / name)
    code = (
        f"import sys\nfrom cleaner.cli import main\ntry: main(['check', {name!r}])\nexcept SystemExit: pass\nprint(*sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert set(result.stdout.splitlines()[-1].split()) & (heavy | {"pathspec", "sklearn", "pyarrow"}) == set()
