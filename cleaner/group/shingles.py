"""Text as numbers: each word one 32-bit hash, each run of words one shingle, many articles in one numpy pass."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
import xxhash
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Hashes = NDArray[np.uint32]
T = TypeVar("T", np.uint32, np.uint64)

NUMBER = np.uint32(1)  # lowest bit of a word: it holds a digit
NAME = np.uint32(2)  # next bit: capitalised though it opens no sentence
SHINGLE = 3  # words; longer ones do not survive one damaged word in four

_WORD, _DIGIT, _UPPER, _WIDE, _STOP, _DROP, _POINT = 1, 2, 4, 8, 16, 32, 64
_SLICE = 1 << 16  # code units worked on at once: the arrays stay in the processor's cache
_CUT = 1 << 18  # code units from which one text is worked on in parts, at the price of a word cut at each border
_LONGEST = 64  # code units of a word that tell it from others
_WIDE_RANGES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)


@cache
def _tables() -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """For each UTF-16 code unit: its letter without case and accent, and its class."""
    fold = np.zeros(1 << 16, np.uint64)
    kind = np.zeros(1 << 16, np.uint8)
    for code in range(1 << 16):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LN" or category in ("Mc", "Cs", "Co"):
            base = unicodedata.normalize("NFKD", char.casefold())[0]
            fold[code] = ord(base) if ord(base) < 1 << 16 else code
            kind[code] = _WORD | _DIGIT * (category[0] == "N") | _UPPER * (category in ("Lu", "Lt"))
        elif category in ("Mn", "Me", "Cf"):
            kind[code] = _DROP
        elif category != "Zs" and char not in ",-'’/\t":
            kind[code] = _STOP | _POINT * (char == ".")
    kind[ord(",")] = _POINT
    for low, high in _WIDE_RANGES:
        kind[low : high + 1] |= np.where(kind[low : high + 1] & _WORD, _WIDE, 0).astype(np.uint8)
    return fold, kind


@cache
def _multipliers(count: int) -> NDArray[np.uint64]:
    """Odd 64-bit numbers, the same on every machine and in every version."""
    return np.array([xxhash.xxh3_64_intdigest(str(i).encode()) | 1 for i in range(count)], np.uint64)


def words(texts: Sequence[str]) -> list[Words]:
    """Each text's words in order, without case, accents and punctuation.

    A word's two lowest bits are NUMBER and NAME; the other thirty are its hash. Scripts written without spaces give one
    word for each pair of neighbouring characters. Damaged Unicode is accepted.

    Source of the hash: Lemire & Kaser 2014, "Strongly universal string hashing is fast" (multilinear).
    """
    answer: list[Words] = []
    batch: list[bytes] = []
    size = 0
    for text in texts:
        units = text.encode("utf-16-le", "surrogatepass")
        if batch and size + len(units) > 2 * _SLICE:
            answer += _words_of(batch)
            batch, size = [], 0
        if len(units) > 2 * _CUT:
            cuts = range(0, len(units), 2 * _CUT)
            answer.append(np.concatenate([_words_of([units[i : i + 2 * _CUT]])[0] for i in cuts]))
        else:
            batch.append(units)
            size += len(units)
    return answer + (_words_of(batch) if batch else [])


def _words_of(texts: list[bytes]) -> list[Words]:
    """The words of UTF-16 texts, all in one pass."""
    folds, kinds = _tables()
    units = np.frombuffer(b"\n\0".join([b"", *texts, b""]), np.uint16)
    kind = kinds.take(units)
    ends = np.cumsum([1] + [len(t) // 2 + 1 for t in texts])[1:]
    dropped = np.flatnonzero(kind & _DROP != 0)
    if len(dropped):
        ends -= np.searchsorted(dropped, ends)
        units, kind = np.delete(units, dropped), np.delete(kind, dropped)
    points = np.flatnonzero(kind & _POINT != 0)
    inside = points[(kind[points - 1] & kind[(points + 1) % len(kind)] & _DIGIT) != 0]
    kind[inside] = _WORD | _DIGIT  # 1,234.5 is one word
    starts = _starts(kind)
    if not len(starts):
        return [np.zeros(0, np.uint32) for _ in texts]
    answer = _hash(folds.take(units), starts)
    wide = kind[starts] & _WIDE != 0
    if wide.any():
        pair = np.flatnonzero(wide[:-1] & wide[1:] & (starts[1:] - starts[:-1] == 1))
        answer[pair] += answer[pair + 1] * np.uint32(0x9E3779B1)
    name = kind[starts] & (_UPPER | _DIGIT) == _UPPER
    stops = np.flatnonzero(kind & _STOP != 0)
    stops = stops[stops < starts[-1]]
    name[np.searchsorted(starts, stops)] = False  # a sentence starts after it
    answer &= ~(NUMBER | NAME)
    answer[name] |= NAME
    answer[np.searchsorted(starts, np.flatnonzero(kind & _DIGIT != 0), "right") - 1] |= NUMBER
    cuts = np.searchsorted(starts, ends).tolist()
    return [answer[i:j] for i, j in pairwise([0, *cuts])]


def _starts(kind: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where words start: after what is no letter, and at and after each letter that is a word by itself."""
    letter = (kind & _WORD).view(bool)
    start = letter[1:] > letter[:-1]
    wide = kind & _WIDE != 0
    if wide.any():
        start |= letter[1:] & (wide[1:] | wide[:-1])
    return np.flatnonzero(start) + 1


def _hash(values: NDArray[np.uint64], starts: NDArray[np.int64]) -> Words:
    """The upper half, which is the better one, of each word's 64-bit hash; what is no letter has the value 0."""
    step = np.ones(len(values) - starts[0], np.int64)
    step[0] = 0
    step[starts[1:] - starts[0]] -= np.diff(starts)
    place = np.cumsum(step, out=step)  # in its word; faster than repeating each start
    place &= _LONGEST - 1
    values[starts[0] :] *= _multipliers(_LONGEST).take(place)
    total = np.cumsum(values)  # modulo 2**64, so that differences are exact
    answer: Words = (np.diff(total[starts - 1], append=total[-1]) >> np.uint64(32)).astype(np.uint32)
    return answer


def shingles(article: Words) -> Hashes:
    """The hash of each run of three words, in order; a shorter article gives one for all its words, an empty one none."""
    plain = (article & ~NAME).astype(np.uint64)
    width = min(SHINGLE, len(plain))
    if not width:
        return np.zeros(0, np.uint32)
    count = len(plain) - width + 1
    factors = _multipliers(_LONGEST)
    total = plain[:count] * factors[0]
    for i in range(1, width):
        total += plain[i : i + count] * factors[i]
    answer: Hashes = (total >> np.uint64(32)).astype(np.uint32)
    return answer


def shingles_of_all(articles: Sequence[Words]) -> list[Hashes]:
    """The shingles of each article, made in one pass."""
    runs = shingles(np.concatenate(articles))
    answer, start = [], 0
    for article in articles:
        size = len(article)
        answer.append(runs[start : start + size - SHINGLE + 1] if size >= SHINGLE else shingles(article))
        start += size
    return answer


def distinct(values: NDArray[T]) -> NDArray[T]:
    """The different values in ascending order; for a few hundred this is five times as fast as numpy's unique."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


def digest(article: Words) -> int:
    """64 bits that are equal for articles with the same words: the same text but for case, accents and punctuation."""
    return xxhash.xxh3_64_intdigest((article & ~NAME).data)
