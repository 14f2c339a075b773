"""Many files through the linter: remembered answers first, the others in parallel, all in the order given."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cleaner.config import Config, config_from_json
from cleaner.lint.checker import Checker
from cleaner.lint.issues import Checked, as_list, from_list
from cleaner.model import CleanerError
from cleaner.read.records import Fields

if TYPE_CHECKING:
    import subprocess

FEW = 8  # files: opening the memory costs more than checking so few
WORTH_A_WORKER = 60  # files that take as long as a process to start


class Checkers:
    """One checker for each configuration, made when it is needed."""

    def __init__(self, form: str, fields: Fields) -> None:
        self.form, self.fields = form, fields
        self._made: dict[Config, Checker] = {}

    def of(self, config: Config) -> Checker:
        """The checker of a configuration. Raises CleanerError as `Checker` does."""
        if config not in self._made:
            self._made[config] = Checker(config, self.form, self.fields)
        return self._made[config]


def read(path: str) -> bytes:
    """A file's bytes. Raises CleanerError where it cannot be read."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a Path costs as much as the reading
            return file.readall()
    except OSError as error:
        raise CleanerError(f"{path}: cannot be read: {error.strerror}") from None


def check_files(files: Sequence[tuple[str, Config]], checkers: Checkers, *, workers: int, cache: bool) -> list[Checked]:
    """What is wrong in each file, in the order given. Raises CleanerError for a configuration that cannot be used."""
    for config in dict.fromkeys(config for _, config in files):
        checkers.of(config)  # so that a bad configuration is told before anything is done
    if not cache or len(files) < FEW:
        return _check(files, checkers, workers)
    from cleaner.lint.cache import Cache, cache_file, key, stamp  # loads SQLite

    stamps = {config: stamp(checkers.of(config).config) for config in dict.fromkeys(config for _, config in files)}
    keys = []
    for path, config in files:
        try:
            keys.append(key(checkers.of(config), stamps[config], path, read(path)))
        except CleanerError as error:
            keys.append(f"{error}".encode())
    memory = Cache(cache_file())
    known = memory.look_up({name: path for name, (path, _) in zip(keys, files, strict=True)})
    missing = [i for i, name in enumerate(keys) if name not in known]
    fresh = dict(zip(missing, _check([files[i] for i in missing], checkers, workers), strict=True))
    if fresh:
        memory.remember(((keys[i], checked) for i, checked in fresh.items()), known)
    memory.close()
    return [fresh[i] if i in fresh else _named(known[keys[i]], path) for i, (path, _) in enumerate(files)]


def _named(checked: Checked, path: str) -> Checked:
    """The answer for another file of the same content."""
    return checked if checked.path == path else from_list(path, as_list(checked))


def check_one(path: str, checker: Checker) -> Checked:
    """One file's answer; one that cannot be read has an error for it."""
    try:
        return checker.check(path, read(path))
    except CleanerError as error:
        return Checked(path, error=str(error))


def _check(files: Sequence[tuple[str, Config]], checkers: Checkers, workers: int) -> list[Checked]:
    workers = min(workers, 1 + len(files) // WORTH_A_WORKER)
    shares = [files[i::workers] for i in range(workers)]
    with _Helpers(shares[1:], checkers) as helpers:
        answers = [[check_one(path, checkers.of(config)) for path, config in shares[0]] if files else [], *helpers.answers()]
    return [answers[i % workers][i // workers] for i in range(len(files))]


class _Helpers:
    """Processes of their own, each with a share of the files, that work while this one does."""

    def __init__(self, shares: Sequence[Sequence[tuple[str, Config]]], checkers: Checkers) -> None:
        self._shares = shares
        self._checkers = checkers
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> _Helpers:
        if self._shares:
            import subprocess

            command = [sys.executable, "-m", "cleaner.lint.worker"]
            self._running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in self._shares]  # noqa: S603
            for process, share in zip(self._running, self._shares, strict=True):
                if process.stdin is not None:
                    process.stdin.write(order(share, self._checkers))
                    process.stdin.close()
        return self

    def answers(self) -> Iterator[list[Checked]]:
        """Each process's answers. Raises CleanerError for one that ended early."""
        for process, share in zip(self._running, self._shares, strict=True):
            said = process.stdout.read() if process.stdout else b""
            if process.wait() != 0:
                raise CleanerError(f"a worker process ended with {process.returncode}: try --workers 1")
            yield [from_list(path, one) for (path, _), one in zip(share, json.loads(said), strict=True)]

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            if process.stdout is not None:
                process.stdout.close()
            if process.poll() is None:
                process.kill()
            process.wait()


def order(files: Sequence[tuple[str, Config]], checkers: Checkers) -> bytes:
    """A worker's share, as bytes."""
    configs = list(dict.fromkeys(config for _, config in files))
    said = {
        "form": checkers.form,
        "fields": checkers.fields,
        "configs": [asdict(config) for config in configs],
        "files": [[path, configs.index(config)] for path, config in files],
    }
    return json.dumps(said).encode()


def carried_out(said: Mapping[str, Any]) -> bytes:
    """The answers to an order, as bytes."""
    checkers = Checkers(said["form"], Fields(*said["fields"]))
    configs = [config_from_json(config) for config in said["configs"]]
    return json.dumps([as_list(check_one(path, checkers.of(configs[i]))) for path, i in said["files"]]).encode()
