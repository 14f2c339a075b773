"""Named tuples of this package are what those of `typing` are."""

from __future__ import annotations

import pickle
import typing

import pytest

from cleaner import tuples


class Theirs(typing.NamedTuple):
    """A span."""

    start: int
    end: int = 2
    kind: str | None = None

    @property
    def size(self) -> int:
        return self.end - self.start

    @classmethod
    def empty(cls) -> tuple[int, int, str | None]:
        return cls(0, 0)


class Ours(tuples.NamedTuple):
    """A span."""

    start: int
    end: int = 2
    kind: str | None = None

    @property
    def size(self) -> int:
        return self.end - self.start

    @classmethod
    def empty(cls) -> tuple[int, int, str | None]:
        return cls(0, 0)


def test_a_named_tuple_is_as_typing_makes_it() -> None:
    ours, theirs = Ours(1, kind="x"), Theirs(1, kind="x")
    assert tuple(ours) == tuple(theirs) and repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (ours.size, Ours.empty(), ours._replace(end=5).size) == (theirs.size, Theirs.empty(), theirs._replace(end=5).size)
    assert (Ours._fields, Ours._field_defaults, Ours.__doc__) == (Theirs._fields, Theirs._field_defaults, Theirs.__doc__)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301  its own
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        ours.start = 3  # type: ignore[misc]
