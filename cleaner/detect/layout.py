"""How the text is set: broken encoding, quotes, blank lines, paragraphs, sub-heads run into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import Finding, Rule
from cleaner.native import compiled

_native = compiled("folding")
_WALL_WORDS = 250  # readers lose their place in a longer paragraph; printed news seldom passes 80
_SPLITTABLE_WORDS = 100  # below it a label with a colon is a list or a speaker, not a sub-head
_MIN_PARAGRAPHS = 4
# Patterns that few texts need are compiled for the first of these: it takes a while.
_SUBHEAD = (
    "(?<=[.!?\u201d\"] )(?P<cut>(?P<quote>['\u2018\"\u201c]?)(?:[A-Z][\\w\u2019'-]*|a|an|the|of|and|in|on|to|for)"
    "(?: (?:[A-Z][\\w\u2019'-]*|a|an|the|of|and|in|on|to|for)){1,5}['\u2019\"\u201d]?: )(?=[A-Z])"
)
# UTF-8 read as Windows-1252: a lead byte and what follows it, seen as letters.
_CP1252_TAIL = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192"
    "\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_MOJIBAKE = f"(?:[\u00c2-\u00df][{_CP1252_TAIL}]|[\u00e0-\u00ef][{_CP1252_TAIL}]{{2}}|[\u00f0-\u00f4][{_CP1252_TAIL}]{{3}})+"
_MAY_LEAD = re.compile(b"\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]")  # the same in UTF-8, with the first byte of what follows
_MARKDOWN = r"(?m)^#{2,4} (?=\S)|\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*|^-{3}$"
_MANY_MARKS = 3  # one pair of stars may be a rating or a swear word
_CURLY = "\u2018\u2019\u201c\u201d"
_QUOTES_CURLY = re.compile(f"[{_CURLY}]")
_QUOTES_STRAIGHT = re.compile("['\"]")


def mojibake(article: Article, rule: Rule) -> Iterator[Finding]:
    """Letters that are UTF-8 read as Windows-1252, with what they were meant to be as the fix."""
    text = article.text
    if not (_native.may_be_misread(text) if _native else _MAY_LEAD.search(text.encode(errors="replace"))):
        return
    for match in re.finditer(_MOJIBAKE, article.text):
        meant = _decoded(match.group())
        before = article.text[match.start() - 1 : match.start()]
        if meant and not before.isupper():  # a capital before it: a word in capitals that ends in \u00c3, and its quote
            yield finding(rule, *match.span(), message=f"{rule.summary} Meant was {meant!r}.", replacement=meant)


def _decoded(text: str) -> str | None:
    try:
        raw = b"".join(bytes([ord(c)]) if ord(c) < 0xA0 else c.encode("cp1252") for c in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def flattened_subhead(article: Article, rule: Rule) -> Iterator[Finding]:
    """A sub-head that lost its line: capitalised words and a colon between two sentences of a long paragraph."""
    if article.longest < _SPLITTABLE_WORDS or not _may_head(article.text):
        return
    for i, line in enumerate(article.lines):
        if article.words(i) >= _SPLITTABLE_WORDS and _may_head(line.text):
            for match in re.finditer(_SUBHEAD, line.text):
                start, end = match.span("cut")
                head = "\n\n" + match["cut"].strip() + "\n\n"
                yield finding(rule, line.start + start, line.start + end, replacement=head)


def _may_head(line: str) -> bool:
    """Whether a colon, a space and a capital stand in a line: the pattern, which looks behind at every place, is slow."""
    at = line.find(":")  # single characters are found at once
    while at >= 0 and not (line[at + 1 : at + 2] == " " and "A" <= line[at + 2 : at + 3] <= "Z"):
        at = line.find(":", at + 1)
    return at >= 0


def wall_of_text(article: Article, rule: Rule) -> Iterator[Finding]:
    """A paragraph too long to read."""
    for i, words in enumerate(article.counts) if article.longest >= _WALL_WORDS else ():
        if words >= _WALL_WORDS:
            line = article.lines[i]
            start, end = stripped_span(line.text)
            yield finding(rule, line.start + start, line.start + end, message=f"{rule.summary} It has {words} words.")


def missing_blank_lines(article: Article, rule: Rule) -> Iterator[Finding]:
    """Paragraphs that follow one another without a blank line between any two of them."""
    prose = article.prose()
    if len(prose) < _MIN_PARAGRAPHS or "" in article.normal[prose[0] : prose[-1]]:  # which is most texts
        return
    filled = [i for i, line in enumerate(article.normal) if line.strip()]
    if len(prose) < len(filled) - 2 or filled[-1] - filled[0] != len(filled) - 1:
        return
    break_ = _break(article.text)
    for above, below in pairwise(filled):
        yield finding(rule, article.lines[above].end, article.lines[below].start, replacement=2 * break_)


def mixed_quotes(article: Article, rule: Rule) -> Iterator[Finding]:
    """Straight and curly quotes in one text: one finding, at the first of the rarer kind."""
    curly, straight, first = _native.quotes(article.text) if _native else _quotes(article.text)
    if curly and straight:
        yield finding(rule, first, first + 1, message=f"{rule.summary} {curly} are curly, {straight} straight.")


def _quotes(text: str) -> tuple[int, int, int]:
    """(curly quotes, straight ones, where the first of the rarer kind stands, which is the straight one if neither is)."""
    curly, straight = sum(map(text.count, _CURLY)), text.count("'") + text.count('"')
    first = (_QUOTES_STRAIGHT if straight <= curly else _QUOTES_CURLY).search(text)
    return curly, straight, first.start() if first else 0


def final_newline(article: Article, rule: Rule) -> Iterator[Finding]:
    """A text whose last line has no line break."""
    if article.text and article.text[-1] not in "\r\n":
        end = len(article.text)
        yield finding(rule, end, end, replacement=_break(article.text))


def _break(text: str) -> str:
    """The line break that a text uses; single characters are found at once."""
    return "\r\n" if "\r" in text and "\r\n" in text else "\n"


def has_marks(article: Article) -> bool:
    """Whether a text has a character that Markdown marks with."""
    return "*" in article.text or "#" in article.text


def beyond_ascii(article: Article) -> bool:
    """Whether a text has a character beyond ASCII."""
    return not article.text.isascii()


def markdown_marks(article: Article, rule: Rule) -> Iterator[Finding]:
    """Marks of Markdown in a text that is not a Markdown file by the look of its first line: one finding, at the first."""
    if "**" not in article.text and "\n#" not in article.text:
        return
    first = next((line.text.lstrip() for line in article.lines if line.text.strip()), "")
    marks = [match.span() for match in re.finditer(_MARKDOWN, article.text)]
    if len(marks) >= _MANY_MARKS and not first.startswith(("# ", "---", "+++")) and "](" not in article.text:
        yield finding(rule, *marks[0], message=f"{rule.summary} There are {len(marks)}.")
