"""`cleaner clean`: articles in, clean articles out, with a reason for every cut."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.batch.job import Order
from cleaner.batch.runner import run
from cleaner.cli.batches import Choices, answer, batch_options, record_format
from cleaner.cli.options import (
    ERROR_EXIT,
    STDIN,
    documents,
    field_options,
    find_all,
    guarded,
    named_fields,
    output_options,
    paths_argument,
    quarantine_path,
    repetition_option,
    rule_options,
    settings,
)
from cleaner.config import Config
from cleaner.model import Document, Unread
from cleaner.pipeline import Cleaner
from cleaner.read.sources import Sources
from cleaner.write.files import whole_file
from cleaner.write.outputs import OUTPUT_FORMATS
from cleaner.write.quarantine import Quarantine
from cleaner.write.records import Removed

if TYPE_CHECKING:
    from cleaner.write.page_report import PageReport  # loaded for those who ask for one


@click.command("clean")
@paths_argument
@field_options
@click.option(
    "--output-format",
    type=click.Choice(["auto", "text", *OUTPUT_FORMATS]),
    default="auto",
    help="auto: as OUT is called, else CSV for CSV, JSON Lines for other records, text for articles.",
)
@output_options
@click.option("--in-place", is_flag=True, help="Write the cleaned text back to the files (text and Markdown).")
@click.option("--diff", "show_diff", is_flag=True, help="Show what would change; write nothing.")
@click.option(
    "--removed", type=click.Choice(["none", "codes", "text"]), default="text", help="How much of each cut a record tells."
)
@click.option("--report", metavar="FILE", help="Write a page (HTML) that shows each cut in its place, by which rule and why.")
@click.option("--no-scores", is_flag=True, help="Only clean: no language, no scores, no verdict.")
@repetition_option
@click.option("-q", "--quiet", is_flag=True, help="Do not tell on standard error what was cut.")
@rule_options
@batch_options
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    output_format: str,
    output: str | None,
    in_place: bool,
    show_diff: bool,
    removed: Removed,
    report: str | None,
    quarantine: str | None,
    no_scores: bool,
    repetition: bool | None,
    quiet: bool,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    unsafe_fixes: bool | None,
    workers: int,
    timeout: float | None,
    resume: bool,
    summary: str | None,
    log_format: str,
    max_record_mb: float,
    **fields: str,
) -> None:
    r"""Take out of articles what their authors did not write.

    PATHS are files, folders or - for standard input: plain text, Markdown, HTML, or JSON Lines with one record a line
    (id, text or html, title, url, lang). Cleaned articles go to standard output; what was cut, where and why goes to
    standard error, or with JSON Lines into each record.

    \b
    cleaner clean article.txt                     the cleaned article
    cleaner clean --diff articles/                what would change
    cleaner clean articles.jsonl -o clean.jsonl --workers 8 --resume
    cleaner clean --in-place drafts/              files cleaned where they lie
    cleaner clean --report cuts.html articles/    and a page that shows each cut in its place

    Exit codes: 0 all records cleaned, 2 usage error or records in quarantine, 130 stopped.
    """
    if in_place and (output or show_diff or STDIN in paths):
        raise click.UsageError("--in-place goes with files only, and not with -o or --diff.")
    config = settings(
        paths,
        select=select,
        ignore=ignore,
        unsafe_fixes=unsafe_fixes,
        score=False if no_scores else None,
        repetition=repetition,
    )
    choices = Choices(workers, timeout, resume, summary, log_format, max_record_mb)
    named = named_fields(fields)
    sources = Sources(paths, input_format, named, config.exclude, choices.most_bytes)
    chosen = None if in_place or show_diff else record_format(output_format, output, sources)
    for option, given in (("--resume", resume), ("--repetition", repetition)):
        if given and chosen is None:
            raise click.UsageError(f"{option} goes with records: --output-format jsonl, csv or parquet.")
    if report and resume:
        raise click.UsageError("--report shows a whole run, and --resume does the rest of one: choose one of them.")
    with _page(report, output, sources, config) if report else nullcontext() as page:
        if chosen:
            order = Order("clean", config, named, removed)
            answer(order, sources, choices, output, quarantine, chosen, quiet=quiet, page=page)
            return
        read = documents(paths, config, input_format, fields)
        headed = len(find_all(paths, config)) > 1
        _clean_texts(read, config, output, quarantine, page, headed=headed, in_place=in_place, show_diff=show_diff, quiet=quiet)


def _page(report: str, output: str | None, sources: Sources, config: Config) -> PageReport:
    """The page of a run. Raises UsageError where it would take the place of what the run reads or writes."""
    from cleaner.rulebook import load_rules
    from cleaner.write.page_report import PageReport

    others = [place.name for place in sources.places if place.name != STDIN and not place.url] + [output or STDIN]
    if Path(report).resolve() in {Path(name).resolve() for name in others if name != STDIN}:
        raise click.UsageError(f"--report {report} is an input or the output, too: name another file.")
    return PageReport(Path(report), load_rules([Path(folder) for folder in config.rules]))


def _clean_texts(
    read: Iterable[Document | Unread],
    config: Config,
    output: str | None,
    quarantine: str | None,
    page: PageReport | None,
    *,
    headed: bool,
    in_place: bool,
    show_diff: bool,
    quiet: bool,
) -> None:
    """Cleaned texts, or what would change, for people to read; what was cut is told as it is done."""
    from cleaner.cli.sinks import DiffSink, Sink, Summary, TextSink, written_back  # records do without

    summary = Summary(quiet=quiet, cuts=not quiet and not show_diff)
    with ExitStack() as stack:
        rejects = Quarantine(quarantine_path(quarantine, output))
        stack.callback(rejects.close)
        write: Sink | None = None  # in place, the files are all that is written
        if not in_place:
            out = stack.enter_context(whole_file(Path(output))) if output else sys.stdout.buffer
            write = DiffSink(out) if show_diff else TextSink(out, headed)
        for document, made in run(Cleaner(config), read):
            report = written_back(document, made) if in_place else made
            summary.add(report)
            if isinstance(report, Unread):
                rejects.add(report)
            if write is not None:
                write(document, report)
            if page is not None:
                page.add(report)
    if page is not None:
        page.finish(summary.counts)
    summary.tell(rejects.path)
    if rejects.count:
        raise SystemExit(ERROR_EXIT)
