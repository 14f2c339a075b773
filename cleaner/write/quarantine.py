"""Where records go that could not be read or cleaned, so that none is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from cleaner.model import CleanerError, Unread
from cleaner.write.records import json_line


class Quarantine:
    """A JSON Lines file of records with `id`, `error` and `raw`; it is made when the first one comes.

    A run that is taken up again goes on behind the first `at` bytes of the file.
    """

    def __init__(self, path: Path, at: int = 0) -> None:
        self.path = path
        self.count = 0
        self._at = at
        self._stream: IO[bytes] | None = None
        if at:
            self._open()

    def add(self, unread: Unread) -> None:
        """Write one record, and through to the disk's cache: a later fault must not take it along.

        Raises CleanerError where the file cannot be made.
        """
        stream = self._stream or self._open()
        stream.write(json_line({"id": unread.id, "error": unread.error, "raw": unread.raw}) + b"\n")
        stream.flush()
        self.count += 1

    def checkpoint(self) -> int:
        """Make what was written durable; returns how many bytes the file then has."""
        if self._stream is None:
            return 0
        os.fsync(self._stream.fileno())
        return self._stream.tell()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._stream is not None:
            self._stream.close()

    def _open(self) -> IO[bytes]:
        try:
            self._stream = self.path.open("r+b" if self._at else "wb")
            self._stream.truncate(self._at)
            self._stream.seek(self._at)
        except OSError as error:
            raise CleanerError(f"{self.path}: cannot be written: {error.strerror}. Choose another with --quarantine") from None
        return self._stream
