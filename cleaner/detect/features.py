"""What a line or block looks like, and where it stands: one row of numbers for each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from cleaner.native import compiled
from cleaner.read.hashing import mix, word_hashes
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ints: TypeAlias = "NDArray[np.int64]"
Floats: TypeAlias = "NDArray[np.float64]"
Bools: TypeAlias = "NDArray[np.bool_]"
Hashes: TypeAlias = "NDArray[np.uint64]"
Columns: TypeAlias = "dict[str, NDArray[np.float64]]"
Rows: TypeAlias = "NDArray[np.float32]"
Weights: TypeAlias = "NDArray[np.float32]"

SPACE, LOWER, UPPER, DIGIT, LETTER, IDEOGRAPH, STOP, COMMA, COLON, QUOTE, DASH, BULLET, SYMBOL, OTHER = range(14)
_KINDS = 16
_MARKS = {
    STOP: ".!?…。！？؟।։።‼⁈｡",
    COMMA: ",;、，،؛；",
    COLON: ":：",
    QUOTE: "\"'“”„‟‘’‚«»‹›「」『』《》()（）[]【】",
    DASH: "-–—−‐‑",
    BULLET: "|•·►▶→/\\*>●■▪◦➤<~_+=",
    SYMBOL: "@#©®™$€£¥%&№§°^`",
}
INSIDE = (  # elements of which a column says whether the block stands in one
    "nav header footer aside article main form ul ol li table figure figcaption section blockquote button dl p details "
    "address caption picture"
).split()
# Elements of which a column says whether one is the innermost around the block.
OWN = "p li div td figcaption blockquote h1 h2 h3 h4 section article button dt span header footer".split()
NAME_BITS = 13  # of a page's tables of weights of class and id words
_native = compiled("words")


class Tables(Protocol):
    """Weights of words, and of class and id words near and far, by a part of their hashes."""

    @property
    def words(self) -> Weights:
        """Of a line's words, word pairs and outer words."""

    @property
    def near(self) -> Weights:
        """Of the names of the elements close around a block."""

    @property
    def far(self) -> Weights:
        """Of the names of those further out."""


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """For each character of the basic plane: its kind, and what it is hashed as (lower case, every digit a 0)."""
    kinds, capitals = _native.kinds_of_characters() if _native else kinds_of_characters()
    kinds = np.frombuffer(kinds, np.uint8)
    for low, high in (
        (0x0300, 0x036F),
        (0x0900, 0x0DFF),
        (0x0E30, 0x0E4F),
        (0x0591, 0x05C7),
        (0x064B, 0x0670),
    ):
        marks = kinds[low : high + 1]
        marks[marks == OTHER] = LETTER  # vowel signs and accents belong to the word
    for low, high in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0x0E01, 0x0E4F), (0xF900, 0xFAFF)):
        kinds[low : high + 1] = IDEOGRAPH
    for kind, marks_of in _MARKS.items():
        kinds[[ord(c) for c in marks_of]] = kind
    kinds[0xD800:0xE000] = kinds[ord("?")]  # as which half a surrogate pair is encoded
    folded = np.arange(65536, dtype=np.uint64)
    for i in capitals:
        if len(lower := chr(i).lower()) == 1:
            folded[i] = ord(lower)
    folded[kinds == DIGIT] = ord("0")
    return kinds, folded


def kinds_of_characters() -> tuple[bytearray, list[int]]:
    """For each character of the basic plane what Unicode says that it is, and those that have a small letter."""
    characters = np.arange(65536, dtype=np.uint32).view("U1")
    kinds = np.full(65536, OTHER, np.uint8)
    for kind, belongs in (
        (SPACE, np.strings.isspace),
        (LETTER, np.strings.isalpha),
        (DIGIT, np.strings.isdigit),
        (UPPER, np.strings.isupper),
        (LOWER, np.strings.islower),
    ):
        kinds[belongs(characters)] = kind
    return bytearray(kinds), np.flatnonzero((kinds == UPPER) | np.strings.istitle(characters)).tolist()


class Words(NamedTuple):
    """The characters and words of some lines. `line` and `hash` run over words, `first` holds each line's first word.

    `counts[i, k]`: characters of kind k in line i. `opening`, `closing`: the kinds of a line's outer characters.
    """

    line: Ints
    hash: Hashes
    first: Ints
    number: Ints
    capitals: Ints
    counts: Floats
    opening: NDArray[np.uint8]
    closing: NDArray[np.uint8]
    before_closing: NDArray[np.uint8]


def read_words(texts: list[str]) -> Words:
    """Lines must not hold line breaks. An ideograph is a word of its own."""
    return Words(*_native.read_words(texts, *_tables())) if _native else read_words_plainly(texts)


