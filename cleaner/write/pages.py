"""The page of a rule, made from its file."""

from __future__ import annotations

from collections.abc import Sequence

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
    hits = [example for example in examples if example.hit]
    misses = [example for example in examples if not example.hit]
    parts += _listed("Finds", [(example.lang, example.hit) for example in hits])
    parts += _listed("Leaves alone", [(example.lang, example.title or example.text) for example in misses])
    parts.append(f'Switch it off: `ignore = ["{rule.code}"]` in cleaner.toml, or --ignore {rule.code}.')
    return "\n\n".join(parts)


def _listed(heading: str, items: Sequence[tuple[str | None, str]]) -> list[str]:
    if not items:
        return []
    lines = [f"- {f'({lang}) ' if lang else ''}{' '.join(text.split())}" for lang, text in items]
    return [f"## {heading}", "\n".join(lines)]
