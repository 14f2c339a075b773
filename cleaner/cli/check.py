"""`cleaner check`: a linter for article files."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cleaner.cli.linter import Run, add_baseline, show_settings
from cleaner.cli.options import (
    ERROR_EXIT,
    STDIN,
    field_names_options,
    format_option,
    guarded,
    paths_or_here_argument,
    rule_options,
)
from cleaner.lint import Checked
from cleaner.lint.articles import FORMATS as INPUTS
from cleaner.model import CleanerError
from cleaner.write.issues import Outcome, lines, statistics
from cleaner.write.reports import FORMATS

FOUND_EXIT = 1


def _patterns(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    return tuple(pattern for given in value for pattern in given.split(",") if pattern) or None


def _choosing(command: Any) -> Any:
    options = (
        click.option("--extend-select", metavar="CODES", help="Apply these rules on top of the others, such as LN."),
        click.option(
            "--exclude", metavar="PATTERNS", multiple=True, callback=_patterns, help="Leave out what matches in folders."
        ),
        click.option("--include", metavar="PATTERNS", multiple=True, callback=_patterns, help="Look for these in folders, too."),
        click.option("--gitignore/--no-gitignore", default=None, help="Leave out of folders what git ignores.  [default: yes]"),
        click.option("--force-exclude", is_flag=True, help="Hold files that are named to --exclude, too, as pre-commit needs."),
        click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this one, not the nearest."),
        click.option("--baseline", metavar="FILE", help="Let be what this file knows."),
        click.option("--add-baseline", is_flag=True, help="Write what is found now to the baseline, and let it be from now on."),
    )
    for option in reversed(options):  # the last one put on is shown first
        command = option(command)
    return command


def _telling(command: Any) -> Any:
    options = (
        click.option("--output-format", type=click.Choice(list(FORMATS)), default="full", help="How findings are told."),
        click.option("-o", "--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write them here."),
        click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of listing them."),
        click.option("-q", "--quiet", is_flag=True, help="Findings and errors only, no counts."),
        click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
        click.option("--show-settings", is_flag=True, help="Print the configuration in force for PATHS, and end."),
        click.option("--show-files", is_flag=True, help="Print the files that would be checked, and end."),
        click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processes.  [default: one a processor]"),
        click.option("--cache/--no-cache", default=True, help="Remember answers in the user's cache folder.  [default: yes]"),
        click.option("--stdin-filename", metavar="NAME", help="What standard input is called, which says what it is."),
    )
    for option in reversed(options):  # the last one put on is shown first
        command = option(command)
    return command


@click.command("check")
@paths_or_here_argument
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change; write nothing.")
@rule_options
@click.option("--max-clickbait", type=click.FloatRange(0, 1), metavar="X", help="Report headlines that score above X.")
@click.option("--max-redundancy", type=click.FloatRange(0, 1), metavar="X", help="Report articles that score above X.")
@_choosing
@_telling
@format_option(INPUTS)
@field_names_options
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    output_format: str,
    fix: bool,
    show_diff: bool,
    force_exclude: bool,
    add_baseline: bool,
    show_settings: bool,
    show_files: bool,
    statistics: bool,
    quiet: bool,
    exit_zero: bool,
    cache: bool,
    output_file: Path | None,
    workers: int | None,
    config: Path | None,
    stdin_filename: str | None,
    **others: Any,
) -> None:
    r"""Report what is wrong with article files, and fix it on request.

    PATHS are files (Markdown, plain text, HTML, JSON, JSON Lines), folders (this one, if none is named), or - for
    standard input. Folders are searched for .txt, .md, .html and .jsonl files, without what git ignores and what is no
    article by its name, such as LICENSE.md and requirements.txt. Code, front matter, comments and the targets of
    links are left alone in Markdown; in JSON the fields of text and title are checked where they stand.

    \b
    Examples:
      cleaner check articles/                       every finding, with the line it stands in
      cleaner check --diff articles/                what --fix would change
      cleaner check --fix articles/                 safe fixes applied
      cleaner check --select TP,CM001 a.md          these rules only
      cleaner check --extend-select LN a.md         the line model, too
      cleaner check --max-clickbait 0.8 articles/   headlines that bait, too
      cleaner check --add-baseline articles/        let be what is there, report what is new
      cleaner check --output-format sarif -o out.sarif articles/

    \b
    To let a finding be, write in Markdown or HTML:
      <!-- cleaner: ignore CM001 -->        on its line, or above its block
      <!-- cleaner: ignore-start CM001 -->  … <!-- cleaner: ignore-end -->
      <!-- cleaner: ignore-file CM001 -->   anywhere in the file

    The configuration is [tool.cleaner] in pyproject.toml, or cleaner.toml, nearest to each file. Keys: select,
    extend-select, ignore, per-file-ignores, include, exclude, gitignore, unsafe-fixes, rules, baseline, max-clickbait,
    allow-clickbait, max-redundancy, extend. `cleaner rules show CODE` explains a rule. Findings of severity `info` (style,
    layout) are listed and do not fail the check.

    \b
    Exit codes:
      0  nothing but infos
      1  findings, or a file was changed by --fix
      2  usage error, unreadable input, or a file that could not be written
    """
    choices, fields = _chosen(others)
    _agree(paths, fix=fix, show_diff=show_diff, add_baseline=add_baseline, known=choices["baseline"])
    run = Run(paths, choices, config, input_format, fields, force_exclude=force_exclude, stdin_name=stdin_filename)
    if show_settings:
        _show_settings(run)
        return
    if show_files:
        click.echo(os.fsencode(lines(path for path, _ in run.files)), nl=False)  # names as they are, for programs to read
        return
    if add_baseline:
        _add_baseline(run, workers=workers, cache=cache)
        return
    checked = run.check(workers, cache=cache)
    changed = 0
    if fix or show_diff:
        checked, changed = run.fix(checked, write=fix and not show_diff)
    colour = output_file is None and sys.stdout.isatty() and not _no_colour()
    outcome = Outcome(checked, run.rules, run.text_of, colour=colour, quiet=quiet)
    if not show_diff:
        _tell(outcome, output_format, output_file, counted=statistics)
    _note(outcome, changed, fix=fix and not show_diff, quiet=quiet)
    if any(one.error is not None for one in checked):
        raise SystemExit(ERROR_EXIT)
    if not exit_zero and ((changed and fix) or any(issue.severity != "info" for _, issue in outcome.issues)):
        raise SystemExit(FOUND_EXIT)


_show_settings, _add_baseline = show_settings, add_baseline


def _chosen(others: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(choices of the configuration, names of fields) among the command line's options."""
    fields = {key: value for key, value in others.items() if key.endswith("_field")}
    choices = {key: value for key, value in others.items() if key not in fields}
    extended = choices["extend_select"]
    choices["extend_select"] = extended and tuple(code.strip().upper() for code in extended.split(",") if code.strip())
    return choices, fields


