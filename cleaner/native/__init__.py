"""Inner loops in compiled form, each beside the Python that it stands in for and gives the same answers as.

The Cython sources here are compiled when the package is built. Where there is no compiler the package goes without them,
slower; the environment variable CLEANER_NATIVE=0 does the same on purpose.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType


def compiled(name: str) -> ModuleType | None:
    """The compiled module of that name, None where the package was built without a compiler or is told to do without."""
    if os.environ.get("CLEANER_NATIVE") == "0":
        return None
    try:
        return import_module(f"{__name__}.{name}")
    except ImportError:
        return None
