"""The command line: one module a command, loaded when it is called."""

import gc

# Rules and modules make some 100,000 objects that live to the end: looking them over for garbage costs a fifth of a check.
gc.set_threshold(100_000)

from cleaner.cli.main import main  # noqa: E402

__all__ = ["main"]
