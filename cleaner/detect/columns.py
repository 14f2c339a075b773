"""All that a model is told of a text's lines or a page's blocks, before and after a first opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner.detect.evidence import Layout, belonging, by_group, dom, held, said_by_page, standing
from cleaner.detect.features import (
    Columns,
    Floats,
    Hashes,
    Ints,
    Words,
    hashes,
    in_order,
    prose,
    repetition,
    shape,
    shifted,
    since,
    surroundings,
    weight,
    widths,
    windows,
)
from cleaner.read.hashing import mix
from cleaner.read.markup import Markup

if TYPE_CHECKING:
    from cleaner.read.html import Page

_OPENING, _CLOSING = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)


def word_slots(words: Words, bits: int) -> tuple[Ints, Ints]:
    """(line, slot) for every word, every pair of words, and the first and the last word of a line."""
    h, line = words.hash, words.line
    pair = line[1:] == line[:-1]
    some = np.flatnonzero(words.number)
    first, last = words.first[some], words.first[some] + words.number[some] - 1
    slots = np.concatenate([h, mix(h[:-1] * np.uint64(3) + h[1:])[pair], mix(h[first] ^ _OPENING), mix(h[last] ^ _CLOSING)])
    lines = np.concatenate([line, line[:-1][pair], some, some])
    return lines, (slots >> np.uint64(64 - bits)).astype(np.int64)


def damping(words: Words) -> Floats:
    """What a line's summed word weights are divided by, so that long lines do not shout."""
    result: Floats = np.sqrt(words.number + 1.0)
    return result


def text_columns(words: Words, title: Hashes) -> Columns:
    """Of the lines of a plain text."""
    mass, length = prose(words), weight(words)
    base = shape(words)
    base["prose"] = np.log1p(mass)
    columns = base | repetition(words, title, np.zeros(0, np.uint64), mass > 8)
    columns |= surroundings(
        base | columns,
        mass,
        length,
        ("words", "closes_stop", "prose", "capitals", "upper", "digits", "opens_lower"),
    )
    columns |= wrapping(columns, widths(words))
    return columns


def wrapping(columns: Columns, size: Floats) -> Columns:
    """Signs that lines were broken at a margin: then a line is a piece of a sentence, not a thing of its own.

    `size`: of each line, from `widths`.
    """
    stop, lower = columns["closes_stop"], columns["opens_lower"]
    n = len(size)
    widest = max(float(size.max()), 1.0)
    return {
        "of_widest": size / widest,
        "of_widest-1": shifted(size / widest, -1),
        "widest": np.full(n, np.log1p(widest)),
        "stops_share": np.full(n, stop.mean()),
        "lower_share": np.full(n, lower.mean()),
        "near_widest": np.full(n, (5 * size > 4 * widest).mean()),
        "digits_share": np.full(n, columns["digits"].mean()),
        "short_share": np.full(n, (columns["words"] < 2).mean()),
        "bullets_share": np.full(n, columns["opens_bullet"].mean()),
        "colon_before": shifted(columns["closes_colon"].astype(float), -1),
        "bullet-1": shifted(columns["opens_bullet"].astype(float), -1),
        "bullet+1": shifted(columns["opens_bullet"].astype(float), 1),
        "digit-1": shifted(columns["opens_digit"].astype(float), -1),
        "digit+1": shifted(columns["opens_digit"].astype(float), 1),
        "digits_near": sum((shifted(columns["digits"], k, 0.0) for k in (-2, -1, 1, 2)), np.zeros(n)),
    }


def block_columns(page: Page, plan: Layout, words: Words) -> Columns:
    """Of the blocks of a page."""
    markup = page.blocks
    length = weight(words)
    mass = prose(words) * (1 - markup.link / np.maximum(markup.size, 1))
    columns = shape(words)
    columns["prose"] = np.log1p(mass)
    columns |= repetition(words, hashes(page.title), hashes(page.description), mass > 8)
    columns |= dom(markup, plan, mass, length) | said_by_page(words, hashes(page.body))
    columns |= belonging(markup, plan, columns, mass, length)
    columns |= surroundings(columns, mass, length, ("words", "link_share", "closes_stop", "prose", "heading"))
    return columns


def score_columns(scores: Columns) -> Columns:
    """What the words of the lines around say."""
    out: Columns = dict(scores)
    for name, s in scores.items():
        for by in (-2, -1, 1, 2):
            out[f"{name}{by:+d}"] = shifted(s, by, 0.0)
        before, after = windows(s, 5)
        out[f"{name}-5"], out[f"{name}+5"] = before, after
    return out


def opinion_columns(p: Floats, length: Floats) -> Columns:
    """A first opinion, and the first opinions of what stands around."""
    n = len(p)
    out: Columns = {"p": p}
    for by in (-3, -2, -1, 1, 2, 3):
        out[f"p{by:+d}"] = shifted(p, by)
    for reach in (5, 15):
        b, a = windows(p * length, reach)
        wb, wa = windows(length, reach)
        out[f"p-{reach}"], out[f"p+{reach}"] = b / (wb + 1), a / (wa + 1)
    total = in_order(p * length)
    run = np.cumsum(p * length)
    out["p_before"], out["p_after"] = (run - p * length) / (total + 1), (total - run) / (total + 1)
    out["p_total"] = np.full(n, np.log1p(total))
    out["p_share"] = np.full(n, total / (in_order(length) + 1))
    out["p_unsure"] = np.full(n, (np.minimum(p, 1 - p) * length).sum() / (total + 1))
    for limit in (0.1, 0.3, 0.6):
        low = p < limit
        heavy = low * length
        out[f"low{limit}"], out[f"low_share{limit}"] = np.log1p(low.sum() - low), np.full(n, low.mean())
        out[f"low_words{limit}"] = np.log1p(heavy.sum() - heavy)
    sure = (p > 0.7) & (length > 6)
    d = since(sure, np.arange(n, dtype=float), 100.0)
    out["to_sure-"], out["to_sure+"] = np.log1p(d[0]), np.log1p(d[1])
    away = since((p < 0.2) & (length > 1), np.arange(n, dtype=float), 100.0)
    out["to_junk-"], out["to_junk+"] = np.log1p(away[0]), np.log1p(away[1])
    return out


def group_opinion_columns(markup: Markup, plan: Layout, p: Floats, length: Floats) -> Columns:
    """The first opinions of the blocks that the DOM puts together with a block."""
    elements = markup.elements
    mass = p * length
    out: Columns = {}
    inside, whole, ones, ps = (
        held(mass, elements),
        held(length, elements),
        held(np.ones(len(p)), elements),
        held(p, elements),
    )
    total = max(in_order(mass), 1.0)
    for level, at in enumerate(plan.levels[:4]):
        out[f"p@{level}"] = (inside[at] + 0.1) / (whole[at] + 1)
        out[f"pmean@{level}"] = ps[at] / np.maximum(ones[at], 1)
        out[f"pshare@{level}"] = inside[at] / total
    a, b, c, d = by_group(plan.alike, mass, length, p, np.ones(len(p)))
    out["p_alike"], out["pmean_alike"] = a / (b + 1), c / d
    a, b, c, d = by_group(plan.kin, mass, length, p, np.ones(len(p)))
    out["p_kin"], out["pmean_kin"] = a / (b + 1), c / d
    return out | standing(markup, mass, "_p")
