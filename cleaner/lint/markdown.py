"""Markdown as its reader sees it, character for character beside its source: what is code, what is markup, what is text.

The copy has the source's length, so that places in one are places in the other. In it markup is blank at the ends of a
line and invisible within, and what is not the article's prose (code, front matter, comments, tables' rules) is one word of
a private character that no rule knows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cleaner.lines import split_lines
from cleaner.model import Finding, Line

if TYPE_CHECKING:
    from markdown_it.token import Token

TEXT, PREFIX, MARKUP, OPAQUE, NOTE = range(5)  # the last two are not to be touched
_AT_LEAST = [bytes(max(one, kind) for one in range(256)) for kind in range(5)]
_MARKED = re.compile(rb"[\x01\x02\x04]+|\x03+")
_INK = re.compile(r"\S")
_WORD, _INVISIBLE = "\ue000", "\u2060"
_EDGES = f" \t\xa0{_INVISIBLE}"
_FRONT = re.compile(r"\ufeff?(?P<rule>---|\+\+\+)[ \t]*\r?\n(?:.*?\n)??(?P=rule)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_SPECIAL = re.compile(
    r"[`~<>\[\]|*_#={}]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|^(?: {4}|\t)|^[ \t]*-{3,}|\S[ \t]*\r?\n[ \t]*\S", re.MULTILINE
)
_PREFIX = re.compile(r"[ \t]*(?:(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}(?:[ \t]+|$))[ \t]*)+")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_LONGEST_COMMENT = 2000  # characters; a longer one is a block of its own, and no word for the linter
_RAW = re.compile(
    r"(?P<comment><!--.{0,2000}?-->)|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?[^`\n](?P=ticks)(?!`)"  # a comment, code in a line
    r"|\{\{[<%].{0,500}?[%>]\}\}|\{%.{0,500}?%\}|\[\^[^\]\s]+\]:?",  # a site generator's short code, a footnote's mark
    re.DOTALL,
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_LINK = re.compile(
    r"(!?\[)([^\[\]\n]*)(\]\((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\))"
)
_REFERENCE = re.compile(r"(!?\[)([^\[\]\n]+)(\]\[([^\[\]\n]*)\])")
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]*?[^\s*])(\1)(?!\*)")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]*\s[^_\n]*?[^\s_])(\1)(?!\w)")  # one word may be a placeholder
_ENDED = re.compile(r"[.!?:\u2026\u3002][\"')\]*_\u2019\u201d\u00bb]*$")
_BARE = re.compile(r"<(?:pre|script|style|textarea|svg|table)\b", re.IGNORECASE)


@dataclass(slots=True)
class Masked:
    """`text` is the copy, `body` where the front matter ends, `kind` says of each character what it is.

    `tables` and `fixed_lines` are lines that cannot go alone; `headings` the lines that are headings; `wrapped` gives for
    each line of a paragraph of several the first of these and the one after the last. All are numbers counted from 0.
    `comments` are the places of HTML comments.
    """

    source: str
    text: str
    body: int
    kind: bytearray
    lines: list[Line]
    tables: set[int] = field(default_factory=set)
    fixed_lines: set[int] = field(default_factory=set)
    headings: set[int] = field(default_factory=set)
    wrapped: dict[int, tuple[int, int]] = field(default_factory=dict)
    comments: list[tuple[int, int]] = field(default_factory=list)

    def judge(self, finding: Finding, *, titled: bool) -> Finding | None:
        """The finding, if it is about text, with its fix, if that leaves the file's structure whole.

        With a title in the front matter (`titled`) a heading that repeats it is often wanted: its fix is unsafe.
        """
        if finding.field == "title":
            return finding
        if finding.code == "HL008" and self.headings:
            return None  # a heading is a headline, however few its words
        start, end = finding.start + self.body, finding.end + self.body
        kinds = self.kind[start:end]
        if kinds and not any(kind == TEXT and not char.isspace() for kind, char in zip(kinds, self.text[start:end], strict=True)):
            return None
        first, last = self._line(start), self._line(max(start, end - 1))
        whole = not (self.text[self.lines[first].start : start].strip() or self.text[end : self.lines[last].end].strip())
        if first in self.wrapped and (finding.code.startswith("FM") or (whole and not self._stands(first, last))):
            return None  # a part of a paragraph, which is a line only because the editor's window is no wider
        if finding.fix is None:
            return finding
        if whole:  # what stands beside it on its lines goes with it
            kinds = self.kind[self.lines[first].start : self.lines[last].end]
        if max(kinds, default=TEXT) >= OPAQUE or not (
            self._whole_is_safe(first, last, finding) if whole else self._part_is_safe(start, end)
        ):
            return replace(finding, fix=None)
        if titled and whole and first in self.headings and finding.code.startswith("HL") and not finding.fix.replacement:
            return replace(finding, fix=finding.fix._replace(applicability="unsafe"))
        return finding

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
        return [*found, str(len(self.tables))]

    def _stands(self, first: int, last: int) -> bool:
        return self._is_broken(first - 1, first) and self._is_broken(last, last + 1)

    def _is_broken(self, above: int, below: int) -> bool:
        """Whether the author broke the line here: between paragraphs, after a sentence, or where a word more had fitted."""
        if below not in self.wrapped or self.wrapped[below] != self.wrapped.get(above):
            return True
        lines = [line.text.rstrip("\r") for line in self.lines[slice(*self.wrapped[below])]]
        upper, lower = self.lines[above].text, self.lines[below].text.split(None, 1)
        word = lower[0] if lower else ""
        fits = len(upper) + 1 + len(word) <= max(map(len, lines))
        return (fits and not word[:1].islower()) or upper.endswith(("  ", "\\")) or _ENDED.search(upper) is not None

    def _line(self, offset: int) -> int:
        return bisect_right(self.lines, offset, key=lambda line: line.start) - 1

    def _whole_is_safe(self, first: int, last: int, finding: Finding) -> bool:
        """Whether these lines can go, or be changed, as a whole."""
        if any(i in self.tables or i in self.fixed_lines for i in range(first, last + 1)):
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
    lines = split_lines(source)
    front = _FRONT.match(source)
    masked = Masked(source, source, front.end() if front else 0, bytearray(len(source)), lines)
    if front:
        masked.kind[: front.end()] = bytes([OPAQUE]) * front.end()
    if front or _SPECIAL.search(source):
        _mark_blocks(masked)
        _mark_inline(masked)
        masked.text = _copy(masked)
    return masked


def _parser() -> Any:
    from markdown_it import MarkdownIt  # loaded for the files that have markup

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable("inline")
    return parser


_PARSERS: list[Any] = []


def _mark_blocks(masked: Masked) -> None:
    skipped = masked._line(masked.body) if masked.body else 0
    if not _PARSERS:
        _PARSERS.append(_parser())
    env: dict[str, Any] = {}
    body = "\n".join(line.text for line in masked.lines[skipped:])
    for token in _PARSERS[0].parse(body, env):
        if token.map:
            _mark_token(masked, token, token.map[0] + skipped, min(token.map[1] + skipped, len(masked.lines)))
    for reference in [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]:
        _opaque(masked, *(number + skipped for number in reference["map"]))


def _mark_token(masked: Masked, token: Token, first: int, last: int) -> None:
    """What a block says about the lines [first, last)."""
    if token.type in ("fence", "code_block", "hr") or (token.type == "html_block" and _is_bare(token.content)):
        _opaque(masked, first, last)
    elif token.type == "heading_open":
        masked.headings.add(first)
        if token.markup in ("=", "-"):  # the line below makes it one
            masked.fixed_lines.update(range(first, last))
            _opaque(masked, last - 1, last)
    elif token.type == "paragraph_open" and last - first > 1:
        masked.wrapped.update(dict.fromkeys(range(first, last), (first, last)))
    elif token.type == "table_open":
        masked.tables.update(range(first, last))
        _opaque(masked, first + 1, first + 2)
    elif token.type == "list_item_open":
        while last > first and not masked.lines[last - 1].text.strip():
            last -= 1
        if last - first > 1:  # its first line carries the others
            masked.fixed_lines.add(first)


def _is_bare(block: str) -> bool:
    return _BARE.match(block.lstrip()) is not None or (block.lstrip().startswith("<!--") and len(block) > _LONGEST_COMMENT)


def _opaque(masked: Masked, first: int, last: int) -> None:
    for line in masked.lines[first:last]:
        masked.kind[line.start : line.end] = bytes([OPAQUE]) * (line.end - line.start)


def _mark_inline(masked: Masked) -> None:
    """Comments, code, links and emphasis, each looked for in what the ones before have left."""
    at = 0
    while match := _RAW.search(masked.source, at):
        at = match.end()
        if OPAQUE in masked.kind[match.start() : match.end()]:
            at = match.start() + 1
        elif match["comment"] is None:
            _mark(masked, *match.span(), OPAQUE)
        else:
            masked.comments.append(match.span())
            _mark(masked, *match.span(), NOTE)
    for line in masked.lines:
        if prefix := _PREFIX.match(line.text):
            _mark(masked, line.start, line.start + prefix.end(), PREFIX)
    for number in masked.headings:
        line = masked.lines[number]
        if closing := _CLOSING.search(line.text):
            _mark(masked, line.start + closing.start(), line.end, MARKUP)
    for start, end in _spans(masked):
        _mark(masked, start, end, MARKUP)


def _spans(masked: Masked) -> Iterator[tuple[int, int]]:
    """The parts of tags, links and emphasis that are not the text in them."""
    source = masked.source
    if "<" in source:
        yield from (match.span() for match in _TAG.finditer(source))
    patterns = [pattern for sign, pattern in (("](", _LINK), ("][", _REFERENCE)) if sign in source]
    left = source
    for _ in range(2 if "![" in source else 1):  # a picture may be a link's text
        rest = list(left)
        for match in [match for pattern in patterns for match in pattern.finditer(left)]:
            for start, end in (match.span(1), match.span(3)):
                yield start, end
                rest[start:end] = " " * (end - start)
        left = "".join(rest)
    for sign, pattern in (("*", _STARS), ("_", _UNDERSCORES)):
        if sign in source:
            for match in pattern.finditer(source):
                if not (masked.kind[match.start()] or masked.kind[match.end() - 1]):
                    yield match.span(1)
                    yield match.span(3)


def _mark(masked: Masked, start: int, end: int, kind: int) -> None:
    """Mark what is not marked more strongly already."""
    masked.kind[start:end] = masked.kind[start:end].translate(_AT_LEAST[kind])


def _copy(masked: Masked) -> str:
    parts, at = [], 0
    for line in masked.lines:
        parts.append(masked.source[at : line.start])
        parts.append(_copied_line(line, masked.kind[line.start : line.end]))
        at = line.end
    return "".join([*parts, masked.source[at:]])


def _copied_line(line: Line, kind: bytearray) -> str:
    if kind.count(TEXT) == len(kind) or not line.text.strip():
        return line.text
    if min(kind) >= OPAQUE:  # one word, which is no headline
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
