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
from functools import cache
from itertools import accumulate
from typing import Any

import re2

from cleaner.model import Pattern, Patterns, Rule, Tests
from cleaner.native import compiled

_native = compiled("needles")
_BREAK = re.compile("\n")

# The automaton grows as it reads. RE2 gives up past this many bytes, and says it as it says "no match".
_AUTOMATON_BYTES = 1 << 28
_ANY = (1 << 31) - 1  # words: for rules that look at lines of any length
_UNTOLD = array("i")
PATIENCE = 6  # texts that are searched for one needle after the other, which costs each a sixth of building the automaton


class Matcher:
    """One pattern of one rule, compiled when it is first tried."""

    __slots__ = ("_compiled", "_set", "pattern", "rule")

    def __init__(self, rule: Rule, pattern: Pattern) -> None:
        self.rule, self.pattern = rule, pattern
        self._compiled: re2._Regexp | None = None
        self._set: _Set | None = None  # tells whether, and not where, and is ready sooner

    @property
    def source(self) -> str:
        """The pattern as RE2 gets it: `line` means the whole line, and ^ and $ bind to lines."""
        whole = self.rule.scope == "line"
        return rf"(?m)^\s*(?:{self.pattern.source})\s*$" if whole else f"(?m){self.pattern.source}"

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
        unless = self.rule.unless
        return any(_unless(unless.numbered(number).source).search(line) for number in _possible(unless, line))


@cache
def _unless(source: str) -> re2._Regexp:
    """A pattern of `unless`, compiled once for all rules that have it."""
    return re2.compile(source, _options())


def _possible(patterns: Patterns, line: str) -> Sequence[int]:
    """The numbers of the patterns that may hit a normalised line, by what they need."""
    if "\n" in line:
        return range(patterns.count)
    if _native is not None:
        numbers: list[int] = _native.holding(*patterns.tests, line)
        return numbers
    from cleaner.needles import holds  # loads the parser of patterns

    return [number for number in range(patterns.count) if holds(patterns.numbered(number).also.decode(), line)]


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
        most += array("i", [_ANY]) * (beside.count(b"\0") + 1)
        self._needles = Needles(needles, most, [rule.patterns.tests for rule in self._rules])
        self._bare = [start + k for start, rule in zip(self._starts, self._rules, strict=False) for k in rule.patterns.bare]
        self._bare_set = _Set([self._matcher(number).source for number in self._bare], literal=False)

    def candidates(
        self,
        normalised: str,
        beside: list[tuple[int, int]] | None = None,
        long_as: array[int] = _UNTOLD,
        *,
        one_line: bool = False,
    ) -> list[tuple[Matcher, int]]:
        """The patterns that may hit somewhere in a normalised text of any number of lines, each with a line to try it on.

        They come in the rules' order, and a pattern's lines in that of the text. A line holds a needle of the pattern, where
        it has any, and all else that it needs. `beside` is filled with the others' finds: (list, line). `long_as` tells for
        each line as long as how many words it is: most of those too long for a rule are left out. A text that is `one_line`,
        whatever breaks it has, is only asked for needles.
        """
        bare = array("i", [self._bare[i] for i in self._bare_set.found(normalised)])
        tested, own = not one_line or "\n" not in normalised, self._starts[-1]
        places = self._needles.places(normalised, long_as, bare, tested=tested)
        if places and places[-1][0] >= own:
            others = bisect_left(places, (own, 0))
            if beside is not None:
                beside += [(number - own, line) for number, line in places[others:]]
            del places[others:]
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
    Owners are numbered from 0; `most` gives the words of the longest line that is one for each, and `tests` what else a line
    must hold for the first of them, as `Patterns.tests` has it. Made ready for searching when first asked, which many a
    process never does.
    """

    def __init__(self, needles: bytes, most: array[int] | None = None, tests: Sequence[Tests] = ()) -> None:
        self._needles, self._tests = needles, tests
        self._most = most or array("i", [_ANY]) * (needles.count(b"\0") + 1)
        self._owners: list[tuple[str, list[int]]] = []
        self._asks: list[str] = []
        self._index: Any = None
        self._asked = 0
        self._set: _Set | None = None

    def places(
        self, text: str, long_as: array[int] = _UNTOLD, everywhere: array[int] = _UNTOLD, *, tested: bool = True
    ) -> list[tuple[int, int]]:
        """(owner, line) wherever a needle of an owner stands in a line of the text, in order, each once.

        `long_as` tells for each line as long as how many words it is, so that lines too long for an owner may be left out.
        Owners `everywhere` are asked of every line. Lines are only left out for what they lack if `tested`.
        """
        if _native is None:
            return self.places_uncompiled(text, everywhere, tested=tested)
        if self._index is None:
            self._index = _native.NeedleIndex(self._needles, self._most, self._tests)
        places: list[tuple[int, int]] = self._index.places(text, long_as, everywhere, tested)
        return places

    def places_uncompiled(self, text: str, everywhere: Sequence[int] = (), *, tested: bool = True) -> list[tuple[int, int]]:
        """What `places` gives, without the compiled module; no line is too long."""
        if not self._owners:
            owners: dict[str, list[int]] = {}
            for owner, needles in enumerate(self._needles.decode().split("\0")):
                for needle in needles.split("\n") if needles else ():
                    owners.setdefault(needle, []).append(owner)
            self._owners = list(owners.items())
        starts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text) + 1]
        found = {(owner, line) for owner in everywhere for line in range(len(starts) - 1)}
        for needle, holders in (self._owners[k] for k in self._found(text)):
            found.update((owner, line) for line in _lines_holding(needle, text, starts) for owner in holders)
        return sorted(one for one in found if not tested or self._holds(one[0], text[starts[one[1]] : starts[one[1] + 1] - 1]))

    def _holds(self, owner: int, line: str) -> bool:
        from cleaner.needles import holds  # loads the parser of patterns

        if not self._asks:
            bounded = ((kept, bounds[i : i + 2]) for kept, bounds in self._tests for i in range(2, len(bounds) - 1, 2))
            self._asks = [str(kept[start:end], "utf-8") for kept, (start, end) in bounded]
        return owner >= len(self._asks) or holds(self._asks[owner], line)

    def _found(self, text: str) -> Iterable[int]:
        """Numbers of the needles that the text holds. The automaton is built when there have been texts to pay for it."""
        if self._set is None:
            if self._asked < PATIENCE:
                self._asked += 1
                return [i for i, (needle, _) in enumerate(self._owners) if needle in text]
            self._set = _Set([needle for needle, _ in self._owners], literal=True)
        return self._set.found(text)


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
