"""One rule file: read, checked, and refused with the line and the remedy where it is wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import re2

from cleaner.model import CleanerError, Example, Pattern, Patterns, Rule
from cleaner.needles import ANY, CLOSE, required
from cleaner.normal import normalise
from cleaner.reported import REPORTED

SCOPES = ("headline", "line", "inline", "paragraph", "document")
POSITIONS = ("head", "tail", "any", "above-headline")
ACTIONS = ("remove", "cut", "replace", "report")  # and move-to-meta:<field>
APPLICABILITIES = ("safe", "unsafe", "display")
SEVERITIES = ("error", "warning", "info")
MAX_PROGRAM = 4_000  # RE2 instructions: a millisecond to compile
LINE_MAX_WORDS = 20  # a longer line is prose, unless the rule says otherwise

_REQUIRED = {  # and what to do where one is missing
    "code": "two capital letters and three digits",
    "name": "words with hyphens, as in the file's name",
    "family": "the kind of junk, one word",
    "summary": "say in one sentence what the rule finds",
    "why": "say why that is not the author's",
    "source": "say where it was seen",
    "scope": "what the patterns look at: a line, in most rules",
    "action": "what becomes of it: remove, in most rules",
    "examples": "add [[examples]] with a hit and a miss",
}
_KEYS = {
    *_REQUIRED,
    *("position", "max_words", "applicability", "confidence", "severity", "replacement", "detector", "patterns", "unless"),
    "unless_reported",
}
_EXAMPLE_KEYS = {"text", "hit", "title", "url", "lang", "xfail"}
_CODE = re.compile(r"[A-Z]{2}[0-9]{3}")
_LANGUAGE = re.compile(r"any|[a-z]{2,3}(-[A-Za-z]{2,4})?")
_ESCAPE = re.compile(r"\\[pP]\{[^}]*\}|\(\?P<\w+>|\(\?[a-z]+:?|\\.|\[:\^?\w+:\]")
_ASCII_ONLY = re.compile(r"(?<!\\)(?:\\\\)*\\[wW]")
_ANCHORS = re.compile(r"(?<!\\)(?:\\\\)*\\[AzZ]")
_ASCII_BOUNDARY = re.compile(r"(?<!\\)(?:\\\\)*\\[bB]")
_NON_LATIN = {"ar", "bg", "bn", "el", "fa", "he", "hi", "ja", "ko", "mr", "ne", "ru", "sr", "ta", "th", "uk", "ur", "zh"}
_NOT_RE2 = {"(?=": "lookahead", "(?!": "lookahead", "(?<=": "lookbehind", "(?<!": "lookbehind"}


class RuleError(CleanerError):
    """A rule file that cannot be used: where it is wrong, and how to mend it."""


class _Reader:
    """The file being read, so that every complaint can name its line."""

    def __init__(self, source: str, path: str) -> None:
        self.lines = source.splitlines()
        self.path = path

    def refuse(self, key: str, complaint: str) -> NoReturn:
        word = re.compile(rf"\s*\[*\s*{re.escape(key)}\b")
        number = next((i for i, line in enumerate(self.lines, 1) if word.match(line)), 1)
        raise RuleError(f"{self.path}:{number}: {complaint}")


def parse_rule(source: str, path: str) -> tuple[Rule, tuple[Example, ...]]:
    """The rule in a file's text, and its examples. `path` is for messages.

    Raises RuleError for TOML or RE2 syntax, unknown or missing keys, values out of range, and a rule without examples.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: not TOML: {error}") from None
    reader = _Reader(source, path)
    _check_keys(reader, data)
    rule = _rule(reader, data)
    return rule, _examples(reader, data["examples"])


def _check_keys(reader: _Reader, data: Mapping[str, Any]) -> None:
    for key in data:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(_KEYS))}"
            reader.refuse(key, f"unknown key {key!r}: {hint}")
    if lacking := [key for key in _REQUIRED if not data.get(key)]:
        told = "; ".join(f"{key} is {'empty' if key in data else 'missing'}: {_REQUIRED[key]}" for key in lacking)
        reader.refuse(lacking[0], told)
    if ("patterns" in data) == ("detector" in data):
        reader.refuse("patterns", "a rule has either [patterns] or a detector: keep one of them")


