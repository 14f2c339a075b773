"""Literal words that a pattern cannot match without: a cheap test before the pattern itself is tried, or even compiled."""

from __future__ import annotations

import re
import re._constants as op  # the parse tree of the standard library's own patterns: RE2 has none to show
import re._parser as parser
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from cleaner.tuples import NamedTuple

LEAST = 2  # a needle of smaller weight is in every text
ENOUGH = 7  # a heavier one is rare enough
MOST = 24  # alternatives that are spelt out
MOST_OPENING = 60  # characters, or strings, that a line may begin with
_LONGEST_OPENING = 5
BEGIN, END = "\x02", "\x03"  # stand for a line's two ends
ALL, ANY, CLOSE = "\x04", "\x05", "\x06"  # in a test as it is written: trees follow up to a CLOSE
_ENDS = BEGIN + END
_MARKS = f"{BEGIN}{END}{ALL}{ANY}{CLOSE}\n\0"
_A_DIGIT = (op.CATEGORY, op.CATEGORY_DIGIT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_AT = {op.AT_BEGINNING: BEGIN, op.AT_END: END}
_SPACE = " \t\n\f\r"  # as RE2 understands it
_TOKEN = re.compile(f"[{ALL}{ANY}{CLOSE}]|[^\n]+\n")
_BESIDE_BEGIN, _BESIDE_END = re.compile(f"{BEGIN}[{BEGIN}{_SPACE}]+"), re.compile(f"[{END}{_SPACE}]+{END}")
_NOTHING = frozenset([""])
_COMMON = " .,:;'\"-?!"  # in every text, so that they tell nothing
_LABEL = 3  # what a colon behind a word adds all the same: that word stands there far less often than elsewhere

_COMMON_WORDS = frozenset(
    """a an and are as at be been by for from has have in is it its more no not of on or our that the their this to was we were
    will with you your de del des du la le les el los en et il un una une y der die das und den di da do e o que""".split()
)

_CLASS = re.compile(r"\\[pP](?:\{[^}]*\}|[A-Z])|\[:\^?\w+:\]")
_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{1,8})\}")


class Required(NamedTuple):
    """What any text that a pattern matches holds: one of `needles`, and what `also` tests; empty where nothing can be told."""

    needles: tuple[str, ...] = ()
    also: str = ""


class _OneOf(NamedTuple):
    """Strings one of which must stand in the line, and parts of them, one of which must, that are as rare or fewer."""

    strings: frozenset[str]
    parts: frozenset[str]


class _Several(NamedTuple):
    """Trees `all` of which must hold, or else any."""

    all: bool
    trees: tuple[_Tree, ...]


_Tree: TypeAlias = "_OneOf | _Several"
_Start: TypeAlias = tuple[str, bool]  # what something begins with, and whether that is all of it
_Node: TypeAlias = tuple[Any, Any]  # as the parser has it: its kind, and what it is made of


