"""The blocks of a Markdown file by their lines: code, headings, tables, lists, paragraphs of several lines.

Most lines of an article are paragraphs, headings and simple lists, which can be told by how they begin; the parser, which
costs as much as all rules together, is asked about the stretches where that is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST_COMMENT = 2000  # characters; a longer one is a block of its own, and no word for the linter
_BARE = re.compile(r"<(?:pre|script|style|textarea|svg|table)\b", re.IGNORECASE)
# What begins a paragraph and can be nothing else, and what goes on with one: not a list, rule, fence, quotation, table, tag.
_WORDS = r"\*{1,3}[^\s*]|_{1,2}[^\s_]|`{1,2}[^`]|\d+(?![\d.)])"
_FIRST = re.compile(rf"[^\s#>+\-*_~`<|\[\d]|{_WORDS}|[+\-][^\s+\-]|\[(?!.*\]:)")
_NEXT = re.compile(rf"[^\s#>+\-*_~`<|\[\d:=]|{_WORDS}|\[")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_OPENS = re.compile(r"```|~~~|<(?:[!?]|script|pre|style|textarea)", re.IGNORECASE)  # may go on beyond an empty line
_PARSERS: list[Any] = []


@dataclass(slots=True)
class Blocks:
    """Line numbers, counted from 0 at the file's first line.

    `opaque` lines are code, rules, and what else is no prose; `tables` and `fixed_lines` cannot go alone; `headings` are
    headings; `wrapped` gives for each line of a paragraph of several the first of these and the one after the last.
    """

    opaque: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    fixed_lines: set[int] = field(default_factory=set)
    headings: set[int] = field(default_factory=set)
    wrapped: dict[int, tuple[int, int]] = field(default_factory=dict)


def read_blocks(lines: Sequence[str], first: int = 0) -> Blocks:
    """The blocks of a file's lines from `first` on, where its front matter ends."""
    blocks = Blocks()
    at = first
    while at < len(lines):
        at = _simple(blocks, lines, at) or _parsed(blocks, lines, at)
    return blocks


def parse_blocks(lines: Sequence[str], first: int, last: int, blocks: Blocks) -> None:
    """Add the blocks of the lines [first, last), as the parser sees them."""
    if not _PARSERS:
        _PARSERS.append(_parser())
    env: dict[str, Any] = {}
    for token in _PARSERS[0].parse("\n".join(lines[first:last]), env):
        if token.map:
            _add(blocks, lines, token, token.map[0] + first, min(token.map[1] + first, last))
    for reference in [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]:
        blocks.opaque.update(range(reference["map"][0] + first, reference["map"][1] + first))


def _parser() -> Any:
    from markdown_it import MarkdownIt  # loaded for the files that need it

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable("inline")
    return parser


def _add(blocks: Blocks, lines: Sequence[str], token: Token, first: int, last: int) -> None:
    """What a block says about the lines [first, last)."""
    if token.type in ("fence", "code_block", "hr") or (token.type == "html_block" and _is_bare(token.content)):
        blocks.opaque.update(range(first, last))
    elif token.type == "heading_open":
        blocks.headings.add(first)
        if token.markup in ("=", "-"):  # the line below makes it one
            blocks.fixed_lines.update(range(first, last))
            blocks.opaque.add(last - 1)
    elif token.type == "paragraph_open" and last - first > 1:
        blocks.wrapped.update(dict.fromkeys(range(first, last), (first, last)))
    elif token.type == "table_open":
        blocks.tables.update(range(first, last))
        blocks.opaque.add(first + 1)
    elif token.type == "list_item_open":
        while last > first and _is_empty(lines[last - 1]):
            last -= 1
        if last - first > 1:  # its first line carries the others
            blocks.fixed_lines.add(first)


def _is_bare(block: str) -> bool:
    return _BARE.match(block.lstrip()) is not None or (block.lstrip().startswith("<!--") and len(block) > _LONGEST_COMMENT)


def _is_empty(line: str) -> bool:
    return not line.strip(" \t")


def _simple(blocks: Blocks, lines: Sequence[str], at: int) -> int | None:
    """Add the block that begins in a line, if it is one that needs no parser; where the next one may begin, else None.

    The line is the first, or stands below an empty line or a whole block, so that nothing above reaches into it.
    """
    line = lines[at]
    if _is_empty(line):
        return at + 1
    if _FIRST.match(line):
        return _paragraph(blocks, lines, at)
    if _HEADING.match(line):
        blocks.headings.add(at)
        return at + 1
    if _RULE.match(line):
        blocks.opaque.add(at)
        return at + 1
    if fence := _FENCE.match(line):
        return _fenced(blocks, lines, at, fence[1] or fence[2])
    if line.startswith("<!--"):
        return _comment(blocks, lines, at)
    return _listed(lines, at)


def _paragraph(blocks: Blocks, lines: Sequence[str], first: int) -> int | None:
    last = first + 1
    while last < len(lines) and _NEXT.match(lines[last]):
        last += 1
    if last < len(lines) and not _is_empty(lines[last]):
        return None  # ends in something that may be a heading's line, a table's, a list
    if last - first > 1:
        if lines[first].startswith("[") and any("]:" in line for line in lines[first:last]):
            return None
        blocks.wrapped.update(dict.fromkeys(range(first, last), (first, last)))
    return last


def _fenced(blocks: Blocks, lines: Sequence[str], first: int, fence: str) -> int:
    closing = re.compile(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$")
    last = next((number for number in range(first + 1, len(lines)) if closing.match(lines[number])), len(lines) - 1) + 1
    blocks.opaque.update(range(first, last))
    return last


def _comment(blocks: Blocks, lines: Sequence[str], first: int) -> int:
    last = next((number for number in range(first, len(lines)) if "-->" in lines[number]), len(lines) - 1) + 1
    if _is_bare("\n".join(lines[first:last])):
        blocks.opaque.update(range(first, last))
    return last


def _listed(lines: Sequence[str], first: int) -> int | None:
    """The end of a quotation of one line, or of a list of items of one line each, which have nothing to tell."""
    if lines[first].startswith(">"):
        last = first + 1
        simple = _FIRST.match(lines[first], 2 if lines[first].startswith("> ") else 1) is not None
    else:
        last = first
        while last < len(lines) and lines[last][:2] in ("- ", "* ", "+ ") and _FIRST.match(lines[last], 2):
            last += 1
        simple = last > first
    return last if simple and _is_free(lines, last) else None


def _is_free(lines: Sequence[str], at: int) -> bool:
    """Whether nothing from this line on can belong to a block above: it is empty, and the next that is not is not indented."""
    if at < len(lines) and not _is_empty(lines[at]):
        return False
    while at < len(lines) and _is_empty(lines[at]):
        at += 1
    return at == len(lines) or lines[at][0] not in " \t"


def _parsed(blocks: Blocks, lines: Sequence[str], first: int) -> int:
    """Add what the parser sees from a line on, up to the next that nothing above can reach."""
    last = first
    while last < len(lines) and not (last > first and _is_free(lines, last)):
        if _OPENS.search(lines[last]):
            last = len(lines)
            break
        last += 1
    parse_blocks(lines, first, last, blocks)
    return last
