"""Records of `cleaner clean` as reports again, as far as they tell, and told shorter."""

from __future__ import annotations

import json
from typing import Any

from cleaner.model import Document, Edit, Report, restore
from cleaner.write.records import Removed, cut_record, json_line


def report_of(record: bytes) -> Report:
    """The report whose record this is, one that tells the text of each cut: text, title, edits, scores and verdict.

    What the record does not hold, findings that were not fixed among it, the report has not either.
    """
    said = json.loads(record)
    edits = tuple(map(_edit, said["removed"]))
    front = said.get("front_matter")
    before = front if isinstance(front, str) else ""
    document = Document(said["id"], restore(said["text"], edits), lang=said["lang"], before=before)
    scores = {name: said[name] for name in ("lang", "clickbait", "redundancy", "quality", "verdict")}
    return Report(document, said["title"], said["text"], edits=edits, meta=said["meta"], reasons=tuple(said["reasons"]), **scores)


def told_shorter(record: bytes, removed: Removed) -> bytes:
    """A record that tells the text of each cut as one that tells as much as `removed` says."""
    if removed == "text":
        return record
    said: dict[str, Any] = json.loads(record)
    said["removed"] = [cut_record(_edit(cut), removed) for cut in said["removed"]] if removed == "codes" else []
    return json_line(said)


def _edit(cut: dict[str, Any]) -> Edit:
    replacement, field = cut.get("replacement", ""), cut.get("field", "text")
    return Edit(cut["start"], cut["end"], cut["text"], replacement, cut["code"], cut["reason"], cut["confidence"], field)
