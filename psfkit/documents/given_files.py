"""Files that the caller names on the command line: read once, bounded, and never waited for."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from psfkit.documents.sources import Watch
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError

_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
"""Flags that some systems lack are left out there."""
_BLOCK = 256 * 1024


def read_given_blocks(path: str, limit: int, noun: str, watch: Watch) -> Iterator[bytes]:
    """Go through the bytes of a regular file in blocks, so that a long one need not fit in memory.

    Args:
        path: The file.
        limit: The most bytes it may have.
        noun: What it is meant to be, for messages.
        watch: Hears how far it is.

    Raises:
        InputError: As :func:`read_given`.
    """
    name = shown(path, 200)
    with _opened(path, name, noun) as file:
        left = os.fstat(file.fileno()).st_size
        if left > limit:
            raise _too_big(name, limit, noun)
        watch.begin(left)
        while left and (block := file.read(min(left, _BLOCK))):
            left -= len(block)
            watch.advance(len(block))
            yield block


def read_given(path: str, limit: int, noun: str) -> bytes:
    """Return the bytes of a regular file.

    The path is the caller's own choice and may lead through links.

    Args:
        path: The file.
        limit: The most bytes it may have.
        noun: What it is meant to be, for messages: ``rubric``.

    Raises:
        InputError: There is nothing there, it is not a regular file, it is too big, or it cannot be opened.
    """
    name = shown(path, 200)
    with _opened(path, name, noun) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _too_big(name, limit, noun)
    return data


@contextmanager
def _opened(path: str, name: str, noun: str) -> Iterator[BinaryIO]:
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{name} is not a file that could hold a {noun}")
            yield file
    except FileNotFoundError:
        raise InputError(f"there is no file {name}", hint="check the path") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder, not a {noun} file", hint="name the file itself") from None
    except (OSError, ValueError):
        raise InputError(f"{name} cannot be opened", hint="check the permissions") from None


def _too_big(name: str, limit: int, noun: str) -> InputError:
    return InputError(f"{name} has more than {limit} bytes, too many for a {noun}")
