"""``psfkit plan``: the cheapest additions that pass."""

from typing import Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AnswerFormat,
    AsOf,
    BundleHere,
    Determinations,
    Force,
    Format,
    Output,
    RubricName,
)
from psfkit.errors import ExitCode


def plan(
    bundle: BundleHere = ".",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
    every_step: Annotated[bool, typer.Option("--all", help="List every step, not the first ten alone.")] = False,
) -> int:
    """Find the cheapest additions with which every domain passes."""
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import make_run

    asked = Asked(bundle, as_of, determinations, rubric)
    run = make_run(asked, read_moment(as_of).as_of)
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.plan_json import render_plan

        paper.write_bytes(render_plan(run.plan, run.assessment))
    else:
        from psfkit.cli.plan_text import MOST_STEPS, write_plan

        most = None if every_step else MOST_STEPS
        paper.write(write_plan(run, asked, paper.width, most, colour=paper.colour))
    return ExitCode.NO if run.plan.unreachable else ExitCode.YES
