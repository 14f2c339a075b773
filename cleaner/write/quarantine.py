"""Where records go that could not be read or cleaned, so that none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from cleaner.model import CleanerError, Unread
from cleaner.write.records import to_json


class Quarantine:
    """A JSON Lines file of records with `id`, `error` and `raw`; it is made when the first one comes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._stream: IO[str] | None = None

    def add(self, unread: Unread) -> None:
        """Write one record, and through to the disk's cache: a later fault must not take it along.

        Raises CleanerError where the file cannot be made.
        """
        if self._stream is None:
            try:
                self._stream = self.path.open("w", encoding="utf-8")
            except OSError as error:
                raise CleanerError(
                    f"{self.path}: cannot be written: {error.strerror}. Choose another with --quarantine"
                ) from None
        self._stream.write(to_json({"id": unread.id, "error": unread.error, "raw": unread.raw}) + "\n")
        self._stream.flush()
        self.count += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._stream is not None:
            self._stream.close()
