"""The types that pass between the stages. Everything imports this module; of the package it imports only
how named tuples are made.

Every span is half-open and counts code points of the text as read (for a title: of the title as read).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise
from typing import Any, Literal, TypeAlias

from cleaner.tuples import NamedTuple

Field = Literal["text", "title"]
Applicability = Literal["safe", "unsafe", "display"]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["keep", "review", "drop"]
Scope = Literal["headline", "line", "inline", "paragraph", "document"]
Position = Literal["head", "tail", "any", "above-headline"]


class CleanerError(Exception):
    """What happened, where, and what to do next, in one line. Every error that this package raises on purpose is one."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read: `text` is what spans count in, for HTML the page's visible text, one block a line.

    `title` is None when the input had no title field: then the headline is looked for in the text's first lines.
    `meta` is what is known about the article (its source, its author), `extra` the input's other fields, passed through.
    `page` is what the reader of a web page saw beside the text, one block for each line; None for what was text already.
    `before` is what stands before the text in its file, the front matter of Markdown: it is put back as it was, and line
    numbers count it.
    """

    id: str | int
    text: str
    title: str | None = None
    lang: str | None = None
    url: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    page: Any = None
    before: str = ""


class Unread(NamedTuple):
    """A record that could not be read: where it stands, why, and its raw bytes as text for whoever mends it."""

    id: str | int
    error: str
    raw: str = ""


class Line(NamedTuple):
    """One line without its line break: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """What to put in a finding's place, and how sure one can be that it is right.

    `safe` is applied by default, `unsafe` on request, `display` never. `meta` names the metadata field that keeps the
    value cut from the text, with that value.
    """

    replacement: str = ""
    applicability: Applicability = "safe"
    meta: tuple[str, str] | None = None


class Finding(NamedTuple):
    """A span that the author did not write, or that an editor should look at; `confidence` is in [0, 1]."""

    code: str
    start: int
    end: int
    message: str
    severity: Severity = "warning"
    confidence: float = 1.0
    fix: Fix | None = None
    field: Field = "text"


class Edit(NamedTuple):
    """`removed` stood at [start, end) of the text as read; `replacement` stands there now."""

    start: int
    end: int
    removed: str
    replacement: str
    code: str
    reason: str
    confidence: float = 1.0
    field: Field = "text"


class Example(NamedTuple):
    """One test of a rule: in `text` (or `title`) it must find exactly `hit`, line by line, or nothing where it is empty."""

    text: str
    hit: str
    title: str | None = None
    url: str | None = None
    lang: str | None = None
    xfail: str | None = None


class Pattern(NamedTuple):
    """An RE2 pattern over normalised lines. What it matches holds all that `also` says it needs, see `cleaner.needles.holds`."""

    source: str
    also: bytes = b""


# Bytes, and where tests stand in them: that of number n, as `Pattern.also` has it, from bounds[2n + 2] to bounds[2n + 3].
Tests: TypeAlias = tuple[memoryview, "array[int]"]


