"""The published statistics of repetition in one text, for those who filter by them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.lines import UNSPACED
from cleaner.model import Repetition

_TOP, _DUPLICATE = (2, 3, 4), (5, 6, 7, 8, 9, 10)  # words of an n-gram
_SHORT = 30  # characters
_PARAGRAPHS = re.compile(r"\n\s*\n")
# What ends a sentence (Unicode's Sentence_Terminal, for scripts that are in use), and what may close behind it.
_TERMINAL = tuple(
    ".!?\u203c\u203d\u2047\u2048\u2049\u2026\u0589\u061d\u061e\u061f\u06d4\u0700\u0701\u0702\u07f9\u0964\u0965\u104a\u104b"
    "\u1362\u1367\u1368\u166e\u1803\u1809\u17d4\u17d5\u1aa8\u1aa9\u1b5a\u1b5b\u1c3b\u1c7e\u1c7f\ua4ff\ua60e\ua60f\ua9c8\ua9c9"
    "\uabeb\u3002\ufe52\ufe56\ufe57\uff01\uff0e\uff1f\uff61"
)
_CLOSING = "\"'\u2019\u201d\u201c\u00bb\u203a)]}\u300d\u300f\uff09\u3011*_"


def repetition(text: str) -> Repetition:
    """The statistics that Gopher's and FineWeb's makers published, of a text as it stands.

    A word is a run of letters, digits and the marks on them; published counts differ in that they part words at spaces or
    take each punctuation mark for a word. Of scripts written without spaces, two characters stand for a word. The cost is
    linear in the text's length.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if not lines:
        return Repetition()
    paragraphs = list(map(str.strip, _PARAGRAPHS.split(text)))
    same_lines, in_lines = _duplicates(lines)
    same_paragraphs, in_paragraphs = _duplicates(paragraphs) if same_lines else (0, 0)
    ended = sum(line.rstrip(_CLOSING).endswith(_TERMINAL) for line in lines)
    short = sum(len(line) < _SHORT for line in lines)
    shares = (
        same_lines / len(lines),
        same_paragraphs / len(paragraphs),
        in_lines / len(text),
        in_paragraphs / len(text),
        *(characters / len(text) for characters in _in_grams(text)),
        ended / len(lines),
        short / len(lines),
    )
    return Repetition(*(round(min(share, 1.0), 4) for share in shares))


def _duplicates(parts: Sequence[str]) -> tuple[int, int]:
    """(how many parts stand further up, too; their characters)."""
    first = set(parts)
    if len(first) == len(parts):
        return 0, 0
    return len(parts) - len(first), sum(map(len, parts)) - sum(map(len, first))


def _in_grams(text: str) -> Iterator[int]:
    """Characters in the most frequent 2- to 4-gram, then in duplicate 5- to 10-grams."""
    words = _pattern().findall(text)
    wide = 2 * sum(map(_is_wide, words)) > len(words)
    lengths = [len(word) for word in words]
    grams, size = _repeated(words), 1
    for n in (*_TOP, *_DUPLICATE):
        target = 2 * n if wide else n
        while size < target:
            grams, size = _longer(grams), size + 1
        yield _top(grams, lengths, size, 0 if wide else size - 1) if n in _TOP else _covered(grams, lengths, size)


def _repeated(words: Sequence[str]) -> dict[int, int]:
    """For each place of a word that occurs more than once: a number that stands for the word."""
    numbers = {word: number for number, (word, count) in enumerate(Counter(words).items()) if count > 1}
    return {place: numbers[word] for place, word in enumerate(words) if word in numbers}


def _longer(grams: dict[int, int]) -> dict[int, int]:
    """As `_repeated`, for n-grams longer by a word: only where two of the shorter ones follow each other can one be."""
    pairs = {place: (gram, grams[place + 1]) for place, gram in grams.items() if place + 1 in grams}
    numbers = {pair: number for number, (pair, count) in enumerate(Counter(pairs.values()).items()) if count > 1}
    return {place: numbers[pair] for place, pair in pairs.items() if pair in numbers}


def _top(grams: dict[int, int], lengths: Sequence[int], size: int, spaces: int) -> int:
    """Characters in all places of the most frequent n-gram."""
    if not grams:
        return 0
    gram, count = max(Counter(grams.values()).items(), key=lambda item: item[1])  # the first of several
    place = next(place for place, known in grams.items() if known == gram)
    return count * (sum(lengths[place : place + size]) + spaces)


def _covered(grams: dict[int, int], lengths: Sequence[int], size: int) -> int:
    """Characters in words of n-grams that stand further up, too; behind one of them the next begins."""
    seen: set[int] = set()
    covered = free = 0
    for place, gram in grams.items():
        if place < free:
            continue
        if gram in seen:
            covered += sum(lengths[place : place + size])
            free = place + size
        else:
            seen.add(gram)
    return covered


@cache
def _pattern() -> re.Pattern[str]:
    """A word: letters, digits and marks; of scripts without spaces one character with its marks."""
    marks = "".join(char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char) in ("Mn", "Mc", "Me"))
    wide = UNSPACED[1:-1]
    return re.compile(f"[{UNSPACED[1:-1]}][{marks}]*|[^\\W_{wide}{marks}](?:[^\\W_{wide}{marks}]|[{marks}])*")


def _is_wide(word: str) -> bool:
    return word[0] >= "\u0e00" and re.match(UNSPACED, word) is not None
