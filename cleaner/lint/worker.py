"""A worker process of the linter: an order comes in on standard input, its answers go out on standard output."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys


def main() -> None:
    """Carry out one order. Nothing is written before it is done, so that the reader may take its time."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(100_000)
    from cleaner.lint.run import carried_out

    sys.stdout.buffer.write(carried_out(json.load(sys.stdin.buffer)))
    sys.stdout.buffer.flush()
    os._exit(0)  # freeing rules one by one costs as much as checking a dozen files


if __name__ == "__main__":
    main()
