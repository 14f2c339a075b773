"""`cleaner score`: how much an article baits, repeats itself, and is worth."""

from __future__ import annotations

import sys

import click

from cleaner.batch.runner import run
from cleaner.cli.options import (
    ERROR_EXIT,
    documents,
    field_options,
    first_format,
    guarded,
    paths_argument,
    settings,
    table_format_option,
)
from cleaner.model import Report, Unread
from cleaner.pipeline import Cleaner
from cleaner.write.records import score_record, to_json, unread_score_record
from cleaner.write.text import shorten, table

_HEAD = ("clickbait", "redundancy", "quality", "verdict", "id", "title")


@click.command("score")
@paths_argument
@field_options
@table_format_option
@guarded
def command(paths: tuple[str, ...], input_format: str, output_format: str, **fields: str) -> None:
    r"""Score articles for clickbait, redundancy and quality, each in [0, 1], with a verdict and its reasons.

    \b
    cleaner score articles/                                        a table
    cleaner score articles.jsonl --output-format jsonl             records, in input order

    Exit codes: 0 all records scored, 2 usage error or a record that could not be read.
    """
    config = settings(paths)
    records = output_format == "jsonl" or (output_format == "auto" and first_format(paths, input_format) == "jsonl")
    reports: list[Report] = []
    failed = 0
    for _, report in run(Cleaner(config), documents(paths, config, input_format, fields)):
        if isinstance(report, Unread):
            failed += 1
            click.echo(f"cleaner: {report.error}", err=True)
        if records:
            record = unread_score_record(report) if isinstance(report, Unread) else score_record(report)
            sys.stdout.write(to_json(record) + "\n")
        elif isinstance(report, Report):
            reports.append(report)
    if not records:
        rows = [_HEAD, *map(_row, reports)]
        click.echo("".join(f"{line}\n" for line in table(rows)), nl=False)
    if failed:
        raise SystemExit(ERROR_EXIT)


def _row(report: Report) -> tuple[str, ...]:
    scores = (report.clickbait, report.redundancy, report.quality)
    return (
        *(f"{score:.2f}" for score in scores if score is not None),
        report.verdict or "",
        str(report.document.id),
        shorten(report.title or "–"),
    )
