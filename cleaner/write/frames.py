"""Bytes that become a file piece by piece, compressed or not, such that a stopped run can go on behind any piece."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from cleaner.model import CleanerError


class Frames:
    """A stream of bytes in frames, each of which can be decompressed by itself; a checkpoint ends one."""

    def __init__(self, stream: IO[bytes], compressed: str | None) -> None:
        self._stream, self._lasting = stream, False
        self._make = _compressor(compressed)
        self._frame: Any = None
        self.at = 0  # bytes in the file

    @classmethod
    def open(cls, path: Path, compressed: str | None, at: int) -> Frames:
        """The frames of a file, behind its first `at` bytes; what follows them is cut off."""
        stream = path.open("r+b" if at else "wb")
        size = stream.seek(0, os.SEEK_END)
        if size < at:
            stream.close()
            raise CleanerError(f"{path}: has {size:,} bytes, fewer than the {at:,} to go on from: begin anew without --resume")
        stream.truncate(at)
        stream.seek(at)
        frames = cls(stream, compressed)
        frames.at, frames._lasting = at, True
        return frames

    def write(self, data: bytes) -> None:
        """Add bytes to the frame."""
        if self._make is not None:
            self._frame = self._frame or self._make()
            data = self._frame.compress(data)
        self.at += len(data)
        self._stream.write(data)

    def checkpoint(self) -> int:
        """End the frame, and make all durable; returns the bytes in the file."""
        if self._frame is not None:
            end, self._frame = self._frame.flush(), None
            self.at += len(end)
            self._stream.write(end)
        self._stream.flush()
        if self._lasting:
            os.fsync(self._stream.fileno())
        return self.at

    def finish(self) -> None:
        """The last checkpoint. A compressed file has a frame even where it holds nothing."""
        if self.at == 0 and self._frame is None:
            self.write(b"")
        self.checkpoint()

    def close(self) -> None:
        """Close the stream, without ending the frame."""
        self._stream.close()


def _compressor(kind: str | None) -> Callable[[], Any] | None:
    """What makes a compressor for a frame. Their output has no time in it: the same records give the same bytes."""
    if kind == "gzip":
        import zlib

        return lambda: zlib.compressobj(6, zlib.DEFLATED, 31)
    if kind == "bz2":
        import bz2

        return bz2.BZ2Compressor
    if kind == "zstd":
        import zstandard

        return lambda: zstandard.ZstdCompressor().compressobj()
    return None
