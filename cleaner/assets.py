"""Where the rules and the models lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cleaner.model import CleanerError


@cache
def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise CleanerError(f"the folder {name}/ is neither in {package / '_data'} nor in {package.parent}: reinstall the package")


def rules_dir() -> Path:
    """The folder of rule files. Raises CleanerError if the installation lacks it."""
    return _folder("rules")


def models_dir() -> Path:
    """The folder of model weights. Raises CleanerError if the installation lacks it."""
    return _folder("models")
