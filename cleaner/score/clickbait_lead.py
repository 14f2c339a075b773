"""Whether an article's opening takes up what its headline announces."""

from __future__ import annotations

import re

from cleaner.model import Phrase
from cleaner.score.clickbait_features import Headline, fold
from cleaner.score.clickbait_language import FUNCTION_WORDS

_LEAD = 1500  # code points of the body that are read: a headline's subject stands in the first paragraphs
_HEAD = 200  # … and so many before the rest: in 19 of 20 articles they say one of the words that are looked for
_LEAST = 3  # content words a headline needs before their absence says anything
_STEM = 5  # letters compared: enough for a word, few enough to forgive its ending
_WORD = re.compile(r"[^\W\d_]{4,}")


def undelivered(headline: Headline, body: str, lang: str) -> list[Phrase]:
    """One phrase of weight 0 over the whole headline if none of its content words opens the body, else none.

    Only for languages whose function words are known: in others content words cannot be told.
    """
    if not body or lang not in FUNCTION_WORDS:
        return []
    common = FUNCTION_WORDS[lang]
    announced = {word[:_STEM] for word in headline.words if len(word) >= 4 and word[0].isalpha() and word not in common}
    if len(announced) < _LEAST:
        return []
    if announced & _stems(body[: body.rfind(" ", 0, _HEAD) + 1]):
        return []
    said = _stems(body[:_LEAD])
    if announced & said or len(said) < 2 * len(announced):
        return []
    spans = headline.spans()
    start, end = spans[0][0], spans[-1][1]
    reason = f"the opening takes up none of the headline's {len(announced)} content words"
    return [Phrase(start, end, headline.title[start:end], 0.0, reason)]


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text))}
