"""What can be chosen, and the file it is chosen in: `[tool.cleaner]` of pyproject.toml, or cleaner.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from cleaner.model import CleanerError

FILES = ("cleaner.toml", ".cleaner.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Config:
    """Every choice, with the default that fits most newsrooms. Scores and thresholds are in [0, 1].

    `select`, `ignore` are rule codes or their beginnings; an empty `select` means all. `rules` are folders of your own
    rules. `exclude` are patterns of file names or paths that folders are searched without. `score` switches language
    detection and scores on, `repetition` the published statistics of repetition. `check` compares against `max_clickbait`
    and `max_redundancy` where they are set. Headlines of the sources in `allow_clickbait` (names of sources, domains) may
    bait: they are scored, and nothing follows from it.

    For `check`: `extend_select` are codes added to `select`, `per_file_ignores` pairs of a file pattern and the codes that
    files of that name are not held to, `include` patterns of files that folders are searched for beside the usual ones,
    `gitignore` whether what git ignores is left out, `baseline` a file of findings that are known and let be. `root` is the
    folder that patterns count from, which is the configuration file's own; it is no key of that file.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unsafe_fixes: bool = False
    rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    gitignore: bool = True
    baseline: str | None = None
    root: str | None = None
    score: bool = True
    repetition: bool = False
    max_clickbait: float | None = None
    allow_clickbait: tuple[str, ...] = ()
    max_redundancy: float | None = None
    min_words: int = 25  # below: nothing to read, the record is dropped; captions and stubs end there
    review_words: int = 60  # below: a person looks; a short news item has about that many
    review_clickbait: float = 0.8  # graded headlines above it are bait nine times in ten
    review_redundancy: float = 0.3  # a third said twice is no style any more
    review_cut: float = 0.5  # more than half of a text cut away: it may not have been an article (of web pages, the menus go)
    review_not_article: float = 0.8  # so sure that a web page is no article: a person looks
    drop_not_article: float = 0.9
    drop_quality: float = 0.2
    review_quality: float = 0.5


def load_config(near: Path) -> Config:
    """The configuration in force for a file or folder: the nearest one at or above it, else the defaults.

    Raises CleanerError for a file that cannot be read, unknown keys, and values of the wrong type.
    """
    path = config_file(near)
    return Config() if path is None else read_config(path)


def config_file(near: Path) -> Path | None:
    """The configuration file nearest to a file or folder, None where there is none at or above it."""
    folder = near if near.is_dir() else near.parent
    for place in (folder.absolute(), *folder.absolute().parents):
        for name in FILES:
            if _table(place / name) is not None:
                return place / name
    return None


def read_config(path: Path) -> Config:
    """The configuration of one file, and of those that it extends. Raises CleanerError as `load_config` does."""
    return Config(**_choices(path, ()), root=os.fspath(path.parent.absolute()))


def _choices(path: Path, through: tuple[Path, ...]) -> dict[str, Any]:
    """What a file chooses on top of what the file that it extends does."""
    if path in through:
        raise CleanerError(f"{path}: extends itself: {' -> '.join(map(str, (*through, path)))}")
    table = _table(path)
    if table is None:
        missing = "has no [tool.cleaner] table" if path.exists() else "no such file"
        raise CleanerError(f"{through[-1] if through else path}: {f'extend: {path}: ' if through else ''}{missing}")
    own = dict(table)
    base = own.pop("extend", None)
    if base is not None and not isinstance(base, str):
        raise CleanerError(f"{path}: extend must be the name of a configuration file, got {base!r}")
    inherited = {} if base is None else _choices(path.parent / Path(base).expanduser(), (*through, path))
    return inherited | _own_choices(own, path)


def override(config: Config, **choices: Any) -> Config:
    """The configuration with the choices that are not None in place of its own. Raises CleanerError for bad values."""
    chosen = {key: value for key, value in choices.items() if value is not None}
    return replace(config, **{key: _checked(key, value, "the command line") for key, value in chosen.items()})


def _table(path: Path) -> dict[str, Any] | None:
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CleanerError(f"{path}: cannot be read: {error.strerror}") from None
    if path.name == "pyproject.toml" and b"[tool.cleaner" not in raw:
        return None
    import tomllib  # after the check above, since most runs end there and the parser costs as much as the rest

    try:
        data = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CleanerError(f"{path}: not TOML: {error}") from None
    return data["tool"]["cleaner"] if path.name == "pyproject.toml" else data


def _own_choices(table: dict[str, Any], path: Path) -> dict[str, Any]:
    choices: dict[str, Any] = {}
    for key, value in table.items():
        choices[key.replace("-", "_")] = _checked(key.replace("-", "_"), value, str(path))
    if "rules" in choices:  # as written: below the folder that the configuration lies in
        choices["rules"] = tuple(os.fspath(path.parent / folder) for folder in choices["rules"])
    if "baseline" in choices:
        choices["baseline"] = os.fspath(path.parent / choices["baseline"])
    return choices


def config_from_json(fields: Mapping[str, Any]) -> Config:
    """A configuration that `dataclasses.asdict` took apart and JSON carried, which turns tuples into lists."""
    return Config(**{key: _tuples(value) for key, value in fields.items()})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


_TYPES: dict[str, tuple[type, ...]] = {
    "tuple[str, ...]": (list, tuple),
    "bool": (bool,),
    "float": (int, float),
    "float | None": (int, float),
    "int": (int,),
    "str | None": (str,),
    "tuple[tuple[str, tuple[str, ...]], ...]": (dict, tuple),
}
_TOLD = {
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "str": "a string",
    "tuple[str, ...]": "a list of strings",
    "tuple[tuple[str, tuple[str, ...]], ...]": "a table of file patterns with lists of codes",
}


def _checked(key: str, value: Any, where: str) -> Any:
    known = {field.name: str(field.type) for field in fields(Config) if field.name != "root"}
    name = key.replace("_", "-")  # as it is written in a file and on the command line
    if key not in known:
        import difflib  # loaded for those who mistyped

        names = ["extend", *(one.replace("_", "-") for one in known)]
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(names)}"
        raise CleanerError(f"{where}: unknown key {name!r}: {hint}")
    types = _TYPES[known[key]]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise CleanerError(f"{where}: {name} must be {_TOLD[known[key].removesuffix(' | None')]}, got {value!r}")
    if key == "per_file_ignores" and isinstance(value, dict):
        return tuple((pattern, _strings(name, codes, where, _TOLD[known[key]])) for pattern, codes in value.items())
    if isinstance(value, (int, float)) and known[key].startswith("float") and not 0 <= value <= 1:
        raise CleanerError(f"{where}: {name} must be in [0, 1], got {value!r}")
    return _strings(name, value, where) if isinstance(value, list) else value


def _strings(key: str, value: Any, where: str, told: str = _TOLD["tuple[str, ...]"]) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise CleanerError(f"{where}: {key} must be {told}, got {value!r}")
    return tuple(value)
