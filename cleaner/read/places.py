"""Where articles lie: files, folders, patterns of names, standard input and URLs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cleaner.model import CleanerError, Unread
from cleaner.read.formats import ARTICLES, FORMATS, format_by_name
from cleaner.tuples import NamedTuple

STDIN = "-"
_PATTERN = "*?["


class Place(NamedTuple):
    """One input. `size` in bytes and `mtime_ns` are None where they cannot be known before it is read."""

    name: str
    size: int | None = None
    mtime_ns: int | None = None
    url: bool = False

    @property
    def shown(self) -> str:
        """What messages call it."""
        return "stdin" if self.name == STDIN else self.name

    def open(self) -> IO[bytes]:
        """Its bytes, not buffered. Raises OSError, or CleanerError where a package is missing."""
        if self.name == STDIN:
            return sys.stdin.buffer
        if self.url:
            system, path = file_system(self.name)
            stream: IO[bytes] = system.open(path, "rb")
            return stream
        return Path(self.name).open("rb", buffering=0)


def find_files(paths: Iterable[str], exclude: Iterable[str] = (), formats: Iterable[str] = ARTICLES) -> list[Path]:
    """The files that the paths name: files as given, folders by the article files below them, in the order of names.

    `exclude` are patterns of names or paths (`*.clean.txt`, `drafts/*`) that apply to what folders hold.
    Raises CleanerError for a path that does not exist, and for a folder that cannot be read.
    """
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found += _articles_below(path, tuple(exclude), tuple(formats), _refuse)
        elif path.exists():
            found.append(path)
        else:
            raise CleanerError(f"{name}: no such file or folder")
    return found


def find_places(paths: Iterable[str], exclude: Iterable[str] = ()) -> Iterator[Place | Unread]:
    """The inputs that the paths name, in their order; a folder below them that cannot be read comes as Unread.

    A path is a file, a folder, a pattern such as `news/*.jsonl.gz`, `-`, or a URL that fsspec knows.
    Raises CleanerError for what does not exist, and for a pattern that nothing fits.
    """
    excluded = tuple(exclude)
    for name in paths:
        if name == STDIN:
            yield Place(STDIN)
        elif "://" in name:
            yield from _remote(name, excluded)
        elif not os.path.lexists(name) and any(character in name for character in _PATTERN):
            yield from _fitting(name, excluded)
        else:
            yield from _local(name, excluded)


def _fitting(pattern: str, exclude: tuple[str, ...]) -> Iterator[Place | Unread]:
    import glob

    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # Path.glob cannot take a pattern with its folder
    names = [name for name in found if not any(map(Path(name).match, exclude))]
    if not names:
        raise CleanerError(f"{pattern}: no file fits this pattern")
    for name in names:
        if "**" not in pattern or not Path(name).is_dir():  # `**` finds what is in the folders by itself
            yield from _local(name, exclude)


def _local(name: str, exclude: tuple[str, ...]) -> Iterator[Place | Unread]:
    path = Path(name)
    if not path.is_dir():
        if not path.exists():
            raise CleanerError(f"{name}: no such file or folder")
        yield _place(name)
        return
    refused: list[OSError] = []
    for file in _articles_below(path, exclude, FORMATS, refused.append):
        yield _place(str(file))
    for error in refused:
        yield Unread(str(error.filename), f"{error.filename}: cannot be read: {error.strerror}. What it holds is left out")


def _place(name: str) -> Place:
    try:
        status = Path(name).stat()
    except OSError:  # opening it will tell why
        return Place(name)
    regular = Path(name).is_file()  # a pipe or a device has no size
    return Place(name, status.st_size if regular else None, status.st_mtime_ns if regular else None)


def _refuse(error: OSError) -> None:
    raise CleanerError(f"{error.filename}: cannot be read: {error.strerror}")


def _articles_below(
    folder: Path, exclude: tuple[str, ...], formats: tuple[str, ...], refuse: Callable[[OSError], None]
) -> Iterator[Path]:
    for below, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(below) / name
            if format_by_name(name) in formats and not name.startswith(".") and not any(map(path.match, exclude)):
                yield path


def file_system(url: str) -> tuple[Any, str]:
    """(file system, path in it) of a URL that fsspec knows. Raises CleanerError where it, or the package, does not."""
    try:
        import fsspec
    except ImportError:
        raise CleanerError(f"{url}: URLs need a package that is not installed: pip install 'cleaner[cloud]'") from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise CleanerError(f"{url}: {error}: pip install 'cleaner[cloud]'") from None
    except ValueError as error:
        raise CleanerError(f"{url}: {error}") from None
    return system, path


def _remote(url: str, exclude: tuple[str, ...]) -> Iterator[Place]:
    """The files of a URL: of a folder, all of a format that is read; of a pattern, all that fit."""
    system, path = file_system(url)
    web = url.startswith(("http://", "https://"))  # where ? and [ stand in addresses, and there are no folders
    try:
        if not web and any(character in path for character in _PATTERN):
            names = sorted(system.glob(path))
        elif not web and system.isdir(path):
            names = sorted(name for name in system.find(path) if format_by_name(name))
        else:
            names = [path]
        for name in names:
            if name == path or not any(map(Path(name).match, exclude)):
                yield _remote_place(url if name == path else system.unstrip_protocol(name), system.info(name))
    except FileNotFoundError:
        raise CleanerError(f"{url}: no such file") from None
    except OSError as error:
        raise CleanerError(f"{url}: cannot be read: {error}") from None
    if not names:
        raise CleanerError(f"{url}: no file fits this pattern")


def _remote_place(url: str, info: dict[str, Any]) -> Place:
    changed = info.get("mtime") or info.get("LastModified") or info.get("created")
    seconds = changed.timestamp() if isinstance(changed, datetime) else changed
    mtime_ns = int(seconds * 1_000_000_000) if isinstance(seconds, (int, float)) else None
    return Place(url, info.get("size"), mtime_ns, url=True)
