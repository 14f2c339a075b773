"""What commands that answer batches share: their options, progress on a terminal, and the table at the end."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.batch.job import Order, Outcome, Tally
from cleaner.batch.journal import Journal
from cleaner.batch.runner import Batch, Seen, run_batch
from cleaner.batch.summary import Summary
from cleaner.cli.options import ERROR_EXIT, fail, quarantine_path
from cleaner.model import CleanerError, Unread
from cleaner.read.sources import Sources
from cleaner.tuples import NamedTuple
from cleaner.write.files import whole_file
from cleaner.write.outputs import format_of_output
from cleaner.write.text import table

if TYPE_CHECKING:
    from cleaner.write.page_report import PageReport  # loaded for those who ask for one

F = TypeVar("F", bound=Callable[..., Any])
TIMEOUT = 60.0  # seconds a record may take in a worker process
_ANSWERED_IN = {"jsonl": "jsonl", "csv": "csv", "parquet": "jsonl", "warc": "jsonl"}
INTERRUPTED_EXIT = 130
_SHOWN_EVERY = 0.2  # seconds between two updates of the progress bar


class Choices(NamedTuple):
    """The options of `batch_options`."""

    workers: int
    timeout: float | None
    resume: bool
    summary: str | None
    log_format: str
    max_record_mb: float

    @property
    def seconds(self) -> float | None:
        """How long one record may take; without worker processes nothing can stop it."""
        return self.timeout if self.timeout is not None or self.workers == 1 else TIMEOUT

    @property
    def most_bytes(self) -> int:
        """How long one record may be."""
        return int(self.max_record_mb * 1_000_000)


def batch_options(command: F) -> F:
    """--workers, --timeout, --resume, --summary, --log-format, --max-record-mb."""
    for option in (
        click.option(
            "--max-record-mb",
            type=click.FloatRange(0, min_open=True),
            default=64.0,
            show_default=True,
            help="Longer records go to quarantine.",
        ),
        click.option(
            "--log-format",
            type=click.Choice(["text", "json"]),
            default="text",
            help="How errors and the summary are told on standard error.",
        ),
        click.option("--summary", metavar="FILE", help="Write the summary there too, as JSON."),
        click.option("--resume", is_flag=True, help="Take up a run that was stopped or killed where it stood. Needs -o."),
        click.option(
            "--timeout",
            type=click.FloatRange(0, min_open=True),
            metavar="SECONDS",
            help=f"How long one record may take.  [default: {TIMEOUT:g} with several workers, else no limit]",
        ),
        click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Worker processes."),
    ):
        command = option(command)
    return command


def record_format(asked: str, output: str | None, sources: Sources) -> str | None:
    """The format of records to write, None for texts: as asked, as the output is called, or as the first input is."""
    if asked != "auto":
        return None if asked == "text" else asked
    if output is not None and (named := format_of_output(Path(output))):
        return named
    return _ANSWERED_IN.get(sources.first_format())


def answer(
    order: Order,
    sources: Sources,
    choices: Choices,
    output: str | None,
    quarantine: str | None,
    output_format: str,
    *,
    quiet: bool,
    page: PageReport | None = None,
) -> None:
    """Run a batch, show how it goes, and end the process with the exit code that says whether all records were answered.

    `page` shows what was cut.
    """
    remote = output is not None and "://" in output
    path = Path(output) if output is not None else None
    kept = path is not None and (path.is_file() or not path.exists())  # what is no file is written as it comes
    resumable = kept and not remote
    if choices.resume and (not resumable or any(entry["size"] is None for entry in sources.inputs())):
        raise click.UsageError("--resume needs inputs that are files, and -o with a file to go on with.")
    begun = time.monotonic()
    with ExitStack() as stack:
        if remote:
            from cleaner.write.remote import delivered

            path = stack.enter_context(delivered(str(output)))
        batch = Batch(
            order,
            sources,
            quarantine_path(quarantine, None if remote else output),
            path if kept else None,
            output_format,
            choices.workers,
            choices.seconds,
            choices.resume,
            None if page is None else _seen_on(page),
        )
        out = sys.stdout.buffer if path is None else None if kept else stack.enter_context(whole_file(path))
        stack.enter_context(_stoppable())
        display = stack.enter_context(Display(sources, choices.log_format, quiet=quiet))
        try:
            summary = run_batch(batch, out, display.told)
        except KeyboardInterrupt:
            left = f": what is done is in {Journal(path).partial}, and --resume goes on from there" if path and resumable else ""
            fail(CleanerError(f"stopped after {display.documents} records{left}"), INTERRUPTED_EXIT)
    if page is not None:
        page.finish(summary)
    if not quiet and choices.log_format == "text":
        _tell_of_inputs(sources)
    told = summary.report(time.monotonic() - begun)
    if choices.summary:
        with whole_file(Path(choices.summary)) as stream:
            stream.write(json.dumps(told, indent=2).encode() + b"\n")
    _tell(told, batch.quarantine, choices.log_format, quiet=quiet)
    if summary.quarantined:
        raise SystemExit(ERROR_EXIT)


def _seen_on(page: PageReport) -> Seen:
    """What puts each outcome on the page."""
    from cleaner.write.reread import report_of

    def seen(outcome: Outcome) -> None:
        if outcome.tally.error is not None:
            page.add(Unread(outcome.tally.id, outcome.tally.error))
        elif outcome.tally.cuts and not page.full:
            page.add(report_of(outcome.record))

    return seen


def _tell_of_inputs(sources: Sources) -> None:
    """How inputs were read whose names do not say it, and what of them was left out."""
    for name, chosen in sources.formats.items():
        if chosen.by == "content":
            click.echo(f"{name}: read as {chosen.format}, by what it holds; --input-format decides otherwise", err=True)
    for what, count in sources.skipped.items():
        click.echo(f"{count:,} records of a crawl that are no page were left out: {what}", err=True)


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends a run as the interrupt key does: in order, with what is done on disk."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Display:
    """How a run goes: each error as it comes, and on a terminal the rate, the share done and the verdicts so far."""

    def __init__(self, sources: Sources, log_format: str, *, quiet: bool) -> None:
        self.documents = 0
        self._sources, self._json = sources, log_format == "json"
        shown = sys.stderr.isatty() and not quiet and not self._json
        self._bar = (
            click.progressbar(
                length=sources.total, label="cleaning", file=sys.stderr, item_show_func=lambda item: item, show_eta=True
            )
            if shown and sources.total
            else None
        )
        self._begun = self._last = time.monotonic()
        self._at = 0

    def __enter__(self) -> Display:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def told(self, tally: Tally, summary: Summary) -> None:
        """One record more is answered."""
        self.documents += 1
        if tally.error is not None:
            said = (
                json.dumps({"level": "error", "id": tally.id, "error": tally.error}) if self._json else f"cleaner: {tally.error}"
            )
            click.echo(said, err=True)
        now = time.monotonic()
        if self._bar is not None and now - self._last >= _SHOWN_EVERY:
            self._last = now
            verdicts = " ".join(f"{verdict} {count:,}" for verdict, count in sorted(summary.verdicts.items()))
            rate = self.documents / (now - self._begun)
            self._bar.update(self._sources.done - self._at, f"{summary.documents:,} read, {rate:,.0f}/s, {verdicts}")
            self._at = self._sources.done


def _tell(told: dict[str, Any], quarantine: Path, log_format: str, *, quiet: bool) -> None:
    """The summary, on standard error; where records went that could not be cleaned even if `quiet`."""
    if log_format == "json":
        click.echo(json.dumps({"level": "info", "summary": told}), err=True)
        return
    if told["quarantined"]:
        click.echo(f"cleaner: {told['quarantined']} of {told['documents']} records were not cleaned: see {quarantine}", err=True)
    if not quiet:
        click.echo("\n".join(_summary_lines(told)), err=True)


def _summary_lines(told: dict[str, Any]) -> Iterator[str]:
    cuts = sum(told["codes"].values())
    yield f"{told['documents']:,} read, {told['changed']:,} changed, {cuts:,} cuts, {told['documents_per_second']:,} a second"
    rows = [("", "documents")]
    rows += [(verdict, f"{count:,}") for verdict, count in told["verdicts"].items()]
    rows += [("quarantine", f"{told['quarantined']:,}")] if told["quarantined"] else []
    yield from table(rows)
    if told["families"]:
        families = [(name, f"{family['cuts']:,}", f"{family['words']:,}") for name, family in told["families"].items()]
        yield ""
        yield from table([("", "cuts", "words"), *families])
    means = [(name, f"{mean:.2f}") for name, mean in told["means"].items() if mean is not None]
    if means:
        yield ""
        yield from table([("", "mean"), *means])
