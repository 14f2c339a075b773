"""The visible text of a page, one block a line, with its title."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "button", "select", "textarea")
_BLOCKS = frozenset(
    """address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul
    body html""".split()
)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def read_html(page: str | bytes | BeautifulSoup) -> tuple[str, str | None]:
    """(visible text, title) of a page. The title is the one made for sharing, else the first heading, else the title tag."""
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page, "lxml")
    title = _title(soup)
    lines: list[str] = []
    words: list[str] = []
    for node in _visible(soup):
        if isinstance(node, str):
            words.append(node)
        elif line := _SPACE.sub(" ", "".join(words)).strip():
            lines.append(line)
            words.clear()
        else:
            words.clear()
    if line := _SPACE.sub(" ", "".join(words)).strip():
        lines.append(line)
    return "\n".join(lines), title


def _visible(soup: BeautifulSoup) -> Any:
    """Text as str, and None for each border of a block, without recursion: pages nest tens of thousands deep."""
    stack: list[Any] = [soup]
    while stack:
        node = stack.pop()
        if node is None:
            yield None
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                yield str(node)
        elif isinstance(node, Tag) and node.name not in _UNSEEN:
            block = node.name in _BLOCKS
            if block:
                yield None
                stack.append(None)
            stack.extend(reversed(node.contents))


def _title(soup: BeautifulSoup) -> str | None:
    shared = soup.find("meta", attrs={"property": "og:title"})
    if isinstance(shared, Tag) and (content := shared.get("content")):
        return _SPACE.sub(" ", str(content)).strip() or None
    for name in ("h1", "title"):
        tag = soup.find(name)
        if isinstance(tag, Tag) and (text := _SPACE.sub(" ", tag.get_text()).strip()):
            return text
    return None
