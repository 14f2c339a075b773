"""Bytes and records in: what is read, and what is refused with a reason."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.model import CleanerError, Document, Unread
from cleaner.read import lines
from cleaner.read.compressed import PieceStream
from cleaner.read.decode import decode
from cleaner.read.html import read_html
from cleaner.read.language import detect_language
from cleaner.read.lines import LongLines
from cleaner.read.records import Fields, find_files, format_of, read_file, read_stream


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        ("Café".encode(), "Café", "utf-8"),
        (codecs.BOM_UTF8 + b"Caf", "\ufeffCaf", "utf-8"),  # the mark stays, so that the bytes can be given back
        (codecs.BOM_UTF16_LE + "Café".encode("utf-16-le"), "\ufeffCafé", "utf-16-le"),
        ("Café – “ja”".encode("windows-1252"), "Café – “ja”", "windows-1252"),
        (b"", "", "utf-8"),
    ],
)
def test_decode(raw: bytes, text: str, encoding: str) -> None:
    assert decode(raw) == (text, encoding)
    assert text.encode(encoding) == raw


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a\0b", "NUL byte at offset 1"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x20", "are not UTF-16-LE"),  # half a surrogate pair
        (b"\x81\x8d\xff\xfe\x81", "is not UTF-8, and no other encoding fits"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(CleanerError, match=reason):
        decode(raw)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "x:1: not JSON"),
        (b"[1]", "must be a JSON object, not list"),
        (b'{"id": "a"}', "neither 'text' nor 'html' is there"),
        (b'{"id": "a", "text": 3}', "field 'text' must be text, not int"),
        (b'{"id": ["a"], "text": ""}', "field 'id' must be text or a whole number"),
        (b'{"text": "\xff"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),  # deeper than the parser's stack
    ],
)
def test_a_bad_record_does_not_stop_the_others(line: bytes, reason: str) -> None:
    stream = io.BytesIO(line + b'\n\n{"id": 7, "text": "Good."}\n')
    bad, good = read_stream(stream, "x", "jsonl")
    assert isinstance(bad, Unread)
    assert reason in bad.error
    assert isinstance(good, Document)
    assert (good.id, good.text) == (7, "Good.")


@given(
    st.lists(st.sampled_from([b"a", b"bc\n", b"\n", b"d" * 70, b"e" * 9 + b"\n"]), max_size=30),
    st.integers(1, 90),
    st.sampled_from(["at once", "in pieces"]),
)
def test_long_lines_are_those_of_the_stream(pieces: list[bytes], most: int, comes: str) -> None:
    data = b"".join(pieces)
    whole = io.BytesIO(data)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(lines, "_ROOM", 8)
        stream = LongLines(io.BytesIO(data) if comes == "at once" else PieceStream(iter(pieces)))
        while line := whole.readline(most):
            assert stream.readline(most) == line
        assert stream.readline(most) == b""


def test_fields_are_renamed_and_others_pass_through() -> None:
    record = {"key": "k", "body": "Text.", "headline": "H", "site": "S", "meta": {"source": "AP"}}
    (document,) = read_stream(
        io.BytesIO(json.dumps(record).encode()), "x", "jsonl", Fields(id="key", text="body", title="headline")
    )
    assert document == Document("k", "Text.", "H", meta={"source": "AP"}, extra={"site": "S"})


def test_a_record_without_id_is_named_for_its_line() -> None:
    documents = list(read_stream(io.BytesIO(b'{"text": "a"}\n{"text": "b"}'), "in.jsonl", "auto"))
    assert [document.id for document in documents] == ["in.jsonl:1", "in.jsonl:2"]


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.txt", b"{}", "text"),
        ("a.md", b"", "markdown"),
        ("a.HTML", b"", "html"),
        ("stdin", b"  <!DOCTYPE html>", "html"),
        ("stdin", b'{"id": 1}', "jsonl"),
        ("stdin", b"\xef\xbb\xbf{", "jsonl"),
        ("stdin", b"Headline", "text"),
        ("stdin", b"", "text"),
    ],
)
def test_format_of(name: str, start: bytes, expected: str) -> None:
    assert format_of(name, start) == expected


def test_folders_give_their_articles_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.py", ".hidden.txt", "d.clean.txt", "sub/e.html", ".git/f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_files([str(tmp_path)], ["*.clean.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.md", "b.txt", "sub/e.html"]
    with pytest.raises(CleanerError, match="no such file or folder"):
        find_files([str(tmp_path / "missing")])


def test_an_unreadable_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    (unread,) = read_file(tmp_path)
    assert isinstance(unread, Unread)
    assert "cannot be read" in unread.error


GERMAN = "Der Vertrag über die neue Brücke wurde am Montag in der Hauptstadt unterzeichnet, sagte der Minister den Abgeordneten"
JAPANESE = "会社は水曜日、新しい端末を来月から売り始めると発表した。"
PAGE = """<!doctype html><html><head><title>T | Site</title>
<meta property="og:title" content=" The  Title "><script>x</script></head>
<body><nav><a>Home</a></nav><article><h1>The Title</h1><p>One <b>bold</b> word.<br>Next.</p><!-- no --></article></body></html>"""


def test_html_gives_visible_text_and_title() -> None:
    page = read_html(PAGE)
    assert (page.text, page.title) == ("Home\nThe Title\nOne bold word.\nNext.", "The Title")
    assert read_html(BeautifulSoup(PAGE, "html.parser")).text == read_html(PAGE.encode()).text == page.text
    report = cleaner.clean_html(PAGE)
    assert report.title == "The Title"
    assert report.restore() == page.text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The bridge opened to traffic on Monday after three years of work and two delays.", "en"),
        ("Die Brücke wurde am Montag nach drei Jahren Bauzeit freigegeben.", "de"),
        ("El puente se abrió al tráfico el lunes después de tres años de obras.", "es"),
        ("Мост открыли для движения в понедельник после трёх лет работ.", "ru"),
        ("经过三年施工和两次延误，这座大桥星期一正式通车。", "zh"),
        (f"{JAPANESE} released {JAPANESE} {JAPANESE} yesterday {JAPANESE} {JAPANESE} everywhere {JAPANESE} {JAPANESE} the", "ja"),
        (f"{GERMAN}: „The contract was signed by the ministers of both countries in the presence of the press“. {GERMAN}.", "de"),
        ("12, 34", None),
        ("\ud800" * 40, None),
    ],
)
def test_detect_language(text: str, lang: str | None) -> None:
    assert detect_language(text) == lang
    assert detect_language(text) == lang  # langdetect draws at random unless it is told not to
