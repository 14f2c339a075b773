"""`cleaner score`: how much an article baits, repeats itself, and is worth."""

from __future__ import annotations

import sys
from collections import Counter

import click

from cleaner.batch.runner import run
from cleaner.cli.options import (
    ERROR_EXIT,
    documents,
    field_options,
    first_format,
    guarded,
    paths_argument,
    repetition_option,
    settings,
    table_format_option,
)
from cleaner.model import Repetition, Report, Unread
from cleaner.pipeline import Cleaner
from cleaner.write.records import fields_on_request, score_record, to_json, unread_score_record
from cleaner.write.text import shorten, table

_HEAD = ("clickbait", "redundancy", "quality", "verdict", "id", "title")


@click.command("score")
@paths_argument
@field_options
@table_format_option
@repetition_option
@guarded
def command(paths: tuple[str, ...], input_format: str, output_format: str, repetition: bool | None, **fields: str) -> None:
    r"""Score articles for clickbait, redundancy and quality, each in [0, 1], with a verdict and its reasons.

    \b
    cleaner score articles/                                        a table
    cleaner score articles.jsonl --output-format jsonl             records, in input order
    cleaner score articles.jsonl --repetition                      with the published statistics of repetition

    With --repetition a record has 15 shares more, a table the number of published thresholds that the article passes.

    Exit codes: 0 all records scored, 2 usage error or a record that could not be read.
    """
    config = settings(paths, repetition=repetition)
    records = output_format == "jsonl" or (output_format == "auto" and first_format(paths, input_format) == "jsonl")
    reports: list[Report] = []
    failed = 0
    for _, report in run(Cleaner(config), documents(paths, config, input_format, fields)):
        if isinstance(report, Unread):
            failed += 1
            click.echo(f"cleaner: {report.error}", err=True)
        if records:
            asked = fields_on_request(config)
            record = unread_score_record(report, asked) if isinstance(report, Unread) else score_record(report)
            sys.stdout.write(to_json(record) + "\n")
        elif isinstance(report, Report):
            reports.append(report)
    if not records:
        head = (*_HEAD[:-1], *fields_on_request(config), _HEAD[-1])
        rows = [head, *map(_row, reports)]
        click.echo("".join(f"{line}\n" for line in table(rows)), nl=False)
    if failed:
        raise SystemExit(ERROR_EXIT)


def _row(report: Report) -> tuple[str, ...]:
    scores = (report.clickbait, report.redundancy, report.quality)
    return (
        *(f"{score:.2f}" for score in scores if score is not None),
        report.verdict or "",
        str(report.document.id),
        *_beyond(report.repetition),
        shorten(report.title or "–"),
    )


def _beyond(repetition: Repetition | None) -> list[str]:
    """How many published thresholds were passed, by source, if statistics were asked for."""
    if repetition is None:
        return []
    passed = Counter(threshold.source for threshold in repetition.exceeded())
    return [", ".join(f"{source} {count}" for source, count in passed.items()) or "–"]
