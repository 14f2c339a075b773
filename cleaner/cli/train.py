"""`cleaner train`: fit the models anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner.assets import models_dir
from cleaner.cli.options import fail, guarded
from cleaner.model import CleanerError

F = TypeVar("F", bound=Callable[..., Any])
_GIVEN = click.Path(exists=True, file_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("train")
def command() -> None:
    """Fit the models anew. Needs scikit-learn, which scoring does not load."""


def data_options(train: F) -> F:
    """--data, --out, --seed: what each kind of training needs."""
    for option in (
        click.option("--seed", default=0, show_default=True, help="Fixes all that is drawn by chance."),
        click.option("--out", metavar="DIR", type=_FOLDER, help="Where weights and card go.  [default: models/]"),
        click.option("--data", required=True, metavar="DIR", type=_GIVEN, help="The folder with the labelled data."),
    ):
        train = option(train)
    return train


@command.command("clickbait")
@data_options
@guarded
def clickbait(data: Path, out: Path | None, seed: int) -> None:
    """Fit the clickbait model on graded headlines, and write its weights and its card."""
    from cleaner.training.clickbait import train

    for name, value in train(data, out or models_dir(), seed).items():
        click.echo(f"{name}: {value}")


@command.command("lines")
@data_options
@guarded
def lines(data: Path, out: Path | None, seed: int) -> None:
    """Fit the line model on labelled pages, and write its weights and its card. Needs the extra `train`; takes a while."""
    from cleaner.training.lines import train

    try:
        train(data, out or models_dir(), seed)
    except ImportError as error:
        fail(CleanerError(f"{error.name} is missing: install cleaner[train]"))
