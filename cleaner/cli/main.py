"""The `cleaner` command, which knows its subcommands by name and loads the one that is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from cleaner.version import __version__

COMMANDS = {
    "clean": "Take out of articles what their authors did not write.",
    "check": "Report what is wrong with article files, and fix it on request.",
    "score": "Score articles for clickbait, redundancy and quality.",
    "dedup": "Find copies, and articles that tell one story.",
    "server": "Serve an editor: findings and fixes while one types.",
    "init": "Write a configuration to start from.",
    "completion": "Print what makes a shell complete commands, options and rule codes.",
    "rules": "List, explain and test rules.",
    "train": "Fit the models anew.",
}


class _LazyGroup(click.Group):
    """A group whose commands live in `cleaner.cli.<name>`: listing them costs no import of any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return _as_written(import_module(f"cleaner.cli.{name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Commands: {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _as_written(command: click.Command) -> click.Command:
    """The command, its examples with a line of their own each.

    Click leaves lines alone below a backspace, which a raw docstring cannot hold but only spell.
    """
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _as_written(below)
    return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="cleaner")
def main() -> None:
    """Strip from articles what their authors did not write, and score what is left.

    Nothing is removed without a code, a place, a reason and a way back.

    Exit codes: 0 nothing to report, 1 `check` found something, 2 usage error, or a record that could not be read.
    """
