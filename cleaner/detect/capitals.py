"""Headlines set in capitals, and how their words are written elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.model import Applicability, Field, Finding, Rule

_WORD = r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*"  # compiled for the first headline in capitals
_MIN_LETTERS = 12  # a shorter headline in capitals is a name: "NASA", "IKEA, UK"
_MIN_WORDS = 3
_SHOUTED = 0.9  # of the letters; a headline with one word in small letters is set so on purpose
_KNOWN = 0.5  # of the words must stand in the text, or nobody can tell the names among them


def all_capitals(article: Article, rule: Rule) -> Iterator[Finding]:
    """A headline in capitals, with what it would be in small letters as the fix.

    Each word is written as the text below most often writes it within a sentence, so that names and acronyms keep their
    capitals. Where the text has too few of the words the headline is only reported.
    """
    field: Field = "text" if article.title is None else "title"
    if article.title is not None:
        headline, offset, body = article.title, 0, article.text
    elif (i := article.headline()) is not None:
        headline, offset, body = article.lines[i].text, article.lines[i].start, article.text[article.lines[i].end :]
    else:
        return
    start, end = len(headline) - len(headline.lstrip()), len(headline.rstrip())
    if not _shouts(headline):
        return
    quiet, known = _in_small_letters(headline[start:end], _forms(body, set(map(str.lower, re.findall(_WORD, headline)))))
    applicability: Applicability | None = None if known >= _KNOWN else "display"
    yield finding(rule, offset + start, offset + end, field=field, replacement=quiet, applicability=applicability)


def _shouts(headline: str) -> bool:
    if sum(map(str.islower, headline)) > 2 * (1 - _SHOUTED) * len(headline):  # which is most headlines
        return False
    cased = [c for c in headline if c.isupper() or c.islower()]  # scripts without case have neither
    if len(cased) < _MIN_LETTERS or sum(c.isupper() for c in cased) < _SHOUTED * len(cased):
        return False
    return len([word for word in re.findall(_WORD, headline) if len(word) > 1]) >= _MIN_WORDS


def _forms(body: str, wanted: Container[str]) -> dict[str, str]:
    """For each wanted word of a text, in small letters, how it is mostly written where no sentence begins with it."""
    seen: dict[str, Counter[str]] = {}
    for match in re.finditer(_WORD, body):
        word = match.group()
        if (low := word.lower()) not in wanted:
            continue
        before = body[max(0, match.start() - 2) : match.start()].rstrip(" \t\"'\u201c\u2018\u00ab(")
        begins = not before or before[-1] in ".!?:\n\r"
        if not begins or word.isupper():
            seen.setdefault(low, Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items()}


def _in_small_letters(headline: str, forms: dict[str, str]) -> tuple[str, float]:
    """(the headline in small letters, the share of its words that `forms` knows)."""
    words = re.findall(_WORD, headline)
    known = sum(word.lower() in forms for word in words)
    quiet = re.sub(_WORD, lambda match: forms.get(match.group().lower(), match.group().lower()), headline)
    first = re.search(_WORD, quiet)
    if first:
        quiet = quiet[: first.start()] + quiet[first.start()].upper() + quiet[first.start() + 1 :]
    return quiet, known / max(1, len(words))