def _rule(reader: _Reader, data: Mapping[str, Any]) -> Rule:
    code = data["code"]
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        reader.refuse("code", f"code {code!r} is not two capital letters and three digits, such as CM001")
    action = data["action"]
    if action not in ACTIONS and not re.fullmatch(r"move-to-meta:[a-z_]+", str(action)):
        reader.refuse("action", f"action {action!r} is unknown: use {', '.join(ACTIONS)} or move-to-meta:<field>")
    scope = _one_of(reader, data, "scope", SCOPES)
    if scope == "document" and action != "report" and "patterns" in data:
        reader.refuse("action", "a pattern of scope document can only report: set action = report")
    confidence = data.get("confidence", 0.9)
    if not (isinstance(confidence, (int, float)) and 0 <= confidence <= 1):
        reader.refuse("confidence", f"confidence must be in [0, 1], got {confidence!r}")
    max_words = data.get("max_words", LINE_MAX_WORDS if scope == "line" else None)
    if max_words is not None and not (isinstance(max_words, int) and max_words > 0):
        reader.refuse("max_words", f"max_words must be a whole number above 0, got {max_words!r}")
    if action == "replace":
        action = f"replace:{data.get('replacement', '')}"
    return Rule(
        code=code,
        **{key: _text(reader, data, key) for key in ("name", "family", "summary", "why", "source")},
        scope=scope,
        position=_one_of(reader, data, "position", POSITIONS, "any"),
        action=action,
        applicability=_one_of(reader, data, "applicability", APPLICABILITIES, "display" if action == "report" else "safe"),
        confidence=float(confidence),
        severity=_one_of(reader, data, "severity", SEVERITIES, "warning"),
        max_words=max_words,
        detector=data.get("detector"),
        patterns=_needing(_patterns(reader, data.get("patterns", {}), "patterns"), whole=scope == "line"),
        unless=_unless(reader, data),
        path=reader.path,
    )


def _needing(sources: Mapping[str, Sequence[str]], *, whole: bool) -> Patterns:
    """The patterns with what each needs. `whole` means that they have to match whole lines."""
    needed = {source: required(source, whole=whole) for listed in sources.values() for source in listed}
    patterns = {lang: [Pattern(source, needed[source].also.encode()) for source in listed] for lang, listed in sources.items()}
    return Patterns.of(
        patterns, ["\n".join(needed[pattern.source].needles).encode() for listed in patterns.values() for pattern in listed]
    )


def _unless(reader: _Reader, data: Mapping[str, Any]) -> Patterns:
    reported = data.get("unless_reported", False)
    if not isinstance(reported, bool):
        reader.refuse("unless_reported", f"unless_reported must be true or false, got {reported!r}")
    listed = _patterns(reader, data.get("unless", {}), "unless")
    if reported:
        listed["any"] = (*listed.get("any", ()), *map(normalise_pattern, REPORTED))
    patterns = {lang: [Pattern(source, _needed(source).encode()) for source in sources] for lang, sources in listed.items()}
    return Patterns.of(patterns, [b""] * sum(map(len, patterns.values())))


def _needed(source: str) -> str:
    """All that a pattern without needles needs, as `holds` reads it."""
    needed = required(source)
    return needed.also or "".join([ANY, *(f"{needle}\n" for needle in needed.needles), CLOSE] if needed.needles else ())


def _text(reader: _Reader, data: Mapping[str, Any], key: str) -> str:
    if not isinstance(data[key], str):
        reader.refuse(key, f"{key} must be text, got {data[key]!r}")
    return str(data[key])


