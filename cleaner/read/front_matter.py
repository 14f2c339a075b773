"""The head of a Markdown file that is data, not text: YAML between lines of `---`, or TOML between lines of `+++`."""

from __future__ import annotations

import re

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_FIELD = r"""["'\w][^:=]*[:=](\s|$|["'\[{])|#|\["""
_LONGEST = 100_000  # characters in which it must end


def split_front_matter(text: str) -> tuple[str, str]:
    """(front matter with the lines around it and empty lines below it, the text), together as read. The first is often empty.

    A line of dashes may begin a text too: then no field follows on the next line.
    """
    lines = text[:_LONGEST].splitlines(keepends=True)
    ends = _FENCES.get(lines[0].removeprefix("\ufeff").rstrip()) if lines else None
    if ends is None or len(lines) < 2 or not (lines[1].rstrip() in ends or re.match(_FIELD, lines[1])):
        return "", text
    size = len(lines[0])
    for line in lines[1:]:
        size += len(line)
        if line.rstrip() in ends:
            size += len(text[size:]) - len(text[size:].lstrip("\r\n"))
            return text[:size], text[size:]
    return "", text
