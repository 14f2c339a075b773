"""Findings in one article. Nothing here changes a character."""

from cleaner.detect.detector import Detector

__all__ = ["Detector"]
