"""An article as HTML, with what was cut standing in its place, marked and explained.

The words of the input stand there as they were read. Without the notes (`.why`, `summary`), and with each `<data>` taken for
the character that its value numbers, the text without its `<ins>` is the text as read, and without its `<del>` the cleaned one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import takewhile

from cleaner.edit import GAP
from cleaner.lines import Places, count_words
from cleaner.model import Edit, Report, Rule, Unread, restore
from cleaner.write.text import shorten

_CONTEXT = 200  # characters of what was kept that are shown at least on either side of a cut
_FAR = 600  # where no line or sentence ends between these and those, the context ends at a space
_FOLDED = 800  # characters from which what was kept is folded, or what was cut
_LINES = 12  # lines from which what was cut is folded
_MANY = 4  # cuts side by side from which they are folded, where all of them are
_SURE = 0.9  # confidence; less sure cuts stand where everybody sees them, in colour
_LEFT_OUT = 20_000  # characters from which what was kept is not even folded
_ENDS = (re.compile(r"\n"), re.compile(r"[.!?…][\"”’)]* |[。！？।۔]"), re.compile(" "))  # where context may end, the best first
_UNTITLED = "<h2>Without a headline</h2>"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # what `lang` may say
# What HTML cannot hold, or reads as something else: carriage returns, controls, halves of surrogate pairs, noncharacters.
_LAST = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_ODD = re.compile(f"\r\n?|[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST}]")


def article(report: Report, rules: Mapping[str, Rule], linked: set[str]) -> str:
    """The article as one element, with all its cuts.

    The first cut of a rule that is not among the codes `linked` gets its code as a name to link to, and the code is added.
    """
    text, title = restore(report.text, report.edits), report.title or ""
    notes = _Notes(Places(text, report.document.before), rules, linked)
    edits = [edit for edit in report.edits if edit.field == "text"]
    of_title = [edit for edit in report.edits if edit.field == "title"]
    heading = "".join(_marked(restore(title, of_title, "title"), of_title, notes, heading=True))
    lang = f' lang="{report.lang}"' if report.lang and _LANGUAGE.fullmatch(report.lang) else ""
    heading = f'<h2 dir="auto"{lang}>{heading}</h2>' if heading else _UNTITLED
    return (
        f"<article>\n{heading}\n{_about(report)}"
        f'<div class="text" dir="auto"{lang}>{"".join(_marked(text, edits, notes))}</div>\n</article>\n'
    )


def too_long(report: Report) -> str:
    """What stands there for an article that would make the page unusable."""
    heading = f'<h2 dir="auto">{shown(report.title)}</h2>' if report.title else _UNTITLED
    return f"<article>\n{heading}\n{_about(report)}<p>Too long to be shown here.</p>\n</article>\n"


def unread(record: Unread) -> str:
    """A record that was not cleaned, and why."""
    name, error = shown(str(record.id)), shown(record.error)
    return f'<article>\n<h2><bdi>{name}</bdi></h2>\n<p class="drop">Not cleaned: <bdi>{error}</bdi></p>\n</article>\n'


def shown(text: str) -> str:
    """Text as HTML. What that cannot hold stands there by its number, around a sign for it."""
    return _ODD.sub(_numbered, escape(text, quote=False))


def _numbered(match: re.Match[str]) -> str:
    found = match.group()
    if found == "\r\n":
        return '<data value="13"></data>\n'
    code = ord(found)
    sign = "\n" if found == "\r" else chr(0x2400 + code) if code < 0x20 else "\ufffd"
    return f'<data value="{code}">{sign}</data>'


def _about(report: Report) -> str:
    """What is known of the article as a whole, on a line."""
    made = _made(report.edits)
    words = sum(count_words(edit.removed) for edit in made if not edit.replacement)
    parts = [f"<bdi>{shown(str(report.document.id))}</bdi>", f"{counted(len(made), 'cut')}, {counted(words, 'word')}"]
    if report.verdict:
        why = f": {shown('; '.join(report.reasons))}" if report.reasons else ""
        parts.append(f'<b class="{report.verdict}">{report.verdict}</b>{why}')
    scores = (("clickbait", report.clickbait), ("redundancy", report.redundancy), ("quality", report.quality))
    parts += [f"{name} {score:.2f}" for name, score in scores if score is not None]
    return f'<p class="about">{" · ".join(parts)}</p>\n'


def counted(count: int, what: str) -> str:
    """`1 cut`, `2 cuts`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


class _Notes:
    """What is said beside the cuts of one article: which rule, where, how sure, why."""

    def __init__(self, places: Places, rules: Mapping[str, Rule], linked: set[str]) -> None:
        self._places, self._rules, self._linked = places, rules, linked

    def name(self, made: Sequence[Edit]) -> str:
        """What the first cut of a rule is called, to be linked to; nothing for later ones."""
        code = made[0].code
        if code in self._linked:
            return ""
        self._linked.add(code)
        return escape(code)

    def __call__(self, made: Sequence[Edit]) -> str:
        """The note on cuts that one rule made for one reason."""
        code, reason = escape(made[0].code), made[0].reason
        rule = self._rules.get(made[0].code)
        said = [f'<a href="#rule-{code}">{code}</a> {escape(rule.name)}' if rule else code, self._where(made)]
        said += [counted(len(made), "cut")] if len(made) > 1 else []
        return f'<small class="why" lang="en" dir="ltr">{", ".join(said)}, {_sure(made)}. {shown(reason)}</small>'

    def _where(self, made: Sequence[Edit]) -> str:
        if made[0].field == "title":
            return "title"
        (first, _), (last, _) = self._places(made[0].start), self._places(max(made[-1].start, made[-1].end - 1))
        return f"line {first}" if first == last else f"lines {first}–{last}"


