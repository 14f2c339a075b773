"""Clean text in shapes that a line model would take for junk: wrapped lines, lists, tables of figures, single lines."""

from __future__ import annotations

import random
import re
import textwrap

NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_]+(?: [^\W\d_a-z][^\W\d_]+)+")  # two capitalised words and more


def variants(gold: str, rng: random.Random) -> list[list[str]]:
    """The article as it stands, and in some other shapes; every line of each is the author's."""
    paragraphs = [p for p in gold.split("\n") if p.strip()]
    if not paragraphs:
        return []
    out = [paragraphs]
    out.append(
        [
            line
            for p in paragraphs[: rng.randint(2, 40)]
            for line in textwrap.wrap(p, rng.choice((48, 60, 64, 68, 72, 80, 100))) or [p]
        ]
    )
    begin = rng.randrange(len(paragraphs))
    out.append(paragraphs[begin : begin + rng.randint(1, 6)])
    sentences = [s for p in paragraphs for s in re.split(r"(?<=[.!?。])\s+", p)]
    out.append(sentences[: rng.randint(1, 60)])
    names = list(dict.fromkeys(NAME.findall(gold)))
    lists = [_figures(rng), _results(names, rng), _items(sentences, rng)]
    rng.shuffle(lists)
    middle = rng.randint(0, len(paragraphs))
    out.append([*paragraphs[:middle], *lists[0], *paragraphs[middle:]])
    wrapped = [line for p in paragraphs[: rng.randint(0, 3)] for line in textwrap.wrap(p, 66) or [p]]
    out.append([*wrapped, *lists[1]] if rng.random() < 0.5 else [*lists[1], *wrapped])
    return [[line.strip() for line in lines if line.strip()] for lines in out]


def _number(rng: random.Random) -> str:
    kind = rng.randrange(5)
    if kind == 0:
        return f"{rng.randint(1, 999)},{rng.randint(0, 999):03d},{rng.randint(0, 999):03d}"
    if kind == 1:
        return f"{rng.randint(0, 900)}.{rng.randint(0, 99)}"
    if kind == 2:
        return f"{rng.randint(1, 99)}-{rng.randint(1, 9)}/{rng.choice((2, 4, 8))}"
    return str(rng.randint(0, 5000)) if kind == 3 else f"{rng.randint(1, 900)},{rng.randint(0, 999):03d}"


_ROWS = (
    "Shr Net Revs Sales Oper Avg Profit Loss Assets Loans Deposits Div Qtly Prior Total Umsatz Gewinn Ventes Ingresos Utile"
).split()
_UNITS = "cts dlrs mln bln pct vs stg marks francs yen tonnes pts Prozent Euro Mio millones % p.c.".split()


def _figures(rng: random.Random) -> list[str]:
    """Lines like those of a wire's earnings report."""
    rows = []
    for _ in range(rng.randint(2, 12)):
        unit = rng.choice(_UNITS)
        label = " ".join(rng.sample(_ROWS, rng.randint(1, 2)))
        rows.append(
            rng.choice(
                (
                    f"{label} {_number(rng)} {unit} vs {_number(rng)} {unit}",
                    f"{label} {_number(rng)} vs {_number(rng)}",
                    f"{label}: {_number(rng)} {unit}",
                    f"{label} {rng.choice(('loss', 'profit'))} {_number(rng)} {unit} vs {_number(rng)}",
                )
            )
        )
    if rng.random() < 0.5:
        rows.insert(
            rng.randrange(len(rows)),
            rng.choice(("1986", "Nine mths", "Year", "Note:", "4th qtr", "Results in dlrs.", "Half year")),
        )
    return rows


def _results(names: list[str], rng: random.Random) -> list[str]:
    """Lists of names with places, countries or scores."""
    if len(names) < 3:
        return _figures(rng)
    style = rng.randrange(4)
    rows = []
    for i in range(rng.randint(3, 14)):
        a, b = rng.choice(names), rng.choice(names)
        rows.append(
            (
                f"{i + 1} {a} ({b})",
                f"{a} {rng.randint(0, 6)} {b} {rng.randint(0, 6)}",
                f"{a} - {b}",
                f"{a}; {b}; {rng.choice(names)}.",
            )[style]
        )
    return rows


def _items(sentences: list[str], rng: random.Random) -> list[str]:
    """Short points, with or without a bullet."""
    mark = rng.choice(("", "- ", "• ", "* ", "1. ", "– "))
    short = [s for s in sentences if len(s) < 90] or sentences
    cut = [" ".join(rng.choice(short).split()[: rng.randint(2, 9)]) for _ in range(rng.randint(2, 8))]
    return [mark + (c.rstrip(".") if rng.random() < 0.7 else c) for c in cut]