def read_words_plainly(texts: list[str]) -> Words:
    """`read_words` where nothing is compiled."""
    kinds_of, folded = _tables()
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "replace"), np.uint32)
    low = np.minimum(codes, 65535)
    kinds = kinds_of[low]
    ends = np.flatnonzero(codes == 10)
    begins = np.append(0, ends[:-1] + 1)
    line_of = np.repeat(np.arange(len(texts)), ends - begins + 1)
    counts = np.bincount(line_of * _KINDS + kinds, minlength=len(texts) * _KINDS).reshape(-1, _KINDS).astype(float)
    counts[:, SPACE] -= 1  # the line break
    is_word, starts = _word_starts(kinds)
    number = np.bincount(line_of[starts], minlength=len(texts))
    return Words(
        line=line_of[starts],
        hash=word_hashes(folded[low], is_word, starts),
        first=np.cumsum(number) - number,
        number=number,
        capitals=np.bincount(line_of[starts], kinds[starts] == UPPER, len(texts)).astype(np.int64),
        counts=counts,
        opening=kinds[begins],
        closing=kinds[np.maximum(ends - 1, begins)],
        before_closing=kinds[np.maximum(ends - 2, begins)],
    )


def hashes(text: str | None) -> Hashes:
    """The words of a text of any number of lines, hashed as in `read_words`."""
    if not text:
        return np.zeros(0, np.uint64)
    if _native:
        return read_words([text]).hash
    kinds_of, folded = _tables()
    low = np.minimum(np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32), 65535)
    is_word, starts = _word_starts(kinds_of[low])
    return word_hashes(folded[low], is_word, starts)


def _word_starts(kinds: NDArray[np.uint8]) -> tuple[Bools, Ints]:
    """Which characters belong to words, and where words begin."""
    is_word = (kinds >= LOWER) & (kinds <= IDEOGRAPH)
    alone = kinds == IDEOGRAPH
    start = is_word.copy()
    start[1:] &= ~is_word[:-1] | alone[1:] | alone[:-1]
    return is_word, np.flatnonzero(start)


def widths(words: Words) -> Floats:
    """Characters of each line."""
    result: Floats = words.counts.sum(axis=1).astype(float)
    return result


def per_line(words: Words, values: NDArray[np.generic]) -> Floats:
    """Sum over the words of each line."""
    return np.bincount(words.line, values, len(words.number)).astype(float)


def weight(words: Words) -> Floats:
    """Length of each line in words; three ideographs make two."""
    ideographs = words.counts[:, IDEOGRAPH]
    result: Floats = words.number - ideographs / 3
    return result


def shape(words: Words) -> Columns:
    """How a line looks by itself."""
    counts, length = words.counts, weight(words)
    characters = counts.sum(axis=1)
    some, letters = np.maximum(characters, 1), np.maximum(counts[:, LOWER] + counts[:, UPPER], 1)
    columns = {
        "words": np.log1p(length),
        "characters": np.log1p(characters),
        "word_length": characters / np.maximum(length, 1),
        "upper": counts[:, UPPER] / letters,
        "cased": letters / some,
        "capitals": words.capitals / np.maximum(words.number, 1),
        "digits": counts[:, DIGIT] / some,
        "stops": np.log1p(counts[:, STOP]),
        "stop_rate": counts[:, STOP] / (length + 1),
        "commas": np.log1p(counts[:, COMMA]),
        "comma_rate": counts[:, COMMA] / (length + 1),
        "colons": counts[:, COLON],
        "quotes": np.log1p(counts[:, QUOTE]),
        "dashes": counts[:, DASH],
        "bullets": counts[:, BULLET] / (length + 1),
        "symbols": counts[:, SYMBOL] / (length + 1),
        "no_words": words.number == 0,
    }
    for name, kind in (
        ("upper", UPPER),
        ("lower", LOWER),
        ("digit", DIGIT),
        ("quote", QUOTE),
        ("bullet", BULLET),
        ("ideograph", IDEOGRAPH),
    ):
        columns["opens_" + name] = words.opening == kind
    stop = (words.closing == STOP) | (words.closing == QUOTE) & (words.before_closing == STOP)
    columns["closes_stop"] = stop
    columns["closes_ellipsis"] = (words.closing == STOP) & (words.before_closing == STOP)
    columns["closes_colon"] = words.closing == COLON
    columns["closes_comma"] = words.closing == COMMA
    columns["closes_digit"] = words.closing == DIGIT
    return columns


def prose(words: Words) -> Floats:
    """How much running text a line holds: its words beyond the sixth, if it has the marks of sentences."""
    marks = words.counts[:, STOP] + 0.5 * words.counts[:, COMMA]
    return np.maximum(weight(words) - 6, 0) * np.minimum(marks, 1.0)


