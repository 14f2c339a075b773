"""Every format out: what is written can be read again, taken up where it stood, and loses nothing of the input."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import CleanerError, Report, Unread
from cleaner.read.documents import AS_NAMED
from cleaner.read.raw import Raw, parse
from cleaner.read.sources import Columns, Sources
from cleaner.read.tabular import read_table
from cleaner.write.outputs import Output, format_of_output, open_output, stream_output
from cleaner.write.records import CLEAN_FIELDS, SCORE_FIELDS, clean_record, to_json, unread_clean_record

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True).read(),
}


def answered(record: Raw | Unread) -> tuple[bytes, Any]:
    """A record as a worker answers it, uncut."""
    document = record if isinstance(record, Unread) else parse(record)
    if isinstance(document, Unread):
        return to_json(unread_clean_record(document)).encode(), {}
    report = Report(document, document.title, document.text, clickbait=0.5, reasons=("why",), meta=document.meta)
    return to_json(clean_record(report)).encode(), record.kept if isinstance(record, Raw) else {}


def pour(sources: Sources, out: Output, start: int = 0, stop: int | None = None) -> None:
    for number, record in enumerate(sources):
        if number >= start and (stop is None or number < stop):
            out.write(*answered(record))


@pytest.mark.parametrize("packed", UNPACK)
@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet"])
def test_a_run_taken_up_again_gives_the_same_bytes(kind: str, packed: str, tmp_path: Path) -> None:
    """Killed at any moment after a checkpoint: what stands behind it is cut off, and the rest follows."""
    if kind == "parquet" and packed:
        return
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"id": i, "text": f"Text {i} " * 50}) + "\n" for i in range(40)), encoding="utf-8")
    results = []
    for killed in (False, True):
        path = tmp_path / f"out-{killed}.{kind}{packed}.partial"
        out = open_output(path, kind)
        pour(Sources([str(source)]), out, 0, 25)
        at = out.checkpoint()
        if killed:
            pour(Sources([str(source)]), out, 25, 33)
            out.close()
            out = open_output(path, kind, at)
        pour(Sources([str(source)]), out, 25)
        out.finish()
        out.close()
        results.append(path.read_bytes())
        assert [entry.name for entry in tmp_path.glob("*.parts")] == []
    assert results[0] == results[1]
    if kind != "parquet":
        assert UNPACK[packed](results[0]).count(b"Text 39 ") == 50
        with pytest.raises(CleanerError, match="fewer than the"):
            open_output(path, kind, len(results[0]) + 1)


@pytest.mark.parametrize("packed", UNPACK)
def test_an_empty_output_is_a_whole_file(packed: str, tmp_path: Path) -> None:
    out = open_output(tmp_path / f"out.jsonl{packed}", "jsonl")
    out.finish()
    out.close()
    assert UNPACK[packed]((tmp_path / f"out.jsonl{packed}").read_bytes()) == b""


SCHEMA = pa.schema(
    [
        pa.field("id", pa.int32(), nullable=False),
        pa.field("tags", pa.list_(pa.struct([("name", pa.string()), ("at", pa.timestamp("ms", "UTC"))]))),
        pa.field("text", pa.large_string(), nullable=False, metadata={"note": "kept"}),
        pa.field("day", pa.date32()),
        pa.field("raw", pa.binary()),
        pa.field("quality", pa.int8()),  # a field of the records under another type
        pa.field("site", pa.dictionary(pa.int16(), pa.string())),
    ],
    {"origin": "a crawl"},
)


def rows(number: int) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "id": i,
                "tags": [{"name": "a", "at": datetime(2024, 1, 1)}] * (i % 3),
                "text": f"Text {i}.",
                "day": date(2024, 1, 1) if i % 2 else None,
                "raw": b"\xff\x00",
                "quality": 1,
                "site": "s",
            }
            for i in range(number)
        ],
        SCHEMA,
    )


def test_parquet_keeps_schema_nested_columns_and_what_nobody_named(tmp_path: Path) -> None:
    given = rows(1500)
    pq.write_table(given, tmp_path / "in.parquet", row_group_size=400)
    sources = Sources([str(tmp_path / "in.parquet")])
    out = open_output(tmp_path / "out.parquet", "parquet", 0, sources.columns())
    for number, record in enumerate(sources):
        out.write(*answered(record))
        if number % 512 == 511:
            out.checkpoint()
    out.write(*answered(Unread("in.parquet:9", "in.parquet:9: lost")))
    out.finish()
    out.close()
    made = pq.read_table(tmp_path / "out.parquet")
    assert made.schema.metadata[b"origin"] == b"a crawl"
    for field in SCHEMA:
        now = made.schema.field(field.name)
        assert now.metadata == field.metadata or field.name != "text"
        if field.name == "quality":
            assert now.type == pa.float64()
        else:
            assert now.type == field.type
            assert made.column(field.name)[:1500].to_pylist() == given.column(field.name).to_pylist()
    assert made.schema.names == [*SCHEMA.names, *(name for name in CLEAN_FIELDS if name not in SCHEMA.names)]
    last = made.slice(1499).to_pylist()
    assert (last[0]["clickbait"], last[0]["reasons"], last[0]["removed"], last[0]["meta"]) == (0.5, ["why"], [], "{}")
    assert (last[1]["text"], last[1]["id"], last[1]["error"]) == (None, None, "in.parquet:9: lost")
    again = pq.read_metadata(tmp_path / "out.parquet")
    assert again.num_row_groups == 1


def test_parquet_to_lines_and_tables(tmp_path: Path) -> None:
    pq.write_table(rows(3), tmp_path / "in.parquet")
    sources = Sources([str(tmp_path / "in.parquet")])
    for kind in ("jsonl", "csv"):
        out = open_output(tmp_path / f"out.{kind}", kind, 0, sources.columns())
        pour(sources, out)
        out.finish()
        out.close()
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert (line["id"], line["text"], line["day"], line["raw"], line["quality"]) == (1, "Text 1.", "2024-01-01", "/wA=", None)
    assert line["tags"] == [{"name": "a", "at": "2024-01-01T00:00:00+00:00"}]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        row = list(csv.DictReader(stream))[1]
    assert list(row)[:7] == SCHEMA.names
    assert json.loads(row["tags"]) == line["tags"]
    assert (row["id"], row["text"], row["day"], row["clickbait"], row["error"]) == ("1", "Text 1.", "2024-01-01", "0.5", "")


def test_a_table_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = ['He said "hi",\r\nthen left', "a\rb", "  spaces ", "semi;colon\ttab", ""]
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["note", "text", "id"], *([f"n{i}", text, str(i)] for i, text in enumerate(texts))])
    sources = Sources([str(path)])
    for name, kind in (("out.csv", "csv"), ("out.tsv", "tsv"), ("out.parquet", "parquet")):
        out = open_output(tmp_path / name, kind, 0, sources.columns())
        pour(sources, out)
        out.finish()
        out.close()
        found = [(raw, parse(raw)) for raw in Sources([str(tmp_path / name)]) if isinstance(raw, Raw)]
        assert [document.text for _, document in found if not isinstance(document, Unread)] == texts
        assert [raw.kept["note"] for raw, _ in found] == [f"n{i}" for i in range(len(texts))]


def test_fields_without_a_column_are_kept_as_json() -> None:
    """JSON Lines may bring other fields in every record, which no table can know before."""
    for kind, split in (("csv", ","), ("tsv", "\t")):
        stream = io.BytesIO()
        out = stream_output(stream, kind)
        out.write(b'{"id": 1, "text": "T", "more": {"a": 1}}', {"also": b"x"})
        out.write(b'{"id": 2, "text": "U"}', {})
        out.finish()
        first, second = csv.DictReader(io.StringIO(stream.getvalue().decode(), newline=""), delimiter=split)
        assert json.loads(first["extra"]) == {"also": "eA==", "more": {"a": 1}}
        assert second["extra"] == ""
    with pytest.raises(CleanerError, match="name a file with -o"):
        stream_output(io.BytesIO(), "parquet")


def test_columns_are_told_before_reading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key,body,n\n", encoding="utf-8")
    pq.write_table(rows(1), tmp_path / "b.parquet")
    pq.write_table(rows(1), tmp_path / "c.parquet")
    (tmp_path / "d.jsonl").write_text("{}", encoding="utf-8")
    fields = Sources([], "auto").columns().names, Sources([str(tmp_path / "a.csv")]).columns().names
    assert fields == ((), ())  # no inputs, and a table whose text column is not named right
    both = Sources([str(tmp_path / "b.parquet"), str(tmp_path / "c.parquet")]).columns()
    assert both == Columns(tuple(SCHEMA.names), SCHEMA, complete=True)
    mixed = Sources([str(tmp_path)]).columns()
    assert (mixed.schema, mixed.complete) == (None, False)


def test_scores_come_without_the_text(tmp_path: Path) -> None:
    out = open_output(tmp_path / "out.parquet", "parquet", 0, Columns(("id", "text"), None, complete=True), SCORE_FIELDS)
    out.finish()
    assert pq.read_schema(tmp_path / "out.parquet").names == list(SCORE_FIELDS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "jsonl"), ("a.JSONL.gz", "jsonl"), ("a.csv.zst", "csv"), ("a.tsv", "tsv"), ("a.pq", "parquet"), ("a", None)],
)
def test_format_of_output(name: str, kind: str | None) -> None:
    assert format_of_output(Path(name)) == kind


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    for kind in ("jsonl", "parquet"):
        with pytest.raises(CleanerError, match="cannot be written: No such file or directory"):
            open_output(tmp_path / "none" / "out", kind)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(cells, cells), max_size=8), st.sampled_from(["csv", "tsv"]))
def test_whatever_a_cell_holds_comes_back(values: list[tuple[str, str]], kind: str) -> None:
    stream = io.BytesIO()
    out = stream_output(stream, kind, Columns(("note", "text"), None, complete=True))
    for note, text in values:
        out.write(json.dumps({"text": text}).encode(), {"note": note})
    out.finish()
    stream.seek(0)
    found = list(read_table(io.BufferedReader(stream), f"x.{kind}", AS_NAMED, 1 << 20))
    assert [(record.kept["note"], json.loads(record.data)["text"]) for record in found if isinstance(record, Raw)] == values
    assert len(found) == len(values)
