"""The checker in force for a file: by the configuration nearest to it, as it stands now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.config import FILES, Config, load_config
from cleaner.lint import Checker
from cleaner.lint.patterns import Patterns
from cleaner.rulebook import rule_files
from cleaner.tuples import NamedTuple

_MOST = 32  # folders whose configuration is remembered

Stamp = tuple[tuple[int, int] | None, ...]


class _Known(NamedTuple):
    """The configuration of a folder, and by what its files are known to be unchanged."""

    config: Config
    stamp: Stamp


class Checkers:
    """Checkers by configuration and format. A changed configuration, rule or baseline is noticed at the next question.

    A change in a file that the configuration only extends is not: for that `forget` is there.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, _Known] = {}
        self._checkers: dict[tuple[Config, str], Checker] = {}

    def near(self, path: Path, form: str) -> Checker | None:
        """The checker for a file of that format; None for a file that its configuration excludes.

        The same object as long as nothing has changed. Raises CleanerError for a configuration that cannot be used.
        """
        config = self._config(path.parent.absolute())
        if _excludes(config, path):
            return None
        if (config, form) not in self._checkers:
            self._checkers[config, form] = Checker(config, form)
        return self._checkers[config, form]

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._folders.clear()
        self._checkers.clear()

    def _config(self, folder: Path) -> Config:
        known = self._folders.get(folder)
        if known is not None and known.stamp == _stamp(folder, known.config):
            return known.config
        if known is not None or len(self._folders) >= _MOST:
            self.forget()  # what changed for one folder may have changed for all
        config = load_config(folder)
        self._folders[folder] = _Known(config, _stamp(folder, config))
        return config


def _stamp(folder: Path, config: Config) -> Stamp:
    return tuple(_state(path) for path in _sources(folder, config))


def _sources(folder: Path, config: Config) -> Iterator[str | Path]:
    """Every file that the check of a folder's files depends on, or would if it were there."""
    for place in (folder, *folder.parents):
        yield from (f"{place}/{name}" for name in FILES)
    yield from (path for below in config.rules for path in rule_files(Path(below)))
    yield from filter(None, [config.baseline])


def _state(path: str | Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # asked for dozens of names at each key pressed, most of which are not there
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _excludes(config: Config, path: Path) -> bool:
    if not config.exclude:
        return False
    below = Path(os.path.relpath(path, config.root or os.curdir))
    return any(map(Patterns(config.exclude).match, _with_folders(below)))


def _with_folders(path: Path) -> Iterable[str]:
    """A path and the folders that it lies in, of which any may be what a pattern names."""
    return (str(path), *(f"{folder}/" for folder in path.parents if folder.name))
