"""Which patterns may hit a text, for all patterns of all languages in one pass, and the patterns themselves.

A pattern is tried, and compiled, only on lines in which one of its needles stands; needles are sought together, in one pass
over the text however many rules there are. RE2 runs in time linear in the
text, whatever the pattern, so that no rule can hang the process.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import re2

from cleaner.model import Pattern, Rule
from cleaner.native import compiled

_native, _holding = compiled("needles"), compiled("holds")
_BREAK = re.compile("\n")

# The automaton grows as it reads. RE2 gives up past this many bytes, and says it as it says "no match".
_AUTOMATON_BYTES = 1 << 28
_ANY = (1 << 31) - 1  # words: for rules that look at lines of any length
_UNTOLD = array("i")
PATIENCE = 6  # texts that are searched for one needle after the other, which costs each a sixth of building the automaton


class Matcher:
    """One pattern of one rule, compiled when it is first tried."""

    __slots__ = ("_compiled", "_set", "_unless", "pattern", "rule")

    def __init__(self, rule: Rule, pattern: Pattern) -> None:
        self.rule, self.pattern = rule, pattern
        self._compiled: re2._Regexp | None = None
        self._set: _Set | None = None  # tells whether, and not where, and is ready sooner
        self._unless: list[re2._Regexp] | None = None

    @property
    def source(self) -> str:
        """The pattern as RE2 gets it: `line` means the whole line, and ^ and $ bind to lines."""
        whole = self.rule.scope == "line"
        return rf"(?m)^\s*(?:{self.pattern.source})\s*$" if whole else f"(?m){self.pattern.source}"

    @property
    def ready(self) -> bool:
        """Whether the pattern was compiled before, and trying it costs little."""
        return self._set is not None

    @property
    def compiled(self) -> re2._Regexp:
        """The pattern, ready to search a normalised line."""
        if self._compiled is None:
            self._compiled = re2.compile(self.source, _options())
        return self._compiled

    def hits(self, line: str) -> bool:
        """Whether the pattern matches somewhere in a normalised line that holds what it needs."""
        if self._set is None:
            self._set = _Set([self.source], literal=False)
        matched = self._set.matched(line)
        return self.compiled.search(line) is not None if matched is None else bool(matched)

    def voided(self, line: str) -> bool:
        """Whether one of the rule's `unless` patterns hits the line too."""
        if self._unless is None:
            self._unless = [re2.compile(source, _options()) for source in self.rule.unless]
        return any(pattern.search(line) for pattern in self._unless)


def holding(candidates: list[tuple[Matcher, int]], lines: list[str]) -> list[tuple[Matcher, int]]:
    """Those patterns, each with the number of a normalised line that holds one of its needles, of which it holds all else."""
    if _holding is None:
        from cleaner.needles import holds  # loads the parser of patterns

        return [one for one in candidates if one[0].ready or holds(one[0].pattern.also.decode(), lines[one[1]])]
    held: list[tuple[Matcher, int]] = _holding.holding(candidates, lines)
    return held


class Gate:
    """The patterns of some rules, asked together which of them may hit.

    `beside` are words of others, written as `Needles` has them, that are sought in the same pass.
    """

    def __init__(self, rules: Iterable[Rule], beside: bytes = b"") -> None:
        self._rules = [rule for rule in rules if rule.patterns]
        self._starts = list(accumulate((rule.patterns.count for rule in self._rules), initial=0))  # numbers of the first ones
        self._matchers: dict[int, Matcher] = {}  # by number, those that were candidates once
        needles = b"\0".join([*(rule.patterns.needles for rule in self._rules), *([beside] if beside else [])])
        most = array("i")
        for rule in self._rules:
            most += array("i", [_ANY if rule.max_words is None else rule.max_words]) * rule.patterns.count
        self._needles = Needles(needles, most + array("i", [_ANY]) * (beside.count(b"\0") + 1))
        self._bare = [number for number in _without(needles) if number < self._starts[-1]]
        self._bare_set = _Set([self._matcher(number).source for number in self._bare], literal=False)

    def candidates(
        self, normalised: str, beside: list[tuple[int, int]] | None = None, long_as: array[int] = _UNTOLD
    ) -> list[tuple[Matcher, int]]:
        """The patterns that may hit somewhere in a normalised text of any number of lines, each with a line to try it on.

        They come in the rules' order, and a pattern's lines in that of the text. A pattern without needles that hits
        somewhere is to be tried on every line. `beside` is filled with the others' finds: (list, line). `long_as` tells for
        each line as long as how many words it is: most of those too long for a rule are left out.
        """
        places, own = self._needles.places(normalised, long_as), self._starts[-1]
        if places and places[-1][0] >= own:
            others = bisect_left(places, (own, 0))
            if beside is not None:
                beside += [(number - own, line) for number, line in places[others:]]
            del places[others:]
        if bare := self._bare_set.found(normalised):
            count = normalised.count("\n") + 1
            places = sorted([*places, *((self._bare[i], line) for i in bare for line in range(count))])
        known = self._matchers
        return [(known[number] if number in known else self._matcher(number), line) for number, line in places]

    def _matcher(self, number: int) -> Matcher:
        matcher = self._matchers.get(number)
        if matcher is None:
            which = bisect_right(self._starts, number) - 1
            rule = self._rules[which]
            matcher = self._matchers[number] = Matcher(rule, rule.patterns.numbered(number - self._starts[which]))
        return matcher


