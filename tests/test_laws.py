"""The laws that hold for any text, hostile ones too."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from strategies import texts, titles

from cleaner.config import Config
from cleaner.detect.article import Article
from cleaner.detect.detectors import DETECTORS, NEEDS
from cleaner.edit import apply, restore
from cleaner.model import Document
from cleaner.pipeline import Cleaner

SAFE = Cleaner(Config(score=False))
UNSAFE = Cleaner(Config(score=False, unsafe_fixes=True))
NEEDY = [(rule.detector, rule) for rule in SAFE.rules if rule.detector in NEEDS]


@given(texts, titles)
def test_every_cut_can_be_put_back(text: str, title: str | None) -> None:
    for cleaner in (SAFE, UNSAFE):
        report = cleaner(Document("x", text, title))
        assert apply(text, report.edits) == report.text
        assert report.restore() == text
        if title is not None:
            assert apply(title, report.edits, "title") == report.title
            assert restore(report.title or "", report.edits, "title") == title


@given(texts, titles)
def test_cleaning_twice_changes_nothing_more(text: str, title: str | None) -> None:
    for cleaner in (SAFE, UNSAFE):
        once = cleaner(Document("x", text, title))
        again = cleaner(Document("x", once.text, once.title if title is not None else None))
        assert again.text == once.text
        assert again.edits == ()


@given(texts, titles)
def test_edits_are_in_order_and_never_overlap(text: str, title: str | None) -> None:
    report = UNSAFE(Document("x", text, title))
    for field, source in (("text", text), ("title", title or "")):
        edits = [edit for edit in report.edits if edit.field == field]
        assert all(source[edit.start : edit.end] == edit.removed for edit in edits)
        assert all(a.end <= b.start for a, b in pairwise(edits))


@given(texts)
def test_only_safe_fixes_are_made_unasked(text: str) -> None:
    report = SAFE(Document("x", text))
    safe = {finding.code for finding in report.findings if finding.fix and finding.fix.applicability == "safe"}
    assert {edit.code for edit in report.edits} <= {*safe, "FM000"}


@given(texts, titles)
def test_scores_do_not_change_text_and_stay_in_range(text: str, title: str | None) -> None:
    document = Document("x", text, title)
    scored, plain = Cleaner()(document), SAFE(document)
    assert (scored.text, scored.edits, scored.findings) == (plain.text, plain.edits, plain.findings)
    for score in (scored.clickbait, scored.redundancy, scored.quality):
        assert score is not None
        assert 0 <= score <= 1
    assert scored.verdict in ("keep", "review", "drop")
    assert scored == Cleaner()(document)


@given(texts, titles)
def test_a_detector_finds_nothing_where_its_need_is_not_met(text: str, title: str | None) -> None:
    for detector, rule in NEEDY:
        article = Article(text, title)
        assert NEEDS[detector](article) or not [*DETECTORS[detector](article, rule)]
