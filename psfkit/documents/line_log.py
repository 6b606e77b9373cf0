"""A file of lines that grows while a long run goes on, so that the run can be taken up where it ended."""

import os
from types import TracebackType
from typing import Self

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError, StorageError

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | sum(getattr(os, f, 0) for f in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
MAX_BYTES = 256 * 1024 * 1024


class LineLog:
    """Lines that are there, and lines that are added.

    Args:
        path: The file; its folder has to be there.
        heading: The first line, which says what the file is.

    Raises:
        InputError: Another file is there, or it is too big.
        StorageError: It cannot be opened or written.
    """

    def __init__(self, path: str, heading: str) -> None:
        name = shown(path, 200)
        try:
            self._opened = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise StorageError(f"{name} cannot be opened ({error.strerror})", hint="check folder and rights") from None
        try:
            self.lines = self._read(name, heading)
        except BaseException:
            os.close(self._opened)
            raise

    def _read(self, name: str, heading: str) -> tuple[bytes, ...]:
        size = os.fstat(self._opened).st_size
        if size > MAX_BYTES:
            raise InputError(f"{name} has more than {MAX_BYTES} bytes", hint="begin another file")
        if not size:
            self._write(f"{heading}\n".encode())
            return ()
        with os.fdopen(os.dup(self._opened), "rb") as file:
            file.seek(0)
            *whole, rest = file.read(MAX_BYTES).split(b"\n")
        if not whole or whole[0] != heading.encode():
            raise InputError(f"{name} is there already and is something else", hint="name another file")
        if rest:
            self._write(b"\n")  # a line that an interrupted run left unfinished says nothing
        return tuple(whole[1:])

    def add(self, line: bytes) -> None:
        """Add a line without a line feed in it.

        Raises:
            StorageError: It cannot be written.
        """
        self._write(line + b"\n")

    def _write(self, content: bytes) -> None:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(self._opened, left) :]
        except OSError as error:
            raise StorageError(f"what is done cannot be kept ({error.strerror})", hint="make room for it") from None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        os.close(self._opened)
