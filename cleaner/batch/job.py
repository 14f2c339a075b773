"""What is to be done with each record of a batch, in this process or in another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Literal

import orjson

from cleaner.config import Config, config_from_json
from cleaner.edit import GAP
from cleaner.lines import count_words_each
from cleaner.model import Report, Unread
from cleaner.pipeline import Cleaner, attempt
from cleaner.read.raw import Raw, parse
from cleaner.read.records import AS_NAMED, Fields
from cleaner.tuples import NamedTuple
from cleaner.write.records import (
    Removed,
    clean_record,
    fields_on_request,
    json_line,
    score_record,
    unread_clean_record,
    unread_score_record,
)

Task = Literal["clean", "score", "report"]


class Tally(NamedTuple):
    """What became of one record, in figures: `cuts` and `words` cut are by rule code. Scores are in [0, 1]."""

    verdict: str | None = None
    clickbait: float | None = None
    redundancy: float | None = None
    quality: float | None = None
    cuts: Mapping[str, int] = {}
    words: Mapping[str, int] = {}
    error: str | None = None
    id: str | int = ""


class Outcome(NamedTuple):
    """A record's answer, as one line of JSON, and its figures."""

    record: bytes
    tally: Tally


class Order(NamedTuple):
    """What a worker needs to know: the task, how records are read, and how much of each cut is told."""

    task: Task
    config: Config
    fields: Fields = AS_NAMED
    removed: Removed = "text"

    def to_json(self) -> bytes:
        """The order as bytes, which `from_json` reads."""
        return json.dumps({**self._asdict(), "config": asdict(self.config)}).encode()

    @classmethod
    def from_json(cls, source: bytes) -> Order:
        """An order that another process wrote."""
        said = json.loads(source)
        return cls(said["task"], config_from_json(said["config"]), Fields(*said["fields"]), said["removed"])


class Job:
    """Does what an order says. Raises CleanerError for an order that cannot be carried out."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.cleaner = Cleaner(order.config, informs=order.task == "report")
        if order.config.score or self.cleaner.asks_models:
            # They need it. Deeper down it takes longer to load: its modules import each other over so many levels that each
            # call at the bottom finds the interpreter's stack full, and asks the operating system for more.
            import numpy  # noqa: F401

    def __call__(self, raw: Raw) -> Outcome:
        """The outcome for one record. A fault of ours costs that record alone."""
        document = parse(raw, self.order.fields)
        report = document if isinstance(document, Unread) else attempt(self.cleaner, document)
        return self.unread(report) if isinstance(report, Unread) else Outcome(self._record(report), tally(report))

    def unread(self, unread: Unread) -> Outcome:
        """The outcome for a record that could not be read or cleaned."""
        record_of = unread_score_record if self.order.task == "score" else unread_clean_record
        record = record_of(unread, fields_on_request(self.order.config))
        return Outcome(json_line(record), Tally(error=unread.error, id=unread.id))

    def _record(self, report: Report) -> bytes:
        if self.order.task == "report":
            from cleaner.batch.wire import report_to_wire  # only `Cleaner.map` wants whole reports

            return json.dumps(report_to_wire(report)).encode()
        record = score_record(report) if self.order.task == "score" else clean_record(report, self.order.removed)
        return json_line(record)


def tally(report: Report) -> Tally:
    """The figures of a report. What a cut left behind in space counts nowhere."""
    made = [edit for edit in report.edits if edit.code != GAP]
    cuts: dict[str, int] = {}
    words: dict[str, int] = {}
    for edit, count in zip(made, count_words_each([edit.removed for edit in made]), strict=True):
        cuts[edit.code] = cuts.get(edit.code, 0) + 1
        words[edit.code] = words.get(edit.code, 0) + (0 if edit.replacement else count)
    return Tally(report.verdict, report.clickbait, report.redundancy, report.quality, cuts, words, id=report.document.id)


def pack_raw(raw: Raw) -> bytes:
    """A record on its way to a worker; what only the writer needs stays behind."""
    return json_line([raw.where, raw.kind]) + b"\n" + raw.data


def unpack_raw(frame: bytes) -> Raw:
    """The record that `pack_raw` packed."""
    head, _, data = frame.partition(b"\n")
    where, kind = orjson.loads(head)
    return Raw(where, kind, data)


def pack_outcome(outcome: Outcome) -> bytes:
    """An outcome on its way back."""
    return json_line(list(outcome.tally)) + b"\n" + outcome.record


def unpack_outcome(frame: bytes) -> Outcome:
    """The outcome that `pack_outcome` packed."""
    head, _, record = frame.partition(b"\n")
    return Outcome(record, Tally(*json.loads(head)))  # which reads half a surrogate pair in an id, too