class Needles:
    """Which of many strings stand in which lines of a text.

    `needles` are the strings of each owner, one a line, in UTF-8, and behind a NUL those of the next owner, who may have none.
    Owners are numbered from 0; `most` gives the words of the longest line that is one for each. Made ready for searching when
    first asked, which many a process never does.
    """

    def __init__(self, needles: bytes, most: array[int] | None = None) -> None:
        self._needles = needles
        self._most = most or array("i", [_ANY]) * (needles.count(b"\0") + 1)
        self._owners: list[tuple[str, list[int]]] = []
        self._index: Any = None
        self._asked = 0
        self._set: _Set | None = None

    def places(self, text: str, long_as: array[int] = _UNTOLD) -> list[tuple[int, int]]:
        """(owner, line) wherever a needle of an owner stands in a line of the text, in order, each once.

        `long_as` tells for each line as long as how many words it is, so that lines too long for an owner may be left out.
        """
        if _native is None:
            return self.places_uncompiled(text)
        if self._index is None:
            self._index = _native.NeedleIndex(self._needles, self._most)
        places: list[tuple[int, int]] = self._index.places(text, long_as)
        return places

    def places_uncompiled(self, text: str) -> list[tuple[int, int]]:
        """What `places` gives, without the compiled module."""
        if not self._owners:
            owners: dict[str, list[int]] = {}
            for owner, needles in enumerate(self._needles.decode().split("\0")):
                for needle in needles.split("\n") if needles else ():
                    owners.setdefault(needle, []).append(owner)
            self._owners = list(owners.items())
        found = [self._owners[k] for k in self._found(text)]
        if not found:
            return []
        starts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text) + 1]
        return sorted(
            {(owner, line) for needle, owners in found for line in _lines_holding(needle, text, starts) for owner in owners}
        )

    def _found(self, text: str) -> Iterable[int]:
        """Numbers of the needles that the text holds. The automaton is built when there have been texts to pay for it."""
        if self._set is None:
            if self._asked < PATIENCE:
                self._asked += 1
                return [i for i, (needle, _) in enumerate(self._owners) if needle in text]
            self._set = _Set([needle for needle, _ in self._owners], literal=True)
        return self._set.found(text)


def _without(needles: bytes) -> Iterator[int]:
    """Numbers of the owners that have no needles."""
    if needles[:1] in (b"", b"\0"):
        yield 0
    number = counted = 0
    while (at := needles.find(b"\0\0", counted)) >= 0:
        number += needles.count(b"\0", counted, at + 1)
        counted = at + 1
        yield number
    if needles.endswith(b"\0"):
        yield number + needles.count(b"\0", counted)


def _lines_holding(needle: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """The lines of a text that hold a needle. `starts` ends with where a next line would begin."""
    at = text.find(needle)
    while at >= 0:
        line = bisect_right(starts, at) - 1
        yield line
        at = text.find(needle, starts[line + 1])


class _Set:
    """An RE2 set that never loses a match: where RE2 gives up, everything counts as found."""

    def __init__(self, sources: Sequence[str], *, literal: bool) -> None:
        self._count = len(sources)
        if sources:
            self._set = re2.Set.SearchSet(_options(literal=literal))
            for source in sources:
                self._set.Add(source)
            self._set.Add("")  # matches every text, so that its absence tells that RE2 gave up
            self._set.Compile()

    def found(self, text: str) -> Sequence[int]:
        """Numbers of the sources that the text holds, of all of them where RE2 gives up."""
        matched = self.matched(text)
        return range(self._count) if matched is None else matched

    def matched(self, text: str) -> Sequence[int] | None:
        """Numbers of the sources that the text holds, None where RE2 gives up."""
        if not self._count:
            return ()
        matched = self._set.Match(text)
        return [i for i in matched if i < self._count] if matched else None


def _options(*, literal: bool = False) -> re2.Options:
    options = re2.Options()
    options.literal = literal
    options.log_errors = False
    options.max_mem = _AUTOMATON_BYTES
    return options
