"""Many documents through one cleaner, so that one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cleaner.model import CleanerError, Document, Report, Unread


def run(
    cleaner: Callable[[Document], Report], documents: Iterable[Document | Unread]
) -> Iterator[tuple[Document | Unread, Report | Unread]]:
    """Each input with its report, or with why there is none; in input order, made as they are asked for."""
    for document in documents:
        if isinstance(document, Unread):
            yield document, document
            continue
        try:
            yield document, cleaner(document)
        except CleanerError:
            raise  # the installation or the configuration is at fault, and would be for every document
        except Exception as error:  # noqa: BLE001  # a fault of ours, which must not cost the batch
            yield document, Unread(document.id, f"{document.id}: not cleaned: {type(error).__name__}: {error}", document.text)
