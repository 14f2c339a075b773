"""Batches: the same answers whatever works on them, and nothing lost or made twice however a run ends."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts, titles

import cleaner
from cleaner.batch import journal, runner
from cleaner.batch.job import Job, Order, Outcome, Tally
from cleaner.batch.pool import Pool
from cleaner.batch.runner import Batch, run_batch
from cleaner.batch.summary import Summary
from cleaner.batch.wire import report_from_wire, report_to_wire
from cleaner.config import Config
from cleaner.model import CleanerError, Document, Unread
from cleaner.read.raw import Raw
from cleaner.read.records import AS_NAMED
from cleaner.read.sources import Sources

RULES_ONLY = Config(ignore=("LN",), score=False)
ORDER = Order("clean", RULES_ONLY)


def records(count: int) -> list[bytes]:
    made = [json.dumps({"id": n, "text": f"The bridge number {n} opened.\n\nLeave a comment\n"}).encode() for n in range(count)]
    made[count // 2] = b'{"id": "broken", "text": 3}'
    return made


def raws(count: int) -> list[Raw | Unread]:
    return [Raw(f"x.jsonl:{n}", "json", line) for n, line in enumerate(records(count), 1)]


def answered(pool: Pool, items: list[Raw | Unread]) -> list[Outcome]:
    return [outcome for _, outcome in pool.outcomes(items)]


def test_workers_answer_as_this_process_does() -> None:
    items = raws(80)
    job = Job(ORDER)
    with Pool(Job(ORDER), 2) as pool:
        assert answered(pool, items) == [job(item) for item in items if isinstance(item, Raw)]


def test_a_killed_worker_costs_no_record() -> None:
    items = raws(200)
    job = Job(ORDER)
    with Pool(Job(ORDER), 1) as pool:
        stream = pool.outcomes(items)
        first = next(stream)
        for worker in list(pool._workers):
            os.kill(worker._process.pid, signal.SIGKILL)
        assert [outcome for _, outcome in (first, *stream)] == [job(item) for item in items if isinstance(item, Raw)]


def test_a_record_that_takes_too_long_is_the_only_one_lost() -> None:
    slow = Raw("x.jsonl:2", "json", json.dumps({"id": 2, "text": "Leave a comment\n" * 200_000}).encode())
    items: list[Raw | Unread] = [Raw("x.jsonl:1", "json", records(3)[0]), slow, Raw("x.jsonl:3", "json", records(3)[2])]
    with Pool(Job(ORDER), 1, timeout=0.5) as pool:
        errors = [outcome.tally.error for outcome in answered(pool, items)]
    assert errors == [None, "x.jsonl:2: not cleaned in 2 tries: no answer within 0.5 seconds", None]


def test_an_order_that_cannot_be_carried_out_says_so_at_once() -> None:
    with pytest.raises(CleanerError, match="ZZ999"):
        Pool(Job(Order("clean", Config(select=("ZZ999",)))), 1)


def test_an_order_survives_the_way_to_another_process() -> None:
    order = Order("score", Config(ignore=("LN",), per_file_ignores=(("drafts/*", ("CM", "NL")),)), AS_NAMED._replace(text="body"))
    assert Order.from_json(order.to_json()) == order


class StoppedError(Exception):
    pass


@settings(max_examples=12)
@given(stops=st.lists(st.integers(1, 40), max_size=4))
def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(stops: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("run")
    source = folder / "in.jsonl"
    source.write_bytes(b"\n".join(records(40)) + b"\n")

    def batch(name: str) -> Batch:
        sources = Sources([str(source)], "jsonl", AS_NAMED, (), 1 << 20)
        return Batch(ORDER, sources, folder / f"{name}.quarantine", folder / name, resume=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "EVERY", 7)
        whole = run_batch(batch("whole"), None, lambda *_: None)
        for stop in stops:
            left = iter(range(stop))

            def told(tally: Tally, summary: Summary, left: Iterator[int] = left) -> None:
                if next(left, None) is None:
                    raise StoppedError

            try:
                run_batch(batch("parts"), None, told)
            except StoppedError:
                continue
        assert run_batch(batch("parts"), None, lambda *_: None) == whole
    assert (folder / "parts").read_bytes() == (folder / "whole").read_bytes()
    assert (folder / "parts.quarantine").read_bytes() == (folder / "whole.quarantine").read_bytes()
    assert {path.name for path in folder.iterdir()} == {
        "in.jsonl", "parts", "whole", "parts.quarantine", "whole.quarantine",
    }  # fmt: skip


def test_another_run_is_not_taken_up(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(records(30)) + b"\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "EVERY", 7)

        def run(order: Order, *, stop: bool) -> None:
            def told(tally: Tally, summary: Summary) -> None:
                if stop and summary.documents == 20:
                    raise StoppedError

            run_batch(
                Batch(order, Sources([str(source)], "auto", AS_NAMED, (), 1 << 20), tmp_path / "q", out, resume=True), None, told
            )

        with pytest.raises(StoppedError):
            run(ORDER, stop=True)
        with pytest.raises(CleanerError, match="differs from the one begun in order"):
            run(Order("clean", Config(score=False)), stop=False)
        source.write_bytes(b"\n".join(records(31)) + b"\n")
        with pytest.raises(CleanerError, match="differs from the one begun in inputs"):
            run(ORDER, stop=False)
    assert not out.exists()
    assert journal.Journal(out).partial.exists()


@given(text=texts, title=titles)
def test_reports_survive_the_way_to_another_process(text: str, title: str | None) -> None:
    report = cleaner.Cleaner()(Document("x", text, title))
    wired = json.loads(json.dumps(report_to_wire(report)))
    assert report_from_wire(wired, {}) == report


def test_map_gives_the_same_reports_with_workers_and_without() -> None:
    cleans = cleaner.Cleaner(RULES_ONLY)
    articles: list[str | dict[str, object]] = [
        "A text.\n\nLeave a comment",
        {"id": "b", "text": "Another.\n\nLeave a comment", "title": "T", "when": object()},
        {"html": "<p>No page of text"},
        {"id": "c"},
    ]
    reports = list(cleans.map(articles, workers=2))
    assert reports == list(cleans.map(articles))
    assert [report.text for report in reports] == ["A text.", "Another.", "No page of text", ""]
    assert reports[1].document.extra == {"when": articles[1]["when"]}  # type: ignore[index]
    assert reports[3].error is not None
    assert "neither 'text' nor 'html'" in reports[3].error


def test_the_command_summarises_and_says_what_it_could_not_clean(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(records(50)) + b"\n")
    command = [sys.executable, "-m", "cleaner", "clean", str(source), "-o", str(out), "--no-scores", "--ignore", "LN"]
    command += ["--workers", "2", "--summary", str(tmp_path / "s.json"), "--log-format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(out.read_bytes().splitlines()) == 50
    said = [json.loads(line) for line in done.stderr.splitlines()]
    summary = json.loads((tmp_path / "s.json").read_text())
    assert said[-1]["summary"] == summary
    assert said[0]["error"] == f"{source}:26: field 'text' must be text, not int"
    assert (summary["documents"], summary["quarantined"], summary["codes"]) == (50, 1, {"CM001": 49})
    assert json.loads((tmp_path / "quarantine.jsonl").read_text())["id"] == "broken"


def test_output_goes_to_a_url_once_it_is_whole(tmp_path: Path) -> None:
    source, store = tmp_path / "in.jsonl", tmp_path / "store"
    source.write_bytes(b"\n".join(records(5)))
    store.mkdir()
    command = [sys.executable, "-m", "cleaner", "clean", str(source), "--no-scores", "-q", "-o"]
    result = subprocess.run([*command, f"file://{store}/out.jsonl.gz"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, [path.name for path in store.iterdir()]) == (2, ["out.jsonl.gz"])
    assert len(gzip.decompress((store / "out.jsonl.gz").read_bytes()).splitlines()) == 5
    assert (tmp_path / "quarantine.jsonl").exists()
    for target, said in (
        (f"file://{store}/missing/out.jsonl", "cannot be written"),
        ("https://example.org/out.jsonl", "pages of the web cannot be written"),
    ):
        result = subprocess.run([*command, target], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (result.returncode, said in result.stderr) == (2, True), result.stderr
    result = subprocess.run(
        [*command, "memory://out.jsonl", "--resume"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "--resume needs" in result.stderr
