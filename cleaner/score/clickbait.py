"""How strongly a headline baits, and which of its words do.

Clickbait withholds what the reader needs to decide whether to read on, or exaggerates. Falsehood, satire and opinion are
other matters and do not count.
"""

from __future__ import annotations

from cleaner.model import Clickbait, Phrase
from cleaner.score.clickbait_cues import Axis, Cue, find_cues, has_cues
from cleaner.score.clickbait_features import Headline, read_headline
from cleaner.score.clickbait_language import UNKNOWN, reading_language
from cleaner.score.clickbait_lead import undelivered
from cleaner.score.clickbait_model import model

_NOTHING = Clickbait(0.0, 0.0, 0.0, 0.0)
_MOST_PHRASES = 6
_EXPLAINED = 0.3  # a trained score below it needs no explanation
_NOTABLE = 0.25  # log-odds from which a word is worth showing that no device explains
_PLAIN_LEXICAL = 0.1  # the lexical score of a headline that shows no device
_LEXICAL_SHARE = 0.8  # devices alone never make certain

# How far a score can be trusted: a trained model and a language that is declared or evident; a trained model on the
# assumption that Latin letters are English; the lexical score with phrases of the language; with signs and numbers only.
_TRAINED, _ASSUMED, _LEXICAL, _SIGNS = 0.9, 0.6, 0.3, 0.1


def score(title: str, body: str = "", lang: str | None = None) -> Clickbait:
    """The headline's score, in [0, 1], with the phrases that moved it; the same for any casing of the headline.

    English, Spanish and Indonesian headlines are scored by trained models; others by the devices they show, with lower
    `confidence`. `lang` is the headline's language (ISO 639-1) where it is known. Trained scores below .3 name no phrases.
    A `body` does not change the score: where its opening does not take up the headline, that is a phrase of weight 0.
    A title without words scores 0.
    """
    headline = read_headline(title)
    language, evident = reading_language(headline.words, lang)
    return judge(headline, language, body, evident=evident)


def judge(headline: Headline, language: str, body: str = "", *, evident: bool) -> Clickbait:
    """`score` of a headline that has been read, in a language that is `evident` or only assumed."""
    if not headline.words:
        return _NOTHING
    cues = list(find_cues(headline, language))
    withholding, exaggeration = _strength(cues, "withholding"), _strength(cues, "exaggeration")
    trained = model(language) if language != UNKNOWN else None
    if trained:
        reading = trained.read(headline)
        value = trained.grade(headline, reading)
        majority = round(trained.agreed(value), 4)
        confidence = _TRAINED if evident else _ASSUMED
        phrases = (
            _explained(headline, cues, trained.contributions(reading), trained.function_words) if value >= _EXPLAINED else []
        )
    else:
        both = 1 - (1 - withholding) * (1 - exaggeration)
        majority = None
        value = _PLAIN_LEXICAL + (_LEXICAL_SHARE - _PLAIN_LEXICAL) * both
        confidence = _LEXICAL if has_cues(language) else _SIGNS
        spans = headline.spans() if cues else []
        phrases = [_phrase(headline.title, spans, cue.first, cue.last, cue.device.strength, cue.device.reason) for cue in cues]
    phrases.sort(key=lambda phrase: (-phrase.weight, phrase.start, phrase.end))
    del phrases[_MOST_PHRASES:]
    phrases += undelivered(headline, body, language)
    return Clickbait(round(value, 4), round(withholding, 4), round(exaggeration, 4), confidence, tuple(phrases), majority)


def _strength(cues: list[Cue], axis: Axis) -> float:
    """1 less the product of (1 - strength) over the axis's devices, each counted once: two devices bait more than one."""
    spared = 1.0
    for strength in {cue.device.name: cue.device.strength for cue in cues if cue.device.axis == axis}.values():
        spared *= 1 - strength
    return 1 - spared


def _explained(headline: Headline, cues: list[Cue], added: list[float], unremarkable: frozenset[str]) -> list[Phrase]:
    """The devices that raised the score, then other words that did so notably."""
    spans, phrases = headline.spans(), []
    for cue in cues:
        weight = sum(added[cue.first : cue.last])
        if weight > 0:
            phrases.append(_phrase(headline.title, spans, cue.first, cue.last, weight, cue.device.reason))
    covered = {i for cue in cues for i in range(cue.first, cue.last)}
    for i, weight in enumerate(added):
        if weight >= _NOTABLE and i not in covered and headline.words[i][0].isalpha() and headline.words[i] not in unremarkable:
            phrases.append(_phrase(headline.title, spans, i, i + 1, weight, "wording common in bait"))
    return phrases


def _phrase(title: str, spans: list[tuple[int, int]], first: int, last: int, weight: float, reason: str) -> Phrase:
    start, end = spans[first][0], spans[last - 1][1]
    text = title[start:end]
    return Phrase(start, end, text, round(weight, 4), f"{reason}: '{text}'")
