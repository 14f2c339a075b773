"""Answers remembered between runs, by the file's content, its configuration, the rules and the version."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path

from cleaner.assets import models_dir
from cleaner.config import Config
from cleaner.lint.checker import Checker
from cleaner.lint.issues import Checked, as_list, from_list
from cleaner.rulebook import rules_stamp

KEPT_DAYS = 30  # an answer that nobody asked for in that time is forgotten
_AT_ONCE = 500  # keys asked for in one query
_ELSEWHERE = {"exclude", "include", "gitignore", "baseline", "root", "per_file_ignores"}  # no part of the answer as such


def cache_file() -> Path:
    """Where answers are kept: the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner" / "check.db"


def stamp(config: Config) -> str:
    """What changes whenever an answer by that configuration may: version, rules, models, the code of a checkout."""
    package = Path(__file__).resolve().parent.parent
    files = [*models_dir().glob("*.npz"), *([] if (package / "_data").exists() else package.rglob("*.py"))]
    known = [f"{path} {(s := path.stat()).st_size} {s.st_mtime_ns}" for path in sorted(files)]
    chosen = [f"{one.name}={getattr(config, one.name)!r}" for one in fields(config) if one.name not in _ELSEWHERE]
    told = [*rules_stamp([Path(folder) for folder in config.rules]), *known, *chosen]
    return blake2b("\n".join(told).encode(errors="replace"), digest_size=20).hexdigest()


def key(checker: Checker, stamped: str, path: str, raw: bytes) -> bytes:
    """The name of an answer: two files with the same name get the same answer."""
    known = sorted(checker.baseline.known(path).items()) if checker.baseline else []
    told = (stamped, checker.form, checker.fields, Path(path).suffix.lower(), checker.ignored(path), known)
    return blake2b(repr(told).encode(errors="replace") + b"\0" + raw, digest_size=20).digest()


class Cache:
    """Remembered answers. One that cannot be read or written is no error: then nothing is remembered."""

    def __init__(self, path: Path) -> None:
        self._day = int(time.time() // 86400)
        self._base: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=5, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=OFF")
            self._base.execute("CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, day INT, said TEXT) WITHOUT ROWID")
        except (OSError, sqlite3.Error):
            self._base = None

    def look_up(self, wanted: Mapping[bytes, str]) -> dict[bytes, Checked]:
        """The answers that are remembered; `wanted` gives each key's path."""
        found: dict[bytes, Checked] = {}
        keys = list(wanted)
        if self._base is None:
            return found
        with suppress(sqlite3.Error, ValueError, TypeError):
            for at in range(0, len(keys), _AT_ONCE):
                part = keys[at : at + _AT_ONCE]
                marks = ",".join("?" * len(part))
                for name, said in self._base.execute(f"SELECT key, said FROM answers WHERE key IN ({marks})", part):  # noqa: S608
                    found[name] = from_list(wanted[name], json.loads(said))
        return found

    def remember(self, answers: Iterable[tuple[bytes, Checked]], seen: Iterable[bytes]) -> None:
        """Keep answers, but for those that are errors; those `seen` are still wanted, and the oldest are forgotten."""
        rows = [(name, self._day, json.dumps(as_list(checked))) for name, checked in answers if checked.error is None]
        if self._base is None:
            return
        with suppress(sqlite3.Error):
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
            if rows:
                late = self._day - KEPT_DAYS // 2
                self._base.executemany(
                    "UPDATE answers SET day = ? WHERE key = ? AND day < ?", ((self._day, k, late) for k in seen)
                )
                self._base.execute("DELETE FROM answers WHERE day < ?", (self._day - KEPT_DAYS,))
            self._base.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
