"""STUB until the formats branch lands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleaner.model import Unread
from cleaner.read.raw import Raw
from cleaner.read.records import Fields, find_files, format_of


class Sources:
    def __init__(self, paths: Iterable[str], input_format: str, fields: Fields, exclude: tuple[str, ...], max_bytes: int) -> None:
        self.names = [n for p in paths for n in ([p] if p == "-" else map(str, find_files([p], exclude)))]
        self.format, self.max_bytes = input_format, max_bytes
        self.total = sum(os.path.getsize(n) for n in self.names if n != "-") or None
        self.done = 0

    def inputs(self) -> list[dict[str, Any]]:
        return [
            {
                "name": n,
                "size": os.path.getsize(n) if n != "-" else None,
                "mtime_ns": os.stat(n).st_mtime_ns if n != "-" else None,
            }
            for n in self.names
        ]

    def __iter__(self) -> Iterator[Raw | Unread]:
        for n in self.names:
            with sys.stdin.buffer if n == "-" else Path(n).open("rb") as stream:
                form = self.format if self.format != "auto" else format_of(n, b"")
                if form == "jsonl":
                    for i, line in enumerate(stream, 1):
                        self.done += len(line)
                        if line.strip():
                            yield Raw(f"{'stdin' if n == '-' else n}:{i}", "json", line)
                else:
                    yield Raw(n, "html" if form == "html" else "text", stream.read())
