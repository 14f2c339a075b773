"""`cleaner rules mine`: lines that recur across a batch's articles, as drafts of rules."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from cleaner.cli.options import ERROR_EXIT, STDIN, documents, field_options, guarded, paths_argument, settings
from cleaner.config import Config
from cleaner.mining.drafts import drafts, known_by_rules, next_number
from cleaner.mining.judge import Candidate, candidates
from cleaner.mining.recur import recurrences
from cleaner.mining.template import shown
from cleaner.model import CleanerError, Document, Unread
from cleaner.pipeline import Cleaner
from cleaner.write.text import shorten, table

_HEAD = ("score", "documents", "share", "sources", "position", "template", "example")


@click.command("mine")
@paths_argument
@field_options
@click.option("--source-field", metavar="NAME", help="The field of a record that tells its source.  [default: its URL's host]")
@click.option("--min-documents", type=click.IntRange(min=2), default=5, show_default=True, help="Leave rarer lines out.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write a draft of a rule for each line into this folder.",
)
@click.option("--prefix", default="XX", show_default=True, metavar="CODE", help="What the drafts' codes begin with: two letters.")
@click.option("--all", "show_all", is_flag=True, help="Also list what recurs and is left out, with the reason.")
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    source_field: str | None,
    min_documents: int,
    output: str | None,
    prefix: str,
    show_all: bool,
    **fields: str,
) -> None:
    r"""Find lines, and templates of lines, that recur across articles and that no rule finds yet.

    The least like prose come first: those in most articles of a source, at one place of the text. Sentences that recur,
    sub-heads and labels of facts are left out. The source is the host of the URL, else the folder. The batch is read twice.

    \b
    cleaner rules mine articles.jsonl                             a table
    cleaner rules mine articles.jsonl --source-field outlet       where another field tells the source
    cleaner rules mine articles.jsonl -o drafts/                  drafts of rules, to be read, edited and tested

    Exit codes: 0 done, 2 usage error or a record that could not be read.
    """
    config = settings(paths)
    with ExitStack() as stack:
        paths = tuple(_kept(stack) if path == STDIN else path for path in paths)
        batch = _Batch(paths, config, input_format, fields)
        recurring = recurrences(batch, lambda document: _source(document, source_field), min_documents)
    if output and Path(output).is_dir():  # drafts of an earlier run are known too
        config = replace(config, rules=(*config.rules, output))
    found = candidates(recurring, min_documents, known_by_rules(config))
    if output:
        _write(Path(output), [c for c in found if c.left_out is None], prefix)
    else:
        _print(found, show_all=show_all)
    if batch.unread:
        raise SystemExit(ERROR_EXIT)


def _print(found: list[Candidate], *, show_all: bool) -> None:
    rows = [_row(c, left_out=show_all) for c in found if show_all or c.left_out is None]
    head = ("left out", *_HEAD) if show_all else _HEAD
    click.echo("".join(f"{line}\n" for line in table([head, *rows])), nl=False)


def _kept(stack: ExitStack) -> str:
    """Standard input in a file, since it is read twice."""
    path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "stdin"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return str(path)


class _Batch:
    """The documents, read from the start at each call. Of pages they are what cleaning leaves: their menus need no rules.

    `unread` counts the records that cannot be read, which the first call tells.
    """

    def __init__(self, paths: tuple[str, ...], config: Config, input_format: str, fields: dict[str, str]) -> None:
        self._read = partial(documents, paths, config, input_format, fields)
        self._cleaner = Cleaner(replace(config, score=False))
        self._calls = 0
        self.unread = 0

    def __call__(self) -> Iterator[Document]:
        self._calls += 1
        for document in self._read():
            if isinstance(document, Unread):
                if self._calls == 1:
                    self.unread += 1
                    click.echo(f"cleaner: {document.error}", err=True)
            elif document.page is not None:
                yield replace(document, text=self._cleaner(document).text, page=None)
            else:
                yield document


def _source(document: Document, field: str | None) -> str:
    """Where a document comes from: its field of that name, else the host of its URL, else the folder of its file."""
    if field:
        value: Any = document.extra.get(field, document.meta.get(field))
        if value is None:
            raise CleanerError(f"record {document.id!r} has no field {field!r}, which --source-field names")
        return str(value)
    if document.url and (host := urlsplit(document.url).hostname):
        return host.removeprefix("www.")
    return str(Path(document.id).parent) if isinstance(document.id, str) and Path(document.id).suffix else ""


def _row(candidate: Candidate, *, left_out: bool) -> tuple[str, ...]:
    more = f" +{len(candidate.sources) - 1}" if len(candidate.sources) > 1 else ""
    row = (
        f"{candidate.score:.2f}",
        str(candidate.documents),
        f"{candidate.share:.0%}",
        (candidate.sources[0] or "–") + more,
        candidate.place,
        shorten(shown(candidate.key)),
        shorten(candidate.samples[0]),
    )
    return (candidate.left_out or "–", *row) if left_out else row


def _write(folder: Path, found: list[Candidate], prefix: str) -> None:
    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in drafts(found, prefix, next_number(folder, prefix)):
            (folder / name).write_text(text, encoding="utf-8")
            count += 1
    except OSError as error:
        raise CleanerError(f"{error.filename}: cannot be written: {error.strerror}") from None
    skipped = f", {len(found) - count} left out that no sound rule can tell" if count < len(found) else ""
    click.echo(f"{count} drafts in {folder}{skipped}. Read them, then: cleaner rules test {folder}", err=True)
