"""A page taken out of a JSON record as bytes is the page that a JSON parser would have given."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import ODD

from cleaner.native import compiled
from cleaner.read import json_pages
from cleaner.read.json_pages import Utf8Page, lifted
from cleaner.read.raw import Raw, parse

pytestmark = pytest.mark.skipif(compiled("json_pages") is None, reason="not compiled")

PARTS = [
    '"',
    "\\",
    "\\n",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\u0000",
    "\\x",
    "é",
    "😀",
    "\n",
    "<p class=",
    "a" * 9,
    "{",
    "}",
    ",",
]
values = st.none() | st.booleans() | st.floats() | ODD | st.lists(ODD, max_size=2) | st.dictionaries(ODD, ODD, max_size=2)
objects = st.dictionaries(st.sampled_from(["html", "text", "htm", "a"]), values, max_size=4)
broken = st.lists(st.sampled_from([*PARTS, '"html":', '"', ",", ":", "[", "]", " ", "\\", "\ud800"]), max_size=14).map("".join)


@pytest.fixture(autouse=True)
def short_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pages, "LEAST", 0)


@given(
    st.one_of(
        objects.map(json.dumps), objects.map(lambda o: json.dumps(o, ensure_ascii=False)), broken.map('{{"html":"{}"}}'.format)
    ),
    st.sampled_from([0, 60, 300]),  # far from the end, many bytes are looked at together
)
@example('{"html": "a", "ht\\u006dl": "b"}', 300)
@example('{"html": "a", "html": "b"}', 300)
@example('{"a": {"html": "b"}, "html" : "\\u00e9\\ud83d\\ude00" } ', 0)
@example('{"html": "12345678\\"1234567\\\\"}', 0)
@example('{"html": "' + "1234567" * 9 + '\\\\\\"' + "1234567" * 9 + '\\u00e9"}', 300)
def test_the_page_is_the_one_a_parser_gives(source: str, blanks: int) -> None:
    data = source.encode(errors="surrogatepass") + b" " * blanks
    parts = lifted(data, "html")
    if parts is None:
        return
    rest, page = parts
    try:
        whole = orjson.loads(data)
    except orjson.JSONDecodeError:
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(rest)
    else:
        assert orjson.loads(rest) | {"html": page.markup.decode()} == whole | {"html": whole["html"].replace("\0", "")}


@pytest.mark.parametrize(
    "source",
    ['{"html": "<p>1\\u00e9"}', '{"id": 3, "html": "a\\nb", "url": "u"}', '{"html" :\t"\\ud83d\\ude00", "n": [{"html": "}"}]}'],
)
def test_usual_pages_are_taken_out(source: str) -> None:
    parts = lifted(source.encode(), "html")
    assert parts is not None
    assert (orjson.loads(parts[0])["html"], parts[1].markup) == ("", orjson.loads(source)["html"].encode())


@pytest.mark.parametrize(
    "source",
    [
        '{"html": "<p>one</p>"}',
        '{"html": "a\x01b"}',
        '{"html": "a", "b": }',
        '{"html": "a"} x',
        '{"html": "\\ud800"}',
        '{"html": 1}',
        '{"html"',
    ],
)
def test_a_record_is_read_the_same_either_way(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = Raw("here", "json", source.encode())
    quick = repr(parse(raw))
    monkeypatch.setattr(json_pages, "LEAST", 1 << 30)
    assert repr(parse(raw)) == quick


@pytest.mark.parametrize("end", [b'"}', b'"}' + b" " * 300])
def test_broken_utf8_is_left_to_the_parser(end: bytes) -> None:
    for bytes_ in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xe0\x80\x80", b"\xf0\x80\x80\x80"):
        assert lifted(b'{"html":"' + bytes_ + end, "html") is None
    assert lifted('{"html":"ÿ߿ࠀ\uffff\U00010000\U0010ffff"}'.encode(), "html") == (
        b'{"html":""}',
        Utf8Page("ÿ߿ࠀ\uffff\U00010000\U0010ffff".encode()),
    )
