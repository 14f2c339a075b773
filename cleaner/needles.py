"""Literal words that a pattern cannot match without: a cheap test before the pattern itself is tried, or even compiled."""

from __future__ import annotations

import re
import re._constants as op  # the parse tree of the standard library's own patterns: RE2 has none to show
import re._parser as parser
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

LEAST = 2  # a needle of smaller weight is in every text
ENOUGH = 7  # a heavier one is rare enough
MOST = 24  # alternatives that are spelt out
_NOTHING = frozenset([""])
_COMMON = " .,:;'\"-?!"  # in every text, so that they tell nothing

_COMMON_WORDS = frozenset(
    """a an and are as at be been by for from has have in is it its more no not of on or our that the their this to was we were
    will with you your de del des du la le les el los en et il un una une y der die das und den di da do e o que""".split()
)

_CLASS = re.compile(r"\\[pP](?:\{[^}]*\}|[A-Z])")
_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{1,8})\}")


class Required(NamedTuple):
    """What any text that a pattern matches holds: one of `needles`, and one of `also`; empty where none can be told."""

    needles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def required(pattern: str) -> Required:
    """The strings that an RE2 pattern cannot match without.

    Its rarest part makes the needles, with alternatives spelt out: of `as an? (ai|bot), .*`, four strings from `as a ai, `
    on. The rarest of the parts that do not overlap it makes the others.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # the parser warns of sets that another syntax would nest
            tree = parser.parse(_CODE_POINT.sub(lambda match: f"\\U{match[1]:0>8}", _CLASS.sub(r"\\S", pattern)))
    except (re.error, RecursionError, OverflowError):
        return Required()
    return Required(*(tuple(sorted(part)) for part in _required(tree) if _worth(part)[0] >= LEAST))


class _Choice(NamedTuple):
    """Strings one of which must stand where the nodes from `first` to `last` do; `inner` ones do not overlap each other."""

    first: int
    last: int
    strings: frozenset[str]
    inner: bool = False


def _required(sequence: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """The best two sets of strings of a sequence of nodes that do not overlap; fewer where there are not so many."""
    choices = [choice._replace(strings=_shortest(choice.strings)) for choice in _choices(sequence) if "" not in choice.strings]
    if not choices:
        return []
    best = max(choices, key=lambda choice: _worth(choice.strings))
    apart = [choice.strings for choice in choices if _apart(choice, best)]
    return [best.strings, *([max(apart, key=_worth)] if apart else [])]


def _apart(choice: _Choice, best: _Choice) -> bool:
    if choice is best:
        return False
    return choice.last < best.first or choice.first > best.last or (choice.inner and best.inner)


def _choices(sequence: Iterable[tuple[Any, Any]]) -> Iterator[_Choice]:
    run, first = _NOTHING, 0  # all that the nodes read last can match, and the first of them
    number = -1
    for number, (kind, value) in enumerate(sequence):
        strings = _strings(kind, value)
        if strings is not None:
            yield _Choice(number, number, strings)
        if strings is not None and len(run) * len(strings) <= MOST:
            run = frozenset(start + end for start in run for end in strings)
            continue
        yield _Choice(first, number - 1, run)
        run, first = strings or _NOTHING, number
        if strings is None:
            yield from (_Choice(number, number, inner, inner=True) for inner in _of_node(kind, value))
            first = number + 1
    yield _Choice(first, number, run)


def _shortest(strings: frozenset[str]) -> frozenset[str]:
    """The strings without those that hold another: where the longer one stands, the shorter one does."""
    return frozenset(s for s in strings if not any(other in s for other in strings if other != s))


def _of_node(kind: Any, value: Any) -> list[frozenset[str]]:
    """The best sets of strings inside a node that can match endlessly many."""
    if kind is op.SUBPATTERN:
        return _required(value[3])
    if kind is op.BRANCH:
        parts = [_required(branch) for branch in value[1]]
        return [frozenset().union(*ranked) for ranked in zip(*parts, strict=False)]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
        return _required(value[2])
    return []


def _strings(kind: Any, value: Any) -> frozenset[str] | None:
    """All strings that a node can match, if they are few."""
    if kind is op.LITERAL:
        return frozenset([chr(value)])
    if kind is op.AT:
        return _NOTHING
    if kind is op.IN:
        few = len(value) <= MOST and all(member is op.LITERAL for member, _ in value)
        return frozenset(chr(code) for _, code in value) if few else None
    if kind is op.SUBPATTERN:
        return _all(value[3])
    if kind is op.BRANCH:
        parts = [_all(branch) for branch in value[1]]
        united: frozenset[str] = frozenset().union(*(part or () for part in parts))
        return None if None in parts or len(united) > MOST else united
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and (value[0], value[1]) == (0, 1):
        once = _all(value[2])
        return None if once is None else once | _NOTHING
    return None


def _all(sequence: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    strings = _NOTHING
    for kind, value in sequence:
        more = _strings(kind, value)
        if more is None or len(strings) * len(more) > MOST:
            return None
        strings = frozenset(start + end for start in strings for end in more)
    return strings


def _worth(found: frozenset[str]) -> tuple[int, int]:
    """The weight of the lightest, as far as more of it still tells, and then the fewer the better."""
    return min(ENOUGH, *map(_weight, found)), -len(found)


def _weight(needle: str) -> int:
    """How rare a needle is, roughly: letters count one, those beyond ASCII two, signs that prose seldom has four.

    A word that is in every text counts one in all.
    """
    words = needle.split(" ")
    rare = " ".join(word for word in words if word not in _COMMON_WORDS)
    common = sum(word in _COMMON_WORDS for word in words)
    return common + sum(0 if c in _COMMON else 2 if not c.isascii() else 1 if c.isalnum() or c in "()" else 4 for c in rare)
