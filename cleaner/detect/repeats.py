"""Lines and paragraphs that the article has already said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import sentence_spans, stripped_span
from cleaner.model import Applicability, Finding, Rule
from cleaner.native import compiled
from cleaner.normal import normalise

_native = compiled("lines")

_COPY_WORDS = 12  # a line of that many words is not said twice by chance; shorter ones are refrains, labels, scores
_SHORT_WORDS = 4
_STOPS = tuple(".!?\u3002\uff01\uff1f\u0964\u06d4\u061f")
_LEAST_WORD = 4  # letters of the words that stand for what a paragraph is about
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\u2026\u3001\u3002\u060c\u061f\u0964"
_TO_SPACE = str.maketrans(dict.fromkeys(_SIGNS, " "))
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
_ends = bytearray(max(map(ord, _SIGNS)) + 1)
for _sign in _SIGNS + _SPACES:
    _ends[ord(_sign)] = True
_ENDS_WORD = bytes(_ends)  # for each character, whether it does
_STEM = 6  # letters, enough to see that `strengthens` and `strengthening` are one word, in most languages
_CLOSING_NEW = 0.55  # a closing paragraph with a smaller share of new words says nothing new
_CLOSING_WORDS = (20, 90)
_CLOSING_PARAGRAPHS = 4  # of that many paragraphs at least; a shorter article has no conclusion
# Lines with text from a paragraph to its copy. Of copies further down two in three stand in the author's text, too.
_NEAR_COPY = 3
_LEAD_SAME = 0.6  # share of a lead's words that the standfirst has; in one clean article of 400 it has half of them
_LEAD_WORDS = 12  # of a standfirst, and of a lead that can restate it
_TELLING = 6  # words that stand for what a paragraph is about; of fewer the share says little
_USUAL = 3  # paragraphs above a closing that show how much of each has been said
_CLOSING_MORE = 0.1  # … and how much more of the closing must have been
_NAMES = 2 / 3  # share of capitalised words from which a paragraph is a line-up or a list of places


def repeated_paragraph(article: Article, rule: Rule) -> Iterator[Finding]:
    """Lines of a dozen words and more that are a sentence and stand, letter for letter, further up."""
    yield from _repeats(article, rule, paragraphs=True)


def repeated_line(article: Article, rule: Rule) -> Iterator[Finding]:
    """Short lines that stand, letter for letter, further up: labels and teasers as a rule, but refrains and scores too."""
    yield from _repeats(article, rule, paragraphs=False)


def _repeats(article: Article, rule: Rule, *, paragraphs: bool) -> Iterator[Finding]:
    if article.copies is None:
        article.copies = list(_copies(article)) if article.repeats_lines() else []
    for i, far in article.copies:
        if (article.words(i) >= _COPY_WORDS) == paragraphs:
            line = article.lines[i]
            start, end = stripped_span(line.text)
            applicability: Applicability | None = "unsafe" if far and paragraphs else None
            yield finding(rule, line.start + start, line.start + end, applicability=applicability)


def _copies(article: Article) -> Iterator[tuple[int, bool]]:
    """The lines that stand further up, too, and whether that is far: sentences of a dozen words, and shorter lines of four."""
    first: dict[str, int] = {}  # a line, and where it stands first among the lines with text
    for number, i in enumerate([i for i, line in enumerate(article.normal) if line.strip()]):
        if i in article.junk:
            continue
        text = article.normal[i].strip()
        before = first.setdefault(text, number)
        if before < number and (_ends_sentence(text) if article.words(i) >= _COPY_WORDS else article.words(i) >= _SHORT_WORDS):
            yield i, number - before > _NEAR_COPY


def redundant_closing(article: Article, rule: Rule) -> Iterator[Finding]:
    """A last paragraph without figures or quotation whose words the article has used before, more than is usual in it.

    Lists of names are none: their clubs and countries come again.
    """
    paragraphs = article.prose()
    if len(paragraphs) < _CLOSING_PARAGRAPHS:
        return
    last = paragraphs[-1]
    text = article.normal[last]
    if not _CLOSING_WORDS[0] <= article.words(last) <= _CLOSING_WORDS[1] or '"' in text or re.search(r"\d", text):
        return
    above = [article.normal[i] for i in paragraphs[:-1]]
    stems, _, again = _stems_again(text, above)
    if again / max(1, stems) <= 1 - _CLOSING_NEW or _is_names(article.lines[last].text):
        return
    if said_before(text, above) >= _CLOSING_MORE:
        start, end = stripped_span(article.lines[last].text)
        yield finding(rule, article.lines[last].start + start, article.lines[last].start + end)


def redundant_lead(article: Article, rule: Rule) -> Iterator[Finding]:
    """The sentences at the head of the second paragraph that tell what the first has told."""
    paragraphs = list(islice(filter(partial(_is_sentence, article), range(len(article.lines))), 2))
    if len(paragraphs) < 2:
        return
    first, second = (article.normal[i] for i in paragraphs)
    line = article.lines[paragraphs[1]]
    begin = end = 0
    for begin_here, end_here in sentence_spans(line.text):
        stems, different, again = _stems_again(normalise(line.text[begin_here:end_here]), [first])
        if different < _TELLING or again / stems < _LEAD_SAME:
            break
        begin, end = begin if end else begin_here, end_here
    if end and len(set(_stems(first)).intersection(_stems(second))) >= _LEAD_SAME * _TELLING:
        yield finding(rule, line.start + begin, line.start + end)


def said_before(text: str, above: Sequence[str]) -> float:
    """The share of a paragraph's words, in [0, 1], that those above it have, beyond what is usual there.

    Usual is what the last three of them have of the ones above them: the longer an article, the fewer of its words are new.
    Words are those of four letters and more, by their first six; paragraphs with fewer than six such are passed over.
    All are normalised.
    """
    *shares, last = _shares([*above, text])
    told = [share for share in shares if share is not None][-_USUAL:]
    usual = sum(told) / max(1, len(told))
    return max(0.0, ((last or 0.0) - usual) / (1 - usual)) if usual < 1 else 0.0


def closest_to(text: str, above: list[str]) -> int:
    """The number of that paragraph, of at least one above a text, which has most of its words, as `said_before` knows them."""
    if _native:
        return int(_native.closest(text, above, _ENDS_WORD, _LEAST_WORD, _STEM, _TELLING))
    return max(range(len(above)), key=lambda number: _shares([above[number], text])[-1] or 0.0)


def _shares(paragraphs: list[str]) -> list[float | None]:
    """For each paragraph the share of its stems that those above it have; None where it is passed over, but for the last."""
    if _native:
        shares: list[float | None] = _native.shares(paragraphs, _ENDS_WORD, _LEAST_WORD, _STEM, _TELLING)
        return shares
    said: set[object] = set()
    shares = []
    for number, paragraph in enumerate(paragraphs, 1):
        stems = _stems(paragraph)
        passed = len(stems) < _TELLING and number < len(paragraphs)
        shares.append(None if passed else sum(stem in said for stem in stems) / max(1, len(stems)))
        said.update(() if passed else stems)
    return shares


def _is_sentence(article: Article, i: int) -> bool:
    """Whether line i is long enough for a standfirst, ends as a sentence does, and no rule takes it for junk."""
    text = article.normal[i]
    return i not in article.junk and article.words(i) >= _LEAD_WORDS and _ends_sentence(text)


def _ends_sentence(text: str) -> bool:
    return text.rstrip().rstrip("\"')]").endswith(_STOPS)


def _is_names(text: str) -> bool:
    words, names = _native.capitals(text, _ENDS_WORD) if _native else _capitals(text)
    return bool(names >= _NAMES * words)


def _capitals(text: str) -> tuple[int, int]:
    """(words of a text that begin with a letter, how many of them with a capital)."""
    words = [word for word in text.translate(_TO_SPACE).split() if word[0].isalpha()]
    return len(words), sum(word[0].isupper() for word in words)


def _stems(line: str) -> list[int] | list[str]:
    """What the words of a normalised line are known by, short ones left out."""
    if _native:
        numbers: list[int] = _native.stems(line, _ENDS_WORD, _LEAST_WORD, _STEM)
        return numbers
    return [word[:_STEM] for word in line.translate(_TO_SPACE).split() if len(word) >= _LEAST_WORD]


def _stems_again(line: str, above: list[str]) -> tuple[int, int, int]:
    """(stems of a line, how many are different, how many of all stand in the lines above it too)."""
    if _native:
        counts: tuple[int, int, int] = _native.stems_again(line, above, _ENDS_WORD, _LEAST_WORD, _STEM)
        return counts
    stems, said = _stems(line), {stem for other in above for stem in _stems(other)}
    return len(stems), len(set(stems)), sum(stem in said for stem in stems)
