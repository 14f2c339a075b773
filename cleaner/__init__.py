r"""Strip from articles what their authors did not write, and score what is left.

>>> import cleaner
>>> report = cleaner.clean("New Harbour Bridge Opens\n\nThe bridge opened on Monday.\n\nLeave a comment\n")
>>> report.text
'New Harbour Bridge Opens\n\nThe bridge opened on Monday.\n'
>>> [(edit.code, edit.removed) for edit in report.edits]
[('FM000', '\n'), ('CM001', 'Leave a comment'), ('FM000', '\n')]
>>> report.restore().endswith("Leave a comment\n")
True
"""

from __future__ import annotations

from importlib import import_module

from cleaner.version import __version__

TYPE_CHECKING = False  # what `typing` says of it, which a command loads only once it has set how garbage is looked for
if TYPE_CHECKING:
    from typing import Any

    from cleaner.api import Cleaner, clean, clean_html
    from cleaner.config import Config
    from cleaner.model import CleanerError, Document, Edit, Finding, Fix, Repetition, Report
    from cleaner.score.repetition import repetition

__all__ = [
    "Cleaner",
    "CleanerError",
    "Config",
    "Document",
    "Edit",
    "Finding",
    "Fix",
    "Repetition",
    "Report",
    "__version__",
    "clean",
    "clean_html",
    "repetition",
]

_MODULES = {
    "cleaner.api": ("Cleaner", "clean", "clean_html"),
    "cleaner.config": ("Config",),
    "cleaner.model": ("CleanerError", "Document", "Edit", "Finding", "Fix", "Repetition", "Report"),
    "cleaner.score.repetition": ("repetition",),
}


def __getattr__(name: str) -> Any:
    """Each name is loaded when it is asked for: a command asks for what it needs, and sets how garbage is looked for before."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
