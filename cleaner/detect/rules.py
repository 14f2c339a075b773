"""Findings of the rules that are patterns."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

import re2

from cleaner.detect.article import Article
from cleaner.detect.gate import Gate, Matcher
from cleaner.lines import count_words, sentence_spans, stripped_span
from cleaner.model import Applicability, Field, Finding, Fix, Rule
from cleaner.normal import Aligned, normalise
from cleaner.tuples import NamedTuple

SHORT = 20  # words; most rules for whole lines look at no longer ones, and are asked about those alone
_TO_META = "move-to-meta:"
_LEFT = 0.1  # share of a line's characters that may be left of it for it to be nothing but junk
_BUTTON = 8  # words behind a sentence that is junk which go with it: "Sign up free.", "Already a member?"
_ASKS = "?\uff1f\u061f;"


class _Hit(NamedTuple):
    """A pattern that hits a line, before anyone asked whether it may fire there."""

    matcher: Matcher
    line: int


class PatternRules:
    """The rules of a rulebook that are patterns: those for whole short lines, for any text, and for the headline.

    `suspects` are words that the detectors of spam want sought with them, written as `Needles` has them.
    """

    def __init__(self, rules: Sequence[Rule], suspects: bytes = b"") -> None:
        self._rules, self._sought = rules, suspects

    @cached_property
    def _lines(self) -> list[tuple[int, Gate]]:
        """For whole lines, with the words of the longest that they look at; like the others made ready when first asked."""
        lines = [rule for rule in self._rules if rule.scope == "line"]
        short = [rule for rule in lines if (rule.max_words or 0) <= SHORT]
        longer = [rule for rule in lines if (rule.max_words or 0) > SHORT]
        return [(max(rule.max_words or 0 for rule in tier), Gate(tier)) for tier in (short, longer) if tier]

    @cached_property
    def _texts(self) -> Gate:
        return Gate((rule for rule in self._rules if rule.scope in ("inline", "paragraph", "document")), self._sought)

    @cached_property
    def _headlines(self) -> Gate:
        return Gate(rule for rule in self._rules if rule.scope == "headline")

    def __call__(self, article: Article) -> list[Finding]:
        """What the rules find in the article's text and title.

        Fills `article.junk` and `article.labels` on the way: zones and headline depend on them.
        """
        hits = [*self._line_hits(article), *self._text_hits(article)]
        for hit in hits:
            rule = hit.matcher.rule
            if rule.position == "above-headline":
                article.labels.add(hit.line)
            elif rule.scope in ("line", "paragraph") and rule.action != "report":
                article.junk.add(hit.line)
        article.junk.update(_cut_away(hits, article))
        hits += self._opening_hits(article, {hit.line for hit in hits})
        findings = [finding for hit in hits if _in_place(hit, article) for finding in _findings(hit, article)]
        return [*findings, *_headline_findings(article, self._headlines)]

    def _line_hits(self, article: Article) -> Iterator[_Hit]:
        """Hits of rules for whole lines; they look at lines that are short enough, which are few in an article."""
        for longest, gate in self._lines:
            yield from _gate_hits(gate, article, article.short(longest))

    def _opening_hits(self, article: Article, done: Collection[int]) -> Iterator[_Hit]:
        """Short lines at the tail whose first sentence a rule would take as a line of its own, and which end soon after it."""
        opening: dict[int, str] = {}
        tail = article.zones()[1]
        for i in article.short(SHORT):
            if i >= tail and i not in done and '"' not in (line := article.normal[i]):
                start, end = next(sentence_spans(line), (0, len(line)))
                if end < len(line) and line[end - 1] not in _ASKS:  # questions are quoted: "Already a member? asked the judge."
                    opening[i] = line[start:end]
        numbers, sentences = list(opening), list(opening.values())
        for _, gate in self._lines if numbers else ():
            for matcher, k in gate.candidates("\n".join(sentences)):
                rule, i, words = matcher.rule, numbers[k], count_words(sentences[k])
                if rule.action != "remove" or rule.applicability != "safe" or words > (rule.max_words or 0):
                    continue
                if article.words(i) - words <= _BUTTON and matcher.hits(sentences[k]) and not matcher.voided(article.normal[i]):
                    yield _Hit(matcher, i)

    def _text_hits(self, article: Article) -> Iterator[_Hit]:
        article.suspects = [] if self._sought else None
        yield from _gate_hits(self._texts, article, range(len(article.normal)), article.suspects)


def _cut_away(hits: Sequence[_Hit], article: Article) -> Iterator[int]:
    """Long lines of which rules for sentences leave nothing: a comment form on one line is no more prose than on five."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for hit in hits:
        rule = hit.matcher.rule
        if rule.scope == "inline" and rule.action == "remove" and article.is_prose(hit.line):
            found = hit.matcher.compiled.finditer(article.normal[hit.line])
            spans.setdefault(hit.line, []).extend(_cut(match) for match in found)
    for number, cuts in spans.items():
        line, at, left = article.normal[number], 0, 0
        for start, end in sorted(cuts):
            left += len(line[at:start].strip())
            at = max(at, end)
        if left + len(line[at:].strip()) <= _LEFT * len(line):
            yield number


