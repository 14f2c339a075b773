"""How reports for other programs name a file and an issue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from cleaner.lint import Issue
from cleaner.write.issues import Outcome


def relative(path: str) -> str:
    """A path as CI services want it: from the current folder, with slashes; what lies outside stays as it is."""
    below = os.path.relpath(path)
    return PurePath(path if below.startswith("..") else below).as_posix()


def fingerprints(outcome: Outcome) -> Iterator[tuple[str, Issue, str]]:
    """(path, issue, its name): the same as long as path, code and words are, wherever in the file they stand."""
    from hashlib import blake2b

    seen: dict[tuple[str, str, str], int] = {}
    for path, issue in outcome.issues:
        known = relative(path), issue.code, " ".join(issue.text.split())
        seen[known] = seen.get(known, 0) + 1
        yield path, issue, blake2b(repr((*known, seen[known])).encode(errors="replace"), digest_size=16).hexdigest()


def absolute_uri(path: str) -> str:
    """A file's address."""
    return Path(path).absolute().as_uri()
