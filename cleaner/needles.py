"""Literal words that a pattern cannot match without: a cheap test before the pattern itself is tried, or even compiled."""

from __future__ import annotations

import re
import re._constants as op  # the parse tree of the standard library's own patterns: RE2 has none to show
import re._parser as parser
import warnings
from collections.abc import Iterable
from typing import Any

LEAST = 2  # a needle of smaller weight is in every text
_COMMON = " .,:;'\"-()?!"  # in every text, so that they tell nothing

_COMMON_WORDS = frozenset(
    """a an and are as at be been by for from has have in is it its more no not of on or our that the their this to was we were
    will with you your de del des du la le les el los en et il un una une y der die das und den di da do e o que""".split()
)

_CLASS = re.compile(r"\\[pP](?:\{[^}]*\}|[A-Z])")


def needles(pattern: str) -> tuple[str, ...]:
    """Strings of which any text that the RE2 pattern matches holds at least one; empty where none can be told.

    The longest choice is taken: of `leave (a|your) comment`, `comment`.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # the parser warns of sets that another syntax would nest
            tree = parser.parse(_CLASS.sub(r"\\S", pattern))
    except (re.error, RecursionError, OverflowError):
        return ()
    found = _required(tree)
    return () if found is None or _worth(found)[0] < LEAST else tuple(sorted(found))


def _required(sequence: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best set of needles of a sequence of nodes, None where no part of it must hold a literal."""
    choices: list[frozenset[str]] = []
    run = ""
    for kind, value in sequence:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        if run:
            choices.append(frozenset([run]))
            run = ""
        if (inner := _of_node(kind, value)) is not None:
            choices.append(inner)
    if run:
        choices.append(frozenset([run]))
    return max(choices, key=_worth, default=None)


def _of_node(kind: Any, value: Any) -> frozenset[str] | None:
    if kind is op.SUBPATTERN:
        return _required(value[3])
    if kind is op.BRANCH:
        parts = [_required(branch) for branch in value[1]]
        return None if None in parts else frozenset().union(*parts)  # type: ignore[arg-type]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
        return _required(value[2])
    return None


def _worth(found: frozenset[str]) -> tuple[int, int]:
    """The weight of the lightest, and then the fewer the better."""
    return min(map(_weight, found)), -len(found)


def _weight(needle: str) -> int:
    """How rare a needle is, roughly: letters count one, those beyond ASCII two, signs that prose seldom has four."""
    rare = " ".join(word for word in needle.split(" ") if word not in _COMMON_WORDS)
    return sum(0 if c in _COMMON else 2 if not c.isascii() else 1 if c.isalnum() else 4 for c in rare)
