"""Scores of a cleaned article. Nothing here changes its text."""

from cleaner.score.report import score_report

__all__ = ["score_report"]
