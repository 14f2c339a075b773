"""A worker process: records come in on standard input, outcomes go out on standard output, in the same order.

A process of its own, started anew rather than forked, so that it works alike on every system, from any thread, and from
programs without a main guard. Frames are bytes behind their length; nothing in them is run.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.read.raw import Raw
    from cleaner.read.records import Fields

HEAD = struct.Struct("<Q")  # the length of a frame
READY = b"ready"
BUFFER = 1 << 18  # bytes
HELD_BACK = 0.02  # seconds that answers may wait for others: each that is sent by itself wakes the parent
BROKEN = 3  # the exit code of a worker that can clean no record at all


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """One frame: its length, then itself."""
    stream.write(joined([frame]))
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end of the stream, even if that comes within a frame."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None


def joined(frames: Iterable[bytes]) -> bytes:
    """Frames, each behind its length; several of them as one."""
    return b"".join(HEAD.pack(len(frame)) + frame for frame in frames)


def split_frame(frame: bytes) -> Iterator[bytes]:
    """The frames that `joined` made one."""
    at = 0
    while at < len(frame):
        (length,) = HEAD.unpack_from(frame, at)
        at += HEAD.size
        yield frame[at : at + length]
        at += length


def main() -> None:
    """Work until the parent closes the stream. The first frame is the order, what it is answered with is `READY`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and decides
    source, out = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb", BUFFER)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not end up between frames
    order = read_frame(source)
    if order is None:
        return
    from cleaner.batch.job import Job, Order, pack_outcome, unpack_raw
    from cleaner.model import CleanerError

    try:
        job = Job(Order.from_json(order))
        job(_first(job.order.fields))  # so that no record has to wait for models to load, or dies with a worker that does
        write_frame(out, READY)
        while (frame := read_frame(source)) is not None:
            told = time.monotonic()
            for record in split_frame(frame):
                out.write(joined([pack_outcome(job(unpack_raw(record)))]))
                if time.monotonic() - told > HELD_BACK:
                    out.flush()
                    told = time.monotonic()
            out.flush()
    except BrokenPipeError:  # the parent is gone, and with it the wish for an answer
        os._exit(0)
    except CleanerError as error:
        sys.stderr.write(f"cleaner: {error}\n")
        raise SystemExit(BROKEN) from None


def _first(fields: Fields) -> Raw:
    """An article to begin with, as records name their fields."""
    from cleaner.read.raw import Raw

    record = {fields.title: "A bridge opens", fields.text: "The bridge opened on Monday. " * 20}
    return Raw("warm-up:1", "json", json.dumps(record).encode())


if __name__ == "__main__":
    main()
