"""``psfkit coverage``: which evidence stands behind what, and where nothing does."""

from typing import Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AsOf,
    BundleHere,
    CoverageFormat,
    Determinations,
    Force,
    Output,
    RubricName,
)
from psfkit.errors import ExitCode


def coverage(
    bundle: BundleHere = ".",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help="Write the matrix as a page, too.")] = "",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Annotated[CoverageFormat, typer.Option("--format", help="How to answer.")] = CoverageFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show criteria by systems by evidence, and the holes.

    And what each evidence item serves.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import make_run, write_private

    run = make_run(Asked(bundle, as_of, determinations, rubric), read_moment(as_of).as_of)
    matrix = pipeline.cover(run)
    if html:
        from psfkit.report.coverage_html import render_page

        write_private(html, render_page(matrix), force=force)
    paper = Paper(output, force)
    if output_format is CoverageFormat.JSON:
        from psfkit.report.coverage_json import render_coverage

        paper.write_bytes(render_coverage(matrix))
    elif output_format is CoverageFormat.HTML:
        from psfkit.report.coverage_html import render_page

        paper.write_bytes(render_page(matrix))
    else:
        from psfkit.cli.coverage_text import write_coverage

        paper.write(write_coverage(matrix, paper.width, colour=paper.colour))
    return ExitCode.YES
