"""Clean text that says little a line: dialogue, verse, prizes, tables, bulletins. Made of an article's own words, so that
it comes in all languages of the articles.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from cleaner.training.line_shapes import NAME

_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_MONTHS = "Jan Feb March April May June July Aug Sept Oct Nov Dec Januar Mai Juni Juli mars avril juin enero marzo luglio".split()
Shape = Callable[[list[str], list[str], random.Random], list[str]]


def telegram(gold: str, rng: random.Random) -> list[str]:
    """The article's words in one such shape, with some of its paragraphs before or after; every line is the author's."""
    paragraphs = [" ".join(p.split()) for p in gold.split("\n") if p.strip()]
    sentences = [s for p in paragraphs for s in _SENTENCE.split(p) if s]
    names = list(dict.fromkeys(NAME.findall(gold)))
    if not sentences:
        return []
    rows = rng.choice(_SHAPES)(sentences, names, rng)
    before, after = rng.choice(((0, 0), (1, 0), (1, 1), (2, 1), (1, 3), (0, 2), (3, 0)))
    lines = [*paragraphs[:before], *rows, *(paragraphs[-after:] if after else [])]
    if rng.random() < 0.4:
        head = " ".join(paragraphs[0].split()[: rng.randint(3, 9)]).rstrip(".,:;")
        lines.insert(0, head.upper() if rng.random() < 0.6 else head)
    return [line for line in lines if line.strip()]


def _dialogue(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    left, right = rng.choice(('""', "“”", "„“", "«»", "''", "– ", "— "))
    out = []
    for sentence in _some(sentences, rng, 4, 30):
        words = sentence.strip("\"“”„«»'").split()[: rng.choice((1, 2, 3, 4, 6, 9, 14))]
        said = f"{left}{' '.join(words).rstrip('.,;:')}{rng.choice('..?!,')}{right}"
        out.append(sentence if rng.random() < 0.2 else said)
    return out


def _verse(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    words, out, at = " ".join(_some(sentences, rng, 3, 12)).split(), [], 0
    while at < len(words):
        many = rng.randint(2, 7)
        out.append(" ".join(words[at : at + many]))
        at += many
    return out


def _short_sentences(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    out = []
    for sentence in _some(sentences, rng, 5, 25):
        words = sentence.split()
        out.append(sentence if rng.random() < 0.4 else " ".join(words[: rng.randint(1, 8)]).rstrip(",;:.") + ".")
    return out


def _questions(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    out = []
    for sentence in _some(sentences, rng, 3, 12):
        asked = " ".join(rng.choice(sentences).split()[: rng.randint(2, 9)]).rstrip(".,;:") + "?"
        out += [asked, sentence if rng.random() < 0.5 else " ".join(sentence.split()[: rng.randint(1, 7)]).rstrip(".,") + "."]
    return out


def _prizes(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    style, out = rng.randrange(6), []
    for _ in range(rng.randint(3, 16)):
        label = " ".join(rng.choice(sentences).split()[: rng.randint(1, 4)]).strip('.,:;"“”')
        a, b = _name(sentences, names, rng), _name(sentences, names, rng)
        out.append(
            (
                f"{label}: {a}",
                f"{label}: “{b}”, {a}",
                f"{label} - {a} ({b})",
                f"{a}, {rng.randint(18, 90)}, {label.lower()}",
                f"{a}: {label}, {b}",
                f"{a.upper()}, {label.lower()}.",
            )[style]
        )
    return out


def _table(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    style, out = rng.randrange(7), []
    for i in range(rng.randint(3, 20)):
        a, b = _name(sentences, names, rng), _name(sentences, names, rng)
        small, large = rng.randint(0, 9), rng.randint(10, 4000)
        share = f"{rng.randint(0, 99)}{rng.choice('.,')}{rng.randint(0, 9)}"
        out.append(
            (
                f"{a} {small} {b} {rng.randint(0, 9)}",
                f"{i + 1}. {a} ({b}) {rng.randint(1, 3)}:{rng.randint(10, 59)}:{rng.randint(10, 59)}",
                f"{a} {share} {rng.choice(('percent', '%', 'pct', 'Prozent', 'por ciento', '', 'points'))}".strip(),
                f"{a} {share}, {rng.choice(('up', 'down', 'off', '+', '-'))} {rng.randint(0, 9)}.{rng.randint(0, 99):02d}",
                f"At {a}: {b} {large} ({rng.choice(names or [a])} {rng.randint(10, 150)}, {small}-{rng.randint(10, 90)}).",
                f"{a} {large:,} vs {rng.randint(10, 4000):,}",
                f"{a} {large} tonnes, {b}",
            )[style]
        )
        if rng.random() < 0.06:
            out.append(" ".join(rng.choice(sentences).split()[: rng.randint(1, 3)]))
    return out


def _bulletin(sentences: list[str], names: list[str], rng: random.Random) -> list[str]:
    style, out = rng.randrange(4), []
    for sentence in _some(sentences, rng, 3, 14):
        when = (
            f"{rng.choice(_MONTHS)} {rng.randint(1, 31)}:",
            f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}:",
            f"{rng.choice(names).split()[0] if names else rng.choice(_MONTHS)}.",
            f"{rng.randint(1850, 2025)}:",
        )[style]
        out.append(f"{when} {sentence if rng.random() < 0.5 else ' '.join(sentence.split()[: rng.randint(2, 9)]) + '.'}")
    return out


_SHAPES: tuple[Shape, ...] = (_dialogue, _verse, _short_sentences, _questions, _prizes, _table, _bulletin)


def _some(sentences: list[str], rng: random.Random, least: int, most: int) -> list[str]:
    """Sentences that follow one another."""
    many = rng.randint(least, most)
    begin = rng.randrange(max(1, len(sentences) - many + 1))
    return sentences[begin : begin + many]


def _name(sentences: list[str], names: list[str], rng: random.Random) -> str:
    if names:
        return rng.choice(names)
    return " ".join(rng.choice(sentences).split()[: rng.randint(1, 2)]).strip(".,:;")
