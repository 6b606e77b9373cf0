"""Where an answer goes: standard output, or a file that ``--output`` names."""

import sys
from dataclasses import dataclass

from psfkit.cli.options import STDOUT

_PAGE = 100
"""Columns of a file, whatever the terminal has."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What an answer is written on."""

    output: str = STDOUT
    """The file, or ``-``."""
    force: bool = False
    """Whether a file that differs may be overwritten."""

    @property
    def is_stdout(self) -> bool:
        """Whether it is standard output."""
        return self.output == STDOUT

    @property
    def width(self) -> int:
        """Columns that there are."""
        from psfkit.cli.terminal import width

        return width() if self.is_stdout else _PAGE

    @property
    def colour(self) -> bool:
        """Whether it takes colour."""
        from psfkit.cli.terminal import wants_colour

        return self.is_stdout and wants_colour(sys.stdout)

    def write(self, text: str) -> None:
        """Write an answer in words.

        Raises:
            UsageError: The output names no file.
            StorageError: Something else is there, or it cannot be written.
        """
        if self.is_stdout:
            from psfkit.cli.terminal import answer

            answer(text)
        else:
            whole = text if text.endswith("\n") else f"{text}\n"
            self.write_bytes(whole.encode("utf-8", "backslashreplace"))

    def write_bytes(self, content: bytes) -> None:
        """Write an answer that is already encoded.

        Raises:
            UsageError: The output names no file.
            StorageError: Something else is there, or it cannot be written.
        """
        if self.is_stdout:
            from psfkit.cli.terminal import answer_bytes

            answer_bytes(content)
        else:
            from psfkit.cli.runs import write_private

            write_private(self.output, content, force=self.force)
