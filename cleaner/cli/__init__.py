"""The command line: one module a command, loaded when it is called."""

import gc

# Rules and modules make some 100,000 objects that live to the end: looking them over for garbage costs a fifth of a check.
gc.set_threshold(100_000)

import atexit  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from pathlib import Path  # noqa: E402

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the models are small: more threads wait for each other

from cleaner.cli.main import main  # noqa: E402

__all__ = ["main", "run"]


def run() -> None:
    """The command as a process of its own, which ends with the command's exit code.

    Nothing is taken apart at the end but what has asked for it: freeing rules one by one costs a sixth of a check.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # closed, by `>&-`: none reads
    try:
        main(prog_name="cleaner")
    except OSError as error:  # a full disk, most likely; the commands themselves tell what they cannot read
        _end(f"cleaner: {error.filename or 'output'}: {error.strerror}")
    except SystemExit as end:
        if not isinstance(end.code, int) or threading.active_count() > 1:
            raise
        atexit._run_exitfuncs()
        _end(code=end.code)


def _end(message: str = "", code: int = 2) -> None:
    try:
        if message:
            print(message, file=sys.stderr)  # noqa: T201
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except OSError:  # nobody is there to be told
        code = code or 2
    os._exit(code)
