"""Lines and paragraphs that the article has already said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import Applicability, Finding, Rule
from cleaner.native import compiled

_COMPILED = compiled("lines")

_COPY_WORDS = 12  # a line of that many words is not said twice by chance; shorter ones are refrains, labels, scores
_SHORT_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f\u0964\u06d4\u061f][\"')\]]*$")
_LEAST_WORD = 4  # letters of the words that stand for what a paragraph is about
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\u2026\u3001\u3002\u060c\u061f\u0964"
_TO_SPACE = str.maketrans(dict.fromkeys(_SIGNS, " "))
_ENDS_WORD = bytes(chr(code) in _SIGNS for code in range(max(map(ord, _SIGNS)) + 1))
_STEM = 6  # letters, enough to see that `strengthens` and `strengthening` are one word, in most languages
_CLOSING_NEW = 0.55  # a closing paragraph with a smaller share of new words says nothing new
_CLOSING_WORDS = (20, 90)
_CLOSING_PARAGRAPHS = 4  # of that many paragraphs at least; a shorter article has no conclusion
# Lines with text from a paragraph to its copy. Of copies further down two in three stand in the author's text, too.
_NEAR_COPY = 3
_LEAD_SAME = 0.5  # share of the shorter's words that standfirst and lead have in common


def repeated_paragraph(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines of a dozen words and more that are a sentence and stand, letter for letter, further up."""
    yield from _repeats(article, rule, paragraphs=True)


def repeated_line(article: Article, rule: Rule) -> Iterator[Finding]:
    """Short lines that stand, letter for letter, further up: labels and teasers as a rule, but refrains and scores too."""
    yield from _repeats(article, rule, paragraphs=False)


def _repeats(article: Article, rule: Rule, *, paragraphs: bool) -> Iterator[Finding]:
    filled = [line for line in article.normal if line]
    if len(set(filled)) == len(filled):
        return
    first: dict[str, int] = {}  # a line, and where it stands first among the lines with text
    for number, i in enumerate(i for i, line in enumerate(article.normal) if line.strip()):
        if i in article.junk:
            continue
        text = article.normal[i].strip()
        long = article.words(i) >= _COPY_WORDS
        known = (_SENTENCE_END.search(text) if long else article.words(i) >= _SHORT_WORDS) and text in first
        if known and long == paragraphs:
            start, end = stripped_span(article.lines[i].text)
            near = number - first[text] <= _NEAR_COPY
            applicability: Applicability | None = None if near or not paragraphs else "unsafe"
            line = article.lines[i]
            yield finding(rule, line.start + start, line.start + end, applicability=applicability)
        first.setdefault(text, number)


def redundant_closing(article: Article, rule: Rule) -> Iterator[Finding]:
    """A last paragraph without figures or quotation whose words the article has used before."""
    paragraphs = [i for i in range(len(article.lines)) if article.is_prose(i)]
    if len(paragraphs) < _CLOSING_PARAGRAPHS:
        return
    last = paragraphs[-1]
    text = article.normal[last]
    if not _CLOSING_WORDS[0] <= article.words(last) <= _CLOSING_WORDS[1] or '"' in text or re.search(r"\d", text):
        return
    said = {stem for i in paragraphs[:-1] for stem in _stems(article.normal[i])}
    words = _stems(text)
    if words and sum(word not in said for word in words) < _CLOSING_NEW * len(words):
        start, end = stripped_span(article.lines[last].text)
        yield finding(rule, article.lines[last].start + start, article.lines[last].start + end)


def redundant_lead(article: Article, rule: Rule) -> Iterator[Finding]:
    """A second paragraph that tells what the first has just told."""
    paragraphs = list(islice(filter(article.is_prose, range(len(article.lines))), 2))
    if len(paragraphs) < 2:
        return
    first, second = (set(_stems(article.normal[i])) for i in paragraphs)
    if len(first & second) >= _LEAD_SAME * min(len(first), len(second)):
        line = article.lines[paragraphs[1]]
        start, end = stripped_span(line.text)
        yield finding(rule, line.start + start, line.start + end)


def _stems(line: str) -> list[int] | list[str]:
    """What the words of a line are known by, short ones left out."""
    if _COMPILED:
        numbers: list[int] = _COMPILED.stems(line, _ENDS_WORD, _LEAST_WORD, _STEM)
        return numbers
    return [word[:_STEM] for word in line.translate(_TO_SPACE).split() if len(word) >= _LEAST_WORD]
