"""Reports as records: the fields that JSON Lines carry, one record for each input record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import orjson

from cleaner.config import Config
from cleaner.model import Edit, Report, Unread

if TYPE_CHECKING:
    from cleaner.group.relation import Relation  # loaded for those who compare articles

Removed = Literal["none", "codes", "text"]
CLEAN_FIELDS = tuple(
    "id title text lang clickbait redundancy quality verdict reasons removed meta error".split()
)  # of `cleaner clean`
SCORE_FIELDS = tuple(name for name in CLEAN_FIELDS if name not in ("text", "removed"))  # of `cleaner score`
REPETITION = "repetition"  # the field that both have on request


def fields_on_request(config: Config) -> tuple[str, ...]:
    """What records have beside their fields because the configuration asks for it."""
    return (REPETITION,) if config.repetition else ()


def clean_record(report: Report, removed: Removed = "text") -> dict[str, Any]:
    """What `cleaner clean` says of a document. `removed` sets how much of each cut is told: nothing, codes, or the text."""
    record = score_record(report)
    meta, error = record.pop("meta"), record.pop("error")
    head = {"id": record.pop("id"), "title": record.pop("title"), "text": report.text}
    cuts = [] if removed == "none" else [cut_record(edit, removed) for edit in report.edits]
    return {**head, **record, "removed": cuts, "meta": meta, "error": error}


def score_record(report: Report) -> dict[str, Any]:
    """What `cleaner score` says of a document."""
    before = {"front_matter": report.document.before} if report.document.before else {}
    return {
        **report.document.extra,
        **before,
        "id": report.document.id,
        "title": report.title,
        "lang": report.lang,
        "clickbait": report.clickbait,
        "redundancy": report.redundancy,
        **({} if report.repetition is None else {REPETITION: report.repetition._asdict()}),
        "quality": report.quality,
        "verdict": report.verdict,
        "reasons": list(report.reasons),
        "meta": dict(report.meta),
        "error": report.error,
    }


def headline_record(report: Report) -> dict[str, Any]:
    """What `cleaner score` says of a headline beside its score: how it baits, how sure that is, and which words do it."""
    return {
        "withholding": report.withholding,
        "exaggeration": report.exaggeration,
        "majority": report.majority,
        "confidence": report.confidence,
        "phrases": [phrase._asdict() for phrase in report.phrases],
    }


def unread_clean_record(unread: Unread, asked: Sequence[str] = ()) -> dict[str, Any]:
    """The record of `cleaner clean` for one that could not be read: its fields, `asked` too, are null, `error` says why."""
    record = unread_score_record(unread, asked)
    return {"id": record.pop("id"), "title": record.pop("title"), "text": None, **record, "removed": []}


def unread_score_record(unread: Unread, asked: Sequence[str] = ()) -> dict[str, Any]:
    """The record of `cleaner score` for one that could not be read."""
    fields = ["title", "lang", "clickbait", "redundancy", *asked, "quality", "verdict"]
    return {"id": unread.id, **dict.fromkeys(fields), "reasons": [], "meta": {}, "error": unread.error}


def relation_record(relation: Relation) -> dict[str, Any]:
    """What `cleaner dedup` says of a document."""
    return {**relation._asdict(), "error": None}


def unread_relation_record(unread: Unread) -> dict[str, Any]:
    """The record of `cleaner dedup` for one that could not be read: its fields are null, `error` says why."""
    from cleaner.group.relation import Relation

    return {**dict.fromkeys(Relation._fields), "id": unread.id, "error": unread.error}


def to_json(record: Any) -> str:
    """`json_line` as text."""
    return json_line(record).decode()


def json_line(record: Any) -> bytes:
    """The record on one line. Lone surrogates, which UTF-8 cannot hold, are written as escapes."""
    try:
        return orjson.dumps(record)
    except TypeError:  # numbers of more than 64 bits, too
        return json.dumps(record, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """A value as JSON can hold it: bytes and times as text, what is no number as null."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def cut_record(edit: Edit, removed: Removed) -> dict[str, Any]:
    """What a record tells of a cut, unless it tells nothing."""
    start, end, text, replacement, code, reason, confidence, field = edit
    if removed == "codes":
        cut: dict[str, Any] = {"code": code, "start": start, "end": end}
    else:
        cut = {"code": code, "start": start, "end": end, "text": text, "confidence": confidence, "reason": reason}
        if replacement:
            cut["replacement"] = replacement
    if field != "text":
        cut["field"] = field
    return cut
