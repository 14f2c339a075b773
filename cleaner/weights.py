"""Model weights as plain arrays in .npz files: NumPy reads them, and nothing here needs NumPy.

An .npz is a zip of .npy members; an .npy is a header and the numbers. Only arrays of fixed-width numbers are read, and only
one-dimensional ones written: no pickle, no code.
"""

from __future__ import annotations

import math
import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TypeAlias

from cleaner.assets import models_dir
from cleaner.model import CleanerError
from cleaner.tuples import NamedTuple

Numbers: TypeAlias = "array[float] | array[int]"

WORTH = 0.4  # share of an array's bytes: one that cannot be compressed to less is stored as it is
_MAGIC = b"\x93NUMPY\x01\x00"
_DESCR = {"f": "<f4", "d": "<f8", "b": "|i1", "h": "<i2", "i": "<i4", "q": "<i8"}
_TYPECODE = {descr: code for code, descr in _DESCR.items()}
_SIZE = {descr: int(descr[2:]) for descr in (*_TYPECODE, "<f2")}
_HEADER = re.compile(rb"\{'descr': '([<|]\w+)', 'fortran_order': False, 'shape': \((?:(\d+),(?: (\d+))?)?\), \}\s*")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same arrays make the same file on any day
_STORED, _DEFLATED = 0, 8
# A zip's last words, what they lead to for each member, and what stands before the member itself.
_END, _ENTRY, _LOCAL = struct.Struct("<4s6xHII2x"), struct.Struct("<4s6xH4x3I3H8xI"), struct.Struct("<4s22x2H")


class Member(NamedTuple):
    """One array as a file holds it: its numbers one behind the other, of the type that NumPy calls `descr`."""

    descr: str
    shape: tuple[int, ...]
    data: memoryview


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
    return {name: _numbers(path, name, member) for name, member in members(path, beginning).items()}


def members(path: Path, beginning: str = "") -> dict[str, Member]:
    """The arrays of one .npz by name, of one or two dimensions and in half precision, too, as they are in the file.

    Raises CleanerError if the file is missing, damaged or made of anything else.
    """
    try:
        with path.open("rb") as stream:
            data = memoryview(mmap(stream.fileno(), 0, access=ACCESS_READ))
        return {name.removesuffix(".npy"): _member(content) for name, content in _unzipped(data, beginning)}
    except (OSError, ValueError, struct.error, zlib.error) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, why: object) -> CleanerError:
    return CleanerError(f"{path}: cannot be read as model weights ({why}): reinstall the package or train anew")


def _unzipped(data: memoryview, beginning: str) -> Iterator[tuple[str, memoryview]]:
    """The members of a zip whose names begin so: what the standard library's reader gives, which takes longer to load than this.

    Raises ValueError, or what `struct` and `zlib` raise, where it is none or damaged.
    """
    at = len(data) - _END.size
    if bytes(data[at : at + 4]) != b"PK\5\6":  # something is said about the whole behind its last words
        at = bytes(data[-(_END.size + 0xFFFF) :]).rfind(b"PK\5\6") + max(0, len(data) - _END.size - 0xFFFF)
    sign, count, _, at = _END.unpack_from(data, max(at, 0))
    if sign != b"PK\5\6":
        raise ValueError("not a zip")
    for _ in range(count):
        sign, how, check, packed, size, named, more, told, local = _ENTRY.unpack_from(data, at)
        if sign != b"PK\1\2":
            raise ValueError("a zip that is damaged")
        name = str(data[at + _ENTRY.size : at + _ENTRY.size + named], "utf-8")
        at += _ENTRY.size + named + more + told
        if name.startswith(beginning):
            _, before, extra = _LOCAL.unpack_from(data, local)
            start = local + _LOCAL.size + before + extra
            content = _unpacked(data[start : start + packed], how)
            if len(content) != size or zlib.crc32(content) != check:
                raise ValueError(f"{name} is damaged")
            yield name, content


def _unpacked(packed: memoryview, how: int) -> memoryview:
    if how not in (_STORED, _DEFLATED):
        raise ValueError(f"compressed by method {how}, which no weights are")
    return packed if how == _STORED else memoryview(zlib.decompress(packed, -zlib.MAX_WBITS))


def save(path: Path, arrays: Mapping[str, Numbers]) -> None:
    """Write the arrays as an .npz, in the order given. The same arrays give the same bytes.

    Most weights can hardly be compressed, and those that cannot are not: reading them would take longer.
    """
    import zipfile  # for training alone

    with zipfile.ZipFile(path, "w") as written:
        for name, numbers in arrays.items():
            data = _encode(numbers)
            worth = len(zlib.compress(data, 9)) < WORTH * len(data)
            how = zipfile.ZIP_DEFLATED if worth else zipfile.ZIP_STORED
            written.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), data, how, 9)


def _encode(numbers: Numbers) -> bytes:
    header = f"{{'descr': '{_DESCR[numbers.typecode]}', 'fortran_order': False, 'shape': ({len(numbers)},), }}"
    padding = -(len(_MAGIC) + 2 + len(header) + 1) % 64
    head = header.encode() + b" " * padding + b"\n"
    return _MAGIC + struct.pack("<H", len(head)) + head + _little_endian(numbers).tobytes()


def _member(data: memoryview) -> Member:
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not an .npy of version 1.0")
    start = len(_MAGIC) + 2
    (length,) = struct.unpack_from("<H", data, len(_MAGIC))
    header = _HEADER.fullmatch(data[start : start + length])
    if not header or (descr := header[1].decode()) not in _SIZE:
        raise ValueError(f"not an array of numbers: {bytes(data[start : start + length])!r}")
    shape = tuple(int(length) for length in header.groups()[1:] if length)
    numbers, announced = data[start + length :], math.prod(shape)
    if len(numbers) != announced * _SIZE[descr]:
        raise ValueError(f"{len(numbers)} bytes where {announced} numbers are announced")
    return Member(descr, shape, numbers)


def _numbers(path: Path, name: str, member: Member) -> Numbers:
    if member.descr not in _TYPECODE or len(member.shape) > 1:
        raise _unusable(path, f"{name} is an array {member.descr} of {member.shape}")
    numbers: Numbers = array(_TYPECODE[member.descr])
    numbers.frombytes(member.data)
    return _little_endian(numbers)


def _little_endian(numbers: Numbers) -> Numbers:
    if sys.byteorder == "little":
        return numbers
    swapped = array(numbers.typecode, numbers)
    swapped.byteswap()
    return swapped
