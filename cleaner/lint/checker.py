"""One file through the linter: read, its articles checked, what is let be left out, and told in the file's own places."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.config import Config
from cleaner.lines import Places
from cleaner.lint.baseline import Baseline, Known, words_hash
from cleaner.lint.issues import Change, Checked, Issue, Remedy, changed, joined
from cleaner.lint.own import OWN, UNKNOWN, UNUSED, thresholds
from cleaner.lint.patterns import Patterns
from cleaner.model import CleanerError, Finding, Report, Rule
from cleaner.read.decode import decode
from cleaner.read.records import AS_NAMED, Fields
from cleaner.rulebook import is_selected, load_rules

if TYPE_CHECKING:
    from cleaner.lint.articles import Article, Reading
    from cleaner.lint.markdown import Masked
    from cleaner.lint.suppress import Directive
    from cleaner.pipeline import Cleaner

MAX_ROUNDS = 6  # fixes can bring others into reach; a file that has not settled after these is left as it was


class Checker:
    """Checks files by one configuration. One checker serves any number of files and threads.

    `form` says what the files are (`text`, `markdown`, `html`, `jsonl`, `json`), or `auto`. Raises CleanerError for codes
    that no rule has, for rule files and for a baseline that cannot be used.
    """

    def __init__(self, config: Config | None = None, form: str = "auto", fields: Fields = AS_NAMED) -> None:
        self.config = _in_force(config or Config())
        self.form, self.fields = form, fields
        self.baseline = None if self.config.baseline is None else Baseline.load(Path(self.config.baseline))
        self._per_file = [(Patterns([pattern]), codes) for pattern, codes in self.config.per_file_ignores]
        codes = [
            *self.config.select,
            *self.config.extend_select,
            *self.config.ignore,
            *(code for _, listed in self._per_file for code in listed),
        ]
        if codes:
            from cleaner.pipeline import check_codes

            check_codes(codes, self.codes)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules that there are, by their codes, in force or not."""
        return {rule.code: rule for rule in load_rules([Path(folder) for folder in self.config.rules])}

    @cached_property
    def codes(self) -> list[str]:
        """All codes that a finding can have."""
        return [*self.rules, *OWN]

    @cached_property
    def _cleaner(self) -> Cleaner:
        from cleaner.pipeline import Cleaner  # a run that finds all its answers remembered needs none

        config = self.config
        rules = [rule for rule in self.rules.values() if is_selected(rule.code, config.select, config.ignore)]
        return Cleaner(replace(config, select=(), ignore=(), score=_scores(config)), rules)

    def check(self, path: str, raw: bytes) -> Checked:
        """The issues of a file's bytes; `path` names it, says what it is by its ending, and where patterns apply."""
        try:
            return self.check_text(path, decode(raw)[0])
        except CleanerError as error:
            return Checked(path, error=f"{path}: {error}")

    def check_text(self, path: str, text: str) -> Checked:
        """The issues of a file's decoded text. A fault of one article is told as the file's error."""
        from cleaner.lint.articles import read_articles  # parsers, which remembered answers do without

        reading = read_articles(path, text, self.form, self.fields)
        sheet = _Sheet(
            text, self.ignored(path), self.baseline.known(path) if self.baseline else {}, self._directives(text, reading)
        )
        errors = [f"{path}:{sheet.places(start)[0]}: {reason}" for start, reason in reading.errors]
        issues: list[Issue] = []
        changes: list[Change] = []
        for article in reading.articles:
            try:
                found, made = self._article(article, sheet)
            except CleanerError:
                raise  # the installation or the configuration is at fault, and would be for every file
            except Exception as error:  # noqa: BLE001  # a fault of ours, which must not cost the other files
                errors.append(f"{path}: not checked: {type(error).__name__}: {error}")
                continue
            issues += found
            changes += made
        said = list(self._useless(sheet))
        if not changes:  # one kind of change at a time, since both may take the same line breaks
            changes = [change for issue in said if issue.fix for change in issue.fix.changes]
        issues = sorted([*issues, *said], key=lambda issue: (issue.start, issue.end, issue.code))
        if reading.masked is not None and changes and not _same_skeleton(reading.masked, text, joined(changes)):
            changes, issues = [], [issue._replace(fix=None) for issue in issues]
        return Checked(path, tuple(issues), joined(changes), sheet.stale(), "; ".join(errors) or None)

    def fixed(self, path: str, text: str) -> str:
        """The text with all fixes in force made, until none is left; the same text where they do not come to an end."""
        now = text
        for _ in range(MAX_ROUNDS):
            changes = self.check_text(path, now).changes
            if not changes:
                return now
            now = changed(now, changes)
        return text

    def ignored(self, path: str) -> tuple[str, ...]:
        """The codes that files of that name are not held to."""
        if not self._per_file:
            return ()
        below = os.path.relpath(path, self.config.root or os.curdir)
        return tuple(code for patterns, codes in self._per_file if patterns.match(below) for code in codes)

    def _article(self, article: Article, sheet: _Sheet) -> tuple[Iterator[Issue], Iterator[Change]]:
        report = self._cleaner(article.document, lambda finding: sheet.review(article, finding))
        scored = [finding for finding in thresholds(report, self.config) if self._in_force(finding.code)]
        found = [*report.findings, *filter(None, (sheet.review(article, finding) for finding in scored))]
        changes = (article.ways[edit.field].change(edit.start, edit.end, edit.replacement) for edit in report.edits)
        return (_issue(article, finding, sheet, report) for finding in found), (change for change in changes if change)

    def _in_force(self, code: str) -> bool:
        return is_selected(code, self.config.select, self.config.ignore)

    def _directives(self, text: str, reading: Reading) -> list[Directive]:
        if "cleaner:" not in text or not (reading.comments or reading.masked):
            return []
        from cleaner.lint.suppress import directives

        front = reading.masked.body if reading.masked else 0
        return directives(text, reading.comments, front, Places(text), self.codes)

    def _useless(self, sheet: _Sheet) -> Iterator[Issue]:
        if not sheet.directives:
            return
        from cleaner.edit import plan
        from cleaner.lint.suppress import unused
        from cleaner.model import Fix

        asked = [code for code in self.codes if self._in_force(code) and not code.startswith(sheet.ignored or "-")]
        for one, complaint in unused(sheet.directives, asked, everything=not self.config.select):
            code = UNKNOWN if one.complaint else UNUSED
            if not self._in_force(code):
                continue
            fix = Fix() if not one.complaint and not one.used and sheet.text.startswith("<!--", one.start) else None
            finding = Finding(code, one.start, one.end, complaint, fix=fix)
            changes = joined(Change(e.start, e.end, e.replacement) for e in plan(sheet.text, [finding]))
            yield sheet.issue(finding, one.start, one.end, None, Remedy("safe", changes) if changes else None)


