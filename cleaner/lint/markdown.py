"""Markdown as its reader sees it, character for character beside its source: what is code, what is markup, what is text.

The copy has the source's length, so that places in one are places in the other. In it markup is blank at the ends of a
line and invisible within, and what is not the article's prose (code, front matter, comments, tables' rules) is one word of
a private character that no rule knows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from cleaner.lines import split_lines
from cleaner.lint.blocks import Blocks, read_blocks
from cleaner.model import Finding, Line
from cleaner.read.front_matter import split_front_matter

TEXT, PREFIX, MARKUP, OPAQUE, NOTE = range(5)  # the last two are not to be touched
_AT_LEAST = [bytes(max(one, kind) for one in range(256)) for kind in range(5)]
_MARKED = re.compile(rb"(?=[\x01-\x04])(?:[\x01\x02\x04]+|\x03+)")  # looking ahead skips what is not marked twice as fast
_INK = re.compile(r"\S")
_WORD, _INVISIBLE = "\ue000", "\u2060"
_EDGES = f" \t\xa0{_INVISIBLE}"
_PREFIX = re.compile(r"[ \t]*(?:(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}(?:[ \t]+|$))[ \t]*)+")
_PREFIXES = frozenset(" \t>-*+#0123456789")
_INLINE = re.compile(r"[<\[*_]")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_RAW = re.compile(
    r"(?P<comment><!--.{0,2000}?-->)|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?[^`\n](?P=ticks)(?!`)"  # a comment, code in a line
    r"|\{\{[<%].{0,500}?[%>]\}\}|\{%.{0,500}?%\}|\[\^[^\[\]\s]+\]:?",  # a site generator's short code, a footnote's mark
    re.DOTALL,
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_LINK = re.compile(
    r"(!?\[)([^\[\]\n]*)(\]\((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\))"
)
_REFERENCE = re.compile(r"(!?\[)([^\[\]\n]+)(\]\[([^\[\]\n]*)\])")
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]*?[^\s*])(\1)(?!\*)")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]*\s[^_\n]*?[^\s_])(\1)(?!\w)")  # one word may be a placeholder
_REPEATED = ("FM004", "FM008")
_LEGAL = re.compile("licen|lizenz|лиценз|许可|授權|ライセンス|copyright", re.IGNORECASE)
_SHORT = 6  # words of a heading that is about a licence, and not about the reform of one
_ENDED = re.compile(r"[.!?:\u2026\u3002][\"')\]*_\u2019\u201d\u00bb]*$")


@dataclass(slots=True)
class Masked:
    """`text` is the copy, `body` where the front matter ends, `kind` says of each character what it is.

    `comments` are the places of HTML comments.
    """

    source: str
    text: str
    body: int
    kind: bytearray
    lines: list[Line]
    blocks: Blocks
    comments: list[tuple[int, int]] = field(default_factory=list)

    def judge(self, finding: Finding, *, titled: bool) -> Finding | None:
        """The finding, if it is about text, with its fix, if that leaves the file's structure whole.

        With a title in the front matter (`titled`) a heading that repeats it is often wanted: its fix is unsafe.
        """
        if finding.field == "title":
            return finding
        if finding.code == "HL008" and self.blocks.headings:
            return None  # a heading is a headline, however few its words
        start, end = finding.start + self.body, finding.end + self.body
        kinds = self.kind[start:end]
        if kinds and not any(kind == TEXT and not char.isspace() for kind, char in zip(kinds, self.text[start:end], strict=True)):
            return None
        first, last = self._line(start), self._line(max(start, end - 1))
        whole = not (self.text[self.lines[first].start : start].strip() or self.text[end : self.lines[last].end].strip())
        if first in self.blocks.wrapped and (finding.code.startswith("FM") or (whole and not self._stands(first, last))):
            return None  # a part of a paragraph, which is a line only because the editor's window is no wider
        if self._is_meant(finding, first, last):
            return None
        if finding.fix is None:
            return finding
        if whole:  # what stands beside it on its lines goes with it
            kinds = self.kind[self.lines[first].start : self.lines[last].end]
        if max(kinds, default=TEXT) >= OPAQUE or not (
            self._whole_is_safe(first, last, finding) if whole else self._part_is_safe(start, end)
        ):
            return finding._replace(fix=None)
        if titled and whole and first in self.blocks.headings and finding.code.startswith("HL") and not finding.fix.replacement:
            return finding._replace(fix=finding.fix._replace(applicability="unsafe"))
        return finding

    def _is_meant(self, finding: Finding, first: int, last: int) -> bool:
        """Whether the lines say on purpose what would be junk in an article: documentation has its own habits."""
        if finding.code in _REPEATED:  # lists of options and lines about code say again what they said of another
            kinds = self.kind[self.lines[first].start : self.lines[last].end]
            return PREFIX in kinds or OPAQUE in kinds
        if finding.code.startswith("LG"):
            above = max((number for number in self.blocks.headings if number < first), default=None)
            heading = "" if above is None else self.lines[above].text
            return len(heading.split()) <= _SHORT and _LEGAL.search(heading) is not None
        return False

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """A place in the file, with the whole of a link or an emphasis of which it holds a part."""
        if MARKUP in self.kind[start:end]:
            while start > 0 and self.kind[start - 1] == MARKUP:
                start -= 1
            while end < len(self.kind) and self.kind[end] == MARKUP:
                end += 1
        return start, end

    def skeleton(self) -> list[str]:
        """Code, rules and tables below the front matter, which no fix may touch, without space and in their order."""
        runs = re.finditer(rb"\x03+", bytes(self.kind[self.body :]))
        found = ["".join(self.source[run.start() + self.body : run.end() + self.body].split()) for run in runs]
        return [*found, str(len(self.blocks.tables))]

    def _stands(self, first: int, last: int) -> bool:
        return self._is_broken(first - 1, first) and self._is_broken(last, last + 1)

    def _is_broken(self, above: int, below: int) -> bool:
        """Whether the author broke the line here: between paragraphs, after a sentence, or where a word more had fitted."""
        if below not in self.blocks.wrapped or self.blocks.wrapped[below] != self.blocks.wrapped.get(above):
            return True
        lines = [line.text.rstrip("\r") for line in self.lines[slice(*self.blocks.wrapped[below])]]
        upper, lower = self.lines[above].text, self.lines[below].text.split(None, 1)
        word = lower[0] if lower else ""
        fits = len(upper) + 1 + len(word) <= max(map(len, lines))
        return (fits and not word[:1].islower()) or upper.endswith(("  ", "\\")) or _ENDED.search(upper) is not None

    def _line(self, offset: int) -> int:
        return bisect_right(self.lines, offset, key=lambda line: line.start) - 1

    def _whole_is_safe(self, first: int, last: int, finding: Finding) -> bool:
        """Whether these lines can go, or be changed, as a whole."""
        if any(i in self.blocks.tables or i in self.blocks.fixed_lines for i in range(first, last + 1)):
            return False
        source = self.source[self.lines[first].start : self.lines[last].end]
        if len(re.findall(r"<[A-Za-z](?![^<>]*/>)", source)) != source.count("</"):
            return bool(re.fullmatch(r"[^<]*(?:<(?:br|hr|img)\b[^<>]*>[^<]*)*", source))
        markup = MARKUP in self.kind[self.lines[first].start : self.lines[last].end]
        return not (finding.fix and finding.fix.replacement and markup)

    def _part_is_safe(self, start: int, end: int) -> bool:
        """Whether a part of a line can go: no markup lies in it or leans on it."""
        before, after = start, end
        while before > 0 and self.text[before - 1] in " \t" and self.kind[before - 1] == TEXT:
            before -= 1
        while after < len(self.text) and self.text[after] in " \t" and self.kind[after] == TEXT:
            after += 1
        leans = (before > 0 and self.kind[before - 1] == MARKUP) or (after < len(self.kind) and self.kind[after] == MARKUP)
        return not leans and not any(self.kind[start:end]) and "|" not in self.source[start:end]


def mask(source: str) -> Masked:
    """The copy of a Markdown file that rules are asked about."""
    masked = _structure(source)
    for number in range(masked._line(masked.body) if masked.body else 0, len(masked.lines)):
        if number not in masked.blocks.opaque:
            _mark_line(masked, number)
    masked.text = _copy(masked)
    return masked


def skeleton(source: str) -> list[str]:
    """The skeleton of a Markdown file, without the rest of what `mask` tells."""
    return _structure(source).skeleton()


def _structure(source: str) -> Masked:
    """The blocks of a file, its code and its comments, which is all that its skeleton is made of."""
    lines = split_lines(source)
    body = len(split_front_matter(source)[0])
    below = bisect_right(lines, body, key=lambda line: line.start) - 1 if body else 0  # the first line of the text
    masked = Masked(source, source, body, bytearray(len(source)), lines, read_blocks([line.text for line in lines], below))
    masked.kind[:body] = bytes([OPAQUE]) * body
    for number in masked.blocks.opaque:
        line = lines[number]
        masked.kind[line.start : line.end] = bytes([OPAQUE]) * (line.end - line.start)
    _mark_raw(masked)
    return masked


def _mark_raw(masked: Masked) -> None:
    """Comments, code within lines, and what site generators take out."""
    if not any(sign in masked.source for sign in ("<!--", "`", "{{", "{%", "[^")):
        return
    at = masked.body
    while match := _RAW.search(masked.source, at):
        at = match.end()
        if OPAQUE in masked.kind[match.start() : match.end()]:
            at = match.start() + 1
        elif match["comment"] is None:
            _mark(masked, *match.span(), OPAQUE)
        else:
            masked.comments.append(match.span())
            _mark(masked, *match.span(), NOTE)


def _mark_line(masked: Masked, number: int) -> None:
    """What makes a line a list's, a quotation's or a heading, and the links and the emphasis in it."""
    line = masked.lines[number]
    if line.text[:1] in _PREFIXES and (prefix := _PREFIX.match(line.text)):
        _mark(masked, line.start, line.start + prefix.end(), PREFIX)
    if number in masked.blocks.headings and (closing := _CLOSING.search(line.text)):
        _mark(masked, line.start + closing.start(), line.end, MARKUP)
    if _INLINE.search(line.text):
        for start, end in _spans(line, masked.kind):
            _mark(masked, start + line.start, end + line.start, MARKUP)


def _spans(line: Line, kind: bytearray) -> Iterator[tuple[int, int]]:
    """The parts of a line's tags, links and emphasis that are not the text in them."""
    text = line.text
    if "<" in text:
        yield from (match.span() for match in _TAG.finditer(text))
    if "](" in text or "][" in text:
        yield from _links(text)
    for sign, pattern in (("*", _STARS), ("_", _UNDERSCORES)):
        if sign in text:
            for match in pattern.finditer(text):
                if not (kind[line.start + match.start()] or kind[line.start + match.end() - 1]):
                    yield match.span(1)
                    yield match.span(3)


