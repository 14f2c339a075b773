"""Many documents: how they are run, and what happens to those that fail."""
