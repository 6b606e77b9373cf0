"""``psfkit diff``: what changed between two bundles or two saved assessments."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AnswerFormat, AsOf, Force, Format, Output, RubricName
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from psfkit.cli.paper import Paper
    from psfkit.model.case import Timeline
    from psfkit.model.comparison import Comparison, Side


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A bundle, or an assessment.json.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The same, later.")],
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    fail_on_regression: Annotated[
        bool, typer.Option("--fail-on-regression", help="End in 1 if anything fell or is no longer evaluated.")
    ] = False,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Compare two bundles or saved assessments.

    What opened, closed, got better or worse, and what is not evaluated now (which never means mended).
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    moment = read_moment(as_of)
    comparison = pipeline.compare(*(_read_side(path, as_of, rubric, moment.as_of) for path in (before, after)))
    answer_comparison(comparison, output_format, Paper(output, force))
    return ExitCode.NO if fail_on_regression and comparison.has_regression else ExitCode.YES


def answer_comparison(
    comparison: "Comparison", output_format: AnswerFormat, paper: "Paper", plan: "Timeline | None" = None
) -> None:
    """Write what differs, and below it the plan of the case if it is about one."""
    if output_format is AnswerFormat.JSON:
        from psfkit.report.comparison_json import render_comparison

        paper.write_bytes(render_comparison(comparison, plan))
    else:
        from psfkit.cli.diff_text import write_comparison

        told = write_comparison(comparison, paper.width, colour=paper.colour)
        if plan is not None:
            from psfkit.cli.case_text import write_timeline

            told += f"\n\n{write_timeline(plan, paper.width, colour=paper.colour)}"
        paper.write(told)


def _read_side(path: str, as_of: str, rubric: str, day: "date") -> "Side":
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.runs import make_run

    if path.lower().endswith(".json"):
        return pipeline.read_saved_side(path)
    asked = Asked(path, as_of, rubric=rubric)
    return pipeline.side_of(make_run(asked, day), asked.name)