def _links(text: str) -> Iterator[tuple[int, int]]:
    left = text
    for _ in range(2 if "![" in text else 1):  # a picture may be a link's text
        rest = list(left)
        for match in [match for pattern in (_LINK, _REFERENCE) for match in pattern.finditer(left)]:
            for start, end in (match.span(1), match.span(3)):
                yield start, end
                rest[start:end] = " " * (end - start)
        left = "".join(rest)


def _mark(masked: Masked, start: int, end: int, kind: int) -> None:
    """Mark what is not marked more strongly already."""
    masked.kind[start:end] = masked.kind[start:end].translate(_AT_LEAST[kind])


def _copy(masked: Masked) -> str:
    parts, at = [], 0
    for line in masked.lines:
        if masked.kind.count(TEXT, line.start, line.end) < line.end - line.start:
            parts += [masked.source[at : line.start], _copied_line(line, masked.kind[line.start : line.end])]
            at = line.end
    return "".join([*parts, masked.source[at:]])


def _copied_line(line: Line, kind: bytearray) -> str:
    if not line.text.strip():
        return line.text
    if kind.count(OPAQUE) + kind.count(NOTE) == len(kind):  # one word, which is no headline
        return _WORD + _INVISIBLE * (len(kind) - 1)
    parts, at = [], 0
    for run in _MARKED.finditer(kind):
        mark = _WORD if kind[run.start()] == OPAQUE else _INVISIBLE
        parts += [line.text[at : run.start()], _INK.sub(mark, line.text[run.start() : run.end()])]
        at = run.end()
    text = "".join([*parts, line.text[at:]])
    left, right = len(text) - len(text.lstrip(_EDGES)), len(text.rstrip(_EDGES))
    if left > right:
        return _WORD + text[1:]  # markup alone, which is no blank line either
    return text[:left].replace(_INVISIBLE, " ") + text[left:right] + text[right:].replace(_INVISIBLE, " ")
