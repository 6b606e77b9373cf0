"""The terminal: colour when it is wanted, width when it is known, and nothing that a bundle could smuggle in."""

import os
import shutil
import sys
from typing import TextIO

_CODES = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36", "bold": "1", "dim": "2"}


def wants_colour(stream: TextIO) -> bool:
    """Say whether a stream is a terminal that may be given colour (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def width() -> int:
    """Return the terminal's width in columns, between 40 and 120."""
    return max(40, min(120, shutil.get_terminal_size((100, 24)).columns))


def paint(text: str, *styles: str, on: bool) -> str:
    """Wrap a text that is safe to print in colour.

    >>> paint("no", "red", on=False)
    'no'
    """
    if not on:
        return text
    return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def answer(text: str) -> None:
    """Write an answer to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def answer_bytes(content: bytes, *, is_text: bool = True) -> None:
    """Write an answer that is already encoded to standard output; what is no text, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content if content.endswith(b"\n") or not is_text else content + b"\n")
    sys.stdout.flush()


def remark(text: str) -> None:
    """Write anything that is not the answer to standard error."""
    if sys.stderr is not None:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")


def write_log(lines: str) -> None:
    """Write whole lines of a log to standard error."""
    if sys.stderr is not None:
        sys.stderr.write(lines)
        sys.stderr.flush()


def say_days(days: int) -> str:
    """Say an effort.

    >>> say_days(1), say_days(3)
    ('1 person-day', '3 person-days')
    """
    return f"{days} person-day{'' if days == 1 else 's'}"
