"""All rules in force, asked about one article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cleaner.detect.article import Article
from cleaner.detect.detectors import DETECTORS, GAP, JUDGE, NEEDS, PAGE_JUDGE
from cleaner.detect.rules import PatternRules
from cleaner.detect.spam import SUSPECTS
from cleaner.model import CleanerError, Document, Finding, Rule


class Detector:
    """Finds what a set of rules finds. One detector serves any number of articles and threads.

    Raises CleanerError for a rule whose detector does not exist.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        for rule in rules:
            if rule.detector is not None and rule.detector not in DETECTORS:
                raise CleanerError(f"{rule.path}: detector {rule.detector!r} does not exist: use one of {', '.join(DETECTORS)}")
        sellers = any((rule.detector or "").startswith("spam-") for rule in rules)
        self._patterns = PatternRules([rule for rule in rules if rule.detector is None], SUSPECTS if sellers else b"")
        self._detectors: dict[Any, list[tuple[Callable[[Article, Rule], Iterable[Finding]], Rule]]] = {}  # by what they need
        for rule in rules:
            if rule.detector is not None and rule.detector not in (GAP, JUDGE, PAGE_JUDGE):
                needed = NEEDS.get(rule.detector)
                self._detectors.setdefault(needed, []).append((DETECTORS[rule.detector], rule))
        self._judges = [rule for rule in rules if rule.detector == JUDGE]
        self._page_judges = [rule for rule in rules if rule.detector == PAGE_JUDGE]

    @property
    def asks_models(self) -> bool:
        """Whether a model is among the rules."""
        return bool(self._judges or self._page_judges)

    def told(self, article: Article) -> list[Finding]:
        """What all rules but the line model's find in an article, in no order."""
        findings = self._patterns(article)
        for needed, detectors in self._detectors.items():
            if needed is None or needed(article):
                for detect, rule in detectors:
                    findings += detect(article, rule)
        return findings

    def __call__(
        self, text: str, title: str | None, url: str | None, meta: Mapping[str, Any], *, judged: bool = False
    ) -> tuple[list[Finding], tuple[int, int] | None]:
        """(findings in the order of the text, span of the headline in the text or None).

        Spans count in the `text` and `title` given. `judged` texts are pages whose blocks were judged before, see `of_page`.
        """
        article = Article(text, title, url, meta)
        findings = self.told(article)
        if self._judges and not judged:  # last: they leave to others what is theirs, and learn from what they say
            article.told = tuple(findings)
            article.claimed = {article.line_at(f.start) for f in findings if f.field == "text" and _safe(f)}
            findings += [finding for rule in self._judges for finding in DETECTORS[JUDGE](article, rule)]
        headline = article.headline()
        line = None if headline is None else article.lines[headline]
        return _told_once(findings), None if line is None else (line.start, line.end)

    def of_page(self, document: Document) -> list[Finding]:
        """Which blocks of a page's document are not its article's, in the order of the text, and whether it is an article."""
        if not self.asks_models or not document.page.blocks.texts:
            return []
        from cleaner.detect.authorship import shipped_model  # loads NumPy, as the others do
        from cleaner.detect.blocks import foreign_blocks
        from cleaner.detect.page_kind import not_an_article

        likely = shipped_model().block_probabilities(document.page)
        findings = [finding for rule in self._page_judges for finding in not_an_article(document, likely, rule)]
        for rule in self._judges:
            findings += foreign_blocks(document, likely, rule)
        return findings


def _told_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of the text, each once: of safe fixes that take away the same the surest.

    Mere reports about what a safe fix takes away whole are left out.
    """
    told: list[Finding] = []
    last, taken, taken_field = None, 0, ""  # where the span ends that a safe fix takes away
    cut: tuple[str, int, int] | None = None
    for finding in sorted(findings, key=_reading_order):
        place = finding.field, finding.start, finding.end, finding.code
        if place == last or (finding.fix is None and finding.field == taken_field and finding.end <= taken):
            continue
        if _safe(finding):
            if cut == (cut := place[:3]):
                continue
            taken, taken_field = max(finding.end, taken if taken_field == finding.field else 0), finding.field
        last = place
        told.append(finding)
    return told


def _reading_order(finding: Finding) -> tuple[str, int, int, bool, float, str]:
    return finding.field, finding.start, -finding.end, not _safe(finding), -finding.confidence, finding.code


def _safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability == "safe"
