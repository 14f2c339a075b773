"""What a batch did, in figures that can be kept and taken up again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cleaner.batch.job import Tally

_SCORES = ("clickbait", "redundancy", "quality")
UNSCORED = "no verdict"


class Summary:
    """Counts over the documents of a batch. `cuts` and `words` are by rule code, `sums` are of scores in [0, 1]."""

    def __init__(self) -> None:
        self.documents = self.changed = self.quarantined = self.scored = 0
        self.verdicts: Counter[str] = Counter()
        self.cuts: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.sums = dict.fromkeys(_SCORES, 0.0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Summary) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Summary:
        """A summary that `as_dict` wrote."""
        summary = cls()
        vars(summary).update(kept, **{name: Counter(kept[name]) for name in ("verdicts", "cuts", "words")})
        return summary

    def as_dict(self) -> dict[str, Any]:
        """All counts, for a file that is read again."""
        return {name: dict(value) if isinstance(value, dict) else value for name, value in vars(self).items()}

    def add(self, tally: Tally) -> None:
        """Count one document."""
        self.documents += 1
        if tally.error is not None:
            self.quarantined += 1
            return
        self.changed += bool(tally.cuts)
        self.verdicts[tally.verdict or UNSCORED] += 1
        self.cuts.update(tally.cuts)
        self.words.update(tally.words)
        if tally.quality is not None:
            self.scored += 1
            for name in _SCORES:
                self.sums[name] += getattr(tally, name) or 0.0

    def report(self, seconds: float) -> dict[str, Any]:
        """The figures as people and programs want them: means, cuts by rule family, documents a second."""
        families: dict[str, dict[str, int]] = {}
        for code in sorted(self.cuts):
            family = families.setdefault(code[:2], {"cuts": 0, "words": 0})
            family["cuts"] += self.cuts[code]
            family["words"] += self.words[code]
        means = {name: round(self.sums[name] / self.scored, 4) if self.scored else None for name in _SCORES}
        return {
            "documents": self.documents,
            "changed": self.changed,
            "quarantined": self.quarantined,
            "verdicts": dict(sorted(self.verdicts.items())),
            "families": families,
            "codes": dict(sorted(self.cuts.items())),
            "means": means,
            "seconds": round(seconds, 3),
            "documents_per_second": round(self.documents / seconds, 1) if seconds else None,
        }
