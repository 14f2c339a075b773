"""Patterns of file names, as .gitignore has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """A list of patterns, later ones before earlier ones, `!` taking out again. Parsed when it is first needed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # loaded for those who have patterns

        return GitIgnoreSpec.from_lines(self.lines, backend="simple")

    def match(self, path: str) -> bool:
        """Whether a path, counted from where the patterns count, matches. What lies outside matches by name alone."""
        pure = PurePath(path)
        if pure.is_absolute() or ".." in pure.parts:
            pure = PurePath(pure.name)
        return bool(self.lines) and self._spec.match_file(pure.as_posix())

    def verdict(self, path: str) -> bool | None:
        """True if a path matches, False if a pattern with `!` takes it out again, None where none speaks of it.

        A folder's path ends in a slash.
        """
        return self._spec.check_file(path).include if self.lines else None
