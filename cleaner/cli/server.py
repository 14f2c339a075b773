"""`cleaner server`: findings and fixes in an editor, while one types."""

from __future__ import annotations

import click

from cleaner.cli.options import fail
from cleaner.model import CleanerError


@click.command("server")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output. There is no other way; editors like to say so.")
def command(stdio: bool) -> None:
    r"""Serve an editor: the Language Server Protocol over standard input and output. Needs the extra `server`.

    Plain text, Markdown and HTML are checked as they are typed, as `cleaner check` does and by the same configuration: the
    one nearest to each file. Pointing at a finding shows the page of its rule; quick fixes mend one, all of its rule, or
    (as `source.fixAll`, on saving if the editor is told to) all that is safe. Changed configurations count at once.

    \b
    Neovim:
      vim.lsp.config("cleaner", {cmd = {"cleaner", "server"}, filetypes = {"text", "markdown", "html"}})
      vim.lsp.enable("cleaner")

    Exit codes: 0 the editor is gone, 2 the extra is missing.
    """
    try:
        from cleaner.server import serve
    except ImportError as error:
        fail(CleanerError(f"{str(error.name).partition('.')[0]} is missing: pip install 'cleaner[server]'"))
    serve()