def required(pattern: str, *, whole: bool = False) -> Required:
    """The strings that an RE2 pattern cannot match without. `whole` means that it has to match a whole line, save space.

    Its rarest part makes the needles, with alternatives spelt out: of `as an? (ai|bot), .*`, four strings from `as a ai, `
    on. All of its parts make the rest, as `holds` reads it.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # the parser warns of sets that another syntax would nest
            nodes = list(parser.parse(_CODE_POINT.sub(lambda match: f"\\U{match[1]:0>8}", _CLASS.sub(r"\\S", pattern))))
    except (re.error, RecursionError, OverflowError):
        return Required()
    ends = ((op.AT, op.AT_BEGINNING), (op.AT, op.AT_END)) if whole else ()
    tree = _tree([*ends[:1], *nodes, *ends[1:]])
    if tree is None:
        return Required()
    rarest = _rarest(tree)
    needles = tuple(sorted(rarest)) if _worth(rarest)[0] >= LEAST else ()
    return Required(needles, "" if needles and isinstance(tree, _OneOf) and tree.strings == rarest else _written(tree))


def _tree(sequence: Sequence[_Node]) -> _Tree | None:
    """What a sequence of nodes needs, None if that is nothing."""
    trees: list[_Tree | None] = []
    run, first = _NOTHING, 0  # all that the nodes read last can match, and the first of them
    for number, (kind, value) in enumerate(sequence):
        strings = _strings(kind, value)
        if strings is not None and len(run) * len(strings) <= MOST:
            run = frozenset(start + end for start in run for end in strings)
            continue
        trees.append(_of_run(run, sequence[first:number], sequence[first:]))
        run, first = strings or _NOTHING, number
        if strings is None:
            trees.append(_of_node(kind, value))
            first = number + 1
    trees.append(_of_run(run, sequence[first:], sequence[first:]))
    told = [tree for tree in trees if tree is not None]
    return _Several(True, tuple(told)) if len(told) > 1 else told[0] if told else None


def _of_run(run: frozenset[str], nodes: Sequence[_Node], rest: Sequence[_Node]) -> _Tree | None:
    """What nodes need that together match one of the strings of a `run`; `rest` are they and all behind them."""
    strings = _shortest(_BESIDE_END.sub(END, _BESIDE_BEGIN.sub(BEGIN, string)) for string in run)
    if all(string.strip(_ENDS) for string in strings):
        each = [
            _shortest(string.strip(_ENDS) for string in some) for some in (strings, *(_strings(*node) or () for node in nodes))
        ]
        return _OneOf(strings, max((part for part in each if part and "" not in part), key=_worth))
    if all(string.startswith(BEGIN) for string in run) and (opening := _opening(rest)) and "" not in opening:
        first = _OneOf(frozenset(BEGIN + character for character in opening), opening)
        strings = _opening_strings(rest)
        longer = _OneOf(frozenset(BEGIN + string for string in strings), strings)
        return _Several(True, (first, longer)) if strings and strings != opening else first
    return None


def _opening(sequence: Iterable[_Node]) -> frozenset[str] | None:
    """The characters with which what a sequence matches can begin, save space; "" if it can be empty. None if they are many."""
    found = _NOTHING
    for kind, value in sequence:
        some = _opening_of(kind, value)
        if some is None:
            return None
        found = found - _NOTHING | some
        if "" not in some:
            break
    return found if len(found) <= MOST_OPENING else None


def _opening_of(kind: Any, value: Any) -> frozenset[str] | None:
    if kind is op.SUBPATTERN:
        return _opening(value[3])
    if kind is op.BRANCH:
        parts = [_opening(branch) for branch in value[1]]
        return None if None in parts else frozenset().union(*(part or () for part in parts))
    if kind in _REPEATS:
        once = _opening(value[2])
        return once if once is None or value[0] else once | _NOTHING
    strings = _first_strings(kind, value)
    return None if strings is None else frozenset(string.strip(_ENDS + _SPACE) for string in strings)


def _opening_strings(sequence: Sequence[_Node]) -> frozenset[str]:
    """Strings with one of which what a sequence matches begins, save space, as long as they are few; none if nothing is known."""
    for most in range(_LONGEST_OPENING, 1, -1):
        starts = _starts(sequence, most, outer=True)
        if starts and ("", True) not in starts:
            texts = {text for text, _ in starts}
            return frozenset(text for text in texts if not any(text[:size] in texts for size in range(1, len(text))))
    return _NOTHING - _NOTHING


def _starts(sequence: Iterable[_Node], most: int, *, outer: bool) -> frozenset[_Start] | None:
    """Up to so many characters with which what a sequence matches can begin, and whether that is all of it, if they are fewer.

    `outer` sequences begin where a line does, whose space is nobody's. None if they are many, or nothing is known.
    """
    found = {("", True)}
    for kind, value in sequence:
        growing = [text for text, whole in found if whole and len(text) < most]
        some = _starts_of(kind, value, most) if growing else frozenset[_Start]()
        if some is None:
            return None if "" in growing else frozenset((text, False) for text, _ in found)
        grown: set[_Start] = set()
        for text in growing:
            for more, whole in some:
                joined = text + more if text or not outer else more.lstrip(_SPACE)
                # Behind space that may be repeated comes more of the same, which is among `some`, or what follows.
                space = outer and not joined and len(more) < most and kind in _REPEATS
                grown.add((joined[:most], (whole and len(joined) < most) or space))
        found = grown | {(text, whole) for text, whole in found if not whole or len(text) >= most}
        if ("", False) in found or len(found) > MOST_OPENING:
            return None
    return frozenset(found)


def _starts_of(kind: Any, value: Any, most: int) -> frozenset[_Start] | None:
    if kind is op.SUBPATTERN:
        return _starts(value[3], most, outer=False)
    if kind is op.BRANCH:
        parts = [_starts(branch, most, outer=False) for branch in value[1]]
        return None if None in parts else frozenset().union(*(part or () for part in parts))
    if kind in _REPEATS:
        once = _starts(value[2], most, outer=False)
        if once is None:
            return None
        return frozenset((text, whole and value[1] == 1) for text, whole in once) | ({("", True)} if not value[0] else set())
    strings = _first_strings(kind, value)
    return None if strings is None else frozenset((string.strip(_ENDS), True) for string in strings)


def _first_strings(kind: Any, value: Any) -> frozenset[str] | None:
    """All strings that a node can match, digits too: they are few where a line begins."""
    if kind is op.IN and _A_DIGIT in value:
        others = _strings(kind, [member for member in value if member != _A_DIGIT])
        return None if others is None else others | frozenset("0123456789")
    return _strings(kind, value)


def _shortest(strings: Iterable[str]) -> frozenset[str]:
    """The strings without those that hold another: where the longer one stands, the shorter one does."""
    distinct = sorted(set(strings), key=len)
    return frozenset(s for i, s in enumerate(distinct) if not any(other in s for other in distinct[:i]))


def _of_node(kind: Any, value: Any) -> _Tree | None:
    """What a node needs that can match endlessly many strings."""
    if kind is op.SUBPATTERN:
        return _tree(value[3])
    if kind is op.BRANCH:
        trees = [tree for branch in value[1] if (tree := _tree(branch)) is not None]
        return _Several(False, tuple(trees)) if len(trees) == len(value[1]) else None
    if kind in _REPEATS and value[0] > 0:
        return _tree(value[2])
    return None


def _strings(kind: Any, value: Any) -> frozenset[str] | None:
    """All strings that a node can match, if they are few."""
    if kind is op.LITERAL:
        return None if chr(value) in _MARKS else frozenset([chr(value)])
    if kind is op.AT:
        return frozenset([_AT.get(value, "")])
    if kind is op.IN:
        few = len(value) <= MOST and all(member is op.LITERAL and chr(code) not in _MARKS for member, code in value)
        return frozenset(chr(code) for _, code in value) if few else None
    if kind is op.SUBPATTERN:
        return _all(value[3])
    if kind is op.BRANCH:
        parts = [_all(branch) for branch in value[1]]
        united: frozenset[str] = frozenset().union(*(part or () for part in parts))
        return None if None in parts or len(united) > MOST else united
    if kind in _REPEATS and (value[0], value[1]) == (0, 1):
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


def _rarest(tree: _Tree) -> frozenset[str]:
    """The strings of a tree that are in the fewest texts."""
    if isinstance(tree, _OneOf):
        return tree.parts
    parts = [_rarest(part) for part in tree.trees]
    return max(parts, key=_worth) if tree.all else frozenset().union(*parts)


def _written(tree: _Tree) -> str:
    """A tree as text, first what tells most lines the quickest."""
    if isinstance(tree, _Several):
        parts = sorted(tree.trees, key=_quickness, reverse=tree.all)
        return f"{ALL if tree.all else ANY}{''.join(map(_written, parts))}{CLOSE}"
    strings = "".join(f"{string}\n" for string in sorted(tree.strings))
    return strings if len(tree.strings) == 1 else f"{ANY}{strings}{CLOSE}"


def _quickness(tree: _Tree) -> tuple[bool, int, int]:
    """More for what stands at a line's end, which needs no search, and of that for fewer strings; else for rarer ones."""
    return (True, -_count(tree), 0) if _at_an_end(tree) else (False, *_worth(_rarest(tree)))


