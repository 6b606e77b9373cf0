"""``psfkit explain``: what a finding code means."""

from typing import Annotated

import typer

from psfkit.errors import ExitCode


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A finding code such as PK203.")],
) -> int:
    """Print the section of docs/checks.md about a finding code."""
    from psfkit import pipeline
    from psfkit.cli.terminal import answer

    answer(pipeline.explain(code.strip().upper()))
    return ExitCode.YES
