"""`cleaner train`: fit the models anew."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.assets import models_dir
from cleaner.cli.options import guarded


@click.group("train")
def command() -> None:
    """Fit the models anew."""


@command.command("clickbait")
@click.option(
    "--data",
    required=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the labelled headlines.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where weights and card go.  [default: models/]",
)
@click.option("--seed", default=0, show_default=True, help="Fixes all that is drawn by chance.")
@guarded
def clickbait(data: Path, out: Path | None, seed: int) -> None:
    """Fit the clickbait model on graded headlines, and write its weights and its card.

    Needs scikit-learn, which scoring does not load.
    """
    from cleaner.training.clickbait import train

    for name, value in train(data, out or models_dir(), seed).items():
        click.echo(f"{name}: {value}")


@command.command("background")
@click.option(
    "--data",
    required=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with articles: *.jsonl.gz of rows with text, and where known title and lang.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where counts and card go.  [default: models/]",
)
@guarded
def background(data: Path, out: Path | None) -> None:
    """Count how rare words are in articles, and write the counts, by which stories are told apart, and their card.

    An index made with other counts is refused: build it anew.
    """
    from cleaner.training.background import train

    for language, articles in train(data, out or models_dir()).items():
        click.echo(f"{language}: {articles} articles")
