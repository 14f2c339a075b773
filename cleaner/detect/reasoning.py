"""A language model's thoughts, left above what it wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.detect.article import Article
from cleaner.detect.rules import finding
from cleaner.lines import stripped_span
from cleaner.model import Finding, Rule

_OPENING = r"\s*<(think|thinking|thought|reasoning|scratchpad|analysis)>"


def has_tags(article: Article) -> bool:
    """Whether a tag may stand in the text."""
    return "<" in article.normalised


def reasoning_block(article: Article, rule: Rule) -> Iterator[Finding]:
    """The lines from `<think>` to `</think>`, where the first stands above all other text and something follows the last."""
    first = next((i for i, line in enumerate(article.normal) if line.strip()), None)
    if first is None or not (opening := re.match(_OPENING, article.normal[first])):
        return
    closing = f"</{opening[1]}>"
    last = next((i for i in range(first, len(article.normal)) if closing in article.normal[i]), None)
    if last is None or not article.normal[last].rstrip().endswith(closing) or not any(map(str.strip, article.normal[last + 1 :])):
        return
    for i in range(first, last + 1):
        start, end = stripped_span(article.lines[i].text)
        if start < end:
            yield finding(rule, article.lines[i].start + start, article.lines[i].start + end)
