"""Files that grow record by record, and that a run which was stopped can go on with: JSON Lines, tables, Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from cleaner.model import CleanerError
from cleaner.read.sources import Columns
from cleaner.write.frames import Frames
from cleaner.write.records import CLEAN_FIELDS, json_line, plain

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
            record = json_line(said)
        self._frames.write(record + b"\n")
