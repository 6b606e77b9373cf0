"""The Language Server Protocol over standard input and output: the one door of pygls."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from psfkit import __version__
from psfkit.documents.text_safety import shown
from psfkit.editor.completion import complete
from psfkit.editor.cursor import Cursor, find_cursor
from psfkit.editor.desk import Desk, Stop, Superseded, find_top
from psfkit.editor.hover import hover
from psfkit.editor.known import Known
from psfkit.editor.shapes import ALL, QUICK, range_of, write_actions, write_diagnostic, write_offers, write_symbols
from psfkit.editor.texts import Text
from psfkit.editor.ways import Place, find_way
from psfkit.errors import PsfkitError
from psfkit.model.rubric import Rubric

PAUSE = 0.15
"""Seconds without typing after which a bundle is looked at again."""


@dataclass(slots=True)
class _Work:
    """A bundle, and the look at it that is waited for."""

    desk: Desk
    task: "asyncio.Task[None] | None" = None
    stop: Stop = field(default_factory=Stop)
    told: set[str] = field(default_factory=set)
    """Files whose findings the editor shows."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place that the editor asks about."""

    top: Path
    known: Known
    file: str
    cursor: Cursor
    word: lsp.Range
    """Where the word under the cursor stands."""


class Server(LanguageServer):
    """A language server for bundles.

    Args:
        rubric: By which they are judged.
        today: Says on which day the evidence is looked at.
    """

    def __init__(self, rubric: Rubric, today: Callable[[], date]) -> None:
        # Whole texts are sent: pygls takes changes apart at lines that other programs do not see as lines.
        super().__init__("psfkit", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.rubric = rubric
        self.today = today
        self.works: dict[Path, _Work] = {}

    def report_server_error(self, error: Exception, source: object) -> None:  # noqa: ARG002 - as pygls calls it
        """Tell the editor in a line; the server goes on."""
        said = error.message if isinstance(error, PsfkitError) else f"psfkit made a mistake ({type(error).__name__})"
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, shown(said, 300)))

    def find(self, uri: str) -> tuple[_Work, str] | None:
        """Return the bundle to which a document belongs, and its path in it; None where it belongs to none."""
        path = _path(uri)
        if path is None:
            return None
        opened = {_path(each) for each in self.workspace.text_documents}
        top = find_top(path, opened.__contains__)
        if top is None:
            return None
        work = self.works.setdefault(top, _Work(Desk(top)))
        return work, path.relative_to(top).as_posix()

    def take(self, uri: str, text: str, *, changed: bool) -> None:
        """Take a text that was opened, or changed, and look at its bundle soon."""
        found = self.find(uri)
        if found is not None:
            found[0].desk.take(found[1], text, changed=changed)
            self.look_soon(found[0])

    def drop(self, uri: str, *, saved: bool) -> None:
        """Hear that a text was saved, or closed, and look at its bundle soon."""
        found = self.find(uri)
        if found is not None:
            found[0].desk.drop(found[1], saved=saved)
            self.look_soon(found[0])

    def look_soon(self, work: _Work) -> None:
        """Look at a bundle once nothing has happened for a moment; a look that goes on is given up."""
        work.stop.is_set = True
        if work.task is not None:
            work.task.cancel()
        work.stop = Stop()
        work.task = asyncio.get_running_loop().create_task(self._look(work, work.stop))

    async def _look(self, work: _Work, stop: Stop) -> None:
        await asyncio.sleep(PAUSE)
        texts = work.desk.unsaved()
        try:
            known = await asyncio.to_thread(work.desk.look, self.rubric, self.today(), texts, stop)
        except Superseded:
            return
        except Exception as error:  # noqa: BLE001 - whatever a bundle does, the server goes on
            self.report_server_error(error, type(error))
            return
        work.desk.known = known
        self._publish(work, known)

    def _publish(self, work: _Work, known: Known) -> None:
        by_file = work.desk.findings_by_file(known)
        for file in sorted(work.told - by_file.keys()):
            self._tell(work, file, [])
        for file, findings in by_file.items():
            text = known.texts.get(file)
            lines = None if text is None else Text(text, self.unit)
            self._tell(work, file, [write_diagnostic(finding, lines, self.unit) for finding in findings])
        work.told = set(by_file)

    def _tell(self, work: _Work, file: str, diagnostics: list[lsp.Diagnostic]) -> None:
        uri = _uri(work.desk.top / file)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics))

    @property
    def unit(self) -> str:
        """The unit in which the editor counts."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding or "utf-16"))

    def spot(self, uri: str, position: lsp.Position) -> _Spot | None:
        """Return what stands at a place of a document; None where nothing is known of it."""
        found = self.find(uri)
        if found is None or found[0].desk.known is None:
            return None
        work, file = found
        known = work.desk.known
        content = work.desk.texts.get(file, known.texts.get(file) if known else None)
        if known is None or content is None:
            return None
        text = Text(content, self.unit)
        cursor = find_cursor(content, text.offset_at(position.line, position.character))
        return _Spot(work.desk.top, known, file, cursor, range_of(text, cursor.start, cursor.end))


def _path(uri: str) -> Path | None:
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else Path(path)


def _uri(path: Path) -> str:
    return from_fs_path(str(path)) or path.as_uri()


def make_server(rubric: Rubric, today: Callable[[], date]) -> Server:
    """Return a server that is ready to be started."""
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    logging.getLogger("pygls").propagate = False  # what went wrong is told to the editor, in a line
    server = Server(rubric, today)
    _add_documents(server)
    _add_questions(server)
    return server


def serve(rubric: Rubric, today: Callable[[], date], asked: BinaryIO, answers: BinaryIO) -> None:
    """Serve one editor until it says goodbye or goes away.

    Args:
        rubric: By which bundles are judged.
        today: Says on which day the evidence is looked at.
        asked: What the editor says.
        answers: Where it listens; closed at the end.
    """
    make_server(rubric, today).start_io(asked, answers)


def _add_documents(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.take(params.text_document.uri, params.text_document.text, changed=False)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.take(uri, server.workspace.get_text_document(uri).source, changed=True)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.drop(params.text_document.uri, saved=False)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        server.drop(params.text_document.uri, saved=True)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def on_disk(_: lsp.DidChangeWatchedFilesParams) -> None:
        for work in server.works.values():
            server.look_soon(work)


def _add_questions(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        spot = server.spot(params.text_document.uri, params.position)
        told = "" if spot is None else hover(spot.known, spot.cursor)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, told), spot.word) if spot and told else None

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["-", "[", " ", ".", "/"]))
    async def completed(params: lsp.CompletionParams) -> lsp.CompletionList:
        spot = server.spot(params.text_document.uri, params.position)
        items = [] if spot is None else write_offers(complete(spot.known, spot.file, spot.cursor), spot.word)
        return lsp.CompletionList(is_incomplete=False, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def led(params: lsp.DefinitionParams) -> list[lsp.Location]:
        spot = server.spot(params.text_document.uri, params.position)
        if spot is None:
            return []
        return [_locate(spot, place, server.unit) for place in find_way(spot.known, spot.file, spot.cursor)]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outlined(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        found = server.find(params.text_document.uri)
        content = None if found is None else found[0].desk.texts.get(found[1])
        return [] if content is None else write_symbols(Text(content, server.unit))

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[QUICK, ALL]))
    async def mended(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = server.find(params.text_document.uri)
        if found is None or found[0].desk.known is None:
            return []
        desk, file, known = found[0].desk, found[1], found[0].desk.known
        content = known.texts.get(file)
        if content is None or desk.texts.get(file, content) != content:  # repairs are of the text that was looked at
            return []
        return write_actions(known.look.findings, file, Text(content, server.unit), server.unit, params)


def _locate(spot: _Spot, place: Place, unit: str) -> lsp.Location:
    text = Text(spot.known.texts.get(place.file, "") if place.end else "", unit)
    return lsp.Location(_uri(spot.top / place.file), range_of(text, place.start, place.end))
