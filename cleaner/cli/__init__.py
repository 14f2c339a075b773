"""The command line: one module a command, loaded when it is called."""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the models are small: more threads wait for each other
# Rules and modules make some 100,000 objects that live to the end: looking them over for garbage costs a fifth of a check.
gc.set_threshold(100_000)

from cleaner.cli.main import main  # noqa: E402

__all__ = ["main"]
