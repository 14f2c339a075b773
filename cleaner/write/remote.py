"""Output that goes to a URL: written here, and put there as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.model import CleanerError
from cleaner.read.places import file_system


@contextmanager
def delivered(url: str) -> Iterator[Path]:
    """A path to write a file to, which is put at the URL at the end of the block; after an error nothing is.

    Raises CleanerError for a URL that cannot be written to.
    """
    if url.startswith(("http://", "https://")):
        raise CleanerError(f"{url}: pages of the web cannot be written: use a file, or a store such as s3://")
    system, path = file_system(url)
    with TemporaryDirectory() as folder:
        draft = Path(folder) / url.rpartition("/")[2]
        yield draft
        try:
            system.put_file(str(draft), path)
        except Exception as error:  # noqa: BLE001  each store raises its own
            raise CleanerError(f"{url}: cannot be written: {error}") from None
