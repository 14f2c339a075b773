"""Bytes to text, and which encoding they were in."""

from __future__ import annotations

import codecs

from cleaner.model import CleanerError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes) -> tuple[str, str]:
    """(text, encoding), such that `text.encode(encoding) == raw`. A byte order mark stays in the text as U+FEFF.

    UTF-8 unless a mark or the bytes say otherwise. Raises CleanerError for bytes that are no text, and for text whose
    encoding cannot be told.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _strict(raw, encoding)
    if b"\0" in raw:
        raise CleanerError(f"NUL byte at offset {raw.index(0)}: this is no text file")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _guessed(raw, error)


def _strict(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise CleanerError(f"bytes at offset {error.start} are not {encoding.upper()}, as the byte order mark says") from None


def _guessed(raw: bytes, not_utf8: UnicodeDecodeError) -> tuple[str, str]:
    """The text as bs4 makes it out: in the encoding that the bytes declare, or else in Windows-1252.

    What else it may guess depends on what happens to be installed beside it. A guess that does not give the bytes back is
    none.
    """
    from bs4.dammit import EncodingDetector, UnicodeDammit  # only for the few files that are not UTF-8

    declared = EncodingDetector.find_declared_encoding(raw, search_entire_document=False)
    found = UnicodeDammit(raw, [*([declared] if declared else []), "windows-1252"])
    encoding = found.original_encoding
    if found.unicode_markup and encoding and encoding in (declared, "windows-1252") and not found.contains_replacement_characters:
        try:
            if found.unicode_markup.encode(encoding) == raw:
                return found.unicode_markup, encoding
        except UnicodeEncodeError:
            pass
    raise CleanerError(f"byte 0x{raw[not_utf8.start]:02x} at offset {not_utf8.start} is not UTF-8, and no other encoding fits")