def repetition(words: Words, titles: Hashes, description: Hashes, strong: Bools) -> Columns:
    """What a line says again: of itself elsewhere, of the headline, of the description, of the running text."""
    n = len(words.number)
    order = np.arange(len(words.hash), dtype=np.uint64) - words.first[words.line].astype(np.uint64)
    sums = np.zeros(n, np.uint64)
    np.add.at(sums, words.line, mix(words.hash + order))
    _, inverse, counts = np.unique(sums, return_inverse=True, return_counts=True)
    kinds, first_seen, kind = np.unique(words.hash, return_index=True, return_inverse=True)
    length = np.maximum(words.number, 1)
    strong_word = strong[words.line]
    in_strong = np.bincount(kind, strong_word, len(kinds))[kind] - strong_word
    columns = {
        "copies": np.log(counts[inverse]),
        "seen_before": per_line(words, words.line[first_seen][kind] < words.line) / length,
        "in_prose": per_line(words, in_strong > 0) / length,
        "often_in_prose": per_line(words, np.log1p(in_strong)) / length,
    }
    for name, other in (("title", titles), ("description", description)):
        member = np.isin(kinds, other)[kind] if len(other) else np.zeros(len(kind), bool)
        columns["in_" + name] = per_line(words, member) / length
        covered = np.zeros(n)
        if len(other):
            pairs = np.unique(words.line[member] * 2**40 + kind[member])
            covered = np.bincount(pairs >> 40, minlength=n) / len(np.unique(other))
        columns["of_" + name] = covered
    return columns


def in_order(values: Floats) -> float:
    """The sum of one value after the other: NumPy's own sum pairs them, and the last digits differ."""
    return float(np.cumsum(values)[-1])


def windows(values: Floats, reach: int) -> tuple[Floats, Floats]:
    """Sums over the `reach` values before and after each."""
    run = np.cumsum(values)
    total = np.concatenate([np.zeros(reach + 1), run, np.full(reach, run[-1])])
    n = len(values)
    here = total[reach + 1 : reach + 1 + n]
    return here - values - total[:n], total[2 * reach + 1 : 2 * reach + 1 + n] - here


def shifted(values: Floats, by: int, fill: float = -1.0) -> Floats:
    """`values[i + by]`, and `fill` beyond either end."""
    out = np.full(len(values), fill)
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


def since(marks: Bools, places: Floats, far: float) -> tuple[Floats, Floats]:
    """Distance from each line back to the last marked line before it, and on to the next one after it."""
    at = np.flatnonzero(marks)
    here = np.arange(len(marks))
    before, after = np.searchsorted(at, here) - 1, np.searchsorted(at, here, side="right")
    padded = np.concatenate([[-np.inf], places[at], [np.inf]])
    return np.minimum(places - padded[before + 1], far), np.minimum(padded[after + 1] - places, far)


def surroundings(base: Columns, mass: Floats, length: Floats, near: tuple[str, ...]) -> Columns:
    """What stands before and after, and how far the running text is."""
    n = len(mass)
    columns: Columns = {}
    for name in near:
        for by in (-2, -1, 1, 2):
            columns[f"{name}{by:+d}"] = shifted(base[name].astype(float), by)
    for name in near[:2]:
        for by in (-3, 3):
            columns[f"{name}{by:+d}"] = shifted(base[name].astype(float), by)
    for reach in (3, 10):
        before, after = windows(mass, reach)
        columns[f"prose-{reach}"], columns[f"prose+{reach}"] = np.log1p(before), np.log1p(after)
        before, after = windows(length, reach)
        columns[f"length-{reach}"], columns[f"length+{reach}"] = np.log1p(before), np.log1p(after)
    total, run = in_order(mass), np.cumsum(mass)
    columns["prose_before"], columns["prose_after"] = (run - mass) / (total + 1), (total - run) / (total + 1)
    columns["prose_total"], columns["lines"] = np.full(n, np.log1p(total)), np.full(n, np.log1p(n))
    columns["prose_share"] = np.full(n, total / (in_order(length) + 1))
    columns["place"], columns["from_start"], columns["from_end"] = (
        np.arange(n) / n,
        np.log1p(np.arange(n)),
        np.log1p(np.arange(n)[::-1]),
    )
    strong, words_before = mass > 8, np.cumsum(length) - length
    blocks_before, blocks_after = since(strong, np.arange(n, dtype=float), 100.0)
    columns["to_prose-"], columns["to_prose+"] = np.log1p(blocks_before), np.log1p(blocks_after)
    far_before, far_after = since(strong, words_before, 1000.0)
    columns["words_to_prose-"], columns["words_to_prose+"] = np.log1p(far_before), np.log1p(far_after)
    columns["typical"] = np.full(n, np.log1p(np.average(length, weights=length + 1e-9) if n else 0.0))
    return columns


def stack(columns: Columns) -> NDArray[np.float32]:
    """Rows of lines, columns in the order of their names' first use."""
    return np.array(list(columns.values()), np.float32).T
