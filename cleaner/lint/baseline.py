"""A file of findings that are known and let be: path, code, and the hash of the words found."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.model import CleanerError

VERSION = 1
Known = Mapping[tuple[str, str], int]  # (code, hash of the words) -> how often


def words_hash(text: str) -> str:
    """A short name for words, the same however they are spaced."""
    from hashlib import blake2b  # loaded for those who have a baseline

    return blake2b(" ".join(text.split()).encode(errors="replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings of each file; files are named from the baseline's folder, so that it can be kept in git."""

    path: Path
    files: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """Raises CleanerError for a file that is missing or no baseline."""
        try:
            said = json.loads(path.read_bytes())
            if said["version"] != VERSION:
                raise CleanerError(f"{path}: a baseline of version {said['version']!r}: write it anew with --add-baseline")
            files = {
                name: {(code, words): int(number) for code, found in codes.items() for words, number in found.items()}
                for name, codes in said["files"].items()
            }
        except FileNotFoundError:
            raise CleanerError(f"{path}: no such baseline: `cleaner check --add-baseline` writes it") from None
        except OSError as error:
            raise CleanerError(f"{path}: cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CleanerError(f"{path}: no baseline: write it anew with --add-baseline") from None
        return cls(path, files)

    def name(self, path: str) -> str:
        """What the baseline calls a file."""
        return Path(os.path.relpath(path, self.path.parent)).as_posix()

    def known(self, path: str) -> Known:
        """What is known of a file."""
        return self.files.get(self.name(path), {})

    def with_findings(self, path: str, found: Iterable[tuple[str, str]]) -> None:
        """Let (code, words) be in a file, in place of what was known of it."""
        counted = Counter((code, words_hash(text)) for code, text in found)
        self.files.pop(self.name(path), None)
        if counted:
            self.files[self.name(path)] = dict(counted)

    def as_bytes(self) -> bytes:
        """The file's content, the same whatever the order in which findings came."""
        files: dict[str, dict[str, dict[str, int]]] = {}
        for name in sorted(self.files):
            codes: dict[str, dict[str, int]] = {}
            for (code, words), number in sorted(self.files[name].items()):
                codes.setdefault(code, {})[words] = number
            files[name] = codes
        return json.dumps({"version": VERSION, "files": files}, indent=1, ensure_ascii=True).encode() + b"\n"