def _count(tree: _Tree) -> int:
    return len(tree.strings) if isinstance(tree, _OneOf) else sum(map(_count, tree.trees))


def _at_an_end(tree: _Tree) -> bool:
    """Whether a line must begin or end with something for the tree to hold."""
    if isinstance(tree, _OneOf):
        return all(string[0] == BEGIN or string[-1] == END for string in tree.strings)
    return (any if tree.all else all)(map(_at_an_end, tree.trees))


def holds(test: str, line: str) -> bool:
    """Whether a line holds what a pattern needs, as `Required.also` tells it. What has several lines may hold anything."""
    if not test or "\n" in line:
        return True
    start, end = len(line) - len(line.lstrip(_SPACE)), len(line.rstrip(_SPACE))
    groups: list[tuple[bool, list[bool]]] = [(True, [])]  # those still open: whether all must hold, and what holds
    for token in _TOKEN.findall(test):
        if token in (ALL, ANY):
            groups.append((token == ALL, []))
            continue
        if token == CLOSE:
            every, held = groups.pop()
            found = all(held) if every else any(held)
        else:
            found = _stands(token[:-1], line, start, end)
        groups[-1][1].append(found)
    return groups[0][1][0]


def _stands(string: str, line: str, start: int, end: int) -> bool:
    """Whether a string stands in a line whose ends are taken to be at `start` and `end`."""
    if string[0] == BEGIN and string[-1] == END:
        return line[start:end] == string[1:-1]
    if string[0] == BEGIN:
        return line.startswith(string[1:], start)
    if string[-1] == END:
        return line.endswith(string[:-1], 0, end)
    return string in line


def _worth(found: frozenset[str]) -> tuple[int, int]:
    """The weight of the lightest, as far as more of it still tells, and then the fewer the better."""
    return min(ENOUGH, *map(_weight, found)), -len(found)


@lru_cache(maxsize=1 << 12)
def _weight(needle: str) -> int:
    """How rare a needle is, roughly: letters count one, those beyond ASCII two, signs that prose seldom has four.

    A word that is in every text counts one in all.
    """
    words = needle.split(" ")
    rare = " ".join(word for word in words if word not in _COMMON_WORDS)
    common = sum(word in _COMMON_WORDS for word in words)
    labels = _LABEL if ":" in needle and needle[0].isalnum() else 0
    return (
        common + labels + sum(0 if c in _COMMON else 2 if not c.isascii() else 1 if c.isalnum() or c in "()" else 4 for c in rare)
    )
