"""The model card of the line model, with the figures of the run that fitted it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.detect import line_model
from cleaner.training.line_samples import Sample

_Part: TypeAlias = tuple[Sample, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]  # words, author's, cut
_LEAST_PAGES = 3

_TEMPLATE = """# lines.npz

Tells the lines of a text, and the blocks of a web page, that the article's author wrote from those that a template, an
editor's tool or a reader added.

Made on {made} with `cleaner train lines --data DIR --seed {seed}` (scikit-learn fits, plain arrays ship; no pickle).

| | plain text | pages |
| --- | --- | --- |
| documents | {text.documents:,} | {page.documents:,} |
| lines or blocks with a label | {text.lines:,} | {page.lines:,} |
| cut where the probability is below | {TRUSTED} to {DOUBTED} | {PAGE_THRESHOLD} |
| of the author's words, lost | {text.lost:.2%} | {page.lost:.2%} |
| of the other words, cut | {text.cut:.2%} | {page.cut:.2%} |
| of clean articles' words, lost | {text.harm:.3%} | |

By language, articles alone (extractors' views for plain text):

| | plain text: documents | lost | cut | pages | lost | cut |
| --- | --- | --- | --- | --- | --- | --- |
{languages}

By site, of those with three pages and more: half lose less than {page.half_of_sites:.1%} of the author's words, nine of ten less
than {page.most_sites:.1%}.

All figures are for sites that the answering model had not seen (five folds by registrable domain), and for the model alone:
one reading of the text, and no rule cuts anything. In plain text the threshold is {TRUSTED} where rules and model are sure of
fewer than {FEW:.0%} of the lines ({FEW_ALONE:.0%} if no rule is), {DOUBTED} where they are of more ({DOUBTED_PARAGRAPH} for
lines of {PARAGRAPH} words and more), and {DROWNED} ({DROWNED_PARAGRAPH}) where more than {MUCH:.0%} of the words are surely
junk.

## What it is
Per input kind: a logistic regression on hashed words, word pairs and a line's outer words (for pages also on the words of
class and id values) gives scores; a network of one hidden layer sees those scores, the shape of the line, what stands around
it, for pages where it stands in the DOM, and for plain text what the rules say of it and of the lines around; a second
network sees in addition what the first one thought of the lines around and of the DOM's groups. Every stage is fitted on
answers that the stage before gave for sites it had not seen.
A quarter of the pages is seen a second time with every word exchanged for another, so that the model does not lean on
the words of the languages it was fitted on.

## Data
| set | licence | used for |
| --- | --- | --- |
| WCXB, development part | CC BY 4.0 | pages, extractors' views, clean articles |
| fundus evaluation articles, development part | MIT | the same, 22 languages |
| trafilatura evaluation pages | Apache 2.0 | pages, by snippets; blocks and views where a model blind to the site was sure |
| interface strings of Ghost, klaro, tarteaucitron, gitalk | MIT, BSD-3 | junk words in 61 languages |

Clean articles are also shown wrapped, cut, as single sentences, with lists, results and tables of figures, as dialogue, verse,
prizes and bulletins (synthetic), and in the surroundings that extractors left of other pages.

## Limits
Most of the labelled text is English and German. Gold texts differ in what they count: standfirsts, fact boxes, summaries
and captions are where the model errs most. Pages that are not articles were trained on at half weight: what is kept of them
is what a reader may have come for, not an article.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a judge answers for sites that it had not seen; shares are of words.

    `languages` maps each to its documents, and to what is lost and cut of them; of the sites half lose less than
    `half_of_sites`, nine of ten less than `most_sites`.
    """

    documents: int
    lines: int
    lost: float
    cut: float
    harm: float
    languages: Mapping[str, tuple[int, float, float]]
    half_of_sites: float
    most_sites: float


def figures(samples: list[Sample], answers: NDArray[np.float64], thresholds: NDArray[np.float64]) -> Figures:
    """`thresholds`: for each line or block. Of documents without any junk line, all words lost are harm.

    Shares are of articles alone; documents and lines count what was learnt from.
    """
    labels = np.concatenate([s.labels for s in samples])
    known = np.concatenate([s.weights for s in samples]) > 0
    words = np.concatenate([s.length * s.article for s in samples]) * known
    clean = np.concatenate([np.full(len(s.labels), s.clean) for s in samples])
    cut, good = answers < thresholds, labels == 1
    ends = np.cumsum([len(s.labels) for s in samples])[:-1]
    parts = list(zip(samples, *(np.split(values, ends) for values in (words, good, cut)), strict=True))
    told = [part for part in parts if part[0].site and part[0].article]
    by_site = _grouped(((part[0].site, part) for part in told), _LEAST_PAGES)
    lost = [_shares(group)[0] for group in by_site.values()] or [0.0]
    return Figures(
        documents=len(samples),
        lines=int(known.sum()),
        lost=float(words[good & cut & ~clean].sum() / max(words[good & ~clean].sum(), 1)),
        cut=float(words[~good & cut].sum() / max(words[~good].sum(), 1)),
        harm=float(words[clean & cut].sum() / max(words[clean].sum(), 1)),
        languages={
            lang: (len(group), *_shares(group)) for lang, group in _grouped(((part[0].lang, part) for part in told), 1).items()
        },
        half_of_sites=float(np.quantile(lost, 0.5)),
        most_sites=float(np.quantile(lost, 0.9)),
    )


def _grouped(parts: Iterable[tuple[str, _Part]], least: int) -> dict[str, list[_Part]]:
    groups: dict[str, list[_Part]] = defaultdict(list)
    for name, part in parts:
        groups[name].append(part)
    return {name: group for name, group in groups.items() if len(group) >= least}


def _shares(parts: list[_Part]) -> tuple[float, float]:
    """(share of the author's words that is lost, share of the other words that is cut)."""
    kept = sum(float(words[good].sum()) for _, words, good, _ in parts)
    other = sum(float(words[~good].sum()) for _, words, good, _ in parts)
    lost = sum(float(words[good & cut].sum()) for _, words, good, cut in parts)
    gone = sum(float(words[~good & cut].sum()) for _, words, good, cut in parts)
    return lost / max(kept, 1.0), gone / max(other, 1.0)


def card(text: Figures, page: Figures, seed: int) -> str:
    """The card as Markdown."""
    rows = []
    for lang in sorted({*text.languages, *page.languages}, key=lambda lang: -page.languages.get(lang, (0, 0, 0))[0]):
        cells = [
            f"{found[0]:,} | {found[1]:.1%} | {found[2]:.0%}" if (found := one.languages.get(lang)) else "- | - | -"
            for one in (text, page)
        ]
        rows.append(f"| {lang or 'not told'} | {' | '.join(cells)} |")
    named = vars(line_model) | {"languages": "\n".join(rows)}
    return _TEMPLATE.format(text=text, page=page, seed=seed, made=date.today(), **named)
