"""`cleaner dedup`: which articles are copies, which tell one story, and what is new in each."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from cleaner.cli.options import (
    ERROR_EXIT,
    documents,
    field_options,
    first_format,
    guarded,
    output_options,
    paths_argument,
    quarantine_path,
    settings,
    table_format_option,
)
from cleaner.group.background import Background
from cleaner.group.relate import relate
from cleaner.group.relation import Relation
from cleaner.model import Document, Unread
from cleaner.write.files import whole_file
from cleaner.write.quarantine import Quarantine
from cleaner.write.records import relation_record, to_json, unread_relation_record
from cleaner.write.text import shorten, table

if TYPE_CHECKING:
    from cleaner.group.index import Index

_HEAD = ("relation", "similarity", "novelty", "copy group", "story group", "id", "nearest")
# glibc keeps freed memory, up to the size of the largest block freed so far, for the next array; larger ones go back to the
# system, and each new one pays for its pages again, which doubles the cost of counting words. So one such block is freed.
_KEPT = 1 << 24
_DAY = 24 * 60 * 60


@click.command("dedup")
@paths_argument
@field_options
@table_format_option
@output_options
@click.option("--index", metavar="PATH", help="Compare with the articles of earlier runs kept here too, then keep these.")
@click.option(
    "--expire", type=click.FloatRange(min=0), metavar="DAYS", help="First forget what the index has not seen for so long."
)
@click.option("--report", "show_report", is_flag=True, help="Print the groups for a person to read, not records.")
@click.option("--copies-only", is_flag=True, help="Look for copies, not for stories: half the time.")
@guarded
def command(
    paths: tuple[str, ...],
    input_format: str,
    output_format: str,
    output: str | None,
    index: str | None,
    expire: float | None,
    show_report: bool,
    copies_only: bool,
    quarantine: str | None,
    **fields: str,
) -> None:
    r"""Find articles that are copies of each other, and articles that tell one story in other words.

    Nothing is taken out: each input record gets one that says how it stands to the others, in input order. Novelty, the
    share of an article's content that no earlier article of its story has, follows that order.

    \b
    cleaner dedup articles.jsonl                          records: copy_group, story_group, relation, nearest, …
    cleaner dedup --report articles/                      groups for a person to read
    cleaner dedup --index seen.db --expire 30 today.jsonl today's articles against the last thirty days'

    Exit codes: 0 done, 2 usage error or records in quarantine.
    """
    if expire is not None and not index:
        raise click.UsageError("--expire goes with --index: only an index remembers articles.")
    if index and copies_only:
        raise click.UsageError("--copies-only goes without --index, which keeps stories as well.")
    if show_report and output_format != "auto":
        raise click.UsageError("--report takes the place of --output-format: choose one.")
    config = settings(paths)
    if output_format == "auto":
        output_format = "jsonl" if first_format(paths, input_format) == "jsonl" else "table"
    np.empty(_KEPT, np.uint8)
    background = Background.shipped()
    with ExitStack() as stack:
        rejects = Quarantine(quarantine_path(quarantine, output))
        stack.callback(rejects.close)
        store = stack.enter_context(_index(index, background)) if index else None
        if store is not None and expire is not None:
            store.expire(time.time() - expire * _DAY)
        out = stack.enter_context(whole_file(Path(output))) if output else sys.stdout.buffer
        batch = _Batch(documents(paths, config, input_format, fields), rejects, keep=show_report)
        relations = store.add_all(batch) if store is not None else relate(batch, background, stories=not copies_only)
        if show_report:
            from cleaner.group.explain import report  # each part is loaded for those who need it

            lines = report(batch.kept, relations, background)
        else:
            lines = _records(relations, batch.unread) if output_format == "jsonl" else table([_HEAD, *map(_row, relations)])
        for line in lines:
            out.write(f"{line}\n".encode(errors="replace"))  # lone surrogates have no place in UTF-8
    if rejects.count:
        click.echo(f"cleaner: {rejects.count} of {batch.count} records were not compared: see {rejects.path}", err=True)
        raise SystemExit(ERROR_EXIT)


def _index(path: str, background: Background) -> Index:
    from cleaner.group.index import Index  # a database is loaded for those who need one

    return Index(path, background)


class _Batch:
    """The documents that can be read, once; `unread` are the others by their place in the input, told and quarantined."""

    def __init__(self, inputs: Iterable[Document | Unread], rejects: Quarantine, keep: bool) -> None:
        self._inputs = inputs
        self._rejects = rejects
        self._keep = keep
        self.count = 0
        self.unread: dict[int, Unread] = {}
        self.kept: list[Document] = []  # for a report, which quotes them

    def __iter__(self) -> Iterator[Document]:
        for place, document in enumerate(self._inputs):
            self.count = place + 1
            if isinstance(document, Unread):
                click.echo(f"cleaner: {document.error}", err=True)
                self._rejects.add(document)
                self.unread[place] = document
                continue
            if self._keep:
                self.kept.append(Document(document.id, document.text, document.title))
            yield document


def _records(relations: list[Relation], unread: dict[int, Unread]) -> Iterator[str]:
    waiting = iter(relations)
    for place in range(len(relations) + len(unread)):
        found = unread_relation_record(unread[place]) if place in unread else relation_record(next(waiting))
        yield to_json(found)


def _row(relation: Relation) -> tuple[str, ...]:
    return (
        relation.relation,
        f"{relation.similarity:.2f}",
        f"{relation.novelty:.2f}",
        relation.copy_group or "–",
        relation.story_group or "–",
        shorten(str(relation.id)),
        "–" if relation.nearest is None else shorten(str(relation.nearest)),
    )
