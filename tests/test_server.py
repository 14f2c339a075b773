"""The language server, as an editor meets it: a real client on the other end of the pipes."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp
from lsprotocol.types import Position, Range
from pygls.lsp.client import LanguageClient

from cleaner.lint import Change, changed
from cleaner.server.actions import _difference, together
from cleaner.server.positions import Positions

CODE_ACTIONS = lsp.ClientCodeActionLiteralOptions(lsp.ClientCodeActionKindOptions([]))
CAPABILITIES = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        code_action=lsp.CodeActionClientCapabilities(code_action_literal_support=CODE_ACTIONS)
    ),
)


class Editor:
    """An editor with one folder open."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.client = folder, LanguageClient("editor", "1")
        self.texts: dict[str, str] = {}
        self.told: list[str] = []
        self.watched: list[Any] = []
        self._found: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._found.put_nowait(params))
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(lambda params: self.told.append(params.message))
        self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda params: self.watched.extend(params.registrations))

    async def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        await self.client.start_io(sys.executable, "-m", "cleaner", "server", cwd=self.folder, env=environment)
        begun = lsp.InitializeParams(CAPABILITIES, root_uri=self.folder.as_uri())
        offered = (await self.client.initialize_async(begun)).capabilities
        assert offered.text_document_sync.change == lsp.TextDocumentSyncKind.Incremental  # type: ignore[union-attr]
        self.client.initialized(lsp.InitializedParams())

    async def stop(self) -> int:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()  # type: ignore[no-untyped-call]
        assert self.client._server is not None
        return int(self.client._server.returncode or 0)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, language: str, text: str) -> list[str]:
        self.texts[name] = text
        item = lsp.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.found(name)

    async def type(self, name: str, version: int, *changes: tuple[Range, str]) -> list[str]:
        parts = [lsp.TextDocumentContentChangePartial(range=place, text=text) for place, text in changes]
        document = lsp.VersionedTextDocumentIdentifier(version, self.uri(name))
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, parts))
        return await self.found(name, version)

    async def found(self, name: str, version: int = 1) -> list[str]:
        """The next diagnostics of the file: codes, with the places as the protocol gives them."""
        published = await asyncio.wait_for(self._found.get(), 20)
        assert (published.uri, published.version) == (self.uri(name), version)
        return [f"{d.code} {d.range}" for d in published.diagnostics]

    async def actions(self, name: str, place: Range, *only: str) -> dict[str, str]:
        """The titles of what is offered, and the text that each would leave."""
        context = lsp.CodeActionContext([], only=list(only) or None)
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(self.uri(name)), place, context)
        offered = await self.client.text_document_code_action_async(params) or []
        return {action.title: self.after(name, action.edit) for action in offered if isinstance(action, lsp.CodeAction)}

    def after(self, name: str, edit: lsp.WorkspaceEdit | None) -> str:
        assert edit is not None
        assert edit.document_changes is not None
        (made,) = edit.document_changes
        assert isinstance(made, lsp.TextDocumentEdit)
        text = self.texts[name]
        positions = Positions(text)
        return changed(text, sorted(Change(*positions.span(e.range), e.new_text) for e in made.edits))  # type: ignore[union-attr]

    async def hover(self, name: str, line: int, character: int) -> str:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        shown = await self.client.text_document_hover_async(lsp.HoverParams(document, Position(line, character)))
        return shown.contents.value if shown and isinstance(shown.contents, lsp.MarkupContent) else ""


def at(line: int, start: int, end: int) -> Range:
    return Range(Position(line, start), Position(line, end))


def with_editor(folder: Path, scene: Callable[[Editor], Coroutine[Any, Any, None]]) -> None:
    async def play() -> None:
        editor = Editor(folder)
        await editor.start()
        await scene(editor)
        assert await editor.stop() == 0

    asyncio.run(play())


ARTICLE = "# Bridge Opens in Riga 𝓑\n\nIt\u2028opened on Monday.\n\n**Leave a comment**\n\nPost a comment\n"
LET_BE = ARTICLE.replace("comment**", "comment** <!-- cleaner: ignore CM001 -->")
CLEAN = "# Bridge Opens in Riga 𝓑\n\nIt\u2028opened on Monday.\n"


