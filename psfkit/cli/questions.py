"""Questions to somebody at the terminal; where nobody sits there, what to pass instead."""

import sys
from collections.abc import Callable

from psfkit.errors import UsageError


def is_somebody_there() -> bool:
    """Whether standard input is a terminal at which a question can be answered."""
    return sys.stdin is not None and sys.stdin.isatty()


def require_answers(missing: dict[str, str]) -> None:
    """See that nothing is missing that only somebody at a terminal could say.

    Args:
        missing: What each option that is missing takes, by the option.

    Raises:
        UsageError: Something is.
    """
    if missing:
        options = " and ".join(missing)
        given = " ".join(f"{option} {takes}" for option, takes in missing.items())
        raise UsageError(
            f"{options} {'are' if len(missing) > 1 else 'is'} missing, and there is no terminal to ask at",
            hint=f"pass {given}",
        )


def ask(question: str, *, optional: bool = False, accept: Callable[[str], str] = lambda _: "") -> str:
    """Ask until there is an answer.

    Args:
        question: What is asked, on standard error.
        optional: Whether an empty line is one.
        accept: Says what is wrong with an answer, or returns an empty text.

    Raises:
        UsageError: The terminal was closed.
    """
    from psfkit.cli.terminal import remark

    while True:
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise UsageError("the terminal was closed before everything was said", hint="nothing was written")
        answer = line.strip()
        wrong = accept(answer) if answer else ""
        if wrong:
            remark(wrong)
        elif answer or optional:
            return answer
