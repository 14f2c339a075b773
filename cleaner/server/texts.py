"""The files that are open in the editor, as it shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial
from pygls.uris import to_fs_path

from cleaner.lint import Checked, Checker
from cleaner.read.records import format_of
from cleaner.server.positions import Positions

# What editors call the languages that articles are written in.
_FORMS = {"plaintext": "text", "text": "text", "markdown": "markdown", "gfm": "markdown", "html": "html"}
_ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html"}


@dataclass(slots=True)
class Open:
    """One open file. `checked` is what `checker` said of the text as it stands, None where nothing has been said yet. `cost` is
    how many seconds the last check took, `done` when it ended by the clock of `perf_counter`.

    `fixed` is the text with all fixes made, once somebody has asked. `versioned`: the editor takes edits that name the
    version of the text that they are for.
    """

    uri: str
    path: Path
    form: str
    text: str
    version: int
    encoding: str
    versioned: bool = False
    positions: Positions = field(init=False)
    checker: Checker | None = None
    checked: Checked | None = None
    fixed: str | None = None
    cost: float = 0.0
    done: float = 0.0

    def __post_init__(self) -> None:
        self.positions = Positions(self.text, self.encoding)

    def change(self, changes: Iterable[TextDocumentContentChangeEvent], version: int) -> None:
        """Follow what was typed: each change counts in the text that the one before it left."""
        for change in changes:
            if isinstance(change, TextDocumentContentChangePartial):
                start, end = self.positions.span(change.range)
                self.text = self.text[:start] + change.text + self.text[end:]
            else:
                self.text = change.text
            self.positions = Positions(self.text, self.encoding)
        self.version = version
        self.checked = self.fixed = None


def opened(uri: str, language: str, text: str, version: int, encoding: str, folder: Path) -> Open | None:
    """The file as it is opened; None for what holds no articles. One that has no file yet counts as lying in `folder`.

    The file's ending says what it is, as on the command line; where it does not, the editor does.
    """
    name = to_fs_path(uri) if uri.startswith("file:") else None
    form = format_of(name or "", b"")
    if form == "text":
        ending = bool(name) and Path(str(name)).suffix.lower() in (".txt", ".text")
        told = _FORMS.get(language, "text" if ending else None)
        if told is None:
            return None
        form = told
    path = Path(name) if name else folder / f"untitled{_ENDINGS[form]}"
    return Open(uri, path, form, text, version, encoding)
