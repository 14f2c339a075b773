"""The version: of the package, of its records, and of what it remembers between runs."""

__version__ = "0.1.0"
