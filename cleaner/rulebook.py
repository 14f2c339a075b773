"""All rules that are in force: the files of the rule folders, read once and remembered between runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cleaner.assets import rules_dir
from cleaner.model import Example, Pattern, Rule
from cleaner.version import __version__


def rule_files(folder: Path) -> list[Path]:
    """The rule files below a folder, in the order of their codes."""
    return sorted(folder.rglob("*.toml"), key=lambda path: path.name)


def load_rules(extra: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """The shipped rules and those of the `extra` folders, ordered by code; a later folder's rule replaces one of its code.

    Raises RuleError for a file that is not a rule.
    """
    rules: dict[str, Rule] = {}
    for folder in (rules_dir(), *extra):
        rules |= {rule.code: rule for rule in _load_folder(folder)}
    return tuple(rules[code] for code in sorted(rules))


def load_examples(path: Path) -> tuple[Rule, tuple[Example, ...]]:
    """One rule file with its examples. Raises RuleError, and OSError where it cannot be read."""
    from cleaner.rulefile import parse_rule  # parsing costs more than a whole check of a file, and is seldom needed

    return parse_rule(path.read_text(encoding="utf-8"), str(path))


def selected(rules: Iterable[Rule], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that are chosen by their codes, see `is_selected`."""
    return tuple(rule for rule in rules if is_selected(rule.code, select, ignore))


def is_selected(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a code begins with one of `select` (all, if it is empty) and with none of `ignore` that says more of it.

    `select = ["CM001"]` stands against `ignore = ["CM"]`; of two that say as much, `ignore` wins.
    """
    wanted = max((len(prefix) for prefix in select or ("",) if code.startswith(prefix)), default=-1)
    refused = max((len(prefix) for prefix in ignore if code.startswith(prefix)), default=-1)
    return wanted > refused


def rules_stamp(extra: Sequence[Path] = ()) -> list[str]:
    """What changes whenever one of the rules that `load_rules` gives may have."""
    return [line for folder in (rules_dir(), *extra) for line in _stamp(folder, rule_files(folder))]


def _stamp(folder: Path, files: Iterable[Path]) -> list[str]:
    return [__version__, str(folder), *(f"{path.name} {(s := path.stat()).st_size} {s.st_mtime_ns}" for path in files)]


def _load_folder(folder: Path) -> list[Rule]:
    """Rules from the remembered copy if no file has changed, else from the files."""
    files = rule_files(folder)
    stamp = _stamp(folder, files)
    copy = _copy_path(folder)
    try:
        remembered = json.loads(copy.read_bytes())
        if remembered["stamp"] == stamp:
            return [_rule(fields) for fields in remembered["rules"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no copy yet, or one that another version wrote: made anew below
    rules = [load_examples(path)[0] for path in files]
    _remember(copy, {"stamp": stamp, "rules": [asdict(rule) for rule in rules]})
    return rules


def _rule(fields: dict[str, Any]) -> Rule:
    """A rule from its remembered fields."""
    patterns = {
        lang: tuple(Pattern(source, tuple(needles)) for source, needles in listed)
        for lang, listed in fields.pop("patterns").items()
    }
    return Rule(patterns=patterns, unless=tuple(fields.pop("unless")), **fields)


def _copy_path(folder: Path) -> Path:
    name = "".join(c if c.isalnum() else "-" for c in str(folder))  # not unique, but the stamp holds the folder too
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner" / f"{name[-120:]}.json"


def _remember(copy: Path, content: object) -> None:
    """A cache that cannot be written is no error: the next run reads the files again."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = copy.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        draft.replace(copy)
    except OSError:
        pass
