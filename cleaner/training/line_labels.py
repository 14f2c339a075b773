"""Which blocks of a page are in its gold text: alignment in reading order."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_GRAM = 4
_PLACES = 6  # candidates for one block


def tokens(text: str) -> list[str]:
    """Words in lower case; an ideograph, kana or Thai letter is one of its own."""
    return _TOKEN.findall(text.lower())


def align(texts: list[str], gold: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each block the share of it that the gold text holds at the place where it stands, and its length in tokens.

    Of several blocks of the same words the one that keeps the order of reading is taken.
    """
    blocks = [tokens(t) for t in texts]
    paragraphs = [tokens(p) for p in gold.split("\n")]
    flat = [t for p in paragraphs for t in p]
    lines: dict[tuple[str, ...], list[int]] = defaultdict(list)
    at = 0
    for paragraph in paragraphs:
        lines[tuple(paragraph)].append(at)
        at += len(paragraph)
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(flat) - _GRAM + 1):
        grams[tuple(flat[i : i + _GRAM])].append(i)
    shares = np.array([_share(b, grams, lines) for b in blocks])
    candidates = [
        (i, place) for i, b in enumerate(blocks) if shares[i] > 0.4 for place in sorted(_places(b, grams, lines), reverse=True)
    ]
    chosen = _chain(candidates, [len(b) for b in blocks])
    covered = np.zeros(len(flat) + 1, bool)
    for i, place in chosen:
        covered[place : place + len(blocks[i])] = True
    kept = {i for i, _ in chosen}
    for i, place in candidates:  # out of order, but of gold text that no other block accounts for
        if i not in kept and len(blocks[i]) >= 8 and not covered[place : place + len(blocks[i])].mean() > 0.3:
            kept.add(i)
            covered[place : place + len(blocks[i])] = True
    in_gold = np.zeros(len(texts))
    in_gold[sorted(kept)] = 1.0
    return shares * in_gold, np.array([float(len(b)) for b in blocks])


def _share(block: list[str], grams: dict[tuple[str, ...], list[int]], lines: dict[tuple[str, ...], list[int]]) -> float:
    if tuple(block) in lines and block:
        return 1.0
    mine = [tuple(block[i : i + _GRAM]) for i in range(len(block) - _GRAM + 1)]
    return sum(g in grams for g in mine) / len(mine) if mine else 0.0


def _places(block: list[str], grams: dict[tuple[str, ...], list[int]], lines: dict[tuple[str, ...], list[int]]) -> set[int]:
    places = set(lines.get(tuple(block), ())[:_PLACES])
    for i in range(len(block) - _GRAM + 1):
        found = grams.get(tuple(block[i : i + _GRAM]))
        if found:
            places |= {max(0, p - i) for p in found[:_PLACES]}
            break
    return places


def _chain(candidates: list[tuple[int, int]], lengths: list[int]) -> list[tuple[int, int]]:
    """The heaviest chain of (block, place) pairs in which both rise."""
    if not candidates:
        return []
    places = np.array([p for _, p in candidates])
    ends = np.array([p + max(1, lengths[i] // 2) for i, p in candidates])
    best, back = np.zeros(len(candidates)), np.full(len(candidates), -1)
    for k, (block, _) in enumerate(candidates):
        best[k] = lengths[block] + 0.1
        allowed = np.flatnonzero(ends[:k] <= places[k])
        allowed = allowed[[candidates[j][0] < block for j in allowed.tolist()]] if len(allowed) else allowed
        if len(allowed):
            j = allowed[np.argmax(best[allowed])]
            best[k] += best[j]
            back[k] = j
    k, chain = int(np.argmax(best)), []
    while k >= 0:
        chain.append(candidates[k])
        k = int(back[k])
    return chain[::-1]
