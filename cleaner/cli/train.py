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
    """Fit the models anew."""


def folder_options(train: F) -> F:
    """--data and --out: where the data are, and where weights and card go."""
    for option in (
        click.option("--out", metavar="DIR", type=_FOLDER, help="Where weights and card go.  [default: models/]"),
        click.option("--data", required=True, metavar="DIR", type=_GIVEN, help="The folder with the data: files *.jsonl.gz."),
    ):
        train = option(train)
    return train


def data_options(train: F) -> F:
    """--data, --out, and --seed for what is drawn by chance."""
    seed = click.option("--seed", default=0, show_default=True, help="Fixes all that is drawn by chance.")
    return folder_options(seed(train))


@command.command("clickbait")
@data_options
@guarded
def clickbait(data: Path, out: Path | None, seed: int) -> None:
    """Fit the clickbait model on graded headlines, and write its weights and its card.

    Needs scikit-learn, which scoring does not load.
    """
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


@command.command("pages")
@folder_options
@guarded
def pages(data: Path, out: Path | None) -> None:
    """Fit the model that tells articles' pages from others, and write its weights and its card.

    Needs the line model, whose opinion it is told, and scikit-learn, which cleaning does not load. Fit it after `lines`.
    """
    from cleaner.training.pages import train

    for name, value in train(data, out or models_dir()).items():
        click.echo(f"{name}: {value}")


@command.command("background")
@folder_options
@guarded
def background(data: Path, out: Path | None) -> None:
    """Count how rare words are in articles, and write the counts, by which stories are told apart, and their card.

    An index made with other counts is refused: build it anew.
    """
    from cleaner.training.background import train

    for language, articles in train(data, out or models_dir()).items():
        click.echo(f"{language}: {articles} articles")
