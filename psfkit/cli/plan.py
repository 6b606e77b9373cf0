"""``psfkit plan``: the cheapest additions that pass."""

import sys

from psfkit.cli.options import DEFAULT_RUBRIC, AnswerFormat, AsOf, BundleHere, Determinations, Format, RubricName
from psfkit.errors import ExitCode


def plan(
    bundle: BundleHere = ".",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
) -> int:
    """Find the cheapest set of additions with which every domain passes, in order."""
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import make_run
    from psfkit.cli.terminal import answer, answer_bytes, wants_colour, width

    run = make_run(bundle, rubric, determinations, read_moment(as_of).as_of)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.plan_json import render_plan

        answer_bytes(render_plan(run.plan, run.assessment))
    else:
        from psfkit.cli.plan_text import write_plan

        answer(write_plan(run, width(), colour=wants_colour(sys.stdout)))
    return ExitCode.NO if run.plan.unreachable else ExitCode.YES
