"""How fast the linter is: 2,000 Markdown files, cold and warm, and one small file. Run on demand, on a quiet machine.

usage: python tests/bench/check.py [PEER…]    a peer is a command that takes a folder, such as "proselint check"
"""

from __future__ import annotations

import os
import random
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = [sys.executable, "-m", "cleaner", "check", "--output-format", "concise"]
FILES, SIZE, RUNS = 2_000, 3_000, 5
ENDS = [
    "Leave a comment",
    "**Share this article**",
    "```\ncode\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<!-- more -->",
    "",
    "",
    "",
]


def article(chance: random.Random, paragraphs: list[str]) -> str:
    """A Markdown file as newsrooms write them: front matter or a heading, sub-heads, links, emphasis, at times junk."""
    title = " ".join(chance.choice(paragraphs).split()[:7])
    parts = [f"# {title}" if chance.random() < 0.4 else f'---\ntitle: "{title}"\ndate: 2024-01-02\n---']
    while sum(map(len, parts)) < SIZE:
        words = chance.choice(paragraphs).split()
        at = chance.randrange(len(words) - 2)
        words[at] = chance.choice(["{}", "{}", "**{}**", "*{}*", "[{}](https://example.org/)"]).format(words[at])
        parts.append(chance.choice(["", "", "", "", "> ", "- ", "## One\n\n"]) + " ".join(words))
    return "\n\n".join([*parts, chance.choice(ENDS), ""])


def measured(command: list[str], cache: Path) -> tuple[float, float]:
    """Seconds of one run: (on the clock, of processors)."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """The table, in seconds."""
    paths = sorted((ROOT / "seeds").glob("*.clean.txt"))
    paragraphs = [line for path in paths for line in path.read_text("utf-8").splitlines() if len(line.split()) > 12]
    with tempfile.TemporaryDirectory() as name:
        folder, cache, one = Path(name) / "articles", Path(name) / "cache", Path(name) / "one.md"
        folder.mkdir()
        chance = random.Random(7)
        for number in range(FILES):
            (folder / f"{number:04}.md").write_text(article(chance, paragraphs), encoding="utf-8")
        one.write_text(
            "# Bridge Opens in Riga\n\nIt opened on Monday, two years late.\n\n**Leave a comment**\n", encoding="utf-8"
        )
        measured([*CHECK, str(one)], cache)  # makes the rules of a checkout ready
        cold = [measured([*CHECK, "--no-cache", str(folder)], cache) for _ in range(RUNS)]
        measured([*CHECK, str(folder)], cache)
        rows = {
            "cleaner, cold": cold,
            "cleaner, warm": [measured([*CHECK, str(folder)], cache) for _ in range(RUNS)],
            "cleaner, one small file": [measured([*CHECK, str(one)], cache) for _ in range(3 * RUNS)],
            **{peer: [measured([*shlex.split(peer), str(folder)], cache)] for peer in sys.argv[1:]},
        }
    for what, times in rows.items():
        clock, processors = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{what:24s} {clock:7.2f} s on the clock {processors:7.2f} s of processors")


if __name__ == "__main__":
    main()
