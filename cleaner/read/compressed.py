"""Compressed files, known by their first bytes, as streams of what they hold; damage is an error that names its cause."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO, Any

from cleaner.model import CleanerError

MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}
SUFFIXES = (".gz", ".bz2", ".zst")
_PIECE = 1 << 18  # bytes that are held of what a file holds
_READ = {"gzip": 1 << 16, "bz2": 1 << 16, "zstd": 1 << 11}  # zstd has no bound on what a read gives: small bites bound it


class DamagedError(CleanerError):
    """Compressed data end early or cannot be decompressed. What came before is good."""


class PieceStream(io.RawIOBase):
    """A stream of bytes that come in pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As RawIOBase has it. Raises what the pieces raise."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def compression(start: bytes) -> str | None:
    """How a file is compressed that starts so; None if it is not."""
    return next((name for magic, name in MAGIC.items() if start.startswith(magic)), None)


def plain_name(name: str) -> str:
    """The name without the ending of its compression."""
    return next((name[: -len(suffix)] for suffix in SUFFIXES if name.lower().endswith(suffix)), name)


def decompressed(stream: IO[bytes], kind: str) -> io.BufferedReader:
    """What a compressed stream holds, all its members or frames one after the other.

    Reading raises DamagedError where the data end early or are broken; all whole lines before that have been given.
    """
    return io.BufferedReader(PieceStream(inflated(stream.read, kind)), _PIECE)


def inflated(read: Callable[[int], bytes], kind: str) -> Iterator[bytes]:
    """The pieces that a compressed stream holds. Raises DamagedError as `decompressed` says."""
    make, errors = _MAKERS[kind]()
    engine: Any = None
    data = b""
    while data := data or read(_READ[kind]):
        if engine is None:
            data = data.lstrip(b"\0") if kind == "gzip" else data  # padding between members
            if not data:
                continue
            engine = make()
        try:
            yield from _fed(engine, data, kind)
        except errors as error:
            raise DamagedError(f"{kind} data are damaged: {error}") from None
        data = b""
        if engine.eof:
            data, engine = engine.unused_data, None
    if engine is not None:
        raise DamagedError(f"{kind} data end early: the file is truncated")


def _fed(engine: Any, data: bytes, kind: str) -> Iterator[bytes]:
    """What some compressed bytes give, in bounded pieces."""
    if kind == "zstd":
        yield engine.decompress(data)
        return
    piece = engine.decompress(data, _PIECE)
    while piece:
        yield piece
        if engine.eof:
            return
        if kind == "gzip":
            piece = engine.decompress(engine.unconsumed_tail, _PIECE)
        else:
            piece = b"" if engine.needs_input else engine.decompress(b"", _PIECE)


def _gzip() -> tuple[Callable[[], Any], tuple[type[Exception], ...]]:
    import zlib

    return lambda: zlib.decompressobj(31), (zlib.error,)


def _bz2() -> tuple[Callable[[], Any], tuple[type[Exception], ...]]:
    import bz2

    return bz2.BZ2Decompressor, (OSError, EOFError)


def _zstd() -> tuple[Callable[[], Any], tuple[type[Exception], ...]]:
    import zstandard

    return lambda: zstandard.ZstdDecompressor().decompressobj(), (zstandard.ZstdError,)


_MAKERS = {"gzip": _gzip, "bz2": _bz2, "zstd": _zstd}