def _gate_hits(
    gate: Gate, article: Article, numbers: Sequence[int], beside: list[tuple[int, int]] | None = None
) -> Iterator[_Hit]:
    """What the gate's patterns hit among the lines of these numbers."""
    if not numbers:
        return
    lines = [article.normal[i] for i in numbers]
    done: Rule | None = None  # a rule for documents is told once
    long_as = article.long_as if len(lines) == len(article.normal) else array("i", [article.long_as[i] for i in numbers])
    for matcher, k in gate.candidates("\n".join(lines), beside, long_as):
        rule, line = matcher.rule, lines[k]
        if not line or rule is done or (rule.max_words is not None and not article.fits(numbers[k], rule.max_words)):
            continue
        if matcher.hits(line) and not (rule.unless and matcher.voided(line)):
            yield _Hit(matcher, numbers[k])
            done = rule if rule.scope == "document" else None


def _in_place(hit: _Hit, article: Article) -> bool:
    match hit.matcher.rule.position:
        case "head":
            return hit.line <= article.zones()[0]
        case "tail":
            return hit.line >= article.zones()[1]
        case "above-headline":
            headline = article.headline()
            return headline is not None and hit.line < headline
        case _:
            return True


def _findings(hit: _Hit, article: Article) -> Iterator[Finding]:
    rule, line, normal = hit.matcher.rule, article.lines[hit.line], article.normal[hit.line]
    whole = rule.scope in ("line", "paragraph")
    if whole and not rule.action.startswith(_TO_META):  # where in the line it hits does not matter
        start, end = stripped_span(line.text)
        if start < end:
            yield finding(rule, line.start + start, line.start + end)
        return
    for match in hit.matcher.compiled.finditer(normal):
        start, end = stripped_span(line.text) if whole else article.aligned(hit.line).span(*_cut(match))
        if start < end:
            yield finding(rule, line.start + start, line.start + end, meta=_meta(rule, match, article, hit.line))
        if rule.scope != "inline":
            return


def _headline_findings(article: Article, gate: Gate) -> Iterator[Finding]:
    """What headline rules find: in the title field if there is one, else in the line that is the headline."""
    field: Field = "text" if article.title is None else "title"
    if article.title is not None:
        text, offset, normal = article.title, 0, normalise(article.title)
    elif (i := article.headline()) is not None:
        text, offset, normal = article.lines[i].text, article.lines[i].start, article.normal[i]
    else:
        return
    asked = gate.candidates(normal, one_line=True)
    for matcher in dict.fromkeys(matcher for matcher, _ in asked):  # each once, whatever lines a title field has
        rule, match = matcher.rule, matcher.compiled.search(normal)
        if not match or matcher.voided(normal) or (rule.max_words is not None and count_words(normal) > rule.max_words):
            continue
        start, end = Aligned(text, normal).span(*_cut(match))
        if start < end:
            yield finding(rule, offset + start, offset + end, field=field)


def _cut(match: re2._Match) -> tuple[int, int]:
    """The span that a match stands for: its group `cut` if it took part, else the whole of it."""
    return _group(match, "cut") or match.span()


def _group(match: re2._Match, name: str) -> tuple[int, int] | None:
    """The span of a named group, None where the pattern has none or it took no part."""
    number = match.re.groupindex.get(name)
    span: tuple[int, int] = match.span(number) if number else (-1, -1)
    return span if span[0] >= 0 else None


def _meta(rule: Rule, match: re2._Match, article: Article, i: int) -> tuple[str, str] | None:
    """The metadata field that a `move-to-meta` rule fills, with the words of its group `value` as they were written."""
    if not rule.action.startswith(_TO_META):
        return None
    start, end = article.aligned(i).span(*(_group(match, "value") or match.span()))
    return rule.action.removeprefix(_TO_META), article.lines[i].text[start:end].strip()


def finding(
    rule: Rule,
    start: int,
    end: int,
    *,
    field: Field = "text",
    message: str | None = None,
    meta: tuple[str, str] | None = None,
    replacement: str | None = None,
    confidence: float | None = None,
    applicability: Applicability | None = None,
) -> Finding:
    """A finding of a rule, with the fix that the rule's action asks for; the keywords are what a detector knows better."""
    fix = fix_of(rule, applicability, replacement, meta)
    return Finding(
        rule.code,
        start,
        end,
        message or rule.summary,
        rule.severity,
        rule.confidence if confidence is None else confidence,
        fix,
        field,
    )


def fix_of(
    rule: Rule,
    applicability: Applicability | None = None,
    replacement: str | None = None,
    meta: tuple[str, str] | None = None,
) -> Fix | None:
    """The fix that a rule's action asks for, None where it only reports; what is None is as the rule has it."""
    if rule.action == "report":
        return None
    if replacement is None:
        replacement = rule.action.removeprefix("replace:") if rule.action.startswith("replace:") else ""
    return Fix(replacement, applicability or rule.applicability, meta)
