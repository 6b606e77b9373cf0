"""Files that the caller names on the command line: read once, bounded, and never waited for."""

import os
import stat

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError

_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
"""Flags that some systems lack are left out there."""


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
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{name} is not a file that could hold a {noun}")
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError(f"there is no file {name}", hint="check the path") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder, not a {noun} file") from None
    except (OSError, ValueError):
        raise InputError(f"{name} cannot be opened", hint="check the permissions") from None
    if len(data) > limit:
        raise InputError(f"{name} has more than {limit} bytes, too many for a {noun}")
    return data
