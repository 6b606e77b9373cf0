"""How far a long reading is: a bar on standard error, if that is a terminal and it takes more than a moment."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

_MOMENT = 1.0
_PAUSE = 0.1
"""Seconds between two drawings."""


class ReadingBar:
    """Somebody who waits while bundles are read, as :class:`~psfkit.documents.sources.Watch`."""

    def __init__(self) -> None:
        self._size = self._read = 0
        self._shown = self._begun = time.monotonic()
        self._is_seen = sys.stderr is not None and sys.stderr.isatty()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def begin(self, size: int) -> None:
        """See :class:`~psfkit.documents.sources.Watch`."""
        self._size += size

    def advance(self, size: int) -> None:
        """See :class:`~psfkit.documents.sources.Watch`."""
        self._read += size
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if self._is_seen and now - self._begun > _MOMENT and now - self._shown > _PAUSE:
            self._shown = now
            self._draw()

    def _draw(self) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(*self._columns(), console=Console(stderr=True), auto_refresh=False, transient=True)
            self._task = self._bar.add_task("")
            self._bar.start()
        if self._task is not None:
            self._bar.update(self._task, completed=self._read, total=self._size, refresh=True)

    def _columns(self) -> "tuple[ProgressColumn, ...]":
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn

        return TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn()


class BundlesBar(ReadingBar):
    """Somebody who waits for many bundles."""

    def count(self, done: int, of: int) -> None:
        """Hear that so many bundles of all are done."""
        self._read, self._size = done, of
        self._show()

    def _columns(self) -> "tuple[ProgressColumn, ...]":
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

        return TextColumn("bundles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
