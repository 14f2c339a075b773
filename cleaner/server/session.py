"""One editor's session: what it sends, and what it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path

from cleaner.lint import Checked
from cleaner.model import CleanerError
from cleaner.server.actions import KINDS, actions
from cleaner.server.answers import diagnostics, hover
from cleaner.server.checkers import Checkers
from cleaner.server.texts import Open, opened
from cleaner.version import __version__

# Seconds between a key and its check, for what comes in the same breath, and between two checks of one file: as long as the
# last one took, so that held keys take half of a processor, but not longer than this.
_LEAST, _MOST = 0.002, 0.5


class _Protocol(LanguageServerProtocol):
    """The protocol without the library's own copies of texts.

    They end lines at U+2028, form feeds and the like, where editors do not, so that changes would go astray.
    """

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> Iterator[Any]:
        """Hand a change on to the session, which keeps the texts."""
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Session:
    """Answers one editor."""

    def __init__(self) -> None:
        self.server = LanguageServer("cleaner", __version__, protocol_cls=_Protocol)
        self._checkers = Checkers()
        self._files: dict[str, Open] = {}
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._complained: set[str] = set()
        saved = lsp.SaveOptions(include_text=False)
        offered = lsp.CodeActionOptions(code_action_kinds=list(KINDS))
        for name, answer, options in (
            (lsp.INITIALIZED, self._begin, None),
            (lsp.TEXT_DOCUMENT_DID_OPEN, self._open, None),
            (lsp.TEXT_DOCUMENT_DID_CHANGE, self._change, None),
            (lsp.TEXT_DOCUMENT_DID_SAVE, self._reload, saved),
            (lsp.TEXT_DOCUMENT_DID_CLOSE, self._close, None),
            (lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._reload, None),
            (lsp.TEXT_DOCUMENT_HOVER, self._hover, None),
            (lsp.TEXT_DOCUMENT_CODE_ACTION, self._actions, offered),
        ):
            self.server.feature(name, options)(_function(answer))

    def _begin(self, params: lsp.InitializedParams) -> None:
        """Ask to be told of changed configurations, rules and baselines."""
        workspace = self.server.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if watching and watching.dynamic_registration:
            watched = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*.toml")])
            name = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            self.server.client_register_capability(lsp.RegistrationParams([lsp.Registration("watch", name, watched)]))

    def _open(self, params: lsp.DidOpenTextDocumentParams) -> None:
        told = params.text_document
        encoding = lsp.PositionEncodingKind(self.server.workspace.position_encoding or "utf-16").value
        file = opened(told.uri, str(told.language_id), told.text, told.version, encoding, self._folder())
        if file is not None:
            workspace = self.server.client_capabilities.workspace
            editing = workspace and workspace.workspace_edit
            file.versioned = bool(editing and editing.document_changes)
            self._files[told.uri] = file
            self._publish(file)

    def _change(self, params: lsp.DidChangeTextDocumentParams) -> None:
        file = self._files.get(params.text_document.uri)
        if file is not None:
            file.change(params.content_changes, params.text_document.version)
            self._wait(file.uri)
            due = max(perf_counter() + _LEAST, file.done + min(_MOST, file.cost))
            self._waiting[file.uri] = asyncio.get_running_loop().call_later(due - perf_counter(), self._publish, file)

    def _close(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._wait(uri)
        if self._files.pop(uri, None) is not None:
            self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def _reload(self, params: lsp.DidChangeWatchedFilesParams | lsp.DidSaveTextDocumentParams) -> None:
        """A configuration may have changed; of what is saved, only the configuration of open files is looked at again."""
        if isinstance(params, lsp.DidChangeWatchedFilesParams):
            self._checkers.forget()
        self._complained.clear()
        for file in self._files.values():
            self._publish(file)

    def _hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        file, checked = self._asked(params.text_document.uri)
        if file is None or checked is None:
            return None
        told = self.server.client_capabilities.text_document
        formats = told and told.hover and told.hover.content_format
        return hover(file, checked, params.position, markdown=not formats or lsp.MarkupKind.Markdown in formats)

    def _actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        file, checked = self._asked(params.text_document.uri)
        if file is None or checked is None:
            return []
        return actions(file, checked, params)

    def _asked(self, uri: str) -> tuple[Open | None, Checked | None]:
        file = self._files.get(uri)
        return file, None if file is None else self._checked(file)

    def _wait(self, uri: str) -> None:
        """Call off the check that is waiting."""
        if uri in self._waiting:
            self._waiting.pop(uri).cancel()

    def _publish(self, file: Open) -> None:
        self._wait(file.uri)
        checked = self._checked(file)
        found = [] if checked is None else diagnostics(file, checked)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(file.uri, found, file.version))

    def _checked(self, file: Open) -> Checked | None:
        """What there is to say of a file as it stands; None if it is excluded, or its configuration is at fault."""
        try:
            checker = self._checkers.near(file.path, file.form)
            if checker is None:
                file.checker = file.checked = None
            elif file.checked is None or checker is not file.checker:
                begun, known = perf_counter(), checker is file.checker
                file.checker, file.fixed = checker, None
                file.checked = checker.check_text(str(file.path), file.text)
                file.done = perf_counter()
                file.cost = (file.done - begun) * known  # a checker's first time is mostly loading
        except CleanerError as error:
            file.checker = file.checked = None
            self._complain(str(error))
        if file.checked is not None and file.checked.error:
            self._complain(file.checked.error)
        return file.checked

    def _complain(self, error: str) -> None:
        """Say what is wrong once, not at every key."""
        if error not in self._complained:
            self._complained.add(error)
            self.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"cleaner: {error}"))

    def _folder(self) -> Path:
        root = self.server.workspace.root_uri
        folders = [to_fs_path(uri) for uri in (*self.server.workspace.folders, root) if uri]
        return Path(next((folder for folder in folders if folder), "."))


def _function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method as a function, since the library writes on what it is given."""
    return lambda params: method(params)


def serve() -> None:
    """Answer the editor on standard input and output until it says goodbye or is gone."""
    Session().server.start_io()
