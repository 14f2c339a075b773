"""The page of a rule, and the table of all rules, made from their files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleaner.model import Example, Rule

_POSITIONS = {
    "head": "at the head of the text",
    "tail": "at the tail of the text",
    "any": "anywhere",
    "above-headline": "directly above the headline",
}
_APPLICABILITIES = {
    "safe": "done by default",
    "unsafe": "done with --unsafe-fixes, else reported",
    "display": "never done, only reported",
}


def rule_page(rule: Rule, examples: Sequence[Example]) -> str:
    """What a person wants to know of a rule, as Markdown."""
    what = rule.action.partition(":")[0]
    does = "It only reports." if what == "report" else f"Action: {rule.action}, {_APPLICABILITIES[rule.applicability]}."
    longest = f", in lines of at most {rule.max_words} words" if rule.max_words else ""
    parts = [
        f"# {rule.code} {rule.name}",
        rule.summary,
        rule.why,
        f"Looks at: {rule.scope}, {_POSITIONS[rule.position]}{longest}. {does}",
        f"Confidence {rule.confidence:g}, severity {rule.severity}.",
        f"Seen: {rule.source}",
    ]
    if rule.patterns:
        parts.append(f"Languages: {', '.join(rule.patterns)}.")
    parts.append(f"Its file{', which also says what speaks against it on a line' * bool(rule.unless)}: {rule.path}")
    held = [example for example in examples if not example.xfail]
    parts += _listed("Finds", [(example.lang, example.hit) for example in held if example.hit])
    parts += _listed("Leaves alone", [(example.lang, example.title or example.text) for example in held if not example.hit])
    known = [(e.lang, f"{e.hit or e.title or e.text} ({e.xfail})") for e in examples if e.xfail]
    parts += _listed("Gets wrong", known)
    parts.append(f'Switch it off: `ignore = ["{rule.code}"]` in cleaner.toml, or --ignore {rule.code}.')
    return "\n\n".join(parts)


def does(rule: Rule) -> str:
    """What a rule does with what it finds, in two words: `remove (safe)`, `report`."""
    return "report" if rule.action == "report" else f"{rule.action.partition(':')[0]} ({rule.applicability})"


def rules_table(rules: Iterable[Rule]) -> Iterator[str]:
    """All rules as lines of a Markdown page that lies in the folder of rules."""
    yield from (
        "# Rules",
        "",
        "Made by `cleaner rules list --output-format markdown > rules/README.md`. `cleaner rules show CODE` explains one.",
        "Done by default is what is safe; unsafe needs `--unsafe-fixes`; the rest is reported.",
        "",
        "| rule | does | finds | languages |",
        "| --- | --- | --- | --- |",
    )
    for rule in rules:
        path = Path(rule.path)
        link = f"[{rule.code}]({path.parent.name}/{path.name})"
        yield f"| {link} {rule.name} | {does(rule)} | {_escaped(rule.summary)} | {_languages(rule)} |"


def _languages(rule: Rule) -> str:
    return " ".join(rule.patterns) if rule.patterns and set(rule.patterns) != {"any"} else "any"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", text)


def _listed(heading: str, items: Sequence[tuple[str | None, str]]) -> list[str]:
    if not items:
        return []
    lines = [f"- {f'({lang}) ' if lang else ''}{' '.join(text.split())}" for lang, text in items]
    return [f"## {heading}", "\n".join(lines)]
