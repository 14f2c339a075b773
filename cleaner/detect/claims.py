"""What the rules with a name say of a text's lines, told to the line model.

Junk stands in company: beside a line that a rule knows, others are likelier to be junk, and a text in which no rule
finds anything is most likely all its author's.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cleaner.detect.article import Article
from cleaner.detect.features import Bools, Columns, Floats, shifted, since, windows
from cleaner.model import Finding

# Families of rules by the first letters of their codes. What a text looks like says nothing of who wrote it.
_FAMILIES = {
    "legal": ("CK", "LG"),
    "comment": ("CM",),
    "date": ("DT",),
    "source": ("SR",),
    "newsletter": ("NL", "PW"),
    "navigation": ("NV",),
    "promo": ("PR",),
    "template": ("TP", "TR"),
    "machine": ("LM",),
    "again": ("HL", "RD"),
}
_CUT, _DOUBT, _FIRST = 0, 1, 2
_COLUMN = {letters: _FIRST + k for k, family in enumerate(_FAMILIES.values()) for letters in family}
_WIDTH = _FIRST + len(_FAMILIES)


def claims(article: Article, findings: Iterable[Finding]) -> Floats:
    """For each line: the share of it that rules cut, the share that they doubt, and whether each group of rules hits it."""
    table = np.zeros((len(article.lines), _WIDTH))
    for finding in findings:
        column = _COLUMN.get(finding.code[:2])
        if column is None or finding.field != "text":
            continue
        i = article.line_at(finding.start)
        safe = finding.fix is not None and finding.fix.applicability == "safe"
        table[i, _CUT if safe else _DOUBT] += (finding.end - finding.start) / max(len(article.lines[i].text.strip()), 1)
        table[i, column] = 1
    return np.minimum(table, 1.0)


def cut_lines(table: Floats) -> Bools:
    """The lines of which rules cut at least half."""
    result: Bools = table[:, _CUT] >= 0.5
    return result


def claim_columns(table: Floats) -> Columns:
    """What rules say of each line, of those around it, and of the whole text."""
    n = len(table)
    cut, doubt = table[:, _CUT], table[:, _DOUBT]
    out: Columns = {"cut": cut, "doubt": doubt}
    hits = np.log1p(table[:, _FIRST:].sum(axis=0))
    for k, name in enumerate(_FAMILIES):
        out["claim_" + name] = table[:, _FIRST + k]
        out["claims_" + name] = np.full(n, hits[k])
    either = np.maximum(cut, doubt)
    for by in (-3, -2, -1, 1, 2, 3):
        out[f"cut{by:+d}"] = shifted(either, by, 0.0)
    for reach in (5, 15):
        out[f"cut-{reach}"], out[f"cut+{reach}"] = windows(either, reach)
    run, total = np.cumsum(either), float(either.sum())
    out["cuts_before"], out["cuts_after"] = (run - either) / (total + 0.5), (total - run) / (total + 0.5)
    out["cuts"], out["cuts_share"] = np.full(n, np.log1p(total)), np.full(n, total / n)
    back, on = since(either > 0.5, np.arange(n, dtype=float), 30.0)
    out["to_cut-"], out["to_cut+"] = np.log1p(back), np.log1p(on)
    return out
