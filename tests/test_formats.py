"""Every format in: good, damaged, compressed, empty, too large. One bad record costs no other."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleaner.model import CleanerError, Document, Unread
from cleaner.read.documents import Fields
from cleaner.read.formats import format_of
from cleaner.read.raw import Raw, parse
from cleaner.read.sources import Sources

GOOD, BAD = 12, 5  # records, and the number of the one that is damaged
PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def jsonl(bad: bytes | None = None) -> bytes:
    lines = [json.dumps({"id": f"n{i}", "text": f"Text {i}."}).encode() for i in range(GOOD)]
    if bad is not None:
        lines[BAD] = bad
    return b"".join(line + b"\n" for line in lines)


def table(bad: str | bytes | None = None, delimiter: str = ",") -> bytes:
    rows = [f'n{i}{delimiter}"Téxt ""{i}"",\nsecond line"{delimiter}{i}'.encode() for i in range(GOOD)]
    if bad is not None:
        rows[BAD] = bad if isinstance(bad, bytes) else bad.encode()
    return b"\n".join([delimiter.join(["id", "text", "n"]).encode(), *rows, b""])


def page_record(i: int, html: bytes | None = None, *, head: str = "", length: int | None = None, kind: str = "response") -> bytes:
    html = f"<html><title>T{i}</title><body><p>Café {i}</p></body></html>".encode("latin-1") if html is None else html
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n{head}\r\n".encode() + html
    told = len(block) if length is None else length
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:n{i}>\r\nWARC-Target-URI: http://x.test/{i}\r\n"
        f"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {told}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def warc(bad: bytes | None = None) -> bytes:
    return b"".join(page_record(i) if i != BAD or bad is None else bad for i in range(GOOD))


def warc_gz(bad: bytes | None = None) -> bytes:
    return b"".join(gzip.compress(page_record(i)) if i != BAD or bad is None else bad for i in range(GOOD))


def parquet(texts: pa.Array | None = None) -> bytes:
    texts = pa.array([f"Text {i}." for i in range(GOOD)]) if texts is None else texts
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [f"n{i}" for i in range(len(texts))], "text": texts}), out, row_group_size=4)
    return out.getvalue()


def texts(bad: str | None) -> pa.Array:
    return pa.array([bad if i == BAD else "T." for i in range(GOOD)])


def not_utf8() -> pa.Array:
    raw = [b"\xff\xfe" if i == BAD else f"Text {i}.".encode() for i in range(GOOD)]
    return pa.Array.from_buffers(pa.string(), GOOD, pa.array(raw, pa.binary()).buffers())


def read(path: Path, max_bytes: int = 1 << 20) -> list[Document | Unread]:
    return [r if isinstance(r, Unread) else parse(r) for r in Sources([str(path)], max_bytes=max_bytes)]


def flipped(data: bytes) -> bytes:
    return data[:60] + bytes([data[60] ^ 0xFF]) + data[61:]


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jsonl", jsonl()), ("a.csv", table()), ("a.tsv", table(delimiter="\t")), ("a.csv", table(delimiter=";")),
     ("a.parquet", parquet()), ("a.warc", warc())],
)  # fmt: skip
def test_every_format_is_read_whole_however_it_is_packed(name: str, data: bytes, packed: str, tmp_path: Path) -> None:
    for path in (tmp_path / f"{name}{packed}", tmp_path / "no-ending"):
        path.write_bytes(PACK[packed](data))
        source = Sources([str(path)])
        documents = [parse(raw) for raw in source if isinstance(raw, Raw)]
        assert [str(document.id).strip("<>").removeprefix("urn:") for document in documents] == [f"n{i}" for i in range(GOOD)]
        chosen = source.formats[str(path)]
        assert (chosen.format, chosen.by) == (format_of(name, b""), "content" if path.name == "no-ending" else "name")
        assert source.done == source.total == path.stat().st_size


@pytest.mark.parametrize(
    ("name", "data", "where", "reason"),
    [
        ("a.jsonl", jsonl(b"{"), f":{BAD + 1}", "not JSON"),
        ("a.jsonl", jsonl(b'{"text": "\xff"}'), f":{BAD + 1}", "not JSON"),
        ("a.jsonl", jsonl(b'{"text": "' + b"x" * 5000 + b'"}'), f":{BAD + 1}", "5,013 bytes, over the limit of 2,000"),
        ("a.csv", table("n5,x"), ":12", "the row has 2 fields, the header names 3 columns"),
        ("a.csv", table('n5,"open,5'), ":12", "not readable as a row"),
        ("a.csv", table("n5,a\0b,5"), ":12", "it holds a NUL byte"),
        ("a.csv", table(b"n5,caf\xe9,5"), ":12", "byte 0xe9 is not UTF-8"),
        ("a.csv", table("n5," + "x" * 5000 + ",5"), ":12", "5,006 bytes, over the limit of 2,000"),
        ("a.csv", table('n5,"a\n' + "x" * 5000 + '\nb\n",5'), ":12", "over the limit of 2,000"),
        ("a.csv", table('n5,"a' + "x" * 5000 + '\nb\n",5'), ":12", "over the limit of 2,000"),
        ("a.csv", table('n5,"' + "x, y, z, and on\n" * 500 + '",5'), ":12", "8,008 bytes, over the limit of 2,000"),
        ("a.csv", b"id,text,n\n" + b"".join(b"n%d,T.,%d\n" % (i, i) for i in range(5)) + b'n5,"open,5\n'
         + b"".join(b"n%d,T.,%d\n" % (i, i) for i in range(6, GOOD)), ":7", "a quote is open at the end of the file"),
        ("a.parquet", parquet(not_utf8()), f":{BAD + 1}", "can't decode byte 0xff"),
        ("a.parquet", parquet(texts(None)), f":{BAD + 1}", "neither 'text'"),
        ("a.parquet", parquet(texts("x" * 5000)), f":{BAD + 1}", "over the limit"),
        ("a.warc", warc(b"garbage" * 9 + b"\r\n\r\n"), f":{BAD + 1}", "63 bytes that are no WARC record"),
        ("a.warc", warc(page_record(5, length=9)), f":{BAD + 1}", "it tells 9 bytes, but it is longer or shorter"),
        ("a.warc", warc(page_record(5, length=500)), f":{BAD + 1}", "damaged record: it tells 500 bytes"),
        ("a.warc", warc(page_record(5, length=10**9)), f":{BAD + 1}", "it tells 1,000,000,000 bytes, but another begins"),
        ("a.warc", warc(page_record(5, b"x" * 5000)), f":{BAD + 1}", "over the limit of 2,000"),
        ("a.warc.gz", warc_gz(flipped(gzip.compress(page_record(5)))), f":{BAD + 1}", "gzip data are damaged"),
        ("a.warc.gz", warc_gz(gzip.compress(page_record(5))[:-20]), f":{BAD + 1}", "gzip data are damaged"),
        ("a.warc.gz", warc_gz(b"no gzip"), f":{BAD + 1}", "gzip data are damaged"),
    ],
)  # fmt: skip
def test_one_damaged_record_costs_no_other(name: str, data: bytes, where: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    unread = [record for record in read(path, 2000) if isinstance(record, Unread)]
    assert len(unread) == 1
    assert unread[0].error.startswith(f"{path}{where}: ")
    assert reason in unread[0].error
    good = [record for record in read(path, 2000) if isinstance(record, Document)]
    assert len(good) == GOOD - 1
    assert not any("5" in str(document.id).rpartition("n")[2] for document in good)


@pytest.mark.parametrize(
    ("name", "data", "read_before", "reason"),
    [
        ("a.jsonl.gz", gzip.compress(jsonl())[:-4], GOOD, "the file is truncated"),
        ("a.jsonl.gz", gzip.compress(jsonl())[:40], 0, "the file is truncated"),
        ("a.jsonl.bz2", bz2.compress(jsonl())[:-4], GOOD, "the file is truncated"),
        ("a.jsonl.zst", zstandard.ZstdCompressor().compress(jsonl())[:-4], 0, "the file is truncated"),
        ("a.txt.gz", gzip.compress(b"Text.")[:-4], 0, "the file is truncated"),
        ("a.csv.gz", gzip.compress(table())[:-4], GOOD, "the file is truncated"),
        ("a.warc.gz", warc_gz()[:-20], GOOD - 1, "the file is truncated"),
        ("a.warc", warc()[:-60], GOOD - 1, "the file ends within it"),
        ("a.warc", warc() + b"WARC/1.0\r\nWARC-Type: response\r\n", GOOD, "the record's headers do not end"),
        ("a.parquet", parquet()[:-9], 0, "not readable as Parquet"),
        ("a.parquet", b"", 0, "not readable as Parquet"),
        ("a.parquet", parquet().replace(b"text", b"body"), 0, "'title'; its columns are 'id', 'body'"),
        ("a.csv", b"a,b\n1,2\n", 0, "no column 'text', 'html' or 'title'; its columns are 'a', 'b'. Name the right one"),
        ("a.csv", b"a,t\0ext\n1,2\n", 0, "its first line, which must name the columns, cannot be read: it holds a NUL byte"),
        ("a.txt", b"x" * 2001, 0, "over the limit of 2,000 bytes"),
        ("a.txt", b"a\0b", 0, "NUL byte at offset 1"),
    ],
)  # fmt: skip
def test_a_damaged_file_gives_what_it_can_and_stops_no_other(
    name: str, data: bytes, read_before: int, reason: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("Text.", encoding="utf-8")
    *before, unread, last = read(tmp_path, 2000)
    assert isinstance(unread, Unread)
    assert unread.error.startswith(str(tmp_path / name))
    assert reason in unread.error
    assert [type(record) for record in before] == [Document] * read_before
    assert isinstance(last, Document)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc", "a.jsonl.gz", "a.warc.gz"])
def test_empty_inputs_have_no_records(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    assert read(tmp_path) == []


def test_parquet_without_rows_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet(pa.array([], pa.string())))
    assert read(tmp_path) == []


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('1,"He said ""hi"" to me"', 'He said "hi" to me'),
        ('1,"He said "hi" to me"', 'He said "hi" to me'),  # quotes that were not doubled
        ('1,6" pipes', '6" pipes'),
        ('1,"6 inches" of pipe', '"6 inches" of pipe'),
        ('1,"a\r\n\r\nb"', "a\r\n\r\nb"),  # line breaks within a field stay as they are
        ("1,", ""),
        ('1,"' + "long " * 30_000 + '"', "long " * 30_000),  # more than the csv module takes by itself
    ],
)
def test_odd_quoting(row: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,text\n{row}\n2,b\n", encoding="utf-8", newline="")
    first, second = read(tmp_path)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, second.text) == (text, "b")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_tables_from_spreadsheets(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id;text\n1;Café, “ja”\n".encode(encoding))
    (document,) = read(tmp_path)
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("1", "Café, “ja”")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"WARC/1.0\r\n", "warc"),
        (b"PAR1", "parquet"),
        (b"id,text\n", "csv"),
        (b"id;title;date\n", "csv"),
        (b"In short, a text, or two\n", "text"),
        (b"text\nbody\n", "text"),  # a header of one column reads like a line
    ],
)
def test_format_by_content(start: bytes, expected: str) -> None:
    assert format_of("stdin", start) == expected


def test_columns_that_nobody_named_are_kept_for_the_writer(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('key,body,n,meta\nk,T.,7,"{""a"": 1}"\n', encoding="utf-8")
    rows = pa.table({"key": ["k"], "body": ["T."], "n": pa.array([7], pa.int8()), "meta": [{"a": 1}]})
    pq.write_table(rows, tmp_path / "b.parquet")
    fields = Fields(id="key", text="body")
    for raw, n in zip(Sources([str(tmp_path)], fields=fields), ("7", 7), strict=True):
        assert isinstance(raw, Raw)
        assert parse(raw, fields) == Document("k", "T.", meta={"a": 1})
        assert dict(raw.kept) == {"n": n}


def test_pages_of_a_crawl(tmp_path: Path) -> None:
    gzipped = gzip.compress("<p>Café".encode("latin-1"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzipped), gzipped)
    records = [
        page_record(0, chunked, head="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
        page_record(1, "<p>Café".encode()),  # UTF-8, whatever its header says
        page_record(2, kind="request"),
        page_record(3).replace(b"200 OK", b"404 No").replace(b"Caf", b"Not"),
        page_record(4).replace(b"text/html", b"image/png"),
        b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nCaf\xc3\xa9\r\n\r\n",
    ]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    sources = Sources([str(path)])
    documents = [parse(raw) for raw in sources if isinstance(raw, Raw)]
    assert [document.text for document in documents if isinstance(document, Document)] == ["Café"] * 3
    assert [document.id for document in documents] == ["<urn:n0>", "<urn:n1>", f"{path}:6"]
    assert isinstance(documents[0], Document)
    assert documents[0].url == "http://x.test/0"
    assert dict(sources.skipped) == {"status 404": 1, "image/png": 1}


def test_paths_of_every_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    for name in ("b.txt", "a.txt.gz", "c.md", "sub/d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"id,text\n1,T\n")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/news/x.jsonl": jsonl(), "/news/y.txt": b"T", "/news/z.parquet": parquet()})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"T")))
    paths = [str(tmp_path), str(tmp_path / "*.txt*"), "-", "memory://news/y.txt", "memory://news", "memory://news/*.parquet"]
    sources = Sources(paths)
    local = [str(tmp_path / name) for name in ("a.txt.gz", "b.txt", "c.md", "sub/d.csv", "a.txt.gz", "b.txt")]
    remote = [f"memory:///news/{name}" for name in ("x.jsonl", "y.txt", "z.parquet", "z.parquet")]
    assert [entry["name"] for entry in sources.inputs()] == [*local, "-", "memory://news/y.txt", *remote]
    records = list(sources)
    assert not [record for record in records if isinstance(record, Unread)]
    assert len(records) == 8 + GOOD + 1 + 2 * GOOD
    assert sources.total is None
    for missing in ("nothing", "nothing*", "memory://nothing"):
        with pytest.raises(CleanerError, match=r"no such file|no file fits"):
            Sources([str(tmp_path / missing) if "://" not in missing else missing])


def test_a_folder_without_rights_is_said_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    (tmp_path / "closed").mkdir()
    (tmp_path / "z.txt").write_text("T", encoding="utf-8")
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    document, unread = read(tmp_path)
    assert isinstance(document, Document)
    assert isinstance(unread, Unread)
    assert unread.error == f"{tmp_path / 'closed'}: cannot be read: Permission denied. What it holds is left out"
