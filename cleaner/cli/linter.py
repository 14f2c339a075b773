"""One run of the linter over what the command line names."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from cleaner.cli.options import STDIN, named_fields
from cleaner.config import Config, config_file
from cleaner.lint import Checked, Checker
from cleaner.lint.baseline import Baseline
from cleaner.lint.files import Configs, find
from cleaner.lint.run import Checkers, check_files, read
from cleaner.model import CleanerError, Rule
from cleaner.read.decode import decode
from cleaner.write.files import whole_file
from cleaner.write.issues import shown_path

BASELINE = ".cleaner-baseline.json"  # where known findings go unless the user says otherwise


class Run:
    """The files that the paths name, each with its configuration and its checker."""

    def __init__(
        self,
        paths: Sequence[str],
        choices: Mapping[str, Any],
        config: Path | None,
        input_format: str,
        fields: Mapping[str, str],
        *,
        force_exclude: bool,
        stdin_name: str | None,
    ) -> None:
        self.paths = paths
        named = named_fields(fields)
        self.checkers = Checkers(input_format, named)
        self.configs = Configs(choices, config)
        self._config_file = config
        self._stdin: bytes | None = None
        self._stdin_name = stdin_name or "stdin"
        if STDIN in paths:
            self.files = [(self._stdin_name, self.configs.of_file(self._stdin_name))]
        else:
            self.files = find(paths, self.configs, force_exclude=force_exclude)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules that there are for these files."""
        rules: dict[str, Rule] = {}
        for config in dict.fromkeys(config for _, config in self.files):
            rules |= self.checkers.of(config).rules
        return rules

    def check(self, workers: int | None, *, cache: bool) -> list[Checked]:
        """What is wrong in each file, in their order."""
        if STDIN in self.paths:
            path, config = self.files[0]
            return [self.checkers.of(config).check(path, self._raw(path))]
        return check_files(self.files, self.checkers, workers=workers or os.cpu_count() or 1, cache=cache)

    def text_of(self, path: str) -> str:
        """A file's decoded text as it stands now; empty where it cannot be read any more."""
        try:
            return decode(self._raw(path))[0]
        except CleanerError:
            return ""

    def fix(self, checked: Sequence[Checked], *, write: bool) -> tuple[list[Checked], int]:
        """(what is wrong after all fixes in force, how many files that changes); without `write` the changes are shown."""
        left, changed = [], 0
        seen: set[str] = set()
        for (path, config), one in zip(self.files, checked, strict=True):
            real = str(Path(path).resolve())
            if not one.changes or (real in seen and not write):
                left.append(one)
                continue
            seen.add(real)
            checker = self.checkers.of(config)
            try:
                changed += self._mended(path, checker, write=write)
                left.append(checker.check(path, self._raw(path)) if write else one)  # it may have been mended by another name
            except CleanerError as error:
                left.append(one._replace(error=str(error)))
        return left, changed

    def _mended(self, path: str, checker: Checker, *, write: bool) -> bool:
        """Mend a file, or show how; whether that changes it. Raises CleanerError where it cannot be written."""
        raw = self._raw(path)
        text, encoding = decode(raw)
        now = checker.fixed(path, text)
        if now == text:
            return False
        if write:
            write_back(path, raw, _encoded(path, now, encoding))
        else:
            click.echo(file_diff(path, text, now).encode(errors="surrogateescape"), nl=False)  # for programs to read
        return True

    def _raw(self, path: str) -> bytes:
        if STDIN not in self.paths:
            return read(path)
        if self._stdin is None:
            self._stdin = sys.stdin.buffer.read()
        return self._stdin


def _encoded(path: str, text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        character = text[error.start]
        raise CleanerError(f"{path}: not written: {encoding} has no {character!r}. Save the file as UTF-8 first") from None


def write_back(path: str, before: bytes, now: bytes) -> None:
    """Put new content in a file that holds `before`. Raises CleanerError where it does not, or must not be written."""
    if not os.access(path, os.W_OK):
        raise CleanerError(f"{path}: not written: the file is read-only")
    with whole_file(Path(path)) as stream:
        stream.write(now)
        stream.flush()
        if read(path) != before:  # as late as can be
            raise CleanerError(f"{path}: not written: it has changed meanwhile. Run the check again")


def file_diff(path: str, before: str, now: str) -> str:
    """The unified difference between two versions of a file, line by line as its line feeds part it."""
    from difflib import unified_diff

    old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, now))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in unified_diff(old, new, path, path)
    )


def add_baseline(run: Run, *, workers: int | None, cache: bool) -> None:
    """Write what is found now to the baseline; what it knew of other files stays."""
    chosen = next((config.baseline for _, config in run.files if config.baseline), None)
    path = Path(chosen or BASELINE)
    baseline = Baseline.load(path) if path.exists() else Baseline(path)
    run.files = [(name, replace(config, baseline=None)) for name, config in run.files]
    checked = run.check(workers, cache=cache)
    for one in checked:
        text = run.text_of(one.path) if one.issues else ""
        baseline.with_findings(one.path, ((issue.code, words(issue.start, issue.end, text)) for issue in one.issues))
    with whole_file(path) as stream:
        stream.write(baseline.as_bytes())
    count = sum(len(one.issues) for one in checked)
    click.echo(f"{path}: {count} finding{'s' * (count != 1)} let be from now on", err=True)
    if chosen is None:
        click.echo(f'To use it, write baseline = "{path}" in cleaner.toml, or give --baseline {path}.', err=True)


def words(start: int, end: int, text: str) -> str:
    """The words that a baseline knows an issue by: its own, or those of its line."""
    from cleaner.lines import Places

    places = Places(text)
    return text[start:end].strip() or places.line(places(start)[0]).text


def show_settings(run: Run) -> None:
    """Print the configuration in force, for each folder that has one of its own."""
    seen: set[Config] = set()
    for path, config in run.files or [(run.paths[0], run.configs.of_folder(run.paths[0]))]:
        if config not in seen:
            seen.add(config)
            click.echo(_settings(path, config, run._config_file or config_file(Path(path))), nl=False)


def _settings(path: str, config: Config, source: Path | None) -> str:
    told = [one.name for one in fields_of(config) if one.name not in ("root", "score")]
    rows = (f"{name.replace('_', '-')} = {_toml(getattr(config, name))}\n" for name in told)
    return "".join([f"# {shown_path(path)}: {source or 'no configuration file, the defaults'}\n", *rows])


def _toml(value: Any) -> str:
    import json

    if value is None:
        return '""  # not set'
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(codes)}" for key, codes in value) + " }"
    if isinstance(value, tuple):
        return _listed(map(_toml, value))
    return json.dumps(value, ensure_ascii=False)


def _listed(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"
