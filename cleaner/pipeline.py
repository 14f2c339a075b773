"""The whole way of one article: detect, edit, detect again until nothing is left to cut, score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from cleaner.config import Config
from cleaner.detect import Detector
from cleaner.detect.detectors import SCORED
from cleaner.draft import Draft
from cleaner.edit import applied, plan, plan_lines
from cleaner.model import CleanerError, Document, Edit, Example, Finding, Report, Rule, Unread
from cleaner.rulebook import load_rules, selected

# A cut can bring other junk to the text's head or tail. Two passes settle nearly every article; one that has not settled
# after this many is hostile or misunderstood, and is left as it was.
MAX_PASSES = 12
# Asked about each finding, counted in the text as read; what it gives back is reported and may be fixed, None is neither.
Review = Callable[[Finding], Finding | None]
_BY_PLACE = attrgetter("field", "start", "end", "code")
_UNSETTLED = "cleaning did not settle, so nothing was removed"


class Cleaner:
    """Cleans and scores documents by one configuration. One cleaner serves any number of documents and threads.

    `rules` are those to choose from, if they have been loaded already. Unless `informs`, a web page's report need not list
    what is only for people to know, and its rules are not asked: text, scores and verdict are the same.
    Raises CleanerError for codes that no rule has, and for rule files that cannot be used.
    """

    def __init__(self, config: Config | None = None, rules: Sequence[Rule] | None = None, *, informs: bool = True) -> None:
        self.config = config or Config()
        if rules is None:
            rules = load_rules([Path(folder) for folder in self.config.rules])
        check_codes([*self.config.select, *self.config.ignore], [rule.code for rule in rules])
        self.rules = selected(rules, self.config.select, self.config.ignore)
        self._detect = self._detect_on_page = Detector(self.rules)
        if not informs:
            self._detect_on_page = Detector([rule for rule in self.rules if not _informs(rule)])

    @property
    def asks_models(self) -> bool:
        """Whether the line model or the page model is among its rules."""
        return self._detect.asks_models

    def __call__(self, document: Document, review: Review | None = None) -> Report:
        """What cleaning the document gives. The document itself is not changed. `review` may refuse findings and fixes."""
        report, draft = self._clean(document, review)
        if self.config.repetition:
            from cleaner.score.repetition import repetition

            report = replace(report, repetition=repetition(report.text))
        if not self.config.score:
            return report
        from cleaner.score import score_report  # language and models, which cleaning alone does without

        return score_report(report, self.config, draft)

    def _clean(self, document: Document, review: Review | None) -> tuple[Report, Draft]:
        """The report without its scores, and how its text came of the document's."""
        text, title = Draft(document.text), Draft(document.title or "")
        detect = self._detect if document.page is None else self._detect_on_page
        findings: list[Finding] = []
        meta = dict(document.meta)
        if document.page is not None:  # first, since most of a page is not its article: the rules need not read that
            findings = _reviewed(detect.of_page(document), review, text, title)
            text.apply(plan_lines(document.text, [f for f in findings if applied(f, unsafe=self.config.unsafe_fixes)]))
        for number in range(MAX_PASSES):
            now_title = None if document.title is None else title.text
            found, headline = detect(text.text, now_title, document.url, meta, judged=document.page is not None)
            found = _reviewed(found, review, text, title)
            text_edits = plan(text.text, found, unsafe=self.config.unsafe_fixes)
            title_edits = plan(title.text, found, unsafe=self.config.unsafe_fixes, field="title")
            if number == 0 and document.page is None:  # nothing is changed yet, and all of it is to be reported
                findings = found
            else:
                findings += _found(found, [*text_edits, *title_edits], text, title, everything=number == 0)
            if not text_edits and not title_edits:
                return _report(document, text, title, headline, findings, meta), text
            _move_to_meta(meta, found, [*text_edits, *title_edits])
            text.apply(text_edits)
            title.apply(title_edits)
        report = Report(document, document.title, document.text, tuple(findings), meta=document.meta, reasons=(_UNSETTLED,))
        return report, Draft(document.text)


