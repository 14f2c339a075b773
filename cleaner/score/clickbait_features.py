"""What a clickbait model sees of a headline: its words, their pieces, their neighbours, and its skeleton.

Casing is folded away before anything else looks, so that no model can learn an outlet by its Title Case, and digits are
masked, so that "7" and "9 ways" are one pattern. A skeleton is the headline with all but its function words blanked:
"here's why the world of copper is transfixed" -> "here's why the _ of _ is _".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from cleaner.native import compiled
from cleaner.tuples import NamedTuple

_native = compiled("headlines")
READ = 400  # code points of a title that are looked at: longer ones are no headlines
TABLE = 1 << 16  # buckets for word and skeleton n-grams, and as many again for pieces of words
PIECE = 0.6  # a piece of a word counts for less than a word: tuned on the inner split

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_PLAIN = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2013": "-", "\u2014": "-"}
_MASK = {ord(digit): "0" for digit in "123456789"}
_MIX = 0x9E3779B1  # 2**32 divided by the golden ratio: spreads neighbouring values over all buckets
_ALL = 0xFFFFFFFF
_START, _END = crc32(b"^"), crc32(b"$")


class Headline(NamedTuple):
    """A title in tokens: `words` are folded and masked, `length` counts code points from the first to the last of them."""

    title: str
    words: tuple[str, ...]
    length: int

    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands in the title."""
        folded = fold(self.title)
        spans = [match.span() for match in _TOKEN.finditer(folded)]
        if len(folded) == len(self.title):
            return spans
        origin = [at for at, char in enumerate(self.title) for _ in fold(char)]  # some folded to more than one: the way back
        return [(origin[start], origin[end - 1] + 1) for start, end in spans]


def read_headline(title: str) -> Headline:
    """The first 400 code points of a title in tokens. Never raises; a title without a letter, digit or sign has none."""
    title = title[:READ]
    folded = fold(title)
    folded = folded.translate(_MASK) if folded.isascii() else _DIGIT.sub("0", folded)
    words = tuple(_TOKEN.findall(folded))
    if not words:
        return Headline(title, (), 0)
    return Headline(title, words, folded.rindex(words[-1]) + len(words[-1]) - folded.index(words[0]))


def fold(text: str) -> str:
    """The text without casing and with plain quotes and dashes. `fold` of any recasing of a text is `fold` of the text.

    Upper case comes first because casefolding alone keeps the dotless i apart from the i that it shares a capital with.
    """
    if text.isascii():
        return text.lower()
    text = text.upper().casefold()
    for char, plain in _PLAIN.items():
        text = text.replace(char, plain)
    return text


def shape(headline: Headline, function_words: frozenset[str]) -> tuple[float, float, float]:
    """(tokens, characters, share of function words in [0, 1]); the first two bounded, as nobody graded longer headlines."""
    tokens = len(headline.words)
    if not tokens:
        return 0.0, 0.0, 0.0
    function = sum([word in function_words for word in headline.words])
    return float(min(tokens, 40)), float(min(headline.length, 200)), function / tokens


def kind(headline: Headline) -> str:
    """`question` for a headline that ends in a question mark, `how-to` for one that begins so in English, else nothing."""
    words = headline.words
    if words and words[-1] in "?？؟":
        return "question"
    return "how-to" if words[:2] == ("how", "to") else ""


def pieces(word: str) -> list[int]:
    """Buckets of a word's 3- to 5-grams of characters, its two ends marked by a blank."""
    padded = f" {word} "
    if padded.isascii():
        data = padded.encode()
        grams = [data[i : i + n] for n in (3, 4, 5) for i in range(len(data) - n + 1)]
    else:
        grams = [padded[i : i + n].encode("utf-8", "surrogatepass") for n in (3, 4, 5) for i in range(len(padded) - n + 1)]
    return [TABLE + (code * _MIX) % TABLE for code in map(crc32, grams)]


def blank(word: str) -> str:
    """What a skeleton shows in place of a word that is no function word: `_`, or how many digits a number has."""
    if word[0] == "0":
        return "0" if len(word) < 3 else "0000" if len(word) == 4 else "000"
    return "_" if word[0].isalpha() else word


def hashes(word: str, function_words: frozenset[str]) -> tuple[int, int]:
    """(hash of the word, hash of what a skeleton shows of it)."""
    code = crc32(word.encode("utf-8", "surrogatepass"))
    return code, code if word in function_words else crc32(blank(word).encode("utf-8", "surrogatepass"))


def lone(code: int, bone: int) -> tuple[int, int]:
    """Buckets of a word by itself, and of what a skeleton shows of it: `code` and `bone` are its `hashes`."""
    return (code * _MIX + _MIX & _ALL) >> 16, ((bone + 3) * _MIX & _ALL) >> 16


def patterns(codes: Sequence[int], bones: Sequence[int]) -> list[int]:
    """Buckets of words together: pairs of words, 2-3 of a skeleton, the opening word, the first four words; and of the length.

    `codes` and `bones` are a headline's words' `hashes`; `pattern_spans` says which words each bucket covers. Grams of one
    kind differ from those of another by a number added to their hash.
    """
    if _native:
        buckets: list[int] = _native.patterns(list(codes), list(bones), _START, _END, _MIX)
        return buckets
    ends = [*codes, _END]
    bones = [_START, *bones, _END]
    second = bones[1:]
    return [
        *[((a * 31 + b + 2) * _MIX & _ALL) >> 16 for a, b in zip([_START, *codes], ends, strict=True)],
        *[((a * 37 + b + 4) * _MIX & _ALL) >> 16 for a, b in zip(bones, second, strict=False)],
        *[((a * 1369 + b * 37 + c + 5) * _MIX & _ALL) >> 16 for a, b, c in zip(bones, second, bones[2:], strict=False)],
        *[((a + 7) * _MIX & _ALL) >> 16 for a in codes[:1]],
        *[((a + 8) * _MIX & _ALL) >> 16 for a in codes[1:4]],
        ((100 + min(len(codes), 25)) * _MIX & _ALL) >> 16,
    ]


@lru_cache(maxsize=256)
def pattern_spans(size: int) -> tuple[tuple[int, int], ...]:
    """The words [first, last) that each of `patterns` covers in a headline of `size` words, its ends left out."""
    spans = [(i, i + 2) for i in range(-1, size)]
    for n in range(2, 4):
        spans += [(i, i + n) for i in range(-1, size + 2 - n)]
    spans += [(i, i + 1) for i in range(min(size, 4))]
    spans.append((0, size))
    return tuple((max(0, first), min(size, last)) for first, last in spans)
