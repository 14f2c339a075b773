"""Count in how many articles of each language a word stands: what `group` takes for the world's articles."""

from __future__ import annotations

import gzip
import json
from array import array
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.group.background import STEP
from cleaner.group.shingles import NAME, NUMBER, words
from cleaner.model import CleanerError
from cleaner.weights import save

BITS = 20
SMOOTHING = 20  # articles added to each language: in a small sample, one use does not make a word common
LANGUAGE = "en"  # of rows that name none

_SETS = {
    "wcxb_dev": ("WCXB, development split: web pages of many types with a reviewed main text", "CC BY 4.0"),
    "fundus_dev": ("Fundus: articles of newspapers, extracted by hand-written parsers", "MIT"),
}

Texts = dict[str, list[str]]  # by language


def train(data_dir: Path, out_dir: Path) -> dict[str, int]:
    """Write background.npz and its card, background.md, from data_dir/*.jsonl.gz; return the articles counted by language.

    Rows: {"text", and where there are, "title" and "lang"}; rows without text are left out. The same rows give the same
    bytes. Raises CleanerError where no row has a text, and for a file that is not such rows.
    """
    sets = {path.name.removesuffix(".jsonl.gz"): _read(path) for path in sorted(data_dir.glob("*.jsonl.gz"))}
    articles: Texts = defaultdict(list)
    for texts in sets.values():
        for lang, found in texts.items():
            articles[lang] += found
    if not articles:
        raise CleanerError(f"{data_dir}: no *.jsonl.gz with rows that have a text")
    out_dir.mkdir(parents=True, exist_ok=True)
    steps = np.round(rarity(articles) / STEP).astype(np.int8)
    save(out_dir / "background.npz", {"rarity": array("b", steps.tobytes())})
    (out_dir / "background.md").write_text(_card(sets, articles), encoding="utf-8")
    return {lang: len(texts) for lang, texts in sorted(articles.items())}


def rarity(articles: Texts) -> NDArray[np.float64]:
    """For each bucket of hashed words -ln of its share of articles, in the language where that share is largest.

    A word seen nowhere counts as in half an article of the largest language.
    """
    largest = max(map(len, articles.values()))
    share = np.full(1 << BITS, 0.5 / largest)
    for texts in articles.values():
        holders = np.zeros(1 << BITS)
        for article in words(texts):
            holders[np.unique((article & ~(NAME | NUMBER)) >> np.uint32(32 - BITS))] += 1
        share = np.maximum(share, holders / (len(texts) + SMOOTHING))
    answer: NDArray[np.float64] = np.minimum(-np.log(share), 127 * STEP)
    return answer


def _read(path: Path) -> Texts:
    """The articles of one set by language, headline first."""
    articles = defaultdict(list)
    try:
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if row.get("text"):
                    articles[row.get("lang") or LANGUAGE].append(f"{row.get('title') or ''}\n{row['text']}")
    except (OSError, EOFError, ValueError, AttributeError) as error:
        raise CleanerError(f"{path}: cannot be read as gzipped JSON Lines of articles: {error}") from error
    return articles


def _card(sets: dict[str, Texts], articles: Texts) -> str:
    data = "\n".join(
        f"| {name} | {sum(map(len, texts.values())):,} | {' | '.join(_SETS.get(name, ('own', 'own')))} |"
        for name, texts in sets.items()
        if texts
    )
    counts = Counter({lang: len(texts) for lang, texts in articles.items()})
    languages = ", ".join(f"{lang} {count:,}" for lang, count in sorted(counts.items(), key=lambda x: (-x[1], x[0])))
    return _TEXT.format(data=data, languages=languages, bits=BITS, buckets=1 << BITS, smoothing=SMOOTHING)


_TEXT = """# Background

How rare each word is in the world's articles: `background.npz`, one array `rarity` of {buckets:,} signed bytes. Stories are
recognised by rare words; without a background the words of a batch's own subject would seem common.

## How it works
A word is folded (case, accents), hashed to 32 bits, and its upper {bits} bits are its bucket. A bucket holds -ln of the share
of articles that use one of its words, in steps of 1/14. The share is that of the language which uses the word most: n uses in
N articles count as n / (N + {smoothing}). So a function word of a language with few articles here counts as common, and no
language needs to be recognised. A word seen nowhere counts as in half an article of the largest language.

## Data
| set | articles | what | licence |
| --- | --- | --- | --- |
{data}

Articles by language: {languages}.

Made with `cleaner train background --data DIR`; the same data give the same bytes. No text is stored, only counts of hashed
words.

## Where it is weak
Languages with fewer than five articles: their function words are only partly known, so two unrelated articles seem more alike
(cosines of .1 to .2, where English has .01). The threshold for one story, .36, lies above that. Languages not listed rely on
their likeness to those that are. The English part holds few financial tables and sports results: their jargon is taken for
rare, until a batch of 1,000 articles or more shows it to be common there.
"""