def _agree(paths: Sequence[str], *, fix: bool, show_diff: bool, add_baseline: bool, known: str | None) -> None:
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("Standard input (-) goes alone: check the files in a run of their own.")
    if STDIN in paths and fix and not show_diff:
        raise click.UsageError("--fix needs files, not standard input. --diff shows what it would change.")
    if add_baseline and (fix or show_diff):
        raise click.UsageError("--add-baseline lets findings be, --fix and --diff mend them: fix first, then add the rest.")
    if known is not None and not add_baseline and not Path(known).exists():
        raise CleanerError(f"{known}: no such baseline: add --add-baseline to write it")


def _no_colour() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _tell(outcome: Outcome, output_format: str, output_file: Path | None, *, counted: bool) -> None:
    told = lines(statistics(outcome) if counted else FORMATS[output_format](outcome))
    if output_file is None:
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(told.encode(encoding, "backslashreplace").decode(encoding), nl=False)  # a terminal may have no “ or no é
        return
    from cleaner.write.files import whole_file

    with whole_file(output_file) as stream:
        stream.write(told.encode(errors="backslashreplace"))


def _note(outcome: Outcome, changed: int, *, fix: bool, quiet: bool) -> None:
    """What goes to standard error: what could not be done, and what was."""
    for one in outcome.files:
        if one.error is not None:
            click.echo(f"cleaner: {one.error}", err=True)
    if quiet:
        return
    if not outcome.files:
        click.echo("cleaner: no article files there: name files, or set include in the configuration", err=True)
    if fix:
        click.echo(f"{changed} file{'s' * (changed != 1)} changed", err=True)
    if stale := sum(one.stale for one in outcome.files if isinstance(one, Checked)):
        known = f"{stale} finding{'s' * (stale != 1)} of the baseline {'are' if stale != 1 else 'is'}"
        click.echo(f"{known} not there any more: --add-baseline takes them out", err=True)
