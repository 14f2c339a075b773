"""All rules that are in force: the files of the rule folders, read once and remembered between runs."""

from __future__ import annotations

import json
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from cleaner.assets import rules_dir
from cleaner.model import Example, Patterns, Rule
from cleaner.version import __version__

READY = "ready.rules"  # in an installed package's folder of rules
_TOLD_APART = Rule._fields.index("patterns")  # of a rule's fields these and all behind them are kept otherwise than they are


def rule_files(folder: Path) -> list[Path]:
    """The rule files below a folder, in the order of their codes."""
    return [Path(file) for file in _files(str(folder))]


def _files(folder: str) -> list[os.DirEntry[str]]:
    """The same as the operating system lists them: there are hundreds, which every start looks at."""
    return sorted(_listed(folder), key=lambda file: file.name)


def _listed(folder: str) -> Iterator[os.DirEntry[str]]:
    """Rule files, and those of the folders in it that are no links; none where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".toml"):
                    yield entry
                elif entry.is_dir(follow_symlinks=False):
                    yield from _listed(entry.path)
    except OSError:
        return


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
    return [line for folder in (rules_dir(), *extra) for line in _stamp(folder, _files(str(folder)))]


def _stamp(folder: Path, files: Iterable[os.DirEntry[str]]) -> list[str]:
    return [__version__, str(folder), *(f"{file.name} {(s := file.stat()).st_size} {s.st_mtime_ns}" for file in files)]


def _sizes(files: Iterable[os.DirEntry[str]]) -> list[str]:
    """What a copy that came with its files was made of: times of change are those of the installation."""
    return [__version__, *(f"{file.name} {file.stat().st_size}" for file in files)]


def _load_folder(folder: Path) -> list[Rule]:
    """Rules from a copy made ready for reading if no file has changed since, else from the files."""
    files = _files(str(folder))
    carried = folder / READY
    if carried.exists() and (rules := _ready(carried, _sizes(files), folder)) is not None:
        return rules
    stamp = _stamp(folder, files)
    copy = _copy_path(folder)
    if (rules := _ready(copy, stamp, folder)) is not None:
        return rules
    rules = [load_examples(Path(file))[0] for file in files]
    _remember(copy, _made_ready(stamp, rules, folder))
    return rules


def make_ready(folder: Path, copy: Path) -> None:
    """Write the copy of a folder's rules that an installed package carries, so that its first run need not read the files.

    Raises RuleError for a file that is not a rule, and OSError where the copy cannot be written.
    """
    files = _files(str(folder))
    copy.write_bytes(_made_ready(_sizes(files), [load_examples(Path(file))[0] for file in files], folder))


def _made_ready(stamp: list[str], rules: Sequence[Rule], folder: Path) -> bytes:
    """A copy: a line of JSON that says what the rules are, the bounds of the parts of all their patterns, and the parts."""
    parts = [part for rule in rules for patterns in (rule.patterns, rule.unless) for part in patterns.parts()]
    head = {"stamp": stamp, "parts": len(parts), "bytes": sum(map(len, parts))}
    head["bare"] = [rule.patterns.bare for rule in rules]
    head["each"] = [_fields(rule, folder) for rule in rules]
    bounds = _little_endian(array("I", accumulate(map(len, parts), initial=0)))
    return b"".join([json.dumps(head).encode(), b"\n", bounds.tobytes(), *parts])


def _fields(rule: Rule, folder: Path) -> list[Any]:
    """A rule's fields as what JSON can hold, with the numbers of its patterns in each language."""
    return [*rule[:_TOLD_APART], rule.patterns.counts, rule.unless.counts, str(Path(rule.path).relative_to(folder))]


def _ready(copy: Path, stamp: list[str], folder: Path) -> list[Rule] | None:
    """The rules of a copy; None if there is none, or it was made by another version or of other files."""
    import orjson  # the package is built without it, and then only writes a copy

    try:
        with copy.open("rb") as stream:
            head = orjson.loads(stream.readline())
            if head["stamp"] != stamp:
                return None
            bounds = array("I")
            bounds.fromfile(stream, head["parts"] + 1)
            kept = memoryview(mmap(stream.fileno(), 0, access=ACCESS_READ))[stream.tell() :]  # most of it is never read
        return list(_rules(head, folder, kept, _little_endian(bounds))) if len(kept) == head["bytes"] else None
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _rules(head: dict[str, Any], folder: Path, kept: memoryview, bounds: array[int]) -> Iterator[Rule]:
    """The rules of a copy."""
    at, below = 0, str(folder / "_")[:-1]
    for bare, (*told, counts, voids, path) in zip(head["bare"], head["each"], strict=True):
        end = at + 1 + 2 * sum(counts.values())
        patterns = Patterns(counts, kept, bounds[at : end + 1], bare)
        at = end + 1 + 2 * sum(voids.values())
        unless = Patterns(voids, kept, bounds[end : at + 1], ())
        yield Rule._make((*told, patterns, unless, below + path.replace("/", os.sep)))


def _little_endian(numbers: array[int]) -> array[int]:
    """Numbers of this machine as they are kept, or the other way round."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _copy_path(folder: Path) -> Path:
    name = "".join(c if c.isalnum() else "-" for c in str(folder))  # not unique, but the stamp holds the folder too
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner" / f"{name[-120:]}.rules"


def _remember(copy: Path, content: bytes) -> None:
    """A cache that cannot be written is no error: the next run reads the files again."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = copy.with_suffix(f".{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(copy)
    except OSError:
        pass
