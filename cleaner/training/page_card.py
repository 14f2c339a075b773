"""The model card of the model of pages, with the figures of the run that fitted it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sklearn import __version__ as sklearn_version
from sklearn.metrics import roc_auc_score

from cleaner.config import Config
from cleaner.detect.page_kind import ARTICLE

_TEMPLATE = """# pages.npz

Tells whether a web page is an article, or a thread of a forum, a shop's page, a list, a page about services, documentation.

Made on {made} with `cleaner train pages --data DIR` (scikit-learn {sklearn} fits, plain arrays ship; no pickle; nothing is
drawn by chance).

A page is sent to review where the probability that it is no article is above {review}, and dropped above {drop}.

| | with its address | without |
| --- | --- | --- |
| AUC, all pages | {auc:.3f} | {auc_bare:.3f} |
| AUC, WCXB alone | {auc_wcxb:.3f} | {auc_wcxb_bare:.3f} |
| accuracy at .5 | {accuracy:.1%} | {accuracy_bare:.1%} |
| accuracy at .5, WCXB alone | {accuracy_wcxb:.1%} | {accuracy_wcxb_bare:.1%} |

| pages | number | to review or dropped | dropped | without an address: to review or dropped | dropped |
| --- | --- | --- | --- | --- | --- |
{rows}

Of the pages that are no articles and go to review or are dropped, {named:.0%} are called what they are. By language, articles
of fundus to review: {languages}.

All figures are for sites that the answering model had not seen (five folds by registrable domain). The line model, whose
opinion of the blocks is told, had seen the articles among them. It does not matter: told the opinions of line models that had
not seen the page's site, the model ranked pages as well (AUC .977 both ways, when it was tried).

## What it is
A softmax regression over {columns} numbers of a page (how much running text it has, in how many pieces, how much of it the line
model takes for body; of which elements it is made; what it declares by Open Graph and schema.org; the shape of its address)
and over hashed words of its class and id values. It knows no word of any language. Each page is seen with its address and
without one.

## Data
| set | licence | used for |
| --- | --- | --- |
| WCXB, development part | CC BY 4.0 | articles, and all pages that are none |
| fundus evaluation articles, development part | MIT | articles, 22 languages |
| trafilatura evaluation pages | Apache 2.0 | articles |

## Limits
All pages that are no articles come from one set, and are English. The line is drawn as that set draws it: a guide on a
company's site may be an article or a service. Some pages of the trafilatura set are shops, forums and start pages, but count
as articles here: of 13 that went to review in one run, 11 were such. Sites unlike all that it was fitted on cost more false
alarms: fitted without the trafilatura set, it sent 4.9 % of that set's pages to review, of which about a quarter were
articles; fitted without fundus, none of fundus. Forums whose entries are long, and documentation written like a guide, pass
for articles. Plain text is not judged at all.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's kind and the label that its set gave it, and what a model answers that had not seen its site.

    `likely` maps kinds to probabilities; `bare` is the probability of an article without the page's address.
    """

    kind: str
    type: str
    set: str
    lang: str
    likely: Mapping[str, float]
    bare: float

    @property
    def told(self) -> float:
        """The probability of an article."""
        return self.likely[ARTICLE]


Answer = Callable[[Judged], float]


def card(judged: Sequence[Judged], columns: int) -> tuple[str, dict[str, str]]:
    """(the card as Markdown, its main figures by name) for pages of all kinds; the model is told `columns` numbers of each."""
    config = Config()
    review, drop = 1 - config.review_not_article, 1 - config.drop_not_article
    wcxb = [page for page in judged if page.set.startswith("wcxb")] or judged
    others = [page for page in judged if page.kind != ARTICLE]
    flagged = [page for page in others if page.told < review]
    right = sum(max(page.likely, key=lambda kind: (kind != ARTICLE, page.likely[kind])) == page.kind for page in flagged)
    groups = {f"articles of {name}": [p for p in judged if p.kind == ARTICLE and p.set == name] for name in _sets(judged)}
    groups |= {f"{name} pages": [p for p in others if p.type == name] for name in sorted({p.type for p in others})}
    groups |= {"all articles": [p for p in judged if p.kind == ARTICLE], "all that are none": others}
    text = _TEMPLATE.format(
        made=date.today(),
        sklearn=sklearn_version,
        review=config.review_not_article,
        drop=config.drop_not_article,
        auc=_auc(judged, _told),
        auc_bare=_auc(judged, _bare),
        auc_wcxb=_auc(wcxb, _told),
        auc_wcxb_bare=_auc(wcxb, _bare),
        accuracy=_accuracy(judged, _told),
        accuracy_bare=_accuracy(judged, _bare),
        accuracy_wcxb=_accuracy(wcxb, _told),
        accuracy_wcxb_bare=_accuracy(wcxb, _bare),
        rows="\n".join(f"| {' | '.join([name, *_row(pages, review, drop)])} |" for name, pages in groups.items()),
        named=right / max(len(flagged), 1),
        languages=_by_language([p for p in judged if p.set.startswith("fundus")], review),
        columns=columns,
    )
    figures = {
        name: "{} pages, {} to review or dropped, {} dropped".format(*_row(pages, review, drop)) for name, pages in groups.items()
    }
    return text, {"AUC": f"{_auc(judged, _told):.4f}"} | figures


def _told(page: Judged) -> float:
    return page.told


def _bare(page: Judged) -> float:
    return page.bare


def _sets(judged: Sequence[Judged]) -> list[str]:
    return sorted({page.set for page in judged})


def _auc(judged: Sequence[Judged], answer: Answer) -> float:
    return float(roc_auc_score([page.kind == ARTICLE for page in judged], [answer(page) for page in judged]))


def _accuracy(judged: Sequence[Judged], answer: Answer) -> float:
    return sum((answer(page) >= 0.5) == (page.kind == ARTICLE) for page in judged) / len(judged)


def _row(pages: Sequence[Judged], review: float, drop: float) -> list[str]:
    """Their number, and the shares below both limits with their addresses, and without."""
    shares = [sum(answer(page) < limit for page in pages) / len(pages) for answer in (_told, _bare) for limit in (review, drop)]
    return [f"{len(pages):,}", *(f"{share:.1%}" for share in shares)]


def _by_language(pages: Sequence[Judged], review: float) -> str:
    """`none of 170 in 24 languages`, or how many of which."""
    number = Counter(page.lang for page in pages)
    flagged = Counter(page.lang for page in pages if page.told < review)
    if not flagged:
        return f"none of {len(pages)} in {len(number)} languages"
    return ", ".join(f"{flagged[lang]} of {number[lang]} {lang}" for lang in sorted(flagged)) + f" ({len(pages)} in all)"
