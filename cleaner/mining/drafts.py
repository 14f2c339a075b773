"""Candidates as rule files that hold, for a person to read, name and keep."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cleaner.config import Config
from cleaner.lines import count_words
from cleaner.mining.judge import Candidate
from cleaner.mining.template import frame, pattern
from cleaner.model import CleanerError, Document
from cleaner.pipeline import Cleaner, run_example
from cleaner.rulefile import parse_rule

_PROSE = (
    "The bridge over the river was opened to traffic on Monday after six years of work, and the first to cross it was a baker "
    "who had waited since dawn to bring bread to the other bank for the first time without the ferry."
)
_MISS = "The words “{}” stood on a slip of paper in his coat, and nobody in the town could say who had put them there."
_SPARE_WORDS = 3
_TEMPLATE = """\
code = "{code}"
name = "{name}"
family = "local"
summary = {summary}
why = "Recurs on its site; found by `cleaner rules mine`, not yet read by a person."
source = {source}
scope = "line"
position = "{position}"
max_words = {max_words}
action = "remove"
applicability = "unsafe"  # "safe" cuts it by default: once a person has read what it finds
confidence = 0.8

[patterns]
any = ['''{pattern}''']
"""
_EXAMPLE = """
[[examples]]
text = {text}
hit = {hit}
"""


def known_by_rules(config: Config) -> Callable[[str, str], str | None]:
    """A function that tells which rule in force finds a line at a place (`head`, `tail`, `body`) of an article, if one does."""
    ignored = ("LN", "FM", "RD", "HL001", "HL008", "HL009")
    cleaner = Cleaner(replace(config, score=False, select=(), ignore=(*config.ignore, *ignored)))

    def known(line: str, place: str) -> str | None:
        parts = {"head": ["A bridge opens", line, _PROSE, _PROSE[4:]], "tail": ["A bridge opens", _PROSE, _PROSE[4:], line]}
        text = "\n\n".join(parts.get(place, ["A bridge opens", _PROSE, line, _PROSE[4:]]))
        at = text.index(line)
        report = cleaner(Document("", text))
        return next((f.code for f in report.findings if f.field == "text" and at <= f.start < at + len(line)), None)

    return known


def drafts(candidates: list[Candidate], prefix: str, start: int = 1) -> Iterator[tuple[str, str]]:
    """(file name, text) of a rule for each candidate, numbered from `start`; those that no sound rule can express are left out.

    Raises CleanerError for a prefix that is not two capital letters.
    """
    if not re.fullmatch("[A-Z]{2}", prefix):
        raise CleanerError(f"a code begins with two capital letters, such as XX, not {prefix!r}")
    number = start
    for candidate in candidates:
        if number > 999:  # codes have three digits
            return
        code, name = f"{prefix}{number:03}", _name(candidate.key)
        text = _draft(candidate, code, name)
        if _holds(text):
            yield f"{code}-{name}.toml", text
            number += 1


def _draft(candidate: Candidate, code: str, name: str) -> str:
    of = candidate.sources[0] or "the batch"
    more = f" and {len(candidate.sources) - 1} more" if len(candidate.sources) > 1 else ""
    text = _TEMPLATE.format(
        code=code,
        name=name,
        summary=_quoted(f"A line that recurs in {candidate.documents} articles of {of}{more}."),
        source=_quoted(of + more),
        position=candidate.place if candidate.place != "body" else "any",
        max_words=max(map(count_words, candidate.samples)) + _SPARE_WORDS,
        pattern=pattern(candidate.key),
    )
    hits = [_EXAMPLE.format(text=_quoted(sample), hit=_quoted(sample)) for sample in candidate.samples]
    return "".join([text, *hits, _EXAMPLE.format(text=_quoted(_MISS.format(candidate.samples[0])), hit='""')])


def _holds(text: str) -> bool:
    """Whether the draft is a rule whose examples hold."""
    try:
        rule, examples = parse_rule(text, "draft")
        return all(run_example(rule, example) == ([example.hit] if example.hit else []) for example in examples)
    except CleanerError:
        return False


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name(key: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", frame(key)).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z]+", ascii_only)[:4]) or "line"


def next_number(folder: Path, prefix: str) -> int:
    """The first number that no rule file of this prefix in the folder has."""
    taken = [int(match[1]) for path in folder.rglob("*.toml") if (match := re.match(rf"{prefix}(\d{{3}})", path.name))]
    return max(taken, default=0) + 1
