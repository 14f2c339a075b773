"""STUB until the formats branch lands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Output:
    def __init__(self, path: Path, at: int) -> None:
        self.f = path.open("r+b" if at else "wb")
        self.f.truncate(at)
        self.f.seek(at)

    def write(self, record: bytes, kept: Mapping[str, Any]) -> None:
        self.f.write(record + b"\n")

    def checkpoint(self) -> int:
        self.f.flush()
        os.fsync(self.f.fileno())
        return self.f.tell()

    def close(self) -> None:
        self.f.close()


def open_output(path: Path, output_format: str, at: int = 0) -> Output:
    return Output(path, at)