class Patterns(Mapping[str, "tuple[Pattern, ...]"]):
    """The patterns of a rule by language (or `any`), numbered from 0: there are thousands in all, and few are ever asked for.

    Each is taken out of `kept` when it is: `bounds` are where the needles begin there, the source and the `also` of one pattern
    after the other, and where the last one ends. `counts` tells how many there are in each language, `bare` the numbers of
    those without needles.
    """

    __slots__ = ("_bounds", "_counts", "_kept", "bare")

    def __init__(self, counts: Mapping[str, int], kept: memoryview, bounds: array[int], bare: Sequence[int]) -> None:
        self._counts, self._kept, self._bounds, self.bare = counts, kept, bounds, bare

    @classmethod
    def of(cls, patterns: Mapping[str, Sequence[Pattern]], needles: Sequence[bytes]) -> Patterns:
        """Patterns that are kept nowhere yet, with the needles of one after the other."""
        parts = [b"\0".join(needles)]
        for pattern in chain.from_iterable(patterns.values()):
            parts += [pattern.source.encode(), pattern.also]
        counts = {lang: len(listed) for lang, listed in patterns.items()}
        bare = [number for number, needed in enumerate(needles) if not needed]
        return cls(counts, memoryview(b"".join(parts)), array("I", accumulate(map(len, parts), initial=0)), bare)

    @property
    def count(self) -> int:
        """How many patterns there are."""
        return len(self._bounds) // 2 - 1

    @property
    def needles(self) -> memoryview:
        """Strings in UTF-8, one a line, one of which each match of a pattern holds; behind a NUL those of the next pattern.

        A pattern of which none can be told has none.
        """
        return self._kept[self._bounds[0] : self._bounds[1]]

    @property
    def tests(self) -> Tests:
        """What each pattern needs beside its needles."""
        return self._kept, self._bounds

    def numbered(self, number: int) -> Pattern:
        """The pattern of that number."""
        source, also, end = self._bounds[2 * number + 1 : 2 * number + 4]
        return Pattern(str(self._kept[source:also], "utf-8"), bytes(self._kept[also:end]))

    def __getitem__(self, lang: str) -> tuple[Pattern, ...]:
        first = 0
        for other, count in self._counts.items():
            if other == lang:
                return tuple(map(self.numbered, range(first, first + count)))
            first += count
        raise KeyError(lang)

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return repr(dict(self))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many patterns each language has."""
        return self._counts

    def parts(self) -> list[bytes]:
        """What `bounds` bound, in order."""
        return [bytes(self._kept[start:end]) for start, end in pairwise(self._bounds)]


class Rule(NamedTuple):
    """One rule file. `patterns` and `unless` map a language (or `any`) to patterns; where one of `unless` hits a line, none does.

    Patterns of `unless` are kept without needles.
    """

    code: str
    name: str
    family: str
    summary: str
    why: str
    source: str
    scope: Scope
    position: Position
    action: str
    applicability: Applicability
    confidence: float
    severity: Severity
    max_words: int | None
    detector: str | None
    patterns: Patterns
    unless: Patterns
    path: str


class Repeat(NamedTuple):
    """A span that says again what an earlier span said.

    `start`, `end` and `first` are code-point offsets into the text; `similarity` is in [0, 1], 1 for the same words.
    """

    start: int
    end: int
    first: int
    similarity: float


class Phrase(NamedTuple):
    """Words of a headline that moved its clickbait score: `weight` is in log-odds, positive towards bait."""

    start: int
    end: int
    text: str
    weight: float
    reason: str


class Clickbait(NamedTuple):
    """How strongly a headline baits, in [0, 1], and why.

    `withholding` (the curiosity gap) and `exaggeration` are separate scores in [0, 1]. `confidence` in [0, 1] is lower
    where the language has no trained model. `phrases` are ordered by weight, strongest first. `majority` is how likely it is
    that most readers would call the headline bait, None where no model is trained to tell.
    """

    score: float
    withholding: float
    exaggeration: float
    confidence: float
    phrases: tuple[Phrase, ...] = ()
    majority: float | None = None


class Threshold(NamedTuple):
    """A published limit on a field of `Repetition`: texts above it (Gopher), or at it too (FineWeb), were left out.

    `least` is True where those at it or below were.
    """

    field: str
    source: Literal["gopher", "fineweb"]
    limit: float
    least: bool = False

    def passed(self, value: float) -> bool:
        """Whether a text with this value was left out."""
        if self.least:
            return value <= self.limit
        return value > self.limit or (value == self.limit and self.source == "fineweb")


class Repetition(NamedTuple):
    """The published statistics of repetition in one text, each a share in [0, 1], rounded to four digits.

    Of lines that are not blank, paragraphs (between blank lines) and word n-grams. A duplicate is one that stands further
    up, too; space around a line does not tell it from another, capitals do. An empty text has 0 everywhere.

    - `duplicate_line_fraction`, `duplicate_paragraph_fraction`: the share of lines, of paragraphs, that are duplicates.
      Gopher: 0.30.
    - `duplicate_line_character_fraction`, `duplicate_paragraph_character_fraction`: the share of the text's characters that
      stand in them. Gopher: 0.20; FineWeb, for lines: 0.10.
    - `top_2_gram_character_fraction` … `top_4_…`: the share of characters in all the places of the n-gram that is there most
      often, the first of them if several are. Gopher: 0.20, 0.18, 0.16. 0 if none is there twice.
    - `duplicate_5_gram_character_fraction` … `duplicate_10_…`: the share of characters in words of n-grams that are
      duplicates, each word counted once. Gopher: 0.15, 0.14, 0.13, 0.12, 0.11, 0.10. Less than 1, for spaces are no words.
    - `punctuated_line_fraction`: the share of lines that end in a sentence's punctuation, before closing quotes and brackets.
      FineWeb: texts with 0.12 or less were left out.
    - `short_line_fraction`: the share of lines of fewer than 30 characters. FineWeb: 0.67.

    Sources: Rae et al. 2021, "Scaling Language Models: Methods, Analysis & Insights from Training Gopher", table A1. Penedo
    et al. 2024, "The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale", section 3.6.
    """

    duplicate_line_fraction: float = 0.0
    duplicate_paragraph_fraction: float = 0.0
    duplicate_line_character_fraction: float = 0.0
    duplicate_paragraph_character_fraction: float = 0.0
    top_2_gram_character_fraction: float = 0.0
    top_3_gram_character_fraction: float = 0.0
    top_4_gram_character_fraction: float = 0.0
    duplicate_5_gram_character_fraction: float = 0.0
    duplicate_6_gram_character_fraction: float = 0.0
    duplicate_7_gram_character_fraction: float = 0.0
    duplicate_8_gram_character_fraction: float = 0.0
    duplicate_9_gram_character_fraction: float = 0.0
    duplicate_10_gram_character_fraction: float = 0.0
    punctuated_line_fraction: float = 0.0
    short_line_fraction: float = 0.0

    def exceeded(self) -> tuple[Threshold, ...]:
        """The published thresholds at which this text would have been left out; none of them for ordinary prose."""
        return tuple(threshold for threshold in THRESHOLDS if threshold.passed(getattr(self, threshold.field)))


THRESHOLDS = (
    Threshold("duplicate_line_fraction", "gopher", 0.30),
    Threshold("duplicate_paragraph_fraction", "gopher", 0.30),
    Threshold("duplicate_line_character_fraction", "gopher", 0.20),
    Threshold("duplicate_paragraph_character_fraction", "gopher", 0.20),
    *(Threshold(f"top_{n}_gram_character_fraction", "gopher", limit) for n, limit in ((2, 0.20), (3, 0.18), (4, 0.16))),
    *(Threshold(f"duplicate_{n}_gram_character_fraction", "gopher", (20 - n) / 100) for n in range(5, 11)),
    Threshold("duplicate_line_character_fraction", "fineweb", 0.10),
    Threshold("punctuated_line_fraction", "fineweb", 0.12, least=True),
    Threshold("short_line_fraction", "fineweb", 0.67),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What cleaning one document gave. Scores are in [0, 1], None where they were not asked for.

    `findings` lists all that was found, `edits` what was changed, in the order of the text; `meta` holds the document's
    own and what was moved there from the text. `headline` is the span of the line that is the headline, None if
    there is none or it came as a title field. `error` says why the document could not be cleaned, else None. `withholding`,
    `exaggeration`, `majority` and `confidence` are of the clickbait score, as in `Clickbait`.
    """

    document: Document
    title: str | None
    text: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    headline: tuple[int, int] | None = None
    lang: str | None = None
    clickbait: float | None = None
    redundancy: float | None = None
    quality: float | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    repetition: Repetition | None = None
    error: str | None = None
    withholding: float | None = None
    exaggeration: float | None = None
    majority: float | None = None
    confidence: float | None = None

    def restore(self) -> str:
        """The text as it was read, rebuilt from the cleaned text and the edits alone."""
        return restore(self.text, self.edits)


def restore(text: str, edits: Sequence[Edit], field: Field = "text") -> str:
    """The text before `edits` (in its order, not overlapping) were applied: the way back from a cleaned text."""
    parts, here, read = [], 0, 0  # `here` walks the cleaned text, `read` the text as read
    for edit in edits:
        if edit.field != field:
            continue
        kept = edit.start - read
        parts += [text[here : here + kept], edit.removed]
        here += kept + len(edit.replacement)
        read = edit.end
    return "".join([*parts, text[here:]])
