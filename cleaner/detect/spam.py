"""Spam: lines that sell, lists of search words, and texts that are nothing else.

One sign proves nothing: news tells of casinos, quotes the swindler's words and prints helplines. Hence three kinds of sign
must meet in one line (phrases of the trade, a call to act, a way to get in touch), and a single word of reporting voids it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Final

import re2

from cleaner.detect.article import Article
from cleaner.detect.gate import Needles
from cleaner.detect.rules import finding
from cleaner.detect.spam_words import BRAKE, CALL, CONTACT, PRIVATE, REPORTING, SELLING, STOP_WORDS, TRADES
from cleaner.lines import stripped_span, unended_lists, variety
from cleaner.model import Applicability, Finding, Rule
from cleaner.tuples import NamedTuple

_LINE_WORDS = 70  # a longer line is a paragraph, and a paragraph is reported, not cut
_TESTIMONY_WORDS = 300  # but the grateful tell their story at length
_LIST_ITEMS = 6
_LIST_SHARE = 0.6  # of the items must hold one and the same word
_LIST_ITEM_WORDS = 5
_DENSE_WORDS = 150  # in a shorter text nothing can be frequent
_OPENING_WORDS = 300  # looked at first, for speed
_VARIED = 0.52  # share of the opening's words that are different in nearly all texts written for people
_SPREAD = 0.6  # of its frequency that a phrase has in the opening at least
_DENSE_COUNT = 10
_DENSE_SHARE = 0.08  # of all words belong to one phrase; in news, names apart, 0.06 is hardly ever passed
_SIGNS_REPORTED, _SIGNS_GRAVE = 2, 4
_SHARE_SELLING = 0.3  # of the words stand in lines that sell

# Compiled for the first text that needs them, which few do.
_WORD = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_ITEM = r"\s*[,;|\u3001\uff0c]\s*"


class _Line(NamedTuple):
    """A line that sells: of which trade, and whether that is beyond doubt."""

    number: int
    trade: str
    sure: bool


def _selling(trade: str, article: Article, rule: Rule) -> Iterator[Finding]:
    for line in lines_that_sell(article):
        if line.trade == trade:
            yield _of_line(article, rule, line.number, applicability="safe" if line.sure else "unsafe")


def of_trade(trade: str) -> Callable[[Article, Rule], Iterable[Finding]]:
    """A detector of lines that sell what one trade sells. Safe where three kinds of sign meet, unsafe where two do."""
    return partial(_selling, trade)


SPAM_TRADES: Final = tuple(TRADES)
SUSPECTS: Final = "\0".join("\n".join(trade.words) for trade in TRADES.values()).encode()
_WORDS: Final = Needles(SUSPECTS)


@cache
def _compiled(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def lines_that_sell(article: Article) -> tuple[_Line, ...]:
    """The lines of an article that sell, found once."""
    if article.selling is None:
        suspected: dict[int, list[str]] = {}
        places = _WORDS.places(article.normalised) if article.suspects is None else article.suspects
        for trade, number in places:
            suspected.setdefault(number, []).append(SPAM_TRADES[trade])
        judged = (_judged(article, number, trades) for number, trades in sorted(suspected.items()))
        article.selling = tuple(line for line in judged if line is not None)
    sold: tuple[_Line, ...] = article.selling
    return sold


def _judged(article: Article, number: int, trades: list[str]) -> _Line | None:
    """What a line sells of these trades, None where it does not sell or where a word of reporting stands in it."""
    line, words = article.normal[number], article.words(number)
    for name in trades:
        trade = TRADES[name]
        if words > (_TESTIMONY_WORDS if trade.testimony else _LINE_WORDS):
            continue
        if not (phrases := _compiled(trade.told_by).findall(line)):
            continue
        if _compiled(REPORTING if trade.testimony else BRAKE).search(line):  # the grateful were all swindled before
            continue
        call, contact = _compiled(CALL).search(line), _compiled(CONTACT).search(line)
        several = len(set(phrases)) > 1
        if call and contact:
            return _Line(number, name, several or bool(_compiled(PRIVATE).search(line)))
        if (call or contact) and several:
            return _Line(number, name, False)
    return None


def _of_line(article: Article, rule: Rule, number: int, *, applicability: Applicability | None = None) -> Finding:
    line = article.lines[number]
    start, end = stripped_span(line.text)
    return finding(rule, line.start + start, line.start + end, applicability=applicability)


def keyword_list(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines that are a list of search phrases: short, uncapitalised items, most of which share a word."""
    for number in unended_lists(article.lines, _LIST_ITEMS - 1):
        if _is_keyword_list(article.lines[number].text):
            yield _of_line(article, rule, number)


