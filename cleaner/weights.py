"""Model weights as plain arrays in .npz files: NumPy reads them, and nothing here needs NumPy.

An .npz is a zip of .npy members; an .npy is a header and the numbers. Only one-dimensional arrays of fixed-width numbers
are written or read: no pickle, no code.
"""

from __future__ import annotations

import re
import struct
import sys
import zipfile
import zlib
from array import array
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from cleaner.assets import models_dir
from cleaner.model import CleanerError

Numbers: TypeAlias = "array[float] | array[int]"

WORTH = 0.4  # share of an array's bytes: one that cannot be compressed to less is stored as it is
_MAGIC = b"\x93NUMPY\x01\x00"
_DESCR = {"f": "<f4", "d": "<f8", "b": "|i1", "h": "<i2", "i": "<i4", "q": "<i8"}
_TYPECODE = {descr: code for code, descr in _DESCR.items()}
_HEADER = re.compile(rb"^\{'descr': '([<|]\w+)', 'fortran_order': (?:False|True), 'shape': \((\d+),\), \}\s*$")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same arrays make the same file on any day


@cache
def load(name: str, beginning: str = "") -> Mapping[str, Numbers]:
    """The arrays of models/<name>.npz whose names begin so, by name, read once per process.

    Raises CleanerError if the file is missing or is not such an .npz.
    """
    return read(models_dir() / f"{name}.npz", beginning)


def read(path: Path, beginning: str = "") -> dict[str, Numbers]:
    """The arrays of one .npz by name, or those whose names begin so.

    Raises CleanerError if the file is missing or not made of one-dimensional numbers.
    """
    try:
        with zipfile.ZipFile(path) as members:
            names = [name for name in members.namelist() if name.startswith(beginning)]
            return {name.removesuffix(".npy"): _decode(members.read(name)) for name in names}
    except (OSError, ValueError, zipfile.BadZipFile, struct.error) as error:
        raise CleanerError(f"{path}: cannot be read as model weights ({error}): reinstall the package or train anew") from error


def save(path: Path, arrays: Mapping[str, Numbers]) -> None:
    """Write the arrays as an .npz, in the order given. The same arrays give the same bytes.

    Most weights can hardly be compressed, and those that cannot are not: reading them would take longer.
    """
    with zipfile.ZipFile(path, "w") as members:
        for name, numbers in arrays.items():
            data = _encode(numbers)
            worth = len(zlib.compress(data, 9)) < WORTH * len(data)
            how = zipfile.ZIP_DEFLATED if worth else zipfile.ZIP_STORED
            members.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), data, how, 9)


def _encode(numbers: Numbers) -> bytes:
    header = f"{{'descr': '{_DESCR[numbers.typecode]}', 'fortran_order': False, 'shape': ({len(numbers)},), }}"
    padding = -(len(_MAGIC) + 2 + len(header) + 1) % 64
    head = header.encode() + b" " * padding + b"\n"
    return _MAGIC + struct.pack("<H", len(head)) + head + _little_endian(numbers).tobytes()


def _decode(data: bytes) -> Numbers:
    if not data.startswith(_MAGIC):
        raise ValueError("not an .npy of version 1.0")
    start = len(_MAGIC) + 2
    (length,) = struct.unpack_from("<H", data, len(_MAGIC))
    header = _HEADER.match(data[start : start + length])
    if not header or header[1].decode() not in _TYPECODE:
        raise ValueError(f"not a one-dimensional array of numbers: {data[start : start + length]!r}")
    numbers: Numbers = array(_TYPECODE[header[1].decode()])
    numbers.frombytes(memoryview(data)[start + length :])
    if len(numbers) != int(header[2]):
        raise ValueError(f"{len(numbers)} numbers where {int(header[2])} are announced")
    return _little_endian(numbers)


def _little_endian(numbers: Numbers) -> Numbers:
    if sys.byteorder == "little":
        return numbers
    swapped = array(numbers.typecode, numbers)
    swapped.byteswap()
    return swapped
