"""Files of weights are read as NumPy reads them, and refused with a word on what to do where they are damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.model import CleanerError
from cleaner.weights import members, read

ARRAYS: dict[str, Any] = {
    "text.table": np.arange(12, dtype=np.float16),
    "text.matrix": np.arange(6, dtype=np.float32).reshape(2, 3),
    "page.bias": np.array(0.5, np.float32),
    "page.zeros": np.zeros(5000, np.int8),
    "page.none": np.zeros(0),
}


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_members_are_what_numpy_wrote(tmp_path: Path, write: Callable[..., None]) -> None:
    write(tmp_path / "w.npz", allow_pickle=False, **ARRAYS)
    found = {
        name: np.frombuffer(data, descr).reshape(shape) for name, (descr, shape, data) in members(tmp_path / "w.npz").items()
    }
    assert {name: (array.dtype, array.tolist()) for name, array in found.items()} == {
        name: (array.dtype, array.tolist()) for name, array in ARRAYS.items()
    }
    assert list(members(tmp_path / "w.npz", "page.")) == ["page.bias", "page.zeros", "page.none"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: b"", "empty"),
        (lambda data: b"no zip", "requires a buffer"),
        (lambda data: b"no zip" * 9, "not a zip"),
        (lambda data: data[: len(data) // 2], "not a zip"),
        (lambda data: data[:150] + bytes([data[150] ^ 1]) + data[151:], "text.table.npy is damaged"),
        (lambda data: data[10:], "zip|damaged"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, damage: Callable[[bytes], bytes], said: str) -> None:
    np.savez(tmp_path / "w.npz", allow_pickle=False, **ARRAYS)
    (tmp_path / "w.npz").write_bytes(damage((tmp_path / "w.npz").read_bytes()))
    with pytest.raises(CleanerError, match=rf"w\.npz: cannot be read as model weights \(.*({said}).*reinstall"):
        members(tmp_path / "w.npz")


@pytest.mark.parametrize(
    "array", [np.array(["a word"]), np.zeros((2, 2, 2)), np.asfortranarray(np.ones((2, 3))), np.zeros(2, complex)]
)
def test_arrays_of_other_kinds_are_refused(tmp_path: Path, array: Any) -> None:
    np.savez(tmp_path / "w.npz", allow_pickle=False, other=array)
    with pytest.raises(CleanerError, match="not an array of numbers"):
        members(tmp_path / "w.npz")


@pytest.mark.parametrize("name", ["text.table", "text.matrix"])
def test_weights_that_are_told_one_by_one_have_one_dimension_and_a_type(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / "w.npz", allow_pickle=False, **ARRAYS)
    with pytest.raises(CleanerError, match=name):
        read(tmp_path / "w.npz", name)
