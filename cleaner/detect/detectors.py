"""The names by which rule files call what no pattern can express."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cleaner.detect import capitals, headline, layout, reasoning, repeats, salad, spam
from cleaner.detect.article import Article
from cleaner.model import Finding, Rule


def _not_the_authors(article: Article, rule: Rule) -> Iterator[Finding]:
    from cleaner.detect.authorship import not_the_authors  # loads NumPy, which a check of a file does without

    return not_the_authors(article, rule)


GAP = "gap"
JUDGE = "not-the-authors"
PAGE_JUDGE = "not-an-article"

DETECTORS: Final[dict[str, Callable[[Article, Rule], Iterable[Finding]]]] = {
    "all-capitals": capitals.all_capitals,
    "duplicate-headline": headline.duplicate_headline,
    "final-newline": layout.final_newline,
    "flattened-subhead": layout.flattened_subhead,
    GAP: lambda article, rule: (),  # made while editing, never found
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
    "word-salad": salad.word_salad,
    **{f"spam-{trade}": spam.of_trade(trade) for trade in spam.SPAM_TRADES},
}

# Of what these find, scores or the verdict make something even where it is only reported.
SCORED: Final = frozenset((PAGE_JUDGE, "redundant-closing", "redundant-lead", "spam-article", "word-salad"))

# What an article must have for a detector to find anything in it. It is cheap to ask, and asked once for all that need it.
NEEDS: Final[dict[str, Callable[[Article], object]]] = {
    "all-capitals": Article.has_headline,
    "duplicate-headline": Article.has_headline,
    "markdown-marks": layout.has_marks,
    "mixed-quotes": layout.beyond_ascii,
    "mojibake": layout.beyond_ascii,
    "near-duplicate-headline": Article.has_headline,
    "reasoning-block": reasoning.has_tags,
    "repeated-line": Article.repeats_lines,
    "repeated-paragraph": Article.repeats_lines,
    "site-suffix": headline.has_source,
    "spam-article": spam.lines_that_sell,
    **{f"spam-{trade}": spam.lines_that_sell for trade in spam.SPAM_TRADES},
}
