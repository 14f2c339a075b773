"""A rule file to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from cleaner.model import CleanerError, Rule

_SKELETON = """\
code = "{code}"
name = "{name}"
family = "local"  # the kind of junk, one word
summary = ""      # one sentence: what it finds. Readers see it beside each cut
why = ""          # why that is not the author's
source = ""       # where it was seen
scope = "line"    # line: all of a line; inline: words in one; paragraph: a line that holds them; headline; document
position = "tail" # head: not below the first paragraph; tail: below the last; any
max_words = 14    # a longer line is prose
action = "remove" # remove; cut: part of a line; replace (with replacement = "…"); move-to-meta:<field>; report
applicability = "unsafe" # unsafe: cut with --unsafe-fixes; safe: always; display: never
confidence = 0.9
unless_reported = true # leave a line alone in which somebody says it: `…, the mayor said`

# RE2 patterns, a list for each language or for `any`. A line is matched in small letters, with straight quotes and plain
# dashes. \\p{{L}} is a letter of any alphabet; \\w is not. Write .{{0,20}} rather than .*
[patterns]
en = ['''''']

# [unless]   # what must not stand on the line
# en = ['''''']

[[examples]] # what it finds: the line as it stood, and the words found
lang = "en"
text = ""
hit = ""

[[examples]] # a near miss: something a journalist would write that reads alike; nothing may be found
lang = "en"
text = ""
hit = ""
"""


def write_skeleton(folder: Path, code: str, name: str, rules: Iterable[Rule]) -> Path:
    """Write the file of a new rule, to be filled in, and return its path. `rules` are those in force.

    Raises CleanerError for a code or name that is not one, a code that is taken, and a file that exists or cannot be written.
    """
    if not re.fullmatch("[A-Z]{2}[0-9]{3}", code):
        raise CleanerError(f"code {code!r} is not two capital letters and three digits, such as XX001")
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name):
        raise CleanerError(f"name {name!r} is not small letters with hyphens, such as planet-footer")
    for rule in rules:
        if rule.code == code:
            raise CleanerError(f"{code} is {rule.name} already: choose another code, or copy {rule.path} to change it")
    path = folder / f"{code}-{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_SKELETON.format(code=code, name=name))
    except FileExistsError:
        raise CleanerError(f"{path} exists: it is left as it is") from None
    except OSError as error:
        raise CleanerError(f"{path}: cannot be written: {error.strerror}") from None
    return path
