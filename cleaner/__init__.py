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

from typing import TYPE_CHECKING, Any

from cleaner.config import Config
from cleaner.model import CleanerError, Document, Edit, Finding, Fix, Repetition, Report
from cleaner.version import __version__

if TYPE_CHECKING:
    from cleaner.api import Cleaner, clean, clean_html
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


def __getattr__(name: str) -> Any:
    """What needs the detectors loads them: commands that do not, such as `dedup`, start in two thirds of the time."""
    if name == "repetition":
        from cleaner.score.repetition import repetition

        return repetition
    if name not in ("Cleaner", "clean", "clean_html"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaner import api

    return getattr(api, name)