def _sure(made: Sequence[Edit]) -> str:
    low, high = (f"{bound(edit.confidence for edit in made):.0%}" for bound in (min, max))
    said = f"{low} sure" if low == high else f"{low} to {high} sure"
    return said if _is_sure(made) else f'<b class="review">{said}</b>'


def _made(edits: Iterable[Edit]) -> list[Edit]:
    """The edits but for the space that went with them."""
    return [edit for edit in edits if edit.code != GAP]


def _marked(text: str, edits: Sequence[Edit], notes: _Notes, *, heading: bool = False) -> Iterator[str]:
    """The text with the marks of its edits, as it may stand in a heading if it is one."""
    at = 0
    for run in _runs(_groups(edits)):
        kept = text[at : run[0][0].start]
        yield shown(kept) if heading else _kept(kept)
        if len(run) < _MANY or heading:
            yield from (_cut(text, group, notes, heading=heading) for group in run)
        else:
            yield _side_by_side(text, run, notes)
        at = run[-1][-1].end
    yield shown(text[at:]) if heading else _kept(text[at:])


def _groups(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits that touch each other and are one rule's for one reason, with the space that went between and around them."""
    group: list[Edit] = []
    cause: tuple[str, str] | None = None
    for edit in edits:
        why = None if edit.code == GAP else (edit.code, edit.reason)
        if group and (edit.start != group[-1].end or (cause and why and why != cause)):
            yield group
            group, cause = [], None
        group.append(edit)
        cause = cause or why
    if group:
        yield group


def _runs(groups: Iterable[list[Edit]]) -> Iterator[list[list[Edit]]]:
    """Groups that touch each other and are sure, as the menus at the head of a page; each other one by itself."""
    run: list[list[Edit]] = []
    for group in groups:
        if run and not (group[0].start == run[-1][-1].end and _is_sure(group) and _is_sure(run[-1])):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _is_sure(group: Iterable[Edit]) -> bool:
    return all(edit.confidence >= _SURE for edit in group)


def _side_by_side(text: str, run: Sequence[Sequence[Edit]], notes: _Notes) -> str:
    """Many cuts with nothing kept between them, folded. What is linked to stands before, where the fold does not hide it."""
    edits = [edit for group in run for edit in group]
    made, words = _made(edits), "".join(edit.removed for edit in edits)
    names = "".join(f'<span id="{name}"></span>' for edit in made if (name := notes.name([edit])))
    codes = " ".join(dict.fromkeys(escape(edit.code) for edit in made))
    told = f"{counted(len(made), 'cut')} side by side by {codes}, {_sure(made)}, {counted(count_words(words), 'word')}"
    cuts = "".join(_cut(text, group, notes) for group in run)
    return f'{names}<details class="run">{_summary(told, words)}{cuts}</details>'


def _summary(told: str, words: str) -> str:
    return f'<summary lang="en" dir="ltr">{told}: <bdi>{shown(shorten(words))}</bdi></summary>'


def _cut(text: str, group: Sequence[Edit], notes: _Notes, *, heading: bool = False) -> str:
    """Edits as marks: lines of their own as a block with its note beside it, words of a line in the line."""
    before = list(takewhile(lambda edit: edit.code == GAP, group))
    rest, made = group[len(before) :], _made(group)
    space = "".join(map(_mark, before))
    if not made:
        return space
    marks = "".join(map(_mark, rest))
    words = "".join(edit.removed for edit in rest)
    long = len(words) >= _FOLDED or words.count("\n") >= _LINES
    name = f' id="{name}"' if (name := notes.name(made)) else ""
    if heading or not (long or _lines_of_their_own(text, made)):
        return f'{space}<span class="cut"{name}>{marks}{notes(made)}</span>'
    if long:
        marks = f"<details>{_summary(counted(count_words(words), 'word'), words)}{marks}</details>"
    return f'{space}<div class="cut"{name}><div class="was">{marks}</div>{notes(made)}</div>'


def _lines_of_their_own(text: str, made: Sequence[Edit]) -> bool:
    start, end = made[0].start, made[-1].end
    return (start == 0 or text[start - 1] in "\r\n") and (end == len(text) or text[end] in "\r\n" or text[end - 1] in "\r\n")


def _mark(edit: Edit) -> str:
    if edit.code == GAP:
        return f'<del class="gap">{shown(edit.removed)}</del>'
    removed = f"<del>{shown(edit.removed)}</del>" if edit.removed else ""
    return f"{removed}<ins>{shown(edit.replacement)}</ins>" if edit.replacement else removed


def _kept(text: str) -> str:
    """What was kept, folded where it goes on for long."""
    if len(text) < _FOLDED + 2 * _CONTEXT:
        return shown(text)
    first, last = _opening(text), _closing(text)
    if last - first < _FOLDED:
        return shown(text)
    middle = text[first:last]
    told = f"… {counted(count_words(middle), 'word')} kept"
    if len(middle) < _LEFT_OUT:
        folded = f'<details class="kept"><summary lang="en" dir="ltr">{told} …</summary>{shown(middle)}</details>'
    else:
        folded = f'<div class="kept" lang="en" dir="ltr">{told}, too many to be shown here …</div>'
    return f"{shown(text[:first])}{folded}{shown(text[last:])}"


def _opening(text: str) -> int:
    """Where the first words of a long text end that are shown of it."""
    return next((match.end() for end in _ENDS if (match := end.search(text, _CONTEXT, _FAR))), _CONTEXT)


def _closing(text: str) -> int:
    """Where the last words of a long text begin that are shown of it."""
    least, most = len(text) - _CONTEXT, len(text) - _FAR
    return next((found[-1].end() for end in _ENDS if (found := [*end.finditer(text, most, least)])), least)
