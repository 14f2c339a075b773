"""The index across batches: one writer, many readers, and what survives a crash."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.group.background import Background
from cleaner.group.index import Index, Reader
from cleaner.model import CleanerError, Document

Write = Callable[..., str]


def test_copies_and_rewrites_are_found_again_in_a_later_batch(tmp_path: Path, write: Write, background: Background) -> None:
    path = tmp_path / "seen.db"
    with Index(path, background) as index:
        assert index.add(Document("a", write(1, 20))).relation == "unique"
        assert index.add(Document("b", write(2, 20))).relation == "unique"
    with Index(path, background) as index:
        cut = index.add(Document("c", write(1, 20)[:700]))
        same = index.add(Document("d", write(2, 20).upper()))
        mixed = index.add(Document("e", write(1, 20)[:900] + write(2, 20)[:700]))
        assert len(index) == 5
    assert (cut.relation, cut.nearest) == ("near", "a")
    assert (same.relation, same.nearest, same.novelty) == ("exact", "b", 0.0)
    assert cut.copy_group != same.copy_group
    assert (mixed.relation, mixed.copy_group) == ("partial", None)


def test_the_longest_copy_stands_for_its_group(tmp_path: Path, write: Write, background: Background) -> None:
    whole = write(1, 30)
    with Index(tmp_path / "seen.db", background) as index:
        index.add(Document("start", whole[: len(whole) // 3]))
        index.add(Document("whole", whole))
        end = index.add(Document("end", whole[len(whole) * 2 // 3 :]))
    assert (end.relation, end.nearest) == ("near", "whole")


def test_second_writer_is_refused_and_readers_are_not(tmp_path: Path, write: Write, background: Background) -> None:
    path = tmp_path / "seen.db"
    with Index(path, background) as index:
        index.add(Document("a", write(1)))
        with pytest.raises(CleanerError, match="another process is writing"):
            Index(path, background)
        with Reader(path, background) as reader:
            assert reader.look_up(Document("x", write(1))).relation == "exact"
            index.add(Document("b", write(2)))
            assert reader.look_up(Document("y", write(2))).relation == "exact"
            assert len(reader) == 2  # looking up adds nothing
    with Index(path, background) as index:
        assert len(index) == 2


WRITER = """
import sys
from pathlib import Path
from cleaner.model import Document
from cleaner.group.background import Background
from cleaner.group.index import Index
with Index(sys.argv[1], Background.load(Path(sys.argv[2]))) as index:
    for i in range(10**6):
        index.add(Document(str(i), f"Article number {i} tells of {i * 7919} and of {i * 104729}, and ends there."))
        print(i, flush=True)
"""


def test_what_was_added_survives_a_killed_writer(tmp_path: Path, background: Background) -> None:
    path, model = tmp_path / "seen.db", Path(__file__).parents[1] / "models" / "background.npz"
    command = [sys.executable, "-c", WRITER, str(path), str(model)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        said = [int(next(writer.stdout)) for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.strip()]
    with Index(path, background) as index:
        assert len(index) >= len(said)
        assert index.add(Document("again", "Article number 7 tells of 55433 and of 733103, and ends there.")).relation == "exact"
    assert sqlite3.connect(path).execute("pragma integrity_check").fetchone() == ("ok",)


def test_expired_articles_are_forgotten_unless_copies_keep_coming(tmp_path: Path, write: Write, background: Background) -> None:
    with Index(tmp_path / "seen.db", background) as index:
        index.add(Document("old", write(1)), seen=1.0)
        index.add(Document("alive", write(2)), seen=1.0)
        index.add(Document("copy", write(2)), seen=9.0)
        assert index.expire(before=5.0) == 1
        assert index.look_up(Document("x", write(1))).relation == "unique"
        assert index.look_up(Document("y", write(2)[:500])).nearest == "alive"
        assert index.expire(before=10.0) == 2
        assert index.look_up(Document("y", write(2)[:500])).relation == "unique"
        assert len(index) == 0


def test_other_files_and_other_weights_are_refused(tmp_path: Path, background: Background) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at as one " * 20)
    with pytest.raises(CleanerError, match="cannot be used as an index"):
        Index(tmp_path / "notes.txt", background)
    Index(tmp_path / "seen.db", background).close()
    with pytest.raises(CleanerError, match="other background weights"):
        Index(tmp_path / "seen.db", Background(background.rarity + 1))
    with sqlite3.connect(tmp_path / "seen.db") as store:
        store.execute("update meta set value = '0' where key = 'format'")
    with pytest.raises(CleanerError, match="index format 0"):
        Reader(tmp_path / "seen.db", background)
