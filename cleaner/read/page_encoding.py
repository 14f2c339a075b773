"""Bytes of a web page to text: which encoding were they written in."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = rb"""(?i)<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})"""
_SNIFFED = 4096  # bytes in which a page declares its encoding; browsers look at 1,024
_SEARCHED = 200_000  # bytes that are searched for a declaration in the wrong place
_AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
}


def decode_page(raw: bytes) -> str:
    """The page as text. Never raises: bytes that fit no encoding become U+FFFD.

    A byte order mark decides, then UTF-8 if the bytes are valid (or nearly: a cut or a stray byte does not change the
    encoding of a whole page), then the declared encoding, then a guess.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    nearly = raw.decode("utf-8", "replace")
    beyond_ascii = len(raw) - len(raw.translate(None, _HIGH_BYTES))
    if nearly.count("\ufffd") * 20 < beyond_ascii:
        return nearly
    return _decode_declared(raw) or _decode_guessed(raw)


_HIGH_BYTES = bytes(range(128, 256))


def _decode_declared(raw: bytes) -> str | None:
    match = re.search(_DECLARED, raw[:_SNIFFED])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        text = raw.decode(_AS_BROWSERS_READ.get(name, name), "replace")
    except (LookupError, UnicodeError):  # an unknown name, or a codec that is not one of text
        return None
    return None if name == "utf-8" or text.count("\ufffd") > len(text) // 50 else text


def _decode_guessed(raw: bytes) -> str:
    """By a declaration anywhere on the page, else as Windows-1252: what else could be guessed depends on what is installed."""
    from bs4.dammit import EncodingDetector  # slow to import, rarely needed

    found = EncodingDetector.find_declared_encoding(raw[:_SEARCHED], is_html=True, search_entire_document=True)
    try:
        return raw.decode(found or "cp1252", "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")
