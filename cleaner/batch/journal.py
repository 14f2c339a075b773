"""How far a run has come, kept beside its output, so that a run that was killed can be taken up where it stood.

The output grows in `OUT.partial`. At each checkpoint what was written is made durable first, and `OUT.progress` then says,
in one atomic step, how many records that were. Whatever stands behind the last checkpoint is cut off on resuming and made
again: so each record is there once, however often and whenever the run was killed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cleaner.batch.job import Order
from cleaner.batch.summary import Summary
from cleaner.model import CleanerError, Rule
from cleaner.version import __version__
from cleaner.write.files import whole_file

EVERY = 512  # records between two checkpoints: a second or two of work


class Progress:
    """How far a run has come: records answered, bytes of output and of quarantine that they made, and their counts."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        records: int = 0,
        offset: int = 0,
        quarantine: int = 0,
        summary: Mapping[str, Any] | None = None,
        *,
        finished: bool = False,
    ) -> None:
        self.manifest = manifest
        self.records, self.offset, self.quarantine = records, offset, quarantine
        self.summary, self.finished = summary, finished


def manifest(order: Order, rules: Iterable[Rule], inputs: list[dict[str, Any]], output_format: str) -> dict[str, Any]:
    """What two runs must have in common to be one: version, configuration, rules, output, and the inputs as they are."""
    from hashlib import sha256  # loads OpenSSL: only for those who write a journal

    rulebook = sha256()
    for rule in rules:
        rulebook.update(repr((rule.code, rule.patterns.counts, rule.unless.counts, rule.action)).encode())
        for part in (*rule.patterns.parts(), *rule.unless.parts()):
            rulebook.update(part)
    return {
        "version": __version__,
        "order": sha256(order.to_json()).hexdigest(),
        "rules": rulebook.hexdigest(),
        "output_format": output_format,
        "inputs": inputs,
    }


class Journal:
    """The progress file of one output file. Raises CleanerError where it cannot be read or written."""

    def __init__(self, output: Path) -> None:
        self.partial = output.with_name(output.name + ".partial")
        self.path = output.with_name(output.name + ".progress")

    def load(self, manifest: Mapping[str, Any]) -> Progress | None:
        """Where the run stood that is to be taken up, None if there is nothing to take up.

        Raises CleanerError if that run was another one: it names what differs.
        """
        try:
            kept = json.loads(self.path.read_bytes())
            progress = Progress(**kept)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise CleanerError(
                f"{self.path}: cannot be read as the progress of a run ({error}): delete it to start anew"
            ) from None
        differs = [key for key, value in manifest.items() if progress.manifest.get(key) != value]
        if differs:
            raise CleanerError(
                f"{self.path}: this run differs from the one begun in {', '.join(differs)}. "
                "Run as before, or without --resume to start anew"
            )
        return progress

    def save(self, progress: Progress, summary: Summary) -> None:
        """Say how far the run has come; what it says has to be on the disk before."""
        progress.summary = summary.as_dict()
        with whole_file(self.path) as stream:
            stream.write(json.dumps(vars(progress)).encode())

    def done(self, output: Path) -> None:
        """Give the output its name, and forget the progress."""
        try:
            if self.partial.exists():
                self.partial.replace(output)
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise CleanerError(f"{output}: cannot be written: {error.strerror}. The result is in {self.partial}") from None
