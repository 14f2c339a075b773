"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from cleaner.config import Config, load_config, override
from cleaner.model import CleanerError, Document, Unread
from cleaner.read.records import FORMATS, Fields, find_files, format_of, read_file, read_stream

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem  # loaded when a shell asks

F = TypeVar("F", bound=Callable[..., Any])
STDIN = "-"
ERROR_EXIT = 2


def paths_argument(command: F) -> F:
    """PATHS: files, folders, or - for standard input; at least one."""
    return click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=str, allow_dash=True))(command)


def paths_or_here_argument(command: F) -> F:
    """PATHS: files, folders, or - for standard input; the current folder if there is none."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=str, allow_dash=True), callback=_or_here)(command)


def _or_here(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return value or (".",)


def rule_options(command: F) -> F:
    """--select, --ignore, --unsafe-fixes: which rules are in force, and how far they go."""
    for option in (
        click.option("--unsafe-fixes", is_flag=True, default=None, help="Apply fixes that may cut the author's words too."),
        click.option(
            "--ignore",
            metavar="CODES",
            callback=_codes,
            shell_complete=complete_codes,
            help="Leave out these rules: codes or beginnings of codes.",
        ),
        click.option(
            "--select",
            metavar="CODES",
            callback=_codes,
            shell_complete=complete_codes,
            help="Apply only these rules, such as CM,PR001.",
        ),
    ):
        command = option(command)
    return command


def repetition_option(command: F) -> F:
    """--repetition: the published statistics beside the scores."""
    return click.option(
        "--repetition",
        is_flag=True,
        default=None,
        help="Add the published statistics of repetition (Gopher, FineWeb) of the cleaned text.",
    )(command)


def field_options(command: F) -> F:
    """--input-format, and what the records' fields are called."""
    return format_option([*FORMATS])(field_names_options(command))


def format_option(formats: Sequence[str]) -> Callable[[F], F]:
    """--input-format, one of some formats."""
    return click.option(
        "--input-format",
        type=click.Choice(["auto", *formats]),
        default="auto",
        help="auto: by the name's ending, else by content.",
    )


def field_names_options(command: F) -> F:
    """What the records' fields are called."""
    for name in ("lang", "url", "title", "html", "text", "id"):
        command = click.option(
            f"--{name}-field", default=name, metavar="NAME", help=f"The field of a record that holds its {name}."
        )(command)
    return command


def table_format_option(command: F) -> F:
    """--output-format of the commands that print a table or records."""
    return click.option(
        "--output-format",
        type=click.Choice(["auto", "table", "jsonl"]),
        default="auto",
        help="auto: jsonl for JSON Lines, else a table.",
    )(command)


def output_options(command: F) -> F:
    """-o and --quarantine: where records go, and where those that cannot be read."""
    told = "Where records that cannot be read go.  [default: quarantine.jsonl beside OUT]"
    command = click.option("--quarantine", metavar="FILE", help=told)(command)
    return click.option("-o", "--output", metavar="OUT", help="Write here instead of to standard output.")(command)


def _codes(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(code.strip().upper() for code in value.split(",") if code.strip())


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for the last of several codes, the families of rules and then single ones, with what each finds."""
    from click.shell_completion import CompletionItem

    from cleaner.rulebook import load_rules

    before, comma, last = incomplete.rpartition(",")
    rules = load_rules([Path(folder) for folder in load_config(Path.cwd()).rules])
    told = {rule.code[:2]: f"all of {rule.family}" for rule in rules if len(last) < len("CM")}
    told |= {rule.code: rule.summary for rule in rules if last}
    return [
        CompletionItem(f"{before}{comma}{code}", help=summary) for code, summary in told.items() if code.startswith(last.upper())
    ]


def settings(paths: Iterable[str], **choices: Any) -> Config:
    """The configuration nearest to the first path, with the command line's choices in place of its own."""
    first = next(iter(paths))
    return override(load_config(Path.cwd() if first == STDIN else Path(first)), **choices)


def named_fields(options: Mapping[str, str]) -> Fields:
    """What the options of `field_options` say that the fields are called."""
    return Fields(**{key.removesuffix("_field"): name for key, name in options.items()})


def documents(paths: Iterable[str], config: Config, input_format: str, fields: dict[str, str]) -> Iterator[Document | Unread]:
    """All documents that the paths name, in their order. Raises CleanerError for a path that does not exist."""
    named = named_fields(fields)
    for path in paths:
        if path == STDIN:
            yield from read_stream(sys.stdin.buffer, "stdin", input_format, named)
            continue
        for file in find_files([path], config.exclude):
            yield from read_file(file, input_format, named)


def find_all(paths: Iterable[str], config: Config) -> list[str]:
    """The names of the files, and standard input, that the paths stand for. Raises CleanerError as `documents` does."""
    return [name for path in paths for name in ([path] if path == STDIN else map(str, find_files([path], config.exclude)))]


def first_format(paths: Iterable[str], input_format: str) -> str:
    """The format of the first input, looked for in standard input without taking from it."""
    first = next(iter(paths))
    if input_format != "auto":
        return input_format
    stdin = sys.stdin.buffer
    return format_of(first, stdin.peek(1024) if first == STDIN and isinstance(stdin, BufferedReader) else b"")


def quarantine_path(chosen: str | None, output: str | None) -> Path:
    """Where records go that cannot be read: as chosen, else beside the output; for what is no file, the current folder."""
    if chosen:
        return Path(chosen)
    return (Path(output).parent if output and not Path(output).is_char_device() else Path()) / "quarantine.jsonl"


def fail(error: Exception, code: int = ERROR_EXIT) -> NoReturn:
    """End with an error that is the user's to mend: one line, exit code 2 unless another is given."""
    click.echo(f"cleaner: {error}", err=True)
    raise SystemExit(code)


def guarded(command: F) -> F:
    """Turn the errors that this package raises on purpose into one line and exit code 2."""
    from functools import wraps

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CleanerError as error:
            fail(error)

    return run  # type: ignore[return-value]  # wraps keeps the signature, which the type checker cannot see
