"""Word salad: text put together from words by a machine, with no regard to how a language joins them.

Two signs, neither of which needs to be told the language. Function words in orders that no sentence has ("the of", "в на"),
again and again: the words were shuffled or drawn at random from a text. And a text of running words in which hardly any word
comes twice: it was drawn from a dictionary, for in every language some ten words make up a fifth of all that is written.
Spinning that keeps the order of words (synonyms, translations there and back) leaves neither sign and is not found here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

import re2

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import variety
from cleaner.model import Finding, Rule

_GLANCE, _OPENING = 800, 4000  # characters that are looked at first, for speed, and then; what a text is, its opening shows
_WORDS = 120  # in a shorter text both signs are weak
_PAIRS, _KINDS = 6, 5  # pairs in impossible order: how many, how many of them different
_EVERY = 80  # words for one such pair at least
_GLIMPSE, _FRESH = 450, 0.96  # so many characters, and the share of their words that must be different to go on
_VARIED = 0.88  # share of words that are different; prose has .5 to .75, lists of names up to .87
_FREQUENT, _COVERED = 12, 0.08  # share of the text that its twelve most frequent words make up; in prose more than .12
_JOINED = "\u0530"  # scripts from here on write words together with what stands beside them, so that few come twice
_LISTED = 0.12  # commas and the like for each word: above it is a list, and lists repeat nothing either

# For each language: words after which none of the others may stand. Only what no honest sentence of the language joins.
_IMPOSSIBLE: Final = (
    ("the|an", "the|a|an|of|to|and|or|for|with|at|by|from|is|was|are|that|this|it|they|he|we|be|have|has|not|but|as"),
    ("a", "the|and|of|to|is|was|are|that|with|for|by|from|be|have|it|he|they|we|as|at"),
    ("of|with|from|into", "of|and|or|is|was|are|but|be|have"),
    ("in|at", "of|is|was|are|be|have"),
    ("to", "of|and|is|was|are|to|but|with|for|by"),
    ("el|los|las|del|al|un|una|la", "y|en|el|los|las|se|por|con|para|es|un|del|al|su|pero|son|está|fue"),
    ("le|les|du|des|aux|au|une|ces", "de|et|le|les|des|du|est|que|qui|dans|pour|un|il|elle|au|aux|ou|par|ne|sont"),
    ("ein|eine|einen|einem|eines|einer", "und|oder|ist|sind|war|wird|hat|dass|es|er|ein|eine|aber"),
    ("mit|von|für|aus|bei|nach|des|dem", "und|oder|ist|sind|war|wird|hat|dass|mit|von"),
    ("im|zum|zur|vom|beim|ins", "und|oder|von|mit|zu|ist|sind|war|wird|hat|dass|der|die|das|den|im|in|auf|eine|sich|nicht|es|er"),
    ("da|dos|das|na|nas|nos|ao|pelo|pela", "e|em|os|do|da|no|na|por|para|é|um|uma|se|ao|foi|são|ou|mas"),
    ("il|gli|del|della|dei|delle|nel|nella|dal|dalla|sul", "e|il|la|le|che|in|per|un|una|con|a|da|del|della|è|si|non|gli|ha|al"),
    ("de", "en|van|is|de|het|een|dat|die|was|of|niet|er|hij|zijn|wordt"),
    ("från|med|av|vid|hos|under|efter|mot", "eller|är|har|av|från|på|vid|som|till"),
    ("w|na|z|do|od|dla|po|przez|przy", "w|na|z|do|od|dla|że|się|jest|ale|jak|oraz|są|był"),
    ("w|na|z|od|dla|przez|przy", "i|a"),
    ("v|ve|na|z|ze|do|od|pro|při", "v|na|z|do|od|pro|že|se|je|jsou|ale|jako|byl"),
    ("în|din|prin|pentru|cu", "și|în|din|este|sunt|se|au|dar|prin|sau|la|pe"),
    ("в|на|с|к|из|от|для|по|о", "и|в|на|с|к|из|от|для|по|что|как|был|а|но|или|же|бы"),
    ("в|у|на|з|до|від|для|по|про", "і|й|та|в|у|на|з|до|від|для|що|як|був|а|але|або"),
    ("του|της|των|στο|στη|στην|στον", "και|να|του|της|με|για|από|σε|που|είναι|θα"),
    ("di|ke|dari|pada", "dan|di|ke|untuk|pada|adalah|atau|akan|oleh"),
    ("في|إلى|على|عن|مع", "في|إلى|على|عن|كان|قد|لم|التي|الذي|هو|وقال"),
    ("در|از|به|با|برای", "و|در|به|را|است|شد|بود|می|یا|از"),
    ("के|का|की|को|ने", "के|का|की|को|ने|में|और|से|पर"),
)


def word_salad(article: Article, rule: Rule) -> Iterator[Finding]:
    """A text whose words are in no order or are drawn from a dictionary; the finding is its first line, the message says why."""
    opening = article.normalised[:_OPENING]
    if len(opening) >= 5 * _WORDS and (reason := _out_of_order(opening) or _drawn(opening)):
        line = next(line for line in article.lines if line.text.strip())
        yield finding(rule, line.start, line.end, message=f"{rule.summary} {reason}")


def _out_of_order(opening: str) -> str | None:
    """Which function words follow one another as they cannot, None where that is no more than a slip."""
    if not _impossible().search(opening[:_GLANCE].encode()):
        return None
    found = [(first, second) for pair in _impossible().findall(opening) for first, second in [pair.split()]]
    if len(found) < _PAIRS or len(set(found)) < _KINDS or len(found) * _EVERY < len(opening.split()):
        return None
    shown = ", ".join(f'"{first} {second}"' for (first, second), _ in Counter(found).most_common(3))
    return f"Words stand in orders that no sentence has, {len(found)} times in its opening: {shown}."


@cache
def _impossible() -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    pairs = "|".join(f" (?:{first}) (?:{second}) " for first, second in _IMPOSSIBLE)
    return re2.compile(rf"(?:\b)?(?:{pairs})", options)  # or RE2 would stop at each space, as what all of them begin with


def _drawn(opening: str) -> str | None:
    """Why the words seem drawn from a dictionary, None where they repeat as words of a language do."""
    seen, different = variety(opening[:_GLIMPSE], _GLIMPSE, _GLIMPSE)
    if different < _FRESH * seen:
        return None
    words = opening.split()[:-1]  # the last may be cut
    if len(words) < _WORDS or len(set(words)) < _VARIED * len(words) or max(words[0]) >= _JOINED:
        return None
    plain = [word.strip(".,;:!?()\"'") for word in words]
    listed = sum(word[-1] in ",;|/" or word in "-*•·" for word in words)
    letters = sum(word.isalpha() for word in plain)
    if listed > _LISTED * len(words) or letters < 0.9 * len(words):
        return None
    covered = sum(count for _, count in Counter(plain).most_common(_FREQUENT)) / len(words)
    return None if covered >= _COVERED else f"Of {len(words)} words hardly one comes twice."
