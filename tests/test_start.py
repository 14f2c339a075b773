"""What helps to begin: a configuration to start from, and a shell that completes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from cleaner.cli import main
from cleaner.cli.init import HOOK, TOLD, configuration
from cleaner.cli.main import COMMANDS
from cleaner.config import Config, config_file, load_config


def test_init_writes_every_key_with_its_default(tmp_path: Path) -> None:
    assert set(TOLD) == {"extend", *(field.name for field in fields(Config) if field.name != "root")}
    text = re.sub(r"^#(?=[a-z])", "", configuration(), flags=re.MULTILINE)  # as who takes all the "#" out
    unset = [key for key, default in ((field.name, field.default) for field in fields(Config)) if default is None]
    for key in ("extend", *unset):
        text = re.sub(rf"^{key.replace('_', '-')} =.*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "cleaner.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path) == Config(root=str(tmp_path))


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    def init(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["init", str(tmp_path / "sub"), *args])
        return result.exit_code, result.output

    (tmp_path / "sub").mkdir()
    (tmp_path / "cleaner.toml").write_text('ignore = ["CM"]\n', encoding="utf-8")
    code, said = init("--pre-commit")
    assert (code, f'To keep its choices, set extend = "{tmp_path / "cleaner.toml"}"' in said) == (0, True)
    assert config_file(tmp_path / "sub") == tmp_path / "sub" / "cleaner.toml"
    before = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "sub").iterdir()}
    assert before == {"cleaner.toml": configuration(), ".pre-commit-config.yaml": HOOK}
    assert init()[0] == 2
    assert HOOK.partition("\n")[2] in init("--pre-commit")[1]
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "sub").iterdir()} == before


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("cleaner comp", {"completion"}),
        ("cleaner check --select TP,CM00", {"TP,CM001", "TP,CM002"}),
        ("cleaner rules show L", {"LM", "LN", "LG", "LM001"}),
        ("cleaner check --output-format g", {"github", "gitlab"}),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, offered: set[str]) -> None:
    program = tmp_path / "cleaner"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m cleaner "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = CliRunner().invoke(main, ["completion", "bash"]).output
    ask = f'COMP_WORDS=({words}); COMP_CWORD={words.count(" ")}; _cleaner_completion cleaner; printf "%s\\n" "${{COMPREPLY[@]}}"'
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script + ask], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    assert offered <= set(done.stdout.split()), done.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_of_their_own(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert f"_CLEANER_COMPLETE={shell}_complete" in result.output


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_examples_in_help_keep_their_lines(command: str) -> None:
    source = (ROOT / "cleaner" / "cli" / f"{command}.py").read_text(encoding="utf-8")
    shown = CliRunner().invoke(main, [command, "--help"]).output
    assert "\\b" not in shown
    for example in re.findall(r"^ {4}((?: {2})?cleaner [a-z]+ .*?)(?: {2,}.*)?$", source, flags=re.MULTILINE):
        assert re.search(rf"^ +{re.escape(example.strip())}(?:  |$)", shown, flags=re.MULTILINE), example


def test_the_server_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("cleaner.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    result = CliRunner().invoke(main, ["server"])
    assert (result.exit_code, "pip install 'cleaner[server]'" in result.output) == (2, True)


@pytest.mark.parametrize(("output", "code", "told"), [(">/dev/full", 2, "No space left on device"), (">&-", 0, "")])
def test_an_output_that_takes_nothing_is_no_finding(output: str, code: int, told: str) -> None:
    command = f"{sys.executable} -m cleaner rules show CM001 {output}"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (result.returncode, told in result.stderr, "Traceback" in result.stderr) == (code, True, False)