def _is_keyword_list(line: str) -> bool:
    items = [item for item in re.split(_ITEM, line.strip().rstrip(".,;")) if item]
    if len(items) < _LIST_ITEMS or any(len(item.split()) > _LIST_ITEM_WORDS or item.startswith("#") for item in items):
        return False
    if sum(item[0].isupper() or item[0].isdigit() for item in items) > 0.3 * len(items):  # names: streets, wards, clubs
        return False
    shared = Counter(word for item in items for word in set(item.lower().split()) if word not in STOP_WORDS and len(word) > 2)
    selling = sum(bool(_compiled(SELLING).search(item.lower())) for item in items)
    return selling >= 2 and bool(shared) and shared.most_common(1)[0][1] >= _LIST_SHARE * len(items)


def keyword_density(article: Article, rule: Rule) -> Iterator[Finding]:
    """One phrase of two or three words, no name, that a text says over and over; the finding is its first place."""
    if (dense := _dense_phrase(article.text, article.normalised)) is not None:
        phrase, count, start = dense
        yield finding(rule, start, start + len(phrase), message=f"{rule.summary} It stands there {count} times.")


def _dense_phrase(text: str, normalised: str) -> tuple[str, int, int] | None:
    """(the phrase as first written, how often it stands, where first), None where nothing is said that often."""
    if not _may_be_dense(normalised):
        return None
    said = normalised.split()
    least = max(_DENSE_COUNT, _DENSE_SHARE / 3 * len(said))
    frequent = [word for word, count in Counter(said).items() if count >= least and len(word) > 2 and word not in STOP_WORDS]
    if len(frequent) < 2:  # each word of a frequent phrase is frequent
        return None
    words = list(re.finditer(_WORD, text))
    low = [word.group().lower() for word in words]
    telling = [len(word.group()) > 2 and said not in STOP_WORDS for word, said in zip(words, low, strict=True)]
    for size in (3, 2):
        runs = [i for i in range(len(words) - size + 1) if all(telling[i : i + size])]
        runs = [i for i in runs if words[i + size - 1].end() - words[i].start() < 60]
        if not runs:
            continue
        phrases = [tuple(low[i : i + size]) for i in runs]
        ((phrase, count),) = Counter(phrases).most_common(1)
        places = [i for i, said in zip(runs, phrases, strict=True) if said == phrase]
        named = sum(text[words[i].start()].isupper() for i in places)
        if count >= _DENSE_COUNT and count * size >= _DENSE_SHARE * len(words) and named < 0.5 * count:
            start, end = words[places[0]].start(), words[places[0] + size - 1].end()
            return text[start:end], count, start
    return None


def _may_be_dense(normalised: str) -> bool:
    """Whether a text is long enough, and two words of its opening so frequent as those of a phrase that fills it must be."""
    words, different = variety(normalised, _OPENING_WORDS, int(_VARIED * _OPENING_WORDS))
    if words < _DENSE_WORDS or different > _VARIED * words:
        return False
    opening = normalised.split(None, _OPENING_WORDS)[:_OPENING_WORDS]
    least = _DENSE_SHARE / 3 * len(opening) * _SPREAD
    frequent = (word for word, count in Counter(opening).items() if count >= least and len(word) > 2)
    return sum(word not in STOP_WORDS for word in frequent) > 1


def spam_article(article: Article, rule: Rule) -> Iterator[Finding]:
    """A text that is spam as a whole, told by signs that do not depend on one another. The message names them.

    Two signs are a warning; with four, and none of a report, it is an error.
    """
    selling = lines_that_sell(article)
    if not selling:
        return
    signs = list(_signs(article, selling))
    reporting = len(_compiled(BRAKE).findall(article.normalised))
    if len(signs) < _SIGNS_REPORTED or reporting > 1 or len(signs) - reporting < _SIGNS_REPORTED:
        return
    grave = len(signs) >= _SIGNS_GRAVE and not reporting
    start, end = stripped_span(article.text)  # all of it: a report within what a safe fix takes away is not told
    told = finding(rule, start, end)
    yield told._replace(severity="error" if grave else "warning", message=f"{rule.summary} Signs: {'; '.join(signs)}.")


def _signs(article: Article, selling: tuple[_Line, ...]) -> Iterator[str]:
    words = sum(article.words(i) for i in range(len(article.lines)))
    sold = sum(article.words(line.number) for line in selling)
    if len(selling) > 1:
        yield f"{len(selling)} lines sell something"
    if sold >= _SHARE_SELLING * words:
        yield f"they are {sold / max(1, words):.0%} of its words"
    phrases = len(_compiled(TRADES[selling[0].trade].told_by).findall(article.normalised))
    if phrases >= 4 and phrases >= 0.01 * words:
        yield f"{phrases} phrases of one trade ({selling[0].trade})"
    if (calls := len(_compiled(CALL).findall(article.normalised))) > 2:
        yield f"{calls} calls to act"
    if (contacts := len(_compiled(CONTACT).findall(article.normalised))) > 1:
        yield f"{contacts} links, addresses or numbers"
    title = article.title if article.title is not None else ""
    if (i := article.headline()) is not None:
        title = article.normal[i]
    if _compiled(TRADES[selling[0].trade].told_by).search(title.lower()):
        yield "the headline sells, too"