@dataclass(slots=True)
class _Sheet:
    """What is let be in one file, and what of that has been needed."""

    text: str
    ignored: tuple[str, ...]
    known: Known
    directives: list[Directive]
    _places: Places | None = None
    _decided: dict[tuple[object, ...], bool] = field(default_factory=dict)
    _left: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._left = dict(self.known)

    @property
    def places(self) -> Places:
        """The lines and columns of the file, counted when the first is asked for, as most files have nothing to tell."""
        if self._places is None:
            self._places = Places(self.text)
        return self._places

    def review(self, article: Article, finding: Finding) -> Finding | None:
        """The finding as it may be told and fixed; None if it is let be."""
        if self.ignored and finding.code.startswith(self.ignored):
            return None
        judged = article.judge(finding)
        if judged is None:
            return None
        if not self.directives and not self.known:
            return judged
        key = (id(article), finding.field, finding.start, finding.end, finding.code)
        if key not in self._decided:  # asked again in each pass, counted once
            self._decided[key] = self._let_be(article, finding)
        return None if self._decided[key] else judged

    def _let_be(self, article: Article, finding: Finding) -> bool:
        start, end = article.place(finding)
        line = self.places(start)[0]
        covering = [one for one in self.directives if one.covers(finding.code, line)]  # all, since each is to know of it
        if covering:
            return True
        if not self.known:
            return False
        entry = finding.code, words_hash(self.shown(start, end))
        if self._left.get(entry, 0) < 1:
            return False
        self._left[entry] -= 1
        return True

    def stale(self) -> int:
        """How many known findings are not there any more."""
        return sum(self._left.values())

    def shown(self, start: int, end: int) -> str:
        """The words of a finding; of one without words, those of its line."""
        return self.text[start:end].strip() or self.places.line(self.places(start)[0]).text

    def issue(self, finding: Finding, start: int, end: int, record: str | int | None, fix: Remedy | None) -> Issue:
        """The finding at [start, end) of the file."""
        return Issue(
            finding.code,
            finding.message,
            finding.severity,
            finding.confidence,
            start,
            end,
            *self.places(start),
            *self.places(end),
            self.text[start:end],
            finding.field,
            record,
            fix,
        )


def _issue(article: Article, finding: Finding, sheet: _Sheet, report: Report) -> Issue:
    from cleaner.edit import plan_alone

    way = article.ways[finding.field]
    fix = None
    if finding.fix is not None and finding.fix.applicability != "display":
        source = (report.document.title or "") if finding.field == "title" else report.document.text
        made = [way.change(edit.start, edit.end, edit.replacement) for edit in plan_alone(source, finding)]
        if made and None not in made:
            fix = Remedy(finding.fix.applicability, joined(change for change in made if change))
    return sheet.issue(finding, *article.place(finding), article.record, fix)


def _same_skeleton(before: Masked, text: str, changes: Iterable[Change]) -> bool:
    """Whether code and tables are what they were once the changes are made."""
    from cleaner.lint.markdown import skeleton

    return skeleton(changed(text, changes)) == before.skeleton()


def _scores(config: Config) -> bool:
    return config.max_clickbait is not None or config.max_redundancy is not None


def _in_force(config: Config) -> Config:
    """The configuration as the linter takes it: `extend_select` counted in, and the line model only where it is named.

    The model costs more to load than all the rest.
    """
    named = (*config.select, *config.extend_select)
    select = named if config.select else ()
    modelled = any(code.startswith("LN") for code in named)
    ignore = config.ignore if modelled else (*config.ignore, "LN")
    return replace(config, select=select, ignore=ignore)
