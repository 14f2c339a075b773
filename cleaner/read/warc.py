"""WARC: the pages that a crawler saved. Records are cut apart here, so that a damaged one costs no other.

What is in a record (its headers, chunks, content codings) is FastWARC's to say: it stops at the first fault in a file, so it
is given one record at a time.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

from cleaner.model import CleanerError, Unread
from cleaner.read.compressed import DamagedError, inflated
from cleaner.read.documents import Fields
from cleaner.read.page_encoding import decode_page
from cleaner.read.raw import SHOWN, Raw, json_bytes, too_large

_PIECE = 1 << 16
_LONGEST_HEAD = 1 << 16
_BEGIN = re.compile(rb"WARC/\d\.\d\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$")
_TYPE = re.compile(rb"(?im)^warc-type:[ \t]*(\w+)")
_READ = {b"response", b"resource", b"conversion"}  # what holds a page, or the text that a crawler took from one
_HELD = 1 << 23  # bytes of a gzip member that are checked before they are read
_WITHIN = re.compile(rb"(?<=\n\r\n)WARC/\d\.\d\r\n")
_OVERLAP = 16
_REASONS = 200  # why records are skipped: servers tell what types they like
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MEMBER = b"\x1f\x8b\x08"
_TRIED = 1024  # bytes that are enough to tell whether a member begins with a record


def read_warc(
    read: Callable[[int], bytes], kind: str | None, name: str, fields: Fields, max_bytes: int, skipped: Counter[str]
) -> Iterator[Raw | Unread]:
    """The pages of a WARC file, named for their records, counted from 1. `read` gives its bytes, `kind` how it is compressed.

    Responses, resources and conversions are read. Those that are no page (pictures, redirects) are counted in `skipped`.
    """
    plain = iter(lambda: read(_PIECE), b"")
    pieces = _Members(read) if kind == "gzip" else inflated(read, kind) if kind else plain
    source = _Source(pieces)
    number, damaged = 0, False
    while True:
        number += 1
        where = f"{name}:{number}"
        try:
            found, passed = source.seek_record()
            if passed and not damaged:  # else they are what is left of the damaged record
                raise CleanerError(f"{passed:,} bytes that are no WARC record")
            if not found:
                return
            damaged = False
            head, block = _record(source, max_bytes)
        except _TooLargeError as error:
            yield too_large(where, error.size, max_bytes, error.start)
            continue
        except CleanerError as error:
            damaged = True
            yield Unread(where, f"{where}: {error}")
            continue
        if head:
            made = _page(head, block, where, fields, max_bytes, skipped)
            if made is not None:
                yield made


class _TooLargeError(Exception):
    def __init__(self, size: int, start: bytes) -> None:
        super().__init__()
        self.size, self.start = size, start


class _Source:
    """Bytes that come in pieces, read by lines and lengths, and put back where a record turned out to be none."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""
        self._damage: DamagedError | None = None  # stands behind what is held

    def fill(self, size: int) -> bool:
        """Hold at least `size` bytes if there are as many before the end, or before damage."""
        if len(self._held) >= size:
            return True
        parts, held = [self._held], len(self._held)
        try:
            while held < size and self._damage is None and (piece := next(self._pieces, b"")):
                parts.append(piece)
                held += len(piece)
        except DamagedError as error:
            self._damage = error
        self._held = b"".join(parts)
        return held >= size

    def check(self) -> None:
        """Raise the damage that ends what is held, if there is any, once; then go on behind it."""
        if self._damage is not None:
            damage, self._damage, self._held = self._damage, None, b""
            raise damage

    def take(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        self.fill(size)
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def put_back(self, data: bytes) -> None:
        """Give these bytes again."""
        self._held = data + self._held

    def head(self) -> bytes:
        """The next bytes to an empty line. Raises CleanerError if none comes."""
        size = 0
        while True:
            whole = self.fill(size + 4096)
            match = _HEAD_END.search(self._held)
            if match:
                return self.take(match.end())
            size = len(self._held)
            if not whole:
                self.check()
            if not whole or size > _LONGEST_HEAD:
                self.take(1)  # so that the next record is not this one
                raise CleanerError("the record's headers do not end")

    def seek_record(self) -> tuple[bool, int]:
        """Go to where the next record begins: (is there one, how many other bytes stood before it or before the end)."""
        skipped = 0
        while True:
            more = self.fill(_PIECE)
            if not self._held:
                self.check()
                return False, skipped
            match = _BEGIN.search(self._held)
            end = match.start() if match else len(self._held) if not more else len(self._held) - 16
            skipped += len(self._held[:end].strip(b"\r\n"))
            self._held = self._held[end:]
            if match:
                return True, skipped

    def at_record_end(self) -> bool:
        """Does the record end here, as it should or at least with the next one or the end of the file?"""
        self.fill(64)
        rest = self._held[:64].lstrip(b"\r\n")
        return self._held.startswith(b"\r\n\r\n") or not rest or rest.startswith(b"WARC/")


def _record(source: _Source, max_bytes: int) -> tuple[bytes, bytes]:
    """(head, block) of the record that begins here, both empty for a kind that holds no page.

    Raises CleanerError for a record that is damaged; then the next is looked for within it.
    """
    head = source.head()
    found, kind = _LENGTH.search(head), _TYPE.search(head)
    if found is None:
        raise CleanerError("the record tells no Content-Length")
    length = int(found[1])
    wanted = kind is not None and kind[1].lower() in _READ
    if length > max_bytes:
        start = _passed_over(source, length)
        if wanted:
            raise _TooLargeError(length, start)
        return b"", b""
    block = source.take(length)
    if len(block) < length:
        source.check()
    if len(block) < length or not source.at_record_end():
        cut = _BEGIN.search(block)
        if cut:
            source.put_back(block[cut.start() :])
        ends = "the file ends within it" if len(block) < length and not cut else "it is longer or shorter"
        raise CleanerError(f"damaged record: it tells {length:,} bytes, but {ends}")
    return (head, block) if wanted else (b"", b"")


def _passed_over(source: _Source, length: int) -> bytes:
    """The start of a record that is too long to be held, and is left behind. Raises CleanerError if another begins in it."""
    start = held = source.take(min(_PIECE, length))
    left = length - len(start)
    while True:
        within = _WITHIN.search(held)
        if within:
            source.put_back(held[within.start() :])
            raise CleanerError(f"damaged record: it tells {length:,} bytes, but another begins within them")
        piece = source.take(min(_PIECE, left))
        if not piece:
            return start[:SHOWN]
        left -= len(piece)
        held = held[-_OVERLAP:] + piece


def _page(head: bytes, block: bytes, where: str, fields: Fields, max_bytes: int, skipped: Counter[str]) -> Raw | Unread | None:
    """The record's page as JSON; None if it holds no page."""
    from fastwarc.warc import WarcRecord

    try:
        record = WarcRecord.from_bytes(head + block)
        kind = (record.headers.get("Content-Type") or "").lower()
        http = kind.startswith("application/http")
        if http:
            record.parse_http(auto_decode="all")
            if not record.is_http_parsed:
                raise ValueError("its HTTP headers cannot be read")
            kind = (record.http_content_type or "").lower()
        status = record.http_headers.status_code if http else None
        reason = f"status {status}" if status and not 200 <= status < 300 else _no_page(kind)
        if reason:
            skipped[reason if reason in skipped or len(skipped) < _REASONS else "other"] += 1
            return None
        payload = _payload(record.reader, max_bytes)
    except (OSError, ValueError) as error:
        return Unread(where, f"{where}: {error}", block[:SHOWN].decode(errors="replace"))
    if len(payload) > max_bytes:
        return too_large(where, None, max_bytes, payload)
    url = record.headers.get("WARC-Target-URI")
    found = {
        fields.id: record.record_id or url or where,
        fields.url: url,
        fields.text if kind.startswith("text/plain") else fields.html: _decoded(payload, record.http_charset if http else None),
    }
    return Raw(where, "json", json_bytes({name: value for name, value in found.items() if value is not None}))


def _payload(reader: Any, max_bytes: int) -> bytes:
    """What a record holds, decompressed: no more than the limit and one piece."""
    pieces, size = [], 0
    while size <= max_bytes and (piece := reader.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _no_page(kind: str) -> str:
    """Why content of this type is no page, empty if it is one."""
    kind = kind.partition(";")[0].strip().lower()
    return "" if kind in ("text/html", "application/xhtml+xml", "text/plain", "") else kind


def _decoded(payload: bytes, charset: str | None) -> str:
    """As the response's headers say, unless the bytes are against it: what is UTF-8 beyond ASCII is so by no accident."""
    if charset and (payload.isascii() or not _is_utf8(payload)):
        with suppress(LookupError, ValueError):
            return payload.decode(_AS_READ.get(charset.lower(), charset))
    return decode_page(payload)


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


_AS_READ = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030"}


class _Members(Iterator[bytes]):
    """What the members of a gzip file hold. A damaged member raises DamagedError, and the next call goes on behind it.

    A member is given only when all of it is known to be good, if it is not too large for that.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._data = read, b""
        self._engine: Any = None
        self._ready: deque[bytes] = deque()
        self._since = b""  # the member under way, compressed: where to look for the next one, if it is damaged

    def __next__(self) -> bytes:
        while not self._ready:
            if not self._member():
                raise StopIteration
        return self._ready.popleft()

    def _member(self) -> bool:
        """Read on to the end of a member, or as far as may be held: False at the end of the file."""
        import zlib

        if self._engine is None and not self._begun():
            return False
        held = 0
        while held < _HELD:
            if not self._data:
                self._data = self._read(_PIECE)
                self._since += self._data
            if not self._data:
                self._lost("gzip data end early: the file is truncated")
            try:
                piece = self._engine.decompress(self._data, _HELD)
            except zlib.error as error:
                self._lost(f"gzip data are damaged: {error}")
            self._data = self._engine.unconsumed_tail
            held += len(piece)
            self._ready.append(piece)
            if self._engine.eof:
                self._data, self._engine = self._engine.unused_data, None
                return True
        self._since = b""  # too much to be looked through again
        return True

    def _begun(self) -> bool:
        """Go to where the next member begins: False at the end of the file."""
        import zlib

        while not (data := self._data.lstrip(b"\0")):  # members may be padded
            self._data = self._read(_PIECE)
            if not self._data:
                return False
        self._data = self._since = data
        self._engine = zlib.decompressobj(31)
        return True

    def _lost(self, reason: str) -> NoReturn:
        """Go to where the next member begins that holds a WARC record, and say what was lost."""
        self._ready.clear()
        rest, self._since, self._engine, self._data = self._since[1:] or self._data, b"", None, b""
        while True:
            at = rest.find(_MEMBER)
            if at >= 0 and len(rest) - at >= _TRIED and not _begins_record(rest[at : at + _TRIED]):
                rest = rest[at + 1 :]
                continue
            if at >= 0 and len(rest) - at >= _TRIED:
                break
            more = self._read(_PIECE)
            rest = rest[max(at, 0) if at >= 0 else -2 :] + more
            if not more:
                break
        while (at := rest.find(_MEMBER)) >= 0 and not _begins_record(rest[at : at + _TRIED]):
            rest = rest[at + 1 :]
        self._data = rest[at:] if at >= 0 else b""
        raise DamagedError(reason)


def _begins_record(data: bytes) -> bool:
    import zlib

    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False
