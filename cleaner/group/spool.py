"""Arrays kept while a batch is read: the first ones in memory, the rest on disk, so that memory does not grow with the text."""

from __future__ import annotations

import tempfile
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HELD = 1 << 25  # bytes kept in memory: writing costs more than all that is done with the numbers of a small batch
_WAITING = 1 << 20  # bytes gathered before they are written


class Spool:
    """An append-only list of uint32 arrays; what is in its temporary file is gone when closed, also after a crash."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by __exit__
        self._ends = [0]
        self._held = bytearray()
        self._waiting = bytearray()

    def append(self, array: NDArray[np.uint32]) -> None:
        """Add one array at the end."""
        self._ends.append(self._ends[-1] + array.nbytes)
        if self._ends[-1] <= _HELD:
            self._held += array.data.cast("B")
            return
        self._waiting += array.data.cast("B")
        if len(self._waiting) > _WAITING:
            self._flush()

    def __getitem__(self, index: int) -> NDArray[np.uint32]:
        return self._read(self._ends[index], self._ends[index + 1], np.uint32)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def all(self, kind: type[np.uint64 | np.int64]) -> NDArray[Any]:
        """All arrays, one after another, read as numbers of that kind."""
        return self._read(0, self._ends[-1], kind)

    def _read(self, start: int, end: int, kind: type[np.generic]) -> NDArray[Any]:
        held = len(self._held)
        if start < end <= held:
            return np.frombuffer(self._held[start:end], kind)
        into = np.empty((end - start) // np.dtype(kind).itemsize, kind)
        view = into.data.cast("B")
        got = max(0, min(end, held) - start)
        view[:got] = self._held[start : start + got]
        if got < len(view):
            self._flush()
            self._file.seek(start + got - held)
            while got < len(view):
                got += self._file.readinto(view[got:])
        return into

    def _flush(self) -> None:
        if self._waiting:
            self._file.seek(0, 2)
            while self._waiting:
                del self._waiting[: self._file.write(self._waiting)]

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
