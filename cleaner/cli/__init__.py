"""The command line: one module a command, loaded when it is called."""

from cleaner.cli.main import main

__all__ = ["main"]
