"""The names by which rule files call what no pattern can express."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cleaner.detect import capitals, headline, layout, reasoning, repeats, spam
from cleaner.detect.article import Article
from cleaner.model import Finding, Rule


def _not_the_authors(article: Article, rule: Rule) -> Iterator[Finding]:
    from cleaner.detect.authorship import not_the_authors  # loads NumPy, which a check of a file does without

    return not_the_authors(article, rule)


JUDGE = "not-the-authors"
PAGE_JUDGE = "not-an-article"

DETECTORS: Final[dict[str, Callable[[Article, Rule], Iterable[Finding]]]] = {
    "all-capitals": capitals.all_capitals,
    "duplicate-headline": headline.duplicate_headline,
    "final-newline": layout.final_newline,
    "flattened-subhead": layout.flattened_subhead,
    "gap": lambda article, rule: (),  # made while editing, never found
    "markdown-marks": layout.markdown_marks,
    "missing-blank-lines": layout.missing_blank_lines,
    "mixed-quotes": layout.mixed_quotes,
    "mojibake": layout.mojibake,
    "near-duplicate-headline": headline.near_duplicate_headline,
    PAGE_JUDGE: lambda article, rule: (),  # asked about web pages only, see Detector.of_page
    JUDGE: _not_the_authors,
    "no-headline": headline.no_headline,
    "reasoning-block": reasoning.reasoning_block,
    "redundant-closing": repeats.redundant_closing,
    "redundant-lead": repeats.redundant_lead,
    "repeated-line": repeats.repeated_line,
    "repeated-paragraph": repeats.repeated_paragraph,
    "site-suffix": headline.site_suffix,
    "keyword-density": spam.keyword_density,
    "keyword-list": spam.keyword_list,
    "spam-article": spam.spam_article,
    "wall-of-text": layout.wall_of_text,
    **{f"spam-{trade}": spam.of_trade(trade) for trade in spam.SPAM_TRADES},
}
