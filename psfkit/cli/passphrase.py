"""The passphrase of a key: from a descriptor, the environment, or somebody at the terminal; never an argument."""

import os
import sys
from collections.abc import Callable
from functools import cache

from psfkit.errors import UsageError

VARIABLE = "PSFKIT_PASSPHRASE"
NEW_VARIABLE = "PSFKIT_NEW_PASSPHRASE"
LEAST = 12
"""Bytes that a new passphrase has at least."""
_MOST = 1024


def passphrase_from(descriptor: int | None) -> Callable[[str], bytes]:
    """Return what asks for the passphrase of a key, once for each: the descriptor, ``PSFKIT_PASSPHRASE``, the terminal.

    Args:
        descriptor: A number that ``--passphrase-fd`` gave, or None.
    """

    @cache
    def ask(what: str) -> bytes:
        given = _given(descriptor, VARIABLE)
        return _prompt(f"Passphrase of {what}: ", VARIABLE, "--passphrase-fd") if given is None else given

    return ask


def new_passphrase(descriptor: int | None, variable: str, option: str) -> bytes:
    """Return a new passphrase; at the terminal it is asked for twice.

    Args:
        descriptor: Where to read it, or None.
        variable: The environment variable that may hold it.
        option: The option that would give the descriptor, for the message.

    Raises:
        UsageError: There is none, it is too short, or what was typed the second time is something else.
    """
    given = _given(descriptor, variable)
    if given is None:
        given = _prompt(f"New passphrase ({LEAST} characters or more): ", variable, option)
        if _prompt("The same again: ", variable, option) != given:
            raise UsageError("the two passphrases are not the same", hint="try again; nothing was changed")
    if len(given) < LEAST:
        raise UsageError(f"a passphrase has {LEAST} characters or more", hint="take six words or so")
    return given


def _given(descriptor: int | None, variable: str) -> bytes | None:
    if descriptor is not None:
        return _read(descriptor)
    value = os.environ.get(variable)
    if value == "":
        raise UsageError(f"{variable} is empty", hint="unset it to be asked, or set it to the passphrase")
    return None if value is None else _checked(os.fsencode(value))


def _read(descriptor: int) -> bytes:
    content = b""
    try:
        while len(content) <= _MOST and (piece := os.read(descriptor, _MOST)):
            content += piece
    except OSError as error:
        raise UsageError(
            f"no passphrase can be read from descriptor {descriptor}: {(error.strerror or 'it fails').lower()}",
            hint="open it for psfkit, as in `psfkit … --passphrase-fd 3 3< FILE`",
        ) from None
    return _checked(content.removesuffix(b"\n").removesuffix(b"\r"))


def _checked(passphrase: bytes) -> bytes:
    if not 0 < len(passphrase) <= _MOST or b"\n" in passphrase or b"\0" in passphrase:
        raise UsageError("the passphrase is empty, longer than a kibibyte, or more than a line", hint="give one line")
    return passphrase


def _prompt(text: str, variable: str, option: str) -> bytes:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "a passphrase is needed, and there is no terminal to ask at",
            hint=f"set {variable}, or give {option} N with a descriptor to read it from",
        )
    from getpass import getpass

    return _checked(getpass(text, stream=sys.stderr).encode())
