"""``psfkit reassess``: what of a refusal stands for a bundle that was handed in anew."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AnswerFormat,
    AsOf,
    Bundle,
    Determinations,
    Force,
    Format,
    Output,
    RubricName,
)
from psfkit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from psfkit.cli.paper import Paper
    from psfkit.model.case import Timeline
    from psfkit.model.reassessment import Carried


def reassess(
    folder: Annotated[str, typer.Argument(metavar="CASE", help="The case with the decision to start from.")],
    bundle: Bundle,
    assessor: Annotated[
        str,
        typer.Option("--assessor", metavar="NAME", help="Write the file in which this assessor decides what is open."),
    ] = "",
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="FILE", help="Where to write it [default: determinations/NAME.yaml in the bundle]."
        ),
    ] = "",
    determinations: Determinations = "",
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Start a reassessment from the decision of a case.

    What was decided about things that have not changed stands; the rest is looked at again. With --assessor the file to
    fill in is written, with --determinations the outcome is compared with the decision before.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.case_decisions import decided_before
    from psfkit.cli.clock import read_moment
    from psfkit.cli.diff import answer_comparison
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import make_run, read_valid
    from psfkit.cli.score import exit_code
    from psfkit.cli.terminal import remark

    if assessor and determinations:
        raise UsageError("--assessor begins a file and --determinations compares one", hint="give one of the two")
    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    plan = pipeline.plan_of(case)
    before = decided_before(folder, case, pipeline.find_baseline(case, day), rubric)
    asked = Asked(bundle, as_of, determinations, rubric)
    if determinations:
        run, paper = make_run(asked, day), Paper(output, force)
        answer_comparison(pipeline.compare(before.side, pipeline.side_of(run, asked.name)), output_format, paper, plan)
        return exit_code(run)
    rules = pipeline.read_rubric(rubric)
    validated = read_valid(asked, rules, day)
    pipeline.require_fitting(validated.bundle, case)
    carried = pipeline.carry(before.bundle, before.determinations, validated.bundle)
    if assessor:
        remark(
            f"wrote {pipeline.write_review(validated, rules, assessor, day, bundle, out, force=force, carried=carried)}"
        )
    return _tell(carried, plan, output_format, Paper(output, force))


def _tell(carried: "Carried", plan: "Timeline", output_format: AnswerFormat, paper: "Paper") -> int:
    from psfkit.cli.case_text import write_timeline
    from psfkit.cli.reassess_text import write_carried

    if output_format is AnswerFormat.JSON:
        from psfkit.report.carried_json import render_carried

        paper.write_bytes(render_carried(carried, plan))
    else:
        timeline = write_timeline(plan, paper.width, colour=paper.colour)
        paper.write(f"{write_carried(carried, paper.width)}\n\n{timeline}")
    return ExitCode.YES
