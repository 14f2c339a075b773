"""The five seed articles against goldens that a person reviewed.

To renew a golden after a change that is meant, and then read the difference:
`cleaner clean -q seeds/X.txt > seeds/X.clean.txt; cleaner check --output-format jsonl seeds/X.txt > seeds/X.findings.jsonl`
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import cleaner

SEEDS = sorted(path for path in (ROOT / "seeds").glob("*.txt") if not path.name.endswith(".clean.txt"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_seed(seed: Path) -> None:
    golden = seed.with_suffix(".clean.txt").read_bytes()
    report = cleaner.clean(seed.read_bytes())
    assert report.text.encode() == golden
    assert report.restore().encode() == seed.read_bytes()
    command = [sys.executable, "-m", "cleaner", "clean", "-q", str(seed)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == golden


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_findings(seed: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "check", "--exit-zero", "--output-format", "jsonl", f"seeds/{seed.name}"]
    found = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
    assert found == seed.with_suffix(".findings.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("seed", "gone", "kept"),
    [
        ("000", [" – What You Need to Know!"], ["Rivalry\n\nMoscow, Russia – India’s"]),
        (
            "001",
            [" – Unlock the Editor’s Digest for the Latest on India’s Diplomatic Talks"],
            ["Putin\n\nMoscow, Russia – Indian"],
        ),
        (
            "002",
            ["__temp__", "`", "Source: ALJAZEERA", "ALJAZEERA MEDIA NETWORK", "Leave a comment", "Your email", "Required fields"],
            [
                "Modi visits Moscow to navigate",
                "The China Factor: ",
                "'Defence a Priority': ",
                "global relations and trade partnerships.",
            ],
        ),
        ("003", ["Breaking News", "Read more: Open Letter"], ["Russian State Media Reports", "underscoring the growing ties"]),
        ("004", [], ["Indian Prime Minister Narendra Modi held a meeting", "other bilateral initiatives."]),
    ],
)
def test_what_an_editor_asked_for(seed: str, gone: list[str], kept: list[str]) -> None:
    (path,) = [path for path in SEEDS if path.name.startswith(seed)]
    source = path.read_text(encoding="utf-8")
    report = cleaner.clean(source)
    assert [words for words in gone if words in report.text or words not in source] == []
    assert [words for words in kept if words not in report.text] == []
    if report.title:
        assert report.text.startswith(report.title + "\n\n")
        assert report.text.count(report.title) == 1
    assert (report.title is None) == (seed == "004")
    assert report.meta == ({"source": "ALJAZEERA"} if seed == "002" else {})
