"""Redundancy across documents: copies, stories, and what is new in each."""
