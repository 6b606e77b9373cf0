"""``psfkit explain``: what a finding code means."""

import sys
from typing import Annotated

import typer

from psfkit.cli.complete import complete_codes
from psfkit.errors import ExitCode


def explain(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="A finding code such as PK203.", autocompletion=complete_codes),
    ],
) -> int:
    """Explain a finding code: what it means and what to do."""
    from psfkit import pipeline
    from psfkit.cli.explain_text import write_explanation
    from psfkit.cli.terminal import answer, wants_colour, width

    section = pipeline.explain(code.strip().upper())
    answer(write_explanation(section, width(), colour=wants_colour(sys.stdout)))
    return ExitCode.YES
