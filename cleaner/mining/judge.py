"""Which of the lines that recur are a site's and not its authors'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cleaner.mining.recur import Recurrence, Recurrences
from cleaner.mining.template import frame, shown

_SENTENCE_SHARE = 0.8  # authors have standing sentences, such as who did not answer; none stands in so many articles
_SENTENCE_EDGE = 0.95
_SENTENCE_FIXED = 0.8
_BODY_SHARE = 0.5  # sub-heads recur in the body, but not in half of all articles
_EDGE = 0.7
_RARE = 0.01
_FACTS_SHARE = 0.3  # labels with facts (attendance, results) stand below some articles, an address below all
_FACTS_VARIETY = 0.5
_HEADLINE_SHARE = 0.3  # columns and forecasts have one headline for all their articles
_FRAME_LETTERS = 3
_NAME_FRAME_LETTERS = 8  # "… and …" is in every language
_DOMINATES = 0.8  # the share of a template's documents that makes one wording the line, and the template a chance


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line or template that recurs: how unlikely it is to be prose, in [0, 1], and why it is left out, if it is.

    `share` is the share of the documents of its source that hold it, of the source where it is most at home; of the whole
    batch where it recurs in no single source.
    """

    key: str
    masked: bool
    documents: int
    sources: tuple[str, ...]
    place: str
    edge: float
    share: float
    samples: tuple[str, ...]
    score: float
    left_out: str | None = None


def candidates(recurring: Recurrences, min_documents: int, known: Callable[[str, str], str | None]) -> list[Candidate]:
    """What recurs as candidates, the least like prose first; those left out say why.

    `known` tells which rule finds a line at a place already.
    """
    kept = _told_once(recurring.found)
    judged = [_judge(recurrence, recurring.totals, min_documents, known) for recurrence in kept]
    return sorted(judged, key=lambda c: (c.left_out is not None, -c.score, -c.documents, c.key))


def _told_once(found: Iterable[Recurrence]) -> list[Recurrence]:
    """Of a template and its wordings the one that tells more: a wording that dominates, else the template."""
    found = list(found)
    templates = {r.key: r for r in found if r.masked and len(r.distinct) > 1}
    best: Counter[str] = Counter()
    for r in found:
        if not r.masked and r.template in templates:
            best[r.template] = max(best[r.template], r.documents)
    useless = {key for key, r in templates.items() if best[key] >= _DOMINATES * r.documents or _bare(r)}
    return [
        r
        for r in found
        if (r.key in templates and r.key not in useless)
        or (not r.masked and (r.template not in templates or r.template in useless))
    ]


def _judge(
    recurrence: Recurrence, totals: Counter[str], min_documents: int, known: Callable[[str, str], str | None]
) -> Candidate:
    documents = recurrence.documents
    place, at_place = recurrence.places.most_common(1)[0]
    edge = max(recurrence.places["head"], recurrence.places["tail"]) / documents
    fixed = max(recurrence.distances.values()) / documents
    share = _share(recurrence, totals, min_documents)
    sentence = recurrence.sentences * 2 > documents
    score = share**0.5 * (edge + fixed) / 2 * (0.6 if sentence else 1) * (0.9 if recurrence.masked else 1)
    samples = tuple(text for text, _ in recurrence.samples.most_common(3))
    return Candidate(
        key=recurrence.settled,
        masked=recurrence.masked,
        documents=documents,
        sources=tuple(source for source, _ in recurrence.sources.most_common()),
        place=place if at_place >= _SENTENCE_EDGE * documents else "any",
        edge=edge,
        share=share,
        samples=samples,
        score=score,
        left_out=_honest(recurrence, share, edge, fixed, sentence=sentence) or known(samples[0], place),
    )


def _share(recurrence: Recurrence, totals: Counter[str], min_documents: int) -> float:
    shares = [count / totals[source] for source, count in recurrence.sources.items() if count >= min_documents]
    return max(shares, default=recurrence.documents / totals.total())


def _honest(recurrence: Recurrence, share: float, edge: float, fixed: float, *, sentence: bool) -> str | None:
    """Why a line that recurs may be its authors' all the same; None where nothing speaks for them."""
    variety = len(recurrence.distinct) / recurrence.documents
    if sentence and (share < _SENTENCE_SHARE or edge < _SENTENCE_EDGE or fixed < _SENTENCE_FIXED):
        return "a sentence"
    if recurrence.headlines * 2 > recurrence.documents and share < _HEADLINE_SHARE:
        return "a headline"
    if share < _RARE:
        return "rare"
    if edge < _EDGE and share < _BODY_SHARE:
        return "among prose"
    if recurrence.masked and variety > _FACTS_VARIETY and share < _FACTS_SHARE:
        return "a label of facts"
    if _bare(recurrence):
        return "next to no words"
    return None


def _bare(recurrence: Recurrence) -> bool:
    """Whether next to nothing is fixed."""
    letters = sum(map(str.isalpha, frame(recurrence.settled)))
    return letters < (_NAME_FRAME_LETTERS if "<name>" in shown(recurrence.settled) else _FRAME_LETTERS)
