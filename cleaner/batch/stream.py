"""Any iterable of articles through worker processes, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.batch.job import Job, Order, Outcome
from cleaner.batch.runner import outcomes
from cleaner.batch.wire import report_from_wire
from cleaner.config import Config
from cleaner.model import CleanerError, Document, Report, Unread
from cleaner.read.raw import Raw

Article = Document | Mapping[str, Any] | str
_NAMED = ("id", "text", "html", "title", "url", "lang", "meta")


def reports(articles: Iterable[Article], config: Config, workers: int, timeout: float | None) -> Iterator[Report]:
    """A report for each article, in their order, made as they are asked for; see `Cleaner.map`."""
    raws = (_raw(number, article) for number, article in enumerate(articles))
    for raw, outcome in outcomes(raws, Job(Order("report", config)), workers, timeout):
        yield _report(raw, outcome)


def _raw(number: int, article: Article) -> Raw:
    if isinstance(article, str):
        article = {"text": article}
    elif isinstance(article, Document):
        if article.page is not None:
            raise CleanerError(f"{article.id}: a page that was read here cannot go to workers: hand over {{'html': ...}} instead")
        known = {name: getattr(article, name) for name in _NAMED if name != "html"}
        article = {**known, **article.extra}
    record = {name: value for name in _NAMED if (value := article.get(name)) is not None}
    record.setdefault("id", number)
    rest = {name: value for name, value in article.items() if name not in _NAMED}
    return Raw(f"article:{number + 1}", "json", json.dumps(record, default=str).encode(), rest)


def _report(raw: Raw | Unread, outcome: Outcome) -> Report:
    extra = raw.kept if isinstance(raw, Raw) else {}
    if outcome.tally.error is not None:
        return Report(Document(outcome.tally.id, "", extra=extra), None, "", error=outcome.tally.error)
    return report_from_wire(json.loads(outcome.record), extra)
