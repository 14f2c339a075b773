"""Words for the linter in a file's comments: `<!-- cleaner: ignore CM001 -->`, and whether they are still needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cleaner.lines import Places

_WORDS = re.compile(
    r"<!--\s*cleaner:\s*(?P<verb>[\w-]*)(?P<rest>.*?)-->|#[ \t]*cleaner:[ \t]*(?P<key>[\w-]*)(?P<tail>[^\r\n]*)", re.DOTALL
)
_VERBS = ("ignore", "ignore-start", "ignore-end", "ignore-file")
_CODE = re.compile(r"[A-Z]{2}\d{0,3}")


@dataclass(slots=True)
class Directive:
    """One comment: what it lets be on the lines [first, last], and which of its codes have been needed.

    `codes` are codes or beginnings; none of them means all.
    """

    start: int
    end: int
    first: int
    last: int
    codes: tuple[str, ...]
    used: set[str] = field(default_factory=set)
    complaint: str | None = None

    def covers(self, code: str, line: int) -> bool:
        """Whether a finding of that code on that line is let be; remembers that it was."""
        if self.complaint is not None or not self.first <= line <= self.last:
            return False
        if not self.codes:
            self.used.add("")
            return True
        hit = [known for known in self.codes if code.startswith(known)]
        self.used.update(hit)
        return bool(hit)


def directives(
    text: str, comments: Iterable[tuple[int, int]], front: int, places: Places, known: Sequence[str]
) -> list[Directive]:
    """What the comments say. `front` is where the front matter ends, whose own comments begin with `#`.

    `known` are all codes that there are.
    """
    if "cleaner:" not in text:
        return []
    found = [match for start, end in comments if (match := _WORDS.fullmatch(text, start, end))]
    found += [match for match in _WORDS.finditer(text, 0, front) if match["key"] is not None]
    made: list[Directive] = []
    for match in sorted(found, key=re.Match.start):
        verb, rest = (match["verb"], match["rest"]) if match["key"] is None else (match["key"], match["tail"])
        codes = tuple(code for code in re.split(r"[\s,]+", rest.partition(":")[0].strip()) if code)
        one = Directive(*match.span(), *_reach(verb, places, match), codes, complaint=_complaint(verb, codes, known))
        if verb == "ignore-end" and one.complaint is None:
            _close(made, one)
        else:
            made.append(one)
    return made


def _complaint(verb: str, codes: Sequence[str], known: Sequence[str]) -> str | None:
    if verb not in _VERBS:
        return f"`cleaner: {verb}` is not known. Write one of {', '.join(_VERBS)}, and codes behind it."
    for code in codes:
        if not _CODE.fullmatch(code) or not any(one.startswith(code) for one in known):
            import difflib

            near = difflib.get_close_matches(code.upper(), [*known, *{one[:2] for one in known}], 1)
            return f"No rule has the code {code!r}.{f' Did you mean {near[0]}?' if near else ''}"
    return None


def _close(made: list[Directive], end: Directive) -> None:
    """The last range that is open and has the same codes, or any where none are named, ends here."""
    for one in reversed(made):
        if one.last == _OPEN and end.codes in ((), one.codes):
            one.last = end.first
            return
    end.complaint = "There is no `cleaner: ignore-start` above that this could end."
    made.append(end)


_OPEN = 1 << 60


def _reach(verb: str, places: Places, match: re.Match[str]) -> tuple[int, int]:
    """The lines that a comment speaks of: its own, or if it stands alone, those of the block below."""
    line, last = places(match.start())[0], places(match.end())[0]
    if verb == "ignore-file":
        return 1, _OPEN + 1
    if verb == "ignore-start":
        return line, _OPEN
    text = places.line(line)
    if (
        verb != "ignore"
        or text.text[: match.start() - text.start].strip()
        or places.line(last).text[match.end() - places.line(last).start :].strip()
    ):
        return line, line
    first = last + 1
    while first < len(places.lines) and not places.line(first).text.strip():
        first += 1
    end = first
    while end < len(places.lines) and places.line(end + 1).text.strip():
        end += 1
    return first, end


def unused(made: Iterable[Directive], asked: Sequence[str], *, everything: bool) -> Iterator[tuple[Directive, str]]:
    """(comment, what is wrong with it) for each that says nothing useful. `asked` are the codes in force.

    Codes that are not in force cannot be missed; nor, unless `everything` is in force, a comment without codes.
    """
    for one in made:
        if one.complaint is not None:
            yield one, one.complaint
            continue
        idle = [code for code in one.codes if code not in one.used and any(known.startswith(code) for known in asked)]
        if idle:
            yield one, f"{', '.join(idle)} {'is' if len(idle) == 1 else 'are'} let be here but not found."
        elif not one.codes and not one.used and everything:
            yield one, "All rules are let be here but none finds anything."