def _informs(rule: Rule) -> bool:
    """Whether what a rule finds is only for people to know: neither the text nor scores and verdict depend on it."""
    return rule.action == "report" and rule.severity == "info" and rule.detector not in SCORED


def attempt(cleaner: Callable[[Document], Report], document: Document) -> Report | Unread:
    """The document's report, or why there is none: a fault of ours must not cost the documents behind it.

    Raises CleanerError where the installation or the configuration is at fault, as it would be for every document.
    """
    try:
        return cleaner(document)
    except CleanerError:
        raise
    except Exception as error:  # noqa: BLE001
        return Unread(document.id, f"{document.id}: not cleaned: {type(error).__name__}: {error}", document.text)


def _reviewed(found: list[Finding], review: Review | None, text: Draft, title: Draft) -> list[Finding]:
    """The findings that the review lets pass, with the fixes that it lets them have."""
    if review is None:
        return found
    passed = []
    for finding in found:
        start, end = (text if finding.field == "text" else title).origin(finding.start, finding.end)
        judged = review(finding._replace(start=start, end=end))
        if judged is not None:
            passed.append(finding if judged.fix is finding.fix else finding._replace(fix=judged.fix))
    return passed


def check_codes(wanted: Iterable[str], codes: Sequence[str], where: str = "") -> None:
    """Raises CleanerError for a code or beginning of codes that fits none of `codes`; `where` says who wants it."""
    for code in wanted:
        if not any(known.startswith(code) for known in codes):
            import difflib

            near = difflib.get_close_matches(code, [*codes, *{known[:2] for known in codes}], 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise CleanerError(f"{where}no rule has a code that begins with {code!r}.{hint} `cleaner rules list` lists them")


def _found(found: Iterable[Finding], edits: Iterable[Edit], text: Draft, title: Draft, *, everything: bool) -> Iterator[Finding]:
    """The findings to report, counted in the text as read: of the first pass everything, later what led to edits."""
    made = {(edit.field, edit.start, edit.end, edit.code) for edit in edits}
    for finding in found:
        if everything or (finding.field, finding.start, finding.end, finding.code) in made:
            draft = text if finding.field == "text" else title
            start, end = draft.origin(finding.start, finding.end)
            moved = (start, end) != (finding.start, finding.end)
            yield finding._replace(start=start, end=end) if moved else finding


def _move_to_meta(meta: dict[str, Any], found: Iterable[Finding], edits: Iterable[Edit]) -> None:
    """Keep what is cut as metadata; what the input said itself, or an earlier line, stands."""
    made = {(edit.start, edit.end, edit.code) for edit in edits}
    for finding in found:
        if finding.fix and finding.fix.meta and (finding.start, finding.end, finding.code) in made:
            name, value = finding.fix.meta
            meta.setdefault(name, value)


def _report(
    document: Document,
    text: Draft,
    title: Draft,
    headline: tuple[int, int] | None,
    findings: list[Finding],
    meta: Mapping[str, Any],
) -> Report:
    shown = document.title and title.text
    line = None
    if headline is not None:
        line = _whole_line(document.text, text.origin(*headline))
        shown = text.text[slice(*headline)].strip()
    edits = [*text.edits(), *(edit._replace(field="title") for edit in title.edits())]
    findings.sort(key=_BY_PLACE)
    return Report(document, shown, text.text, tuple(findings), tuple(edits), meta, headline=line, lang=document.lang)


def _whole_line(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The line of the text as read that a span of it lies in, with what was cut at the line's ends."""
    start, end = span
    while start > 0 and text[start - 1] not in "\r\n":
        start -= 1
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return start, end


def run_example(rule: Rule, example: Example) -> list[str]:
    """What a rule alone finds in its example: the words of each of its findings, each once, in the order of the text."""
    (found,) = run_examples(rule, [example])
    return found


def run_examples(rule: Rule, examples: Iterable[Example]) -> Iterator[list[str]]:
    """`run_example` for each of a rule's examples, with the rule made ready once."""
    detector = Detector([rule])
    for example in examples:
        found, _ = detector(example.text, example.title, example.url, {})
        texts = {"text": example.text, "title": example.title or ""}
        yield list(dict.fromkeys(texts[finding.field][finding.start : finding.end] for finding in found))
