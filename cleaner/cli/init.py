"""`cleaner init`: a configuration to start from, with every key, what it does, and its default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from cleaner.cli.options import guarded
from cleaner.config import Config, config_file
from cleaner.model import CleanerError

NAME, HOOKS = "cleaner.toml", ".pre-commit-config.yaml"
_WIDTH = 110
_HEAD = """\
# What cleaner looks for, and where. It counts for the files in this folder and below it, unless one of their folders has a
# configuration of its own. Every key stands here with its default: take out the "#" and change it.
# `cleaner check --show-settings PATH` tells what is in force, `cleaner rules list` which codes there are.
"""
# What each key of the configuration does, in the order of the file. Where the default is none, an example stands behind.
TOLD: dict[str, tuple[str, Any]] = {
    "extend": ("Another configuration, whose choices hold where this one makes none.", "../cleaner.toml"),
    "select": ('Rules to apply: codes or their beginnings, such as "CM" or "TP001". None: all (for `check`, all but LN).', None),
    "extend_select": ("Rules for `check` to apply on top of these, such as LN, the line model, which is slower.", None),
    "ignore": ("Rules to leave out.", None),
    "per_file_ignores": ('Rules that some files are not held to: { "drafts/*" = ["CM", "FM"] }.', None),
    "unsafe_fixes": ("Make fixes that may cut the author's words, too.", None),
    "rules": ("Folders with rules of your own, from this file's folder on.", None),
    "exclude": ('What folders are searched without, in the manner of .gitignore: "drafts/", "*.clean.txt".', None),
    "include": ('What folders are searched for beside .txt, .md, .html and .jsonl: "*.article".', None),
    "gitignore": ("Leave out what git ignores.", None),
    "baseline": ("A file of findings to let be; `cleaner check --add-baseline` writes it.", ".cleaner-baseline.json"),
    "max_clickbait": ("`check` reports headlines that score above this, in [0, 1]. Needs the models: slower.", 0.8),
    "allow_clickbait": ('Sources whose headlines may bait, by name or domain: "quizzes.example.org". Scored all the same.', None),
    "max_redundancy": ("`check` reports articles that say this share of their words again, in [0, 1].", 0.3),
    "score": ("Detect the language and score articles.", None),
    "repetition": ("Add the published statistics of repetition (Gopher, FineWeb) to the records of `clean` and `score`.", None),
    "min_words": ("`clean` and `score` give the verdict `drop` to articles shorter than this …", None),
    "drop_quality": ("… or with a quality below this …", None),
    "drop_not_article": ("… or that are so surely no article (web pages only);", None),
    "review_words": ("and `review` to those shorter than this …", None),
    "review_quality": ("… or with a quality below this …", None),
    "review_clickbait": ("… or whose headline baits more than this …", None),
    "review_redundancy": ("… or that say more than this share again …", None),
    "review_cut": ("… or of which more than this share was cut …", None),
    "review_not_article": ("… or that are so surely no article (web pages only).", None),
}
HOOK = """\
repos:
  - repo: local
    hooks:
      - id: cleaner-check
        name: cleaner check
        entry: cleaner check --force-exclude
        args: [--]
        language: system
        types_or: [plain-text, markdown, html]
        require_serial: true
"""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pre-commit", is_flag=True, help=f"A hook, too: in {HOOKS} if there is none yet, else printed.")
@guarded
def command(folder: Path, pre_commit: bool) -> None:
    r"""Write cleaner.toml into FOLDER (here, if none is named): every key, what it does, and its default.

    Nothing is overwritten. With --pre-commit, articles are checked before each commit, by the `cleaner` that is installed.

    \b
    Examples:
      cleaner init                  then look through cleaner.toml
      cleaner init --pre-commit     then `pre-commit install`

    Exit codes: 0 written, 2 there is a configuration already, or the folder cannot be written.
    """
    there = config_file(folder)
    if there is not None and there.parent == folder.absolute():
        if not pre_commit:
            raise CleanerError(f"{there}: is there already, and was left as it is. `cleaner check --show-settings` shows it")
    else:
        _write(folder / NAME, configuration())
        if there is not None:
            click.echo(f'{there} does not count here any more. To keep its choices, set extend = "{there}"', err=True)
        click.echo("`cleaner check` uses it from now on; `cleaner check --add-baseline` lets be what is there already", err=True)
    if pre_commit:
        _hook(folder / HOOKS)


def configuration() -> str:
    """The text of a configuration that changes nothing."""
    return "\n".join([_HEAD, *_keys()])


def _keys() -> Iterator[str]:
    defaults = {field.name: field.default for field in fields(Config)}
    for key, (told, example) in TOLD.items():
        default = defaults.get(key)
        value = example if default is None else {} if key == "per_file_ignores" else default
        comment = f"{told} Default: none." if default is None else told
        yield "\n".join([*wrap(comment, _WIDTH, initial_indent="# ", subsequent_indent="# "), f"#{_key(key)} = {_toml(value)}\n"])


def _key(name: str) -> str:
    return name.replace("_", "-")


def _toml(value: Any) -> str:
    import json  # its strings, lists and numbers are TOML's

    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _hook(path: Path) -> None:
    if path.exists():
        click.echo(f"{path} is there already. Add to its repos:", err=True)
        click.echo(HOOK.partition("\n")[2], nl=False)
    else:
        _write(path, HOOK)
        click.echo("`pre-commit install` switches it on; `pre-commit run --all-files` tries it", err=True)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}", err=True)