def _one_of(reader: _Reader, data: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
    value = data.get(key, default)
    if value not in allowed:
        reader.refuse(key, f"{key} {value!r} is unknown: use one of {', '.join(allowed)}")
    return value


def _patterns(reader: _Reader, table: Any, key: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        reader.refuse(key, f"[{key}] must be a table of lists, one list a language (or `any`)")
    for lang, patterns in table.items():
        if not _LANGUAGE.fullmatch(lang):
            reader.refuse(lang, f"{key}.{lang}: {lang!r} is not a language code: use `any` or ISO 639, such as `de`")
        if not (isinstance(patterns, list) and patterns and all(isinstance(p, str) for p in patterns)):
            reader.refuse(lang, f"{key}.{lang} must be a list of patterns")
    return {
        lang: tuple(_pattern(reader, pattern, lang, f"{key}.{lang}[{i}]") for i, pattern in enumerate(patterns))
        for lang, patterns in table.items()
    }


def _pattern(reader: _Reader, pattern: str, lang: str, where: str) -> str:
    for syntax, name in _NOT_RE2.items():
        if syntax in pattern:
            reader.refuse(lang, f'{where}: "{syntax}" is not RE2 syntax ({name}). Use `unless` for what must not stand beside')
    if _ASCII_ONLY.search(pattern):
        reader.refuse(lang, rf"{where}: \w knows ASCII letters only. Write \p{{L}}, or [\p{{L}}\p{{N}}_]")
    if lang in _NON_LATIN and _ASCII_BOUNDARY.search(pattern):
        reader.refuse(lang, rf"{where}: \b knows ASCII letters only. Write ^, $, a space or [^\p{{L}}]")
    if _ANCHORS.search(pattern):
        reader.refuse(lang, rf"{where}: \A and \z would bind to the whole text. Write ^ and $, which bind to the line")
    if not pattern.strip():
        reader.refuse(lang, f"{where} is empty: write what the junk says, in RE2 syntax")
    folded = normalise_pattern(pattern)
    try:
        size = re2.compile(folded, _quiet()).programsize
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        reader.refuse(lang, f"{where}: not RE2 syntax: {reason}: {pattern!r}")
    if size > MAX_PROGRAM:
        remedy = r"Write [^\s,.]{m,n} for \p{L}{m,n}, or \p{L}+"
        reader.refuse(lang, f"{where}: RE2 needs {size} steps for it, over {MAX_PROGRAM}, which slows every start. {remedy}")
    return folded


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def normalise_pattern(pattern: str) -> str:
    r"""The pattern with its literal text folded as lines are, so that it may be written as sites write: `Regelmäßig\b…`."""
    parts, at = [], 0
    for escape in _ESCAPE.finditer(pattern):
        parts += [_literal(pattern[at : escape.start()]), escape.group()]
        at = escape.end()
    return "".join([*parts, _literal(pattern[at:])])


def _literal(text: str) -> str:
    return normalise(text.replace("\u2026", "\\.\\.\\."))


def _examples(reader: _Reader, examples: Any) -> tuple[Example, ...]:
    if not isinstance(examples, list):
        reader.refuse("examples", "examples must be written as [[examples]] tables")
    for i, example in enumerate(examples):
        if unknown := set(example) - _EXAMPLE_KEYS:
            reader.refuse(min(unknown), f"examples[{i}]: unknown key {min(unknown)!r}: use {', '.join(sorted(_EXAMPLE_KEYS))}")
        if not (isinstance(example.get("hit"), str) and isinstance(example.get("text"), str)):
            reader.refuse("examples", f'examples[{i}] needs text and hit, the exact words found (hit = "" for a miss)')
        if not example["text"].strip() and not example["hit"] and not example.get("title"):
            reader.refuse(
                "text", f"examples[{i}]: text is empty: write a line that the rule finds, or a near miss that it must not"
            )
        if example["hit"] not in example["text"] + "\0" + example.get("title", ""):
            reader.refuse("examples", f"examples[{i}]: its hit {example['hit']!r} does not stand in its text")
    return tuple(Example(**example) for example in examples)
