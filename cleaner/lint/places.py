"""The way from an article's text back to the file that it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from cleaner.lint.issues import Change
from cleaner.tuples import NamedTuple

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_DOUBLED = re.compile(r"''|.", re.DOTALL)

Write = Callable[[str], str]


class Stretch(NamedTuple):
    """A text that stands in the file as it is, from `offset` on."""

    offset: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the text stands in the file."""
        return start + self.offset, end + self.offset

    def change(self, start: int, end: int, text: str) -> Change | None:
        """The change to the file that makes this one to the text."""
        return Change(start + self.offset, end + self.offset, text)


class Written(NamedTuple):
    """A text that the file writes in its own way: character i stands at [starts[i], ends[i]) of the file.

    `write` gives a text as it stands in the file; None where the file cannot be changed through it.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    first: int
    write: Write | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the text stands in the file."""
        if not self.starts:
            return self.first, self.first
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return at, at
        return self.starts[start], max(self.starts[start], self.ends[end - 1])

    def change(self, start: int, end: int, text: str) -> Change | None:
        """The change to the file that makes this one to the text; None where there is no such way."""
        return None if self.write is None else Change(*self.span(start, end), self.write(text))


def in_quotes(source: str, start: int, end: int) -> tuple[str, Written]:
    """The text of a string in double quotes, whose inside is [start, end) of the source, as JSON, YAML and TOML write it.

    Raises ValueError for escapes that JSON does not know.
    """
    plain = source.isascii()
    text, starts, ends = [], [], []
    for match in _ESCAPE.finditer(source, start, end):
        piece = match.group()
        character = json.loads(f'"{piece}"') if piece.startswith("\\") else piece
        text.append(character)
        starts.append(match.start())
        ends.append(match.end())
    return "".join(text), Written(starts, ends, start, lambda new: json.dumps(new, ensure_ascii=plain)[1:-1])


def in_single_quotes(source: str, start: int, end: int) -> tuple[str, Written]:
    """The text of a YAML string in single quotes, whose inside is [start, end) of the source."""
    pieces = [(match.group()[0], *match.span()) for match in _DOUBLED.finditer(source, start, end)]
    starts, ends = [piece[1] for piece in pieces], [piece[2] for piece in pieces]
    return "".join(piece[0] for piece in pieces), Written(starts, ends, start, lambda new: new.replace("'", "''"))
