"""The hooks under the real pre-commit, on a repository of their own, without a network."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from cleaner.cli.init import HOOK

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
BODY = "Bridge Opens in Riga\n\nIt opened on Monday, two years late.\n"
DIRTY = BODY + "\nLeave a comment\n"


class Repository:
    """A git repository with one of the hooks; `cleaner` is this checkout, everything else is pre-commit's own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        self.git("init", "-q")

    def git(self, *args: str) -> str:
        return self.run("git", *args).stdout

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode < 2 or command[0] != "git", done.stderr
        return done

    def hook(self, name: str, **changes: Any) -> None:
        """Configure a hook as its file describes it, but for where its program comes from."""
        entry = HOOKS[name]["entry"].removeprefix("cleaner ")
        here = {"language": "system", "entry": f"{shlex.quote(sys.executable)} -m cleaner {entry}"}
        self.write(
            ".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": [HOOKS[name] | here | changes]}]})
        )

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def pre_commit(self, *args: str) -> tuple[int, str]:
        done = self.run(sys.executable, "-m", "pre_commit", "run", "--color", "never", *args)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    (tmp_path / "repository").mkdir()
    return Repository(tmp_path / "repository", tmp_path)


def test_fixing_takes_many_files_with_any_names_and_leaves_others_alone(repository: Repository) -> None:
    repository.hook("cleaner-fix")
    odd = ["two words.md", "line\nbreak.txt", "-dash.txt", "quote's.md", "ünï 🌉.md"]
    many = [f"many/{'long name ' * 12}{number}.txt" for number in range(1100)]  # too many for one command line of pre-commit's
    others = ["code.py", "page.html", "drafts/a.md"]
    for name in [*odd, *others]:
        repository.write(name, DIRTY)
    for name in many:
        repository.write(name, DIRTY if name is many[-1] else BODY)
    repository.write("cleaner.toml", 'exclude = ["drafts/"]\n')
    repository.git("add", ".")
    code, said = repository.pre_commit("--all-files")
    assert (code, "files were modified by this hook" in said) == (1, True), said
    assert [name for name in [*odd, *many] if repository.read(name) != BODY] == []
    assert [name for name in others if repository.read(name) != DIRTY] == []
    repository.git("add", ".")
    assert repository.pre_commit("--all-files") == (
        0,
        "cleaner check --fix......................................................Passed\n",
    )


def test_what_is_staged_is_checked_and_what_is_not_is_kept(repository: Repository) -> None:
    repository.hook("cleaner-check")
    repository.write("a.md", BODY)
    repository.git("add", ".")
    repository.write("a.md", DIRTY)  # the junk is not staged
    assert repository.pre_commit()[0] == 0
    assert repository.read("a.md") == DIRTY
    repository.git("add", ".")
    repository.write("a.md", "# A new head\n\n" + DIRTY)  # the junk is staged, more is not
    code, said = repository.pre_commit()
    assert (code, "a.md:5:1: CM001 " in said) == (1, True), said
    repository.hook("cleaner-fix")
    repository.git("add", ".pre-commit-config.yaml")
    assert repository.pre_commit()[0] == 1
    assert repository.git("show", ":a.md") == DIRTY
    assert repository.read("a.md") == "# A new head\n\n" + BODY  # fixed, and what was not staged is back


def test_the_hook_that_init_writes_is_the_one_that_is_offered(repository: Repository) -> None:
    done = repository.run(sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout
    (hook,) = yaml.safe_load(HOOK)["repos"][0]["hooks"]
    assert hook["language"] == "system"
    assert {key: value for key, value in hook.items() if key != "language"}.items() <= HOOKS["cleaner-check"].items()
