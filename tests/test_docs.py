"""What the documentation shows is what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import cleaner
from cleaner.cli.main import COMMANDS
from cleaner.rulebook import load_rules
from cleaner.write.pages import rules_table

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(
    r"^\$ (.+)\n((?:(?!\$ |```).*\n)*)", "".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL)), re.MULTILINE
)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_commands_print_what_is_shown(command: str, output: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr + result.stdout == output


def test_python_examples_run() -> None:
    assert SHOWN
    assert doctest.testfile(str(ROOT / "README.md"), module_relative=False).failed == 0
    assert doctest.testmod(cleaner).failed == 0


def test_each_command_is_documented() -> None:
    assert [name for name in COMMANDS if f"`cleaner {name}" not in README] == []


def test_the_table_of_rules_is_true() -> None:
    """To renew it: `cleaner rules list --output-format markdown > rules/README.md`."""
    assert "".join(f"{line}\n" for line in rules_table(load_rules())) == (ROOT / "rules/README.md").read_text(encoding="utf-8")


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    (command,) = re.findall(r"^(.*pytest)$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
