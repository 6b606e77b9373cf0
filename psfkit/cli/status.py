"""``psfkit status``: what goes stale when."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AsOf,
    BundleHere,
    Determinations,
    Force,
    Output,
    RubricName,
    StatusFormat,
)
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from psfkit.cli.paper import Paper
    from psfkit.model.freshness import Freshness

_MOST_DAYS = 36_500


def status(
    bundle: BundleHere = ".",
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            metavar="DAYS",
            min=0,
            max=_MOST_DAYS,
            help="Show what has to be made anew within so many days, and end in 1 if anything has.",
        ),
    ] = None,
    ics: Annotated[str, typer.Option("--ics", metavar="FILE", help="Write the days as a calendar.")] = "",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Annotated[StatusFormat, typer.Option("--format", help="How to answer.")] = StatusFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show until when evidence counts, and what falls after it.

    For each evidence item and each criterion that it counts for.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import read_decided, write_private

    moment = read_moment(as_of)
    rules = pipeline.read_rubric(rubric)
    validated, decisions = read_decided(Asked(bundle, as_of, determinations, rubric), rules, moment.as_of)
    freshness = pipeline.look_ahead(validated, rules, decisions, moment.as_of)
    if ics:
        from psfkit.report.to_ics import render_calendar

        write_private(ics, render_calendar(freshness), force=force)
    _answer(freshness, within, output_format, Paper(output, force))
    due = within is not None and freshness.has_due(within)
    return ExitCode.NO if due else ExitCode.YES


def _answer(freshness: "Freshness", within: int | None, output_format: StatusFormat, paper: "Paper") -> None:
    if output_format is StatusFormat.JSON:
        from psfkit.report.status_json import render_status

        paper.write_bytes(render_status(freshness, within))
        return
    if output_format is StatusFormat.ICS:
        from psfkit.report.to_ics import render_calendar

        paper.write_bytes(render_calendar(freshness))
        return
    from psfkit.cli.status_text import write_status

    shown = [lapse for lapse in freshness.lapses if within is None or lapse.is_due(freshness.as_of, within)]
    paper.write(write_status(freshness, shown, within, paper.width, colour=paper.colour))
