"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cleaner.model import CleanerError


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content becomes the file when the block ends well; else the file stays as it was.

    Links are followed, and an existing file's mode is kept. What is no regular file (a device, a pipe) is written as it
    comes. Raises CleanerError where nothing can be written.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with _no_file(path, target) as stream:
            yield stream
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}. The file is as it was") from None
    finally:
        draft.unlink(missing_ok=True)


def _no_file(path: Path, target: Path) -> IO[bytes]:
    try:
        return target.open("wb")
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from None