def test_findings_follow_the_typing_and_each_fix_says_what_it_does(tmp_path: Path) -> None:
    async def scene(editor: Editor) -> None:
        assert await editor.open("a.md", "markdown", ARTICLE) == ["CM001 4:2-4:17", "CM001 6:0-6:14"]
        # the line with U+2028 is one line, the emoji two units of UTF-16; the second change counts after the first
        typed = [(at(0, 25, 25), " 𝓑"), (at(2, 3, 9), "🌉 Leave a comment 🌉 opened")]
        assert await editor.type("a.md", 2, *typed) == ["CM001 4:2-4:17", "CM001 6:0-6:14"]
        assert await editor.type("a.md", 3, (at(2, 3, 30), "opened"), (at(0, 25, 28), "")) == ["CM001 4:2-4:17", "CM001 6:0-6:14"]
        offered = await editor.actions("a.md", at(4, 5, 5))
        assert offered == {
            "CM001: take out": ARTICLE.replace("**Leave a comment**\n\n", ""),
            "CM001: all 2 in this file": CLEAN,
            "CM001: let it be on this line": LET_BE,
            "cleaner: fix all that is safe to fix": CLEAN,
        }
        assert list(await editor.actions("a.md", at(2, 0, 0), "source.fixAll")) == ["cleaner: fix all that is safe to fix"]
        assert await editor.actions("a.md", at(2, 0, 5), "quickfix") == {}
        assert (await editor.hover("a.md", 4, 10)).startswith("# CM001 comment-prompt\n")
        assert await editor.hover("a.md", 2, 1) == ""
        assert await editor.open("b.md", "markdown", LET_BE) == ["CM001 6:0-6:14"]

    with_editor(tmp_path, scene)


def test_the_configuration_nearest_to_the_file_counts_as_soon_as_it_changes(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "cleaner.toml").write_text('ignore = ["CM"]\nexclude = ["drafts"]\n', encoding="utf-8")
    text = "Bridge Opens in Riga\n\nIt opened on Monday.\n\nLeave a comment\n"
    page = "<html><body><h1>Bridge</h1><p>It opened on 🌉 Monday.</p><p>Leave a comment</p></body></html>"

    async def scene(editor: Editor) -> None:
        assert await editor.open("a.txt", "plaintext", text) == ["CM001 4:0-4:15"]
        assert await editor.open("sub/a.txt", "plaintext", text) == []
        assert await editor.open("sub/drafts/a.txt", "plaintext", "[gallery ids='1']\n\n" + text) == []
        (tmp_path / "cleaner.toml").write_text("selct = 3\n", encoding="utf-8")
        (tmp_path / "sub" / "cleaner.toml").unlink()
        saved = lsp.FileEvent(editor.uri("cleaner.toml"), lsp.FileChangeType.Created)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([saved]))
        assert [await editor.found(name) for name in ("a.txt", "sub/a.txt", "sub/drafts/a.txt")] == [[], [], []]
        assert [message.partition("selct")[2] for message in editor.told] == ["': did you mean 'select'?"]
        (tmp_path / "cleaner.toml").write_text('select = ["CM"]\n', encoding="utf-8")  # not told: seen at the next key
        assert await editor.type("sub/a.txt", 2, (at(4, 0, 0), "\n\n")) == ["CM001 6:0-6:15"]
        assert await editor.open("a.html", "html", page) == ["CM001 0:60-0:75"]
        assert [item.method for item in editor.watched] == [lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES]

    with_editor(tmp_path, scene)


@given(text=st.text("aé🌉\ud800\u2028\x0c\r\n", max_size=30), encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_positions_lead_back_to_their_offsets(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            *before, line = re.split("\r\n|\r|\n", text[:offset])
            units = len(line.encode(f"{encoding}{'-le' * (size > 1)}", "surrogatepass")) // size
            assert positions.position(offset) == Position(len(before), units)
            assert positions.offset(Position(len(before), units)) == offset


def test_cuts_that_overlap_become_one_and_other_changes_wait() -> None:
    assert together([[Change(2, 5, "")], [Change(4, 8, "")], [Change(8, 9, "")]]) == [Change(2, 8, ""), Change(8, 9, "")]
    assert together([[Change(2, 5, "x")], [Change(4, 8, ""), Change(9, 9, "y")]]) == [Change(2, 5, "x")]


@pytest.mark.parametrize(
    ("old", "new"), [("a\r\nb\r\n", "a\r\n"), ("a\r\nJ\r\n\nb", "a\r\n\nb"), ("aa", "aaa"), ("", "x"), ("x", "x")]
)
def test_one_change_makes_one_text_another_and_splits_no_line_break(old: str, new: str) -> None:
    made = _difference(old, new)
    assert changed(old, made) == new
    assert not any(old[at - 1 : at + 1] == "\r\n" for change in made for at in (change.start, change.end))
