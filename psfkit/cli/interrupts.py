"""Ctrl-C: never lost, and answered with one line and one exit code.

What is imported here is in the interpreter already: until this module is there, Ctrl-C brings a traceback.
"""

import _thread
import os
import sys
import time

INTERRUPTED = 130
"""What shells make of a command that Ctrl-C has ended."""
_SENTENCE = "interrupted; no file is left half-written"
_SOON = 0.01
"""Seconds after which a callback has come to its end."""


def keep_interrupts() -> None:
    """Let Ctrl-C be raised again where Python would print it and go on: inside a callback of a weak reference."""
    sys.unraisablehook = _raise_again


def _raise_again(lost: "sys.UnraisableHookArgs") -> None:
    if lost.exc_type is KeyboardInterrupt:
        _thread.start_new_thread(_interrupt_soon, ())
    else:
        sys.__unraisablehook__(lost)


def _interrupt_soon() -> None:
    time.sleep(_SOON)
    _thread.interrupt_main()


def say_interrupted() -> None:
    """Say so on standard error, beneath the ^C that a terminal shows."""
    if sys.stderr is not None:
        sys.stderr.write(("\n" if sys.stderr.isatty() else "") + _SENTENCE + "\n")


def leave_interrupted() -> None:
    """End the process without a way home: Python may kill itself with the signal there, by where it was caught."""
    os._exit(INTERRUPTED)
