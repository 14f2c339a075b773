"""A line with what varies in it masked: names, numbers, dates, addresses. `Tel: 555-0134` and `Tel: 555-0199` are one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cleaner.normal import normalise
from cleaner.tuples import NamedTuple

# What may stand in a slot, as RE2 over normalised lines. None of it reaches over a quotation mark.
SLOTS: Mapping[str, str] = {
    "url": r'(?:https?://|www\.)[^\s"]+',
    "email": r'[^\s"@]+@[^\s"@]+',
    "date": r"[\p{L}\d.,/ -]{5,24}",
    "number": r"\d[\d.,:/-]*",
    "name": r'[^\s\d,;:!?()"|/]+(?: [^\s\d,;:!?()"|/]+){0,4}',
}
_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters, which no site writes
_CAPITAL = r"[^\W\d_][\w'’.-]*"
_MASKS = (
    ("url", re.compile(r"\b(?:https?://|www\.)[^\s\"“”„«»]+", re.IGNORECASE)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    ("date", re.compile(r"\b(?:\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?,?(?: de)? \d{4}|[^\W\d_]{3,12}\.? \d{1,2}, \d{4})\b")),
    ("number", re.compile(r"\d[\d.,:/-]*(?<=\d)")),
    ("name", re.compile(rf"{_CAPITAL}(?: {_CAPITAL})*")),
)
_SLOT = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")


class Masked(NamedTuple):
    """A line as its template, and what stands in the template's slots, in their order, normalised."""

    key: str
    values: tuple[str, ...]


def mask(line: str) -> Masked:
    """The template of a line."""
    slots: list[tuple[int, int, str]] = []
    for kind, pattern in _MASKS:
        for match in pattern.finditer(line):
            for start, end in _names(match) if kind == "name" else [match.span()]:
                if not any(start < right and left < end for left, right, _ in slots):
                    slots.append((start, end, kind))
    parts, values, at = [], [], 0
    for start, end, kind in sorted(slots):
        parts += [normalise(line[at:start]), f"{_OPEN}{kind}{_CLOSE}"]
        values.append(normalise(line[start:end]))
        at = end
    return Masked("".join([*parts, normalise(line[at:])]), tuple(values))


def _names(match: re.Match[str]) -> list[tuple[int, int]]:
    """Runs of capitalised words. The line's first word begins one only with a second: else it begins a sentence."""
    runs: list[tuple[int, int]] = []
    for word in re.finditer(r"\S+", match.group()):
        start, end = match.start() + word.start(), match.start() + word.end()
        if not word.group()[0].isupper():
            continue
        if runs and match.string[runs[-1][1] : start] == " ":
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return [(start, end) for start, end in runs if start > 0 or " " in match.string[start:end]]


def frame(key: str) -> str:
    """What is fixed in a template."""
    return " ".join(_SLOT.sub(" ", key).split())


def shown(key: str) -> str:
    """A template for a person to read: `tel: <number>`."""
    return _SLOT.sub(r"<\1>", key)


def filled(key: str, value: Callable[[int], str | None]) -> str:
    """The template with the slots filled in for which `value`, asked by number, knows one; the others stay."""
    number = iter(range(key.count(_OPEN)))

    def fill(slot: re.Match[str]) -> str:
        known = value(next(number))
        return slot.group() if known is None else known

    return _SLOT.sub(fill, key)


def pattern(key: str) -> str:
    """The template as an RE2 pattern for whole normalised lines."""
    parts = _SLOT.split(key)
    return "".join(SLOTS[part] if i % 2 else _SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))
