"""How soon an editor is answered: start-up, and a key pressed in an article. Run on demand, on a quiet machine.

usage: python tests/bench/server.py
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[2]
URI = (ROOT / "article.md").as_uri()
KEYS = 60
PLACE = lsp.Range(lsp.Position(4, 3), lsp.Position(4, 3))


async def measure(text: str) -> str:
    """Start a server, open the text, press a key time and again."""
    client, answers = LanguageClient("bench", "1"), asyncio.Queue[float]()
    client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda _: answers.put_nowait(time.perf_counter()))
    begun = time.perf_counter()
    await client.start_io(sys.executable, "-m", "cleaner", "server", cwd=ROOT)
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities()))
    client.initialized(lsp.InitializedParams())
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(URI, "markdown", 1, text)))
    first = await answers.get() - begun
    took = []
    for version in range(2, KEYS + 2):
        pressed = time.perf_counter()
        document = lsp.VersionedTextDocumentIdentifier(version, URI)
        change = lsp.TextDocumentContentChangePartial(range=PLACE, text="x")
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        took.append(await answers.get() - pressed)
        await asyncio.sleep(0.05)  # faster than anybody types
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]
    told = [1000 * value for value in (first, statistics.median(took), sorted(took)[-KEYS // 20], max(took))]
    return "{:8.0f} {:12.1f} {:10.1f} {:10.1f}".format(*told)


def main() -> None:
    """The table, in milliseconds on the clock."""
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    seeds = [path.read_text(encoding="utf-8") for path in paths if not path.name.endswith(".clean.txt")]
    print("   characters  first answer   a key, median    95 %    longest (ms)")
    for size in (3_000, 10_000, 100_000):
        text = ("\n\n".join(seeds) * 9)[:size]
        print(f"{size:13,} {asyncio.run(measure(text))}")


if __name__ == "__main__":
    main()
