"""The tables of an index, and how they are opened by one writer and many readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaner.group.background import Background
from cleaner.model import CleanerError

FORMAT = 1  # raise it when what is stored, or how words are hashed, changes

# `copies` and `story` name an article's groups by the digest of the text that founded them. Only the article that stands
# for its copy group has its words, and its rows in `shingle` and `term`. A story's vector is the sum of its copy groups'.
_TABLES = """
create table meta (key text primary key, value text not null) without rowid;
create table article (
    n integer primary key, id text not null, digest integer not null, seen real not null,
    copies integer not null, story integer not null, headline blob, words blob);
create index article_digest on article (digest);
create index article_copies on article (copies);
create index article_story on article (story);
create index article_seen on article (seen);
create table shingle (hash integer, article integer, primary key (hash, article)) without rowid;
create index shingle_article on shingle (article);
create table term (hash integer, article integer, primary key (hash, article)) without rowid;
create index term_article on term (article);
create table story (story integer primary key, size integer not null, terms blob not null, weights blob not null);
"""


def open_store(path: Path, background: Background) -> sqlite3.Connection:
    """A connection to the store, made if it is not there; raises CleanerError if it is not an index of this version."""
    try:
        store = sqlite3.connect(path, isolation_level=None, timeout=30)
        store.execute("pragma auto_vacuum = incremental")
        store.execute("pragma journal_mode = wal")
        store.execute("pragma synchronous = normal")  # a crash of the machine may lose the last articles, never the store
        with transaction(store):
            if not store.execute("select 1 from sqlite_master").fetchone():
                for statement in _TABLES.split(";"):
                    store.execute(statement)
                versions = [("format", str(FORMAT)), ("background", background.digest())]
                store.executemany("insert into meta values (?, ?)", versions)
        meta = dict(store.execute("select key, value from meta"))
    except sqlite3.DatabaseError as error:
        raise CleanerError(f"{path}: cannot be used as an index ({error}); name another file") from error
    if meta.get("format") != str(FORMAT):
        raise CleanerError(f"{path}: index format {meta.get('format')}, this version writes {FORMAT}; build it anew")
    if meta.get("background") != background.digest():
        raise CleanerError(f"{path}: made with other background weights; use those, or build the index anew")
    return store


def lock(path: Path) -> sqlite3.Connection:
    """Held by the one writer until closed, and let go by the system if it dies; raises CleanerError for a second one."""
    try:
        held = sqlite3.connect(f"{path}-writer", isolation_level=None, timeout=0)
    except sqlite3.Error as error:
        raise CleanerError(f"{path}: no index can be made there ({error})") from error
    try:
        held.execute("begin exclusive")
    except sqlite3.Error as error:
        held.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise CleanerError(f"{path}: cannot be locked for writing ({error})") from error
        raise CleanerError(f"{path}: another process is writing to this index: run this again when it has ended") from error
    return held


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Faults of the store (a full disk, a damaged file) as CleanerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise CleanerError(f"{path}: the index failed ({error}); what was added before is kept") from error


@contextmanager
def transaction(store: sqlite3.Connection) -> Iterator[None]:
    """All of it or, on an error or a crash, nothing."""
    store.execute("begin immediate")
    try:
        yield
    except BaseException:
        store.execute("rollback")
        raise
    store.execute("commit")
