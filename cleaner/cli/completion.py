"""`cleaner completion`: what makes a shell complete this command."""

from __future__ import annotations

import click

PROGRAM, VARIABLE = "cleaner", "_CLEANER_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    r"""Print what makes SHELL complete commands, options, rule codes and file names.

    \b
    Put into the file that your shell reads when it starts:
      bash   ~/.bashrc                    eval "$(cleaner completion bash)"
      zsh    ~/.zshrc, after compinit     eval "$(cleaner completion zsh)"
      fish   ~/.config/fish/config.fish   cleaner completion fish | source
    """
    from click.shell_completion import get_completion_class

    from cleaner.cli.main import main

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(main, {}, PROGRAM, VARIABLE).source())
