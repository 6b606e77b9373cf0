"""The door: every exception that leaves psfkit leaves here, as one clear line and an exit code."""

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import TextIO

from psfkit.cli.interrupts import INTERRUPTED, say_interrupted
from psfkit.cli.terminal import paint, remark, wants_colour
from psfkit.errors import ExitCode, PsfkitError


def run(command: Callable[[], int]) -> int:
    """Run the command line and return its exit code; no traceback reaches a user."""
    try:
        return _answer(command)
    except OSError:  # standard error takes nothing either
        _forget(sys.stderr)
        return ExitCode.STORAGE


def _answer(command: Callable[[], int]) -> int:
    if sys.stdout is None:
        return _say("there is no standard output to answer on", "leave it open, or send it to a file", ExitCode.STORAGE)
    _make_writable(sys.stdout)
    try:
        code = command()
        sys.stdout.flush()
    except PsfkitError as error:
        return _say(error.message, error.hint, error.exit_code)
    except KeyboardInterrupt:
        say_interrupted()
        return INTERRUPTED
    except BrokenPipeError:
        _forget(sys.stdout)
        return ExitCode.STORAGE
    except OSError as error:
        _forget(sys.stdout)
        return _say(f"the operating system refused: {error.strerror or 'input/output error'}", "", ExitCode.STORAGE)
    except Exception as error:
        if os.environ.get("PSFKIT_DEBUG"):
            raise
        return _say(
            f"psfkit made a mistake of its own ({type(error).__name__})",
            "please report it with the command you ran; PSFKIT_DEBUG=1 shows where it happened",
            ExitCode.BUG,
        )
    return code


def _say(message: str, hint: str, code: ExitCode) -> ExitCode:
    from psfkit.documents.text_safety import printable

    colour = sys.stderr is not None and wants_colour(sys.stderr)
    remark(f"{paint('error', 'red', 'bold', on=colour)}: {printable(message)}")
    if hint:
        remark(f"   = {paint('help', 'cyan', on=colour)}: {printable(hint)}")
    return code


def _make_writable(stream: TextIO) -> None:
    """Let characters that a stream's encoding lacks come out as escapes instead of ending the run."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _forget(stream: TextIO) -> None:
    """Keep the interpreter from failing again when it flushes a closed stream at exit."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, stream.fileno())
    os.close(sink)
