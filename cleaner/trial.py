"""A rule's examples tried, and why one does not hold, in words for whoever writes the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.detect.gate import Matcher
from cleaner.lines import count_words
from cleaner.model import Example, Rule
from cleaner.normal import normalise
from cleaner.pipeline import run_examples


def failures(rule: Rule, examples: Sequence[Example]) -> Iterator[str]:
    """One line for each example that does not hold, and for each language of patterns without a hit or a miss."""
    for number, (example, found) in enumerate(zip(examples, run_examples(rule, examples), strict=True)):
        holds = "\n".join(found) == example.hit
        if holds and example.xfail:
            yield f"{rule.code}-{number}: holds, though it is marked xfail: take the mark off"
        elif not holds and not example.xfail:
            yield f"{rule.code}-{number}: expected {example.hit!r}, found {found}: {_reason(rule, example, found)}"
    for lang in rule.patterns:
        told = [example for example in examples if lang == "any" or example.lang == lang]
        mark = "" if lang == "any" else f' with lang = "{lang}"'
        if not any(example.hit for example in told):
            yield f"{rule.code}: no example of what it finds by patterns.{lang}: add one{mark}"
        if all(example.hit for example in told):
            yield f'{rule.code}: no near miss for patterns.{lang}: add honest prose that reads alike, with hit = ""{mark}'


def _reason(rule: Rule, example: Example, found: Sequence[str]) -> str:
    if not rule.patterns:
        return "its detector finds otherwise"
    matchers = {f"{lang}[{i}]": Matcher(rule, p) for lang, patterns in rule.patterns.items() for i, p in enumerate(patterns)}
    if found and not example.hit:
        lines = [normalise(line) for line in found]
        who = [where for where, matcher in matchers.items() if any(matcher.compiled.search(line) for line in lines)]
        guilty = " or ".join(f"patterns.{where}" for where in who) or "its patterns"
        return f"narrow {guilty}, or say under [unless] what speaks against"
    if found:
        return "it finds other words: see its (?P<cut>…), or write as hit what it finds"
    lines = [line for line in normalise(example.title or example.text).split("\n") if line.strip()]
    return _why_nothing(rule, [(line, matcher) for line in lines for matcher in matchers.values()])


def _why_nothing(rule: Rule, pairs: Sequence[tuple[str, Matcher]]) -> str:
    for line, matcher in pairs:
        if not matcher.compiled.search(line):
            continue
        if matcher.voided(line):
            return "a pattern hits, but so does one of [unless], or unless_reported"
        if rule.max_words and count_words(line) > rule.max_words:
            return f"a pattern hits, but the line has {count_words(line)} words, over max_words = {rule.max_words}"
        return f"a pattern hits, but not where it may: position = {rule.position!r}, scope = {rule.scope!r}"
    whole = " (scope = 'line' means all of a line)" if rule.scope == "line" else ""
    return f"no pattern hits{whole}. Lines are matched in small letters, with straight quotes and plain dashes"
