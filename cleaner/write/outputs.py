"""Files that grow record by record, and that a run which was stopped can go on with: JSON Lines, tables, Parquet."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from cleaner.model import CleanerError
from cleaner.read.sources import Columns
from cleaner.write.records import CLEAN_FIELDS

OUTPUT_FORMATS = ("jsonl", "csv", "tsv", "parquet")
PARTIAL = ".partial"  # what a file is called that is still being written
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".pq": "parquet"}
_COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}


class Output(Protocol):
    """Where records go. What was written before a checkpoint is on disk, and a later run can go on from there."""

    def write(self, record: bytes, kept: Mapping[str, Any]) -> None:
        """Add one record: a line of JSON without its break, and what its row of the input held beside."""

    def checkpoint(self) -> int:
        """Make all that was written durable. Returns where to go on: `at` of `open_output`, more than 0 once there is any."""

    def finish(self) -> None:
        """All is written: make the file whole. Nothing can be added after."""

    def close(self) -> None:
        """Let go of the file. Without `finish` it is as the last checkpoint left it, with more behind or not."""


def format_of_output(path: Path) -> str | None:
    """The format that a file's ending asks for, whatever it is compressed with; None if it asks for none."""
    return _ENDINGS.get(_ending(path)[0])


def open_output(
    path: Path,
    output_format: str,
    at: int = 0,
    columns: Columns | None = None,
    fields: Sequence[str] = CLEAN_FIELDS,
) -> Output:
    """The output at `path`, made anew, or going on behind what a checkpoint left there: `at` is what it returned.

    The ending (.gz, .bz2, .zst, also before `.partial`) tells how it is compressed. For tables and Parquet `columns` are the
    input's, which come first, and `fields` those of the records. Raises CleanerError where it cannot be written.
    """
    try:
        if output_format == "parquet":
            from cleaner.write.parquet import ParquetOutput

            return ParquetOutput(path, at, columns or Columns(), fields)
        return stream_output(Frames.open(path, _COMPRESSED.get(_ending(path)[1]), at), output_format, columns, fields)
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from None


def stream_output(
    stream: Frames | IO[bytes], output_format: str, columns: Columns | None = None, fields: Sequence[str] = CLEAN_FIELDS
) -> Output:
    """An output to a stream, such as standard output. Raises CleanerError for Parquet, which needs a file."""
    frames = stream if isinstance(stream, Frames) else Frames(stream, None)
    if output_format == "jsonl":
        return JsonLines(frames)
    if output_format == "parquet":
        raise CleanerError("Parquet cannot be written to a stream: name a file with -o")
    from cleaner.write.tables import Table

    return Table(frames, "\t" if output_format == "tsv" else ",", columns or Columns(), fields)


def _ending(path: Path) -> tuple[str, str]:
    """(ending, ending of the compression) of a name, either empty."""
    name = Path(path.name.removesuffix(PARTIAL))
    packed = name.suffix.lower() if name.suffix.lower() in _COMPRESSED else ""
    return (Path(name.stem) if packed else name).suffix.lower(), packed


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


class JsonLines:
    """One record a line. What the input's row held beside comes behind the record's own fields."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self.checkpoint, self.finish, self.close = frames.checkpoint, frames.finish, frames.close

    def write(self, record: bytes, kept: Mapping[str, Any]) -> None:
        """As Output has it."""
        if kept:
            said = json.loads(record)
            said |= {name: plain(kept[name]) for name in kept if name not in said}
            record = as_json(said).encode()
        self._frames.write(record + b"\n")


def plain(value: Any) -> Any:
    """A value as JSON can hold it: bytes and times as text, what is no number as null."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def as_json(value: Any) -> str:
    """JSON on one line; lone surrogates, which UTF-8 cannot hold, as escapes."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line
