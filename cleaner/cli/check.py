"""`cleaner check`: a linter for article files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from cleaner.batch.runner import run
from cleaner.cli.options import ERROR_EXIT, STDIN, documents, field_options, guarded, paths_argument, rule_options, settings
from cleaner.model import Report, Unread
from cleaner.pipeline import Cleaner
from cleaner.write.findings import FORMATS, counts, thresholds
from cleaner.write.text import diff, table

FOUND_EXIT = 1


@click.command("check")
@paths_argument
@field_options
@click.option("--output-format", type=click.Choice(list(FORMATS)), default="full", help="How findings are told.")
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--max-clickbait", type=click.FloatRange(0, 1), metavar="X", help="Report headlines that score above X.")
@click.option("--max-redundancy", type=click.FloatRange(0, 1), metavar="X", help="Report articles that score above X.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of listing them.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@rule_options
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    output_format: str,
    fix: bool,
    show_diff: bool,
    max_clickbait: float | None,
    max_redundancy: float | None,
    statistics: bool,
    exit_zero: bool,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    unsafe_fixes: bool | None,
    **fields: str,
) -> None:
    r"""Report what is wrong with article files, and fix it on request.

    Findings of severity `info` (style, layout) are listed and do not fail the check.

    \b
    cleaner check articles/                        every finding, with the line it stands in
    cleaner check --fix articles/                  safe fixes applied
    cleaner check --max-clickbait 0.8 articles/    headlines that bait, too

    Exit codes: 0 nothing but infos, 1 findings, or a file was changed by --fix, 2 usage error or unreadable input.
    """
    if fix and STDIN in paths:
        raise click.UsageError("--fix needs files, not standard input.")
    config = settings(
        paths, select=select, ignore=ignore, unsafe_fixes=unsafe_fixes, max_clickbait=max_clickbait, max_redundancy=max_redundancy
    )
    if not any(code.startswith("LN") for code in config.select):
        config = replace(config, ignore=(*config.ignore, "LN"))  # its model costs more to load than all the rest
    config = replace(config, score=config.max_clickbait is not None or config.max_redundancy is not None)
    reports, unread, changed = [], 0, 0
    for document, made in run(Cleaner(config), documents(paths, config, input_format, fields)):
        report = made
        if fix and not show_diff and isinstance(made, Report) and made.edits:
            from cleaner.cli.sinks import written_back  # most checks write nothing

            report = written_back(document, made)
            changed += isinstance(report, Report)
        if isinstance(report, Unread):
            click.echo(f"cleaner: {report.error}", err=True)
            unread += 1
            continue
        if show_diff:
            click.echo(diff(report), nl=False)
        reports.append(replace(report, findings=(*report.findings, *thresholds(report, config))))
    _tell(reports, output_format, statistics, show_diff)
    if fix:
        click.echo(f"{changed} file{'s' * (changed != 1)} changed", err=True)
    if unread:
        raise SystemExit(ERROR_EXIT)
    if not exit_zero and (changed or any(finding.severity != "info" for report in reports for finding in report.findings)):
        raise SystemExit(FOUND_EXIT)


def _tell(reports: Sequence[Report], output_format: str, statistics: bool, show_diff: bool) -> None:
    if show_diff:
        return
    if statistics:
        rows = [(str(number), code, message) for code, message, number in counts(reports)]
        click.echo("".join(f"{line}\n" for line in table(rows)), nl=False)
        return
    for part in FORMATS[output_format](reports):
        click.echo(part)
