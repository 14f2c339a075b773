"""Which files are checked, and which configuration is in force for each: the nearest one.

Batches find theirs in `cleaner.read.places`, by other habits on purpose: a corpus lies where git ignores it, compressed or in
tables, and what its owner names is read; a repository holds much that is no article.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.config import Config, load_config, override, read_config
from cleaner.lint.patterns import Patterns
from cleaner.model import CleanerError
from cleaner.read.formats import ARTICLES, endings

SUFFIXES = endings(ARTICLES)
# Files of repositories and servers that end like articles and are none; `include` brings them in.
NOT_ARTICLES = re.compile(
    r"""(?:cmakelists|robots|humans|security|ads|llms)\.txt
    | (?:requirements|constraints)(?:[-_](?:dev|tests?|docs|lint|ci|prod))?\.txt
    | (?:licen[cs]e|copying|notice)(?:[-_](?:mit|bsd|apache|apache-2\.0))?(?:\.(?:txt|md|html))?""",
    re.IGNORECASE | re.VERBOSE,
)


class Configs:
    """The configuration of each folder, with the command line's choices in place of its own."""

    def __init__(self, choices: Mapping[str, Any], file: Path | None = None) -> None:
        self._choices = choices
        self._named = None if file is None else override(read_config(file), **choices)
        self._known: dict[str, Config] = {}

    def of_folder(self, folder: str) -> Config:
        """The configuration in force in a folder. Raises CleanerError for a file that cannot be used."""
        if self._named is not None:
            return self._named
        if folder not in self._known:
            self._known[folder] = override(load_config(Path(folder)), **self._choices)
        return self._known[folder]

    def of_file(self, path: str) -> Config:
        """The configuration in force for a file."""
        return self.of_folder(os.path.dirname(path) or os.curdir)


def find(paths: Iterable[str], configs: Configs, *, force_exclude: bool = False) -> list[tuple[str, Config]]:
    """The files that the paths stand for, each once, with their configurations: files as named, folders by their articles.

    Folders are searched without what is excluded, ignored by git, hidden, or no article by its name; with `force_exclude`
    named files are held to that and to `exclude` too. Raises CleanerError for a path that does not exist and for a folder
    that cannot be read.
    """
    found: dict[str, Config] = {}
    for path in paths:
        if os.path.isdir(path):
            for name, config in _below(path, configs):
                found.setdefault(name, config)
        elif os.path.exists(path):
            config = configs.of_file(path)
            if not (force_exclude and _is_left_out(path, config)):
                found.setdefault(path, config)
        else:
            raise CleanerError(f"{path}: no such file or folder")
    return list(found.items())


def _below(folder: str, configs: Configs) -> Iterator[tuple[str, Config]]:
    def refuse(error: OSError) -> None:
        raise CleanerError(f"{error.filename}: cannot be read: {error.strerror}")

    ignored = _GitIgnored(folder, wanted=configs.of_folder(folder).gitignore)
    for below, folders, names in os.walk(folder, onerror=refuse):
        config = configs.of_folder(below)
        ignored.enter(below, names if config.gitignore else ())
        kept = []
        for name in sorted(folders):
            path = os.path.join(below, name)
            if not name.startswith(".") and not ignored.holds(path, folder=True) and not _matches(config.exclude, config, path):
                kept.append(name)
        folders[:] = kept
        for name in sorted(names):
            path = os.path.join(below, name)
            wanted = _wanted(path, name, config) and not ignored.holds(path) and not _matches(config.exclude, config, path)
            if wanted and _can_end(path):
                yield os.path.normpath(path), config


def _is_left_out(path: str, config: Config) -> bool:
    """Whether a named file is left out of folders, whatever it ends in."""
    if _matches(config.exclude, config, path):
        return True
    return NOT_ARTICLES.fullmatch(os.path.basename(path)) is not None and not _matches(config.include, config, path)


def _wanted(path: str, name: str, config: Config) -> bool:
    known = name.lower().endswith(SUFFIXES) and not name.startswith(".") and not NOT_ARTICLES.fullmatch(name)
    return known or (bool(config.include) and _matches(config.include, config, path))


def _can_end(path: str) -> bool:
    """Whether reading a file comes to an end, which it need not with pipes and devices; a dead link has an end of its own."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:  # told by whoever reads it
        return True


_PATTERNS: dict[tuple[str, ...], Patterns] = {}


def _matches(patterns: tuple[str, ...], config: Config, path: str) -> bool:
    """Whether one of the patterns names a path: counted from the configuration's folder, or from the path's end."""
    if not patterns:
        return False
    compiled = _PATTERNS.setdefault(patterns, Patterns(patterns))
    below = os.path.relpath(path, config.root or os.curdir)
    return compiled.match(below) or any(map(Path(path).match, patterns))


class _GitIgnored:
    """What the .gitignore files of a repository leave out, as far as they have been entered."""

    def __init__(self, folder: str, *, wanted: bool) -> None:
        top = Path(folder).absolute()
        self._root = next((place for place in (top, *top.parents) if (place / ".git").exists()), None)
        self._files: dict[str, Patterns] = {}  # by the folders that they count from
        if wanted and self._root is not None:
            self._read(self._root / ".git" / "info" / "exclude", self._root)
            for place in [place for place in reversed(top.parents) if place.is_relative_to(self._root)]:
                self._read(place / ".gitignore", place)

    def enter(self, folder: str, names: Iterable[str]) -> None:
        """Take a folder's own file into account, if it is among the names in it."""
        if ".gitignore" in names:
            place = Path(folder).absolute()
            self._read(place / ".gitignore", place)

    def holds(self, path: str, *, folder: bool = False) -> bool:
        """Whether git ignores a path; the file nearest to it that speaks of it decides."""
        if not self._files:
            return False
        whole = os.path.abspath(path)
        place = os.path.dirname(whole)
        while True:
            if (patterns := self._files.get(place)) is not None:
                below = os.path.relpath(whole, place).replace(os.sep, "/")
                verdict = patterns.verdict(below + "/" if folder else below)
                if verdict is not None:
                    return verdict
            if place == os.path.dirname(place):
                return False
            place = os.path.dirname(place)

    def _read(self, file: Path, place: Path) -> None:
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return  # none there, or none that git could read either
        known = self._files.get(str(place))
        self._files[str(place)] = Patterns([*(known.lines if known else ()), *lines])
