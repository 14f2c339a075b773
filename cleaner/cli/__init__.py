"""The command line: one module a command, loaded when it is called."""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the models are small: more threads wait for each other
# Rules and modules make some 100,000 objects that live to the end: looking them over for garbage costs a fifth of a check.
gc.set_threshold(100_000)

import numpy as np  # noqa: E402

# glibc keeps freed memory, up to the size of the largest block freed so far, for the next array; smaller ones go back to
# the system and each new one pays for its pages again, which doubles the cost of counting words.
np.empty(1 << 24, np.uint8)

from cleaner.cli.main import main  # noqa: E402

__all__ = ["main"]
