"""Records through worker processes: answers in input order, memory bounded, a worker's death costing its record alone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, cast

from cleaner.batch.job import Job, Outcome, pack_raw, unpack_outcome
from cleaner.batch.worker import BROKEN, BUFFER, READY, joined, read_frame, write_frame
from cleaner.model import CleanerError, Unread
from cleaner.read.raw import Raw

CHUNK_RECORDS, CHUNK_BYTES = 32, 1 << 18  # what a worker is handed at once
AHEAD = 3  # chunks for each worker that may be read before their turn
TRIES = 2  # of a record in whose company a worker died
TRIES_IF_KILLED = 4  # by somebody else, most likely for no fault of the record
_STARTS = 4  # in a row that may fail
_WATCH = 0.1  # seconds between two looks at the clock

Chunk = list[Raw | Unread]


class _Worker:
    """A worker process, and when it has to have answered."""

    def __init__(self, order: bytes, timeout: float | None) -> None:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cleaner.batch.worker"],
            bufsize=BUFFER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._pipes = cast("tuple[IO[bytes], IO[bytes]]", (self._process.stdin, self._process.stdout))
        self._timeout = timeout
        self.deadline: float | None = None
        self.late = False
        self._unanswered = False
        self.ready = self._asked(order) == READY

    def answers(self, raws: Sequence[Raw]) -> Iterator[Outcome]:
        """The outcomes for records, fewer if the process ended over one. Raises CleanerError where none can be cleaned."""
        self._set_clock()
        frame = self._asked(joined(map(pack_raw, raws)))
        for left in reversed(range(len(raws))):
            self.deadline = None
            if frame is None:
                break
            yield unpack_outcome(frame)
            if left:
                self._set_clock()
                frame = read_frame(self._pipes[1])
        self._unanswered = frame is None
        if frame is None and self._process.wait() == BROKEN:
            raise CleanerError("a worker process could not go on: what it said is above")

    def _set_clock(self) -> None:
        self.deadline = self._timeout and time.monotonic() + self._timeout

    def _asked(self, frame: bytes) -> bytes | None:
        try:
            write_frame(self._pipes[0], frame)
        except OSError:  # it died before
            return None
        return read_frame(self._pipes[1])

    def ended(self) -> bool:
        """Whether the process ended before all that it was asked was answered."""
        return self._unanswered

    def killed(self) -> bool:
        """Whether somebody else ended the process."""
        return not self.late and self._process.wait() in (-9, -15)  # SIGKILL, SIGTERM

    def end(self) -> str:
        """How the process ended, in words."""
        if self.late:
            return f"no answer within {self._timeout:g} seconds"
        code = self._process.wait()
        return f"the worker process was killed (signal {-code})" if code < 0 else f"the worker process ended (code {code})"

    def kill_if_late(self) -> None:
        """Kill the process if its time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            self.late = True
            self._process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()
        self._process.wait()


class Pool:
    """Worker processes that carry out the order of a job. Close it, or leave its `with` block, to end them.

    `timeout` is how long one record may take, in seconds; None waits for ever. The job itself answers for what workers
    cannot.
    """

    def __init__(self, job: Job, workers: int, timeout: float | None = None) -> None:
        self._job = job
        self._order, self._timeout = job.order.to_json(), timeout
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cleaner")
        self._mine = threading.local()  # each thread has a worker
        self._workers: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._window = workers * AHEAD
        if timeout is not None:
            threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        self._closed.set()
        with self._lock:
            for worker in self._workers:
                worker.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def outcomes(self, items: Iterable[Raw | Unread]) -> Iterator[tuple[Raw | Unread, Outcome]]:
        """Each item with its outcome, in their order. No more items are read ahead than keep the workers busy."""
        waiting: deque[tuple[Chunk, Future[list[Outcome]]]] = deque()
        for chunk in _chunks(items):
            waiting.append((chunk, self._threads.submit(self._done, chunk)))
            if len(waiting) >= self._window:
                yield from _paired(*waiting.popleft())
        while waiting:
            yield from _paired(*waiting.popleft())

    def _done(self, chunk: Chunk) -> list[Outcome]:
        answers = self._answers([item for item in chunk if isinstance(item, Raw)])
        return [self._job.unread(item) if isinstance(item, Unread) else next(answers) for item in chunk]

    def _answers(self, raws: Sequence[Raw]) -> Iterator[Outcome]:
        """All records at once; where a worker died, one by one from the last answer on, until it is clear over which.

        That record is tried again, and the rest goes on behind it together.
        """
        at = tries = 0
        alone = False
        while at < len(raws):
            worker = self._worker()
            for outcome in worker.answers(raws[at : at + 1] if alone else raws[at:]):
                yield outcome
                at += 1
                if tries > 1:  # it was this one, and now it went well
                    alone, tries = False, 0
            if not worker.ended():
                continue
            end, tries = worker.end(), tries + 1
            self._drop(worker)
            if alone and tries >= (TRIES_IF_KILLED if worker.killed() else TRIES):
                where = raws[at].where
                yield self._job.unread(Unread(where, f"{where}: not cleaned in {tries} tries: {end}"))
                at, alone, tries = at + 1, False, 0
            else:
                alone = True

    def _worker(self) -> _Worker:
        """The worker of this thread, a new one if there is none."""
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None:
            if self._closed.is_set():
                raise CleanerError("the batch has ended")
            worker = self._mine.worker = self._started()
        return worker

    def _started(self) -> _Worker:
        """A new worker. One that was killed while it started gets a successor, but not without end."""
        for _ in range(_STARTS):
            worker = _Worker(self._order, self._timeout)
            if worker.ready:
                with self._lock:
                    self._workers.add(worker)
                return worker
            worker.stop()
        raise CleanerError(f"worker processes cannot start: {worker.end()}; what they said is above")

    def _drop(self, worker: _Worker) -> None:
        self._mine.worker = None
        with self._lock:
            self._workers.discard(worker)
        worker.stop()

    def _watch(self) -> None:
        while not self._closed.wait(_WATCH):
            with self._lock:
                for worker in self._workers:
                    worker.kill_if_late()


def _chunks(items: Iterable[Raw | Unread]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.data) if isinstance(item, Raw) else 0
        if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _paired(chunk: Chunk, future: Future[list[Outcome]]) -> Iterator[tuple[Raw | Unread, Outcome]]:
    return zip(chunk, future.result(), strict=True)
