"""A run of `cleaner clean` as one page for an editor: what was cut, where, by which rule, why and how sure, in its context.

The page holds no script and loads nothing. Articles are put down as they come, up to a limit; the counts are of all.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Protocol

from cleaner.edit import GAP
from cleaner.model import CleanerError, Report, Rule, Unread
from cleaner.version import __version__
from cleaner.write.files import whole_file
from cleaner.write.marked import article, counted, too_long, unread

_VERDICTS = ("keep", "review", "drop")
_MOST = 1_000  # articles
_MOST_BYTES = 20_000_000
_LONGEST = 2_000_000  # bytes of one article
_BEGINS = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="cleaner '
_STYLE = """
:root { color-scheme: light dark; --line: #d0d0d0; --soft: #5c5c5c; --cut: #fdecea; --cutline: #c5392b; --new: #e3f4e3;
  --keep: #1d6f2b; --review: #8a5a00; --drop: #b3261e; --page: #fff; --ink: #1b1b1b; --link: #0b57a4 }
@media (prefers-color-scheme: dark) { :root { --line: #444; --soft: #a8a8a8; --cut: #3a2220; --cutline: #ee8277; --new: #1d3522;
  --keep: #7fce8c; --review: #e3b45c; --drop: #f2938a; --page: #16181a; --ink: #e6e6e6; --link: #8ab8f0 } }
body { font: 1rem/1.55 Georgia, serif; max-width: 68rem; margin: 0 auto; padding: 1rem;
  background: var(--page); color: var(--ink) }
a { color: var(--link) }
h1, h2, table, .about, .why, summary, header p, .kept { font-family: system-ui, sans-serif }
h2 { font-size: 1.15rem; margin: 0 }
table { border-collapse: collapse; font-size: .875rem; width: 100% }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line) }
.count { text-align: end; white-space: nowrap }
article { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: 1rem;
  content-visibility: auto; contain-intrinsic-size: auto 40rem }
.about, .why, summary, .kept > summary, div.kept, td small { color: var(--soft) }
.about { font-size: .875rem; margin: .2rem 0 1rem; overflow-wrap: anywhere }
.text, h2 { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext }
.text details, .was { unicode-bidi: plaintext }
del { background: var(--cut); text-decoration-color: var(--cutline) }
ins { background: var(--new) }
.cut > .why { font-size: .8rem; font-weight: normal; line-height: 1.35; white-space: normal; user-select: none }
span.cut > .why { margin-inline: .3em; border-bottom: 1px dotted var(--cutline) }
div.cut { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 0 1rem; margin: .2rem 0 }
.was { border-inline-start: 3px solid var(--cutline); padding-inline-start: .6rem; background: var(--cut) }
.was .gap:last-child, .run > .gap { display: none }
.cut:target { outline: 2px solid var(--link); outline-offset: 2px }
summary { cursor: pointer; font-size: .8rem; user-select: none }
div.kept { font-size: .8rem }
.keep { color: var(--keep) } .review { color: var(--review) } .drop { color: var(--drop) }
@media (max-width: 48rem) { div.cut { display: block } div.cut > .why { display: block; padding: .1rem 0 .3rem .8rem } }
@media print { body { max-width: none; font-size: 10pt } article { content-visibility: visible }
  .cut, h2, .about { break-inside: avoid } h2, .about { break-after: avoid }
  .was details::details-content { content-visibility: visible; block-size: auto } }
"""
_HEAD = f"""{__version__}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What was cut</title>
<style>{_STYLE}</style>
</head>
<body>
"""
_LEGEND = """<p>Words <del>struck out</del> were cut, <ins>underlined</ins> ones stand there instead. Beside them stands which
rule did it, in which line of the text as read, how sure it is (<b class="review">in colour</b> below 90%), and why. Words that
are selected to be put back come without these notes. What is long, or is cut side by side, is folded: a click opens it. A rule
that errs about your articles is switched off by <code>--ignore CODE</code>.</p>
"""


class Counts(Protocol):
    """What a run did: documents by what became of them, cuts and words cut by rule code."""

    documents: int
    changed: int
    quarantined: int

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Documents by verdict."""

    @property
    def cuts(self) -> Mapping[str, int]:
        """Cuts by code."""

    @property
    def words(self) -> Mapping[str, int]:
        """Words cut by code."""


class PageReport:
    """A page that grows beside its file, and becomes the file when it is finished.

    `rules` are those that the notes name. Raises CleanerError where the file cannot be written, or is there and no such page.
    """

    def __init__(self, path: Path, rules: Iterable[Rule]) -> None:
        self._path, self._rules = path, {rule.code: rule for rule in rules}
        self._articles = self._unread = self._bytes = 0
        self._linked: set[str] = set()
        target = path.resolve()
        try:
            if target.is_file() and not _written_here(target):
                raise CleanerError(f"{path}: is there and is no report, so it is left as it is: name another file")
            if target.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            beside = target.parent if target.is_file() or not target.exists() else None  # None: a device, a pipe
            self._body = tempfile.TemporaryFile(dir=beside)  # noqa: SIM115  # closed by __exit__
        except OSError as error:
            raise CleanerError(f"{path}: the report cannot be written: {error.strerror}") from None

    def __enter__(self) -> PageReport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._body.close()

    @property
    def full(self) -> bool:
        """Whether what is added still is left out."""
        return self._articles + self._unread >= _MOST or self._bytes >= _MOST_BYTES

    def add(self, report: Report | Unread) -> None:
        """Put down an article, unless it was not changed. Raises CleanerError where the disk is full."""
        if self.full:
            return
        if isinstance(report, Unread):
            self._unread += 1
            self._write(unread(report))
        elif any(edit.code != GAP for edit in report.edits):
            linked = set(self._linked)
            said = article(report, self._rules, linked)
            if len(said) > _LONGEST:
                said = too_long(report)
            else:
                self._linked = linked
            self._articles += 1
            self._write(said)

    def finish(self, counts: Counts) -> None:
        """Write the page to its file. Raises CleanerError where that fails; then the file is as it was."""
        with whole_file(self._path) as stream:
            stream.write("".join([_BEGINS, _HEAD, *self._head(counts)]).encode())
            self._body.seek(0)
            shutil.copyfileobj(self._body, stream)
            stream.write(b"</main>\n</body>\n</html>\n")

    def _write(self, said: str) -> None:
        data = said.encode()
        try:
            self._body.write(data)
        except OSError as error:
            raise CleanerError(f"{self._path}: the report cannot be written: {error.strerror}") from None
        self._bytes += len(data)

    def _head(self, counts: Counts) -> Iterator[str]:
        """The figures, and how to read what follows."""
        total = sum(counts.cuts.values())
        yield "<header>\n<h1>What was cut</h1>\n"
        yield f"<p><b>{counted(counts.documents, 'record')} read, {counts.changed:,} changed"
        yield f", {counts.quarantined:,} not cleaned" if counts.quarantined else ""
        yield f"; {counted(total, 'cut')} of {counted(sum(counts.words.values()), 'word')}.</b>"
        verdicts = [f'<span class="{name}">{name}</span> {n:,}' for name in _VERDICTS if (n := counts.verdicts.get(name))]
        yield f" Verdicts: {', '.join(verdicts)}. Scores run from 0 to 1.</p>\n" if verdicts else "</p>\n"
        yield from self._table(counts)
        yield _LEGEND if total else ""
        yield self._what_follows(counts)
        yield "</header>\n<main>\n"

    def _table(self, counts: Counts) -> Iterator[str]:
        if not counts.cuts:
            return
        yield "<table>\n<thead><tr><th>Rule</th><th>What it finds, and why that goes</th>"
        yield '<th class="count">Cuts</th><th class="count">Words</th></tr></thead>\n<tbody>\n'
        for code, cuts in sorted(counts.cuts.items(), key=lambda item: (-item[1], item[0])):
            rule, name = self._rules.get(code), escape(code)
            link = f'<a href="#{name}">{name}</a>' if code in self._linked else name
            said = f"{escape(rule.summary)} <small>{escape(rule.why)}</small>" if rule else ""
            yield f'<tr id="rule-{name}"><td>{link} {escape(rule.name) if rule else ""}</td><td>{said}</td>'
            yield f'<td class="count">{cuts:,}</td><td class="count">{counts.words.get(code, 0):,}</td></tr>\n'
        yield "</tbody>\n</table>\n"

    def _what_follows(self, counts: Counts) -> str:
        """What of the run the page shows, in words."""
        changed, missing = counts.changed - self._articles, counts.quarantined - self._unread
        if not changed and not missing:
            same = counts.documents - counts.changed - counts.quarantined
            left_out = f" Without cuts, and so not shown: {same:,}." if same else ""
            return f"<p>Below stand all records with cuts or errors, in their order.{left_out}</p>\n"
        said = [f"{changed:,} more with cuts"] if changed else []
        said += [f"{missing:,} more that were not cleaned"] if missing else []
        first = counted(self._articles + self._unread, "record")
        return f"<p><b>Below stand the first {first} with cuts or errors; {' and '.join(said)} are only counted.</b></p>\n"


def _written_here(path: Path) -> bool:
    """Whether a file is an earlier report, or empty."""
    with path.open("rb") as stream:
        start = stream.read(len(_BEGINS))
    return not start or start == _BEGINS.encode()
