"""What goes wrong around a headline and no pattern can say: a second copy, the site's name, no headline at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import Finding, Rule
from cleaner.normal import Aligned, normalise

_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\s+[-|:]\s+(?P<name>[^|]{2,40})$|\s*\|\s*(?P<bar>[^|]{2,40})$")
_MIN_COPY_WORDS = 3  # shorter lines repeat for other reasons: a name, a label
_NEAR = 0.8  # share of words that a near copy has in common with the headline
_NEAR_MIN_WORDS = 5


def _words(normal: str) -> list[str]:
    return _WORD.findall(normal)


def _headline_texts(article: Article) -> tuple[str, list[str], int] | None:
    """(normalised headline, its words, line from which copies of it are looked for), None without a headline."""
    i = article.headline()
    if article.title is None and i is None:
        return None
    if article.title_words is None:
        text = article.normal[i] if i is not None else normalise(article.title or "")
        article.title_words = text, _words(text)
    return *article.title_words, 0 if i is None else i + 1


def duplicate_headline(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines that say the headline again, word for word.

    A copy that lacks the headline's own tail (a hook, the site's name) or has one more is a copy too, above the prose.
    """
    if (headline := _headline_texts(article)) is None:
        return
    text, words, below = headline
    if len(words) < _MIN_COPY_WORDS:
        return
    longest, least, most = max(words, key=len), len("".join(words)), 2 * len(text)
    for i, line in enumerate(article.normal):
        if least <= len(line) <= most and longest in line and i >= below and _words(line) == words:
            yield _line_finding(article, rule, i)


def near_duplicate_headline(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines above the prose whose words are nearly the headline's."""
    if (headline := _headline_texts(article)) is None:
        return
    text, words, below = headline
    if len(words) < _NEAR_MIN_WORDS:
        return
    for i in range(below, article.zones()[0]):
        if not article.normal[i] or len(article.normal[i]) > 2 * len(text):
            continue
        other = _words(article.normal[i])
        common, either = len(set(words) & set(other)), len(set(words) | set(other))
        if other != words and common >= _NEAR * either:
            yield _line_finding(article, rule, i)


def _line_finding(article: Article, rule: Rule, i: int) -> Finding:
    line = article.lines[i]
    start, end = stripped_span(line.text)
    return finding(rule, line.start + start, line.start + end)


def has_source(article: Article) -> bool:
    """Whether anything says where the article comes from."""
    return bool(article.url or article.meta)


def site_suffix(article: Article, rule: Rule) -> Iterator[Finding]:
    """The site's name behind a headline, where the address or the metadata tells what the site is called."""
    if article.title is not None:
        text, offset = article.title, 0
    elif (i := article.headline()) is not None:
        text, offset = article.lines[i].text.rstrip(), article.lines[i].start
    else:
        return
    normal = normalise(text).rstrip()
    match = _SUFFIX.search(normal)
    if match and "".join(_words(match["name"] or match["bar"])) in _site_names(article):
        start, end = Aligned(text, normal).span(*match.span())
        yield finding(rule, offset + start, offset + end, field="text" if article.title is None else "title")


def _site_names(article: Article) -> set[str]:
    """What the site may be called, in lower case without spaces: its host's labels, and its name if the input gives it."""
    names = {"".join(_words(normalise(value))) for key in ("site", "site_name", "source") if (value := _text(article, key))}
    if article.url:
        from urllib.parse import urlsplit  # costs a tenth of a whole check, and files have no address

        try:
            host = urlsplit(article.url).hostname or ""
        except ValueError:  # not an address, so it tells nothing
            host = ""
        host = host.removeprefix("www.")
        labels = host.split(".")
        names |= {"".join(_words(host)), *(label for label in labels[:-1] if len(label) > 2)}
    return names - {""}


def _text(article: Article, key: str) -> str:
    value = article.meta.get(key)
    return value if isinstance(value, str) else ""


def no_headline(article: Article, rule: Rule) -> Iterator[Finding]:
    """A text that begins with its body: there is no title field, and no line that reads as a headline."""
    if article.title is None and article.headline() is None:
        first = next((line for line in article.lines if line.text.strip()), None)
        if first is not None:
            start, end = stripped_span(first.text)
            yield finding(rule, first.start + start, first.start + min(end, start + 50))
