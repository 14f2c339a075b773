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
from cleaner.write.records import fields_on_request, headline_record, score_record, to_json, unread_score_record
from cleaner.write.text import shorten, table

_SCORES = ("clickbait", "withholding", "exaggeration", "redundancy", "quality")
_HEAD = (*_SCORES, "verdict", "id", "title")
_WORST_FIRST = {"clickbait": -1, "withholding": -1, "exaggeration": -1, "redundancy": -1, "quality": 1}


@click.command("score")
@paths_argument
@field_options
@table_format_option
@repetition_option
@click.option(
    "--sort-by",
    type=click.Choice([*_SCORES, "input"]),
    default="clickbait",
    show_default=True,
    help="The order of the table: the worst first, or as read.",
)
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    output_format: str,
    repetition: bool | None,
    sort_by: str,
    **fields: str,
) -> None:
    r"""Score articles for clickbait, redundancy and quality, each in [0, 1], with a verdict and its reasons.

    \b
    cleaner score articles/                                        a table, the strongest bait first
    cleaner score articles/ --sort-by quality                      the poorest first
    cleaner score articles.jsonl --output-format jsonl             records, in input order
    cleaner score articles.jsonl --repetition                      with the published statistics of repetition

    With --repetition a record has 15 shares more, a table the number of published thresholds that the article passes.

    A headline baits by withholding what the reader needs to decide, or by exaggerating; both are shown apart. `cleaner rules
    show SC001` says what is meant, and the model's card what each threshold costs.

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
            record = unread_score_record(report, asked) if isinstance(report, Unread) else _record(report)
            sys.stdout.write(to_json(record) + "\n")
        elif isinstance(report, Report):
            reports.append(report)
    if not records:
        if sort_by != "input":
            reports.sort(key=lambda report: _WORST_FIRST[sort_by] * (getattr(report, sort_by) or 0.0))
        head = (*_HEAD[:-1], *fields_on_request(config), _HEAD[-1])
        rows = [head, *map(_row, reports)]
        click.echo("".join(f"{line}\n" for line in table(rows)), nl=False)
    if failed:
        raise SystemExit(ERROR_EXIT)


def _record(report: Report) -> dict[str, object]:
    return {**score_record(report), "bait": headline_record(report)}


def _row(report: Report) -> tuple[str, ...]:
    return (
        *("–" if (score := getattr(report, name)) is None else f"{score:.2f}" for name in _SCORES),
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
