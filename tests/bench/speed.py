"""How fast: cleaning on the library path, and the start-up of `cleaner check`. Run on demand, on a quiet machine.

usage: python tests/bench/speed.py ARTICLES.jsonl.gz    (rows with text, and where there is one, title)
"""

from __future__ import annotations

import gzip
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cleaner import Cleaner, Config, Document

RUNS = 15


def microseconds(config: Config, documents: list[Document]) -> float:
    """CPU microseconds for 3,000 characters, once the first pass has compiled what is needed."""
    cleaner = Cleaner(config)
    size = sum(len(document.text) for document in documents)
    for _ in range(2):
        start = time.process_time()
        for document in documents:
            cleaner(document)
        spent = time.process_time() - start
    return spent / size * 3000 * 1e6


def process_cpu(command: list[str]) -> float:
    """CPU milliseconds of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [Document(i, row["text"], row.get("title")) for i, row in enumerate(rows) if row.get("text")]
    for name, config in {
        "rules only": Config(score=False, ignore=("LN",)),
        "rules and line model": Config(score=False),
        "all, with scores": Config(),
    }.items():
        print(f"{name:22s} {microseconds(config, documents):7.0f} µs CPU for 3 kB")
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(documents[0].text, encoding="utf-8")
        check = [sys.executable, "-m", "cleaner", "check", str(article)]
        pairs = [(process_cpu(check), process_cpu([sys.executable, "-c", "import click"])) for _ in range(RUNS)]
    print(f"cleaner check / import click: {statistics.median(a / b for a, b in pairs):.2f} (median of {RUNS} pairs)")


main()
