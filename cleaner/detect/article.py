"""One reading of a text: its lines, their normalised copies, what is prose, and where the headline stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.lines import as_long_as, count_words_each, split_lines
from cleaner.model import Finding
from cleaner.normal import Aligned, normalise

PROSE_WORDS = 25  # a line of that many words is taken for the article's own prose, unless a rule hits it
HEAD_LINES, TAIL_LINES = 5, 10  # what counts as head and tail of a text without prose
LONG_WORD = 20  # characters; a line of more than that for each word allowed is no short line, whatever its words
HEADLINE_SEARCHED = 6  # lines with text among which the headline is looked for
HEADLINE_WORDS = 30
HEADLINE_CHARACTERS = 250

_STOPS = tuple(".,;:\u3002\u0964\u06d4\u060c\uff0c\uff1a")
_CLOSING = "\"')]\u2019\u201d\u300d"  # may stand behind a stop


class Article:
    """What detectors look at. Lines are numbered from 0; `title` is None where the input had no title field.

    `junk` holds the lines that a rule would remove whole, `labels` those that only a headline below makes junk. Both are
    filled before zones and headline are asked for, which then stay fixed. `claimed` are the lines of which a rule with a
    name has already said that something goes, and `told` all that those rules have said.
    """

    def __init__(
        self,
        text: str,
        title: str | None = None,
        url: str | None = None,
        meta: Mapping[str, Any] | None = None,
    ) -> None:
        self.text, self.title, self.url, self.meta = text, title, url, meta or {}
        self.normalised = normalise(text)
        self.lines = split_lines(text)
        self.normal = self.normalised.split("\n")
        self.junk: set[int] = set()
        self.labels: set[int] = set()
        self.claimed: set[int] = set()
        self.told: Sequence[Finding] = ()
        self.suspects: list[tuple[int, int]] | None = None  # lists of a seller's words, and lines that hold one, if sought
        self.selling: Any = None  # what the detectors of spam have found, once for all of them
        self.copies: list[tuple[int, bool]] | None = None  # what those of lines that stand there twice have found
        self.title_words: tuple[str, list[str]] | None = None  # the headline normalised, and its words, if asked for
        self._aligned: dict[int, Aligned] = {}
        self.counts = count_words_each(self.normal)  # the words of each line
        self.long_as = as_long_as(self.normal, self.counts, LONG_WORD)  # … and as long as how many it is
        self.longest = max(self.counts)  # words of the longest line
        self._prose: list[int] | None = None
        self._again: bool | None = None
        self._zones: tuple[int, int] | None = None
        self._headline: int | None = -1  # -1: not looked for yet

    def is_prose(self, i: int) -> bool:
        """Whether line i is long enough to be the article's own, and no rule takes it for junk."""
        return i not in self.junk and self.counts[i] >= PROSE_WORDS

    def prose(self) -> list[int]:
        """The lines that are prose; asked for when `junk` is filled, and then fixed."""
        if self._prose is None:
            self._prose = [i for i, words in enumerate(self.counts) if words >= PROSE_WORDS and i not in self.junk]
        return self._prose

    def repeats_lines(self) -> bool:
        """Whether a line with text stands in the article twice."""
        if self._again is None:
            filled = [line for line in self.normal if line]
            self._again = len(set(filled)) < len(filled)
        return self._again

    def words(self, i: int) -> int:
        """The number of words in line i."""
        return self.counts[i]

    def short(self, words: int) -> list[int]:
        """The lines with text that are ones of at most that many words."""
        return [i for i, length in enumerate(self.long_as) if length <= words and self.counts[i]]

    def fits(self, i: int, words: int) -> bool:
        """Whether line i is one of at most that many words."""
        return self.long_as[i] <= words

    def line_at(self, offset: int) -> int:
        """The number of the line that an offset into the text lies in."""
        return bisect_right(self.lines, offset, key=lambda line: line.start) - 1

    def aligned(self, i: int) -> Aligned:
        """Line i beside its normalised copy."""
        if i not in self._aligned:
            self._aligned[i] = Aligned(self.lines[i].text, self.normal[i])
        return self._aligned[i]

    def zones(self) -> tuple[int, int]:
        """(head, tail): lines up to `head` are the text's head, lines from `tail` on its tail.

        The head ends with the first line of prose, the tail begins behind the last one. A text without prose has its first
        and last few lines for them, not counting junk, so that cutting junk moves neither.
        """
        if self._zones is None:
            count, prose = len(self.lines), self.prose()
            if prose:
                self._zones = prose[0], prose[-1] + 1
            else:
                honest = [i for i, line in enumerate(self.normal) if i not in self.junk and line.strip()] or [0]
                head = honest[HEAD_LINES - 1] if len(honest) >= HEAD_LINES else count
                tail = honest[-TAIL_LINES] if len(honest) >= TAIL_LINES else 0
                self._zones = head, tail
        return self._zones

    def has_headline(self) -> bool:
        """Whether there is a headline, in the title field or in the text."""
        return self.title is not None or self.headline() is not None

    def headline(self) -> int | None:
        """The line that is the article's headline, None where there is none; with a title field nothing is looked for."""
        if self._headline == -1:
            self._headline = None if self.title is not None else self._find_headline()
        return self._headline

    def _find_headline(self) -> int | None:
        filled = []
        for i, line in enumerate(self.normal):
            if line.strip():
                filled.append(i)
                if len(filled) > HEADLINE_SEARCHED + 1:
                    break
        for at, i in enumerate(filled[:HEADLINE_SEARCHED]):
            if i in self.junk or i in self.labels:
                continue
            below = filled[at + 1] if at + 1 < len(filled) else None
            return i if below is not None and self._heads(i, below) else None
        return None

    def _heads(self, i: int, below: int) -> bool:
        """Whether line i stands as a headline: it reads as one, with a gap, something longer or itself again below it."""
        if not self.reads_as_headline(i):
            return False
        length = len(self.lines[i].text.strip())
        return below > i + 1 or len(self.normal[below]) >= 2 * length or self.normal[below] == self.normal[i]

    def reads_as_headline(self, i: int) -> bool:
        """Whether line i is neither too short nor too long for a headline, and no sentence."""
        line = self.lines[i].text.strip()
        fits = 3 <= self.words(i) <= HEADLINE_WORDS and len(line) <= HEADLINE_CHARACTERS
        return fits and not line.rstrip(_CLOSING).endswith(_STOPS)
