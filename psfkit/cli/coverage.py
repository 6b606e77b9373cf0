"""``psfkit coverage``: which evidence stands behind what, and where nothing does."""

import sys
from typing import Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    AnswerFormat,
    AsOf,
    BundleHere,
    Determinations,
    Force,
    Format,
    RubricName,
)
from psfkit.errors import ExitCode


def coverage(
    bundle: BundleHere = ".",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help="Write the matrix as a page, too.")] = "",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    force: Force = False,
) -> int:
    """Show criteria by systems by evidence, and the holes.

    And what each evidence item serves.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import make_run, write_private
    from psfkit.cli.terminal import answer, answer_bytes, wants_colour, width

    run = make_run(Asked(bundle, as_of, determinations, rubric), read_moment(as_of).as_of)
    matrix = pipeline.cover(run)
    if html:
        from psfkit.report.coverage_html import render_page

        write_private(html, render_page(matrix), force=force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.coverage_json import render_coverage

        answer_bytes(render_coverage(matrix))
    else:
        from psfkit.cli.coverage_text import write_coverage

        answer(write_coverage(matrix, width(), colour=wants_colour(sys.stdout)))
    return ExitCode.YES
