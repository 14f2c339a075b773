"""Many documents through one cleaner, so that one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import IO

from cleaner.batch.job import Job, Order, Outcome, Tally
from cleaner.batch.journal import EVERY, Journal, Progress, manifest
from cleaner.batch.summary import Summary
from cleaner.model import Document, Report, Unread
from cleaner.pipeline import attempt
from cleaner.read.raw import Raw
from cleaner.read.sources import Sources
from cleaner.tuples import NamedTuple
from cleaner.write.outputs import Output, open_output, stream_output
from cleaner.write.quarantine import Quarantine
from cleaner.write.records import CLEAN_FIELDS, SCORE_FIELDS, Removed, fields_on_request

Item = Raw | Unread
Told = Callable[[Tally, Summary], None]
Seen = Callable[[Outcome], None]
_last: list[Job] = []  # to the end of the process, which takes nothing apart: freeing all its rules takes as long as a page


class Batch(NamedTuple):
    """What a batch run is to do: `output` None means that records go to a stream, and that nothing can be resumed.

    `workers` are processes, `timeout` seconds for one record (None: no limit; a limit needs a worker process). `seen` is
    shown each outcome in its turn, its record with the text of all cuts, however much of them is written.
    """

    order: Order
    sources: Sources
    quarantine: Path
    output: Path | None = None
    output_format: str = "jsonl"
    workers: int = 1
    timeout: float | None = None
    resume: bool = False
    seen: Seen | None = None


def run(
    cleaner: Callable[[Document], Report], documents: Iterable[Document | Unread]
) -> Iterator[tuple[Document | Unread, Report | Unread]]:
    """Each input with its report, or with why there is none; in input order, made as they are asked for."""
    for document in documents:
        yield document, document if isinstance(document, Unread) else attempt(cleaner, document)


def outcomes(items: Iterable[Item], job: Job, workers: int, timeout: float | None) -> Generator[tuple[Item, Outcome], None, None]:
    """Each record with its outcome, in input order, made as they are asked for; no more are held than workers need.

    One worker without a timeout is this process itself. Raises CleanerError where workers cannot start.
    """
    if workers == 1 and timeout is None:
        for item in items:
            yield item, job.unread(item) if isinstance(item, Unread) else job(item)
        return
    from cleaner.batch.pool import Pool

    with Pool(job, workers, timeout) as pool:
        yield from pool.outcomes(items)


def run_batch(batch: Batch, stream: IO[bytes] | None, told: Told) -> Summary:
    """Answer every record of the sources, in their order, and say what became of them.

    Records go to `batch.output`, which can be resumed, or to the stream. `told` hears of each as it is answered. Raises
    CleanerError where nothing can be read or written, and for a run to resume that was another one.
    """
    job = Job(batch.order._replace(removed="text") if batch.seen else batch.order)
    _last[:] = [job]
    if batch.output is None:
        return _run_through(batch, job, stream, told)
    journal = Journal(batch.output)
    progress = _begun(batch, job, journal)
    summary = Summary.from_dict(dict(progress.summary)) if progress.summary else Summary()
    if not progress.finished:
        _run_journaled(batch, job, journal, progress, summary, told)
    journal.done(batch.output)
    return summary


def _begun(batch: Batch, job: Job, journal: Journal) -> Progress:
    """The progress to go on from: that of the run that is resumed, or none."""
    said = manifest(batch.order, job.cleaner.rules, batch.sources.inputs(), batch.output_format)
    return (journal.load(said) if batch.resume else None) or Progress(said)


def _fields(order: Order) -> tuple[str, ...]:
    fields = SCORE_FIELDS if order.task == "score" else CLEAN_FIELDS
    beside = fields.index("redundancy") + 1
    return (*fields[:beside], *fields_on_request(order.config), *fields[beside:])


def _run_through(batch: Batch, job: Job, stream: IO[bytes] | None, told: Told) -> Summary:
    summary = Summary()
    with ExitStack() as stack:
        out = None
        if stream is not None:
            out = stream_output(stream, batch.output_format, batch.sources.columns(), _fields(batch.order))
        rejects = Quarantine(batch.quarantine)
        stack.callback(rejects.close)
        answered = stack.enter_context(closing(_answered(batch, job, batch.sources, out, rejects, summary)))
        for tally in answered:
            told(tally, summary)
        if out is not None:
            out.finish()
    return summary


def _run_journaled(batch: Batch, job: Job, journal: Journal, progress: Progress, summary: Summary, told: Told) -> None:
    with ExitStack() as stack:
        rejects = Quarantine(batch.quarantine, progress.quarantine)
        stack.callback(rejects.close)
        columns, fields = batch.sources.columns(), _fields(batch.order)
        out = open_output(journal.partial, batch.output_format, progress.offset, columns, fields)
        stack.callback(out.close)

        def keep() -> None:
            progress.offset, progress.quarantine = out.checkpoint(), rejects.checkpoint()
            journal.save(progress, summary)

        rest = islice(batch.sources, progress.records, None)
        for tally in stack.enter_context(closing(_answered(batch, job, rest, out, rejects, summary))):
            progress.records += 1
            if progress.records % EVERY == 0:
                keep()
            told(tally, summary)
        keep()
        out.finish()
    progress.finished = True
    journal.save(progress, summary)


def _answered(
    batch: Batch, job: Job, items: Iterable[Item], out: Output | None, rejects: Quarantine, summary: Summary
) -> Generator[Tally, None, None]:
    """What became of each item, once its record is written, set aside if need be, and counted."""
    with closing(outcomes(items, job, batch.workers, batch.timeout)) as answers:
        for item, outcome in answers:
            record, tally = _seen(outcome, batch.seen, batch.order.removed) if batch.seen else outcome
            if tally.error is not None:
                rejects.add(_rejected(item, tally))
            if out is not None:
                out.write(record, item.kept if isinstance(item, Raw) else {})
            summary.add(tally)
            yield tally


def _seen(outcome: Outcome, seen: Seen, removed: Removed) -> Outcome:
    """The outcome as it is to be written, once it was seen whole."""
    from cleaner.write.reread import told_shorter  # only a run that is looked at needs it

    seen(outcome)
    return outcome._replace(record=told_shorter(outcome.record, removed)) if outcome.tally.cuts else outcome


def _rejected(item: Item, tally: Tally) -> Unread:
    raw = item.raw if isinstance(item, Unread) else item.data.decode(errors="replace")
    return Unread(tally.id, tally.error or "", raw)
