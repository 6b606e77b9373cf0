"""``psfkit why``: the whole trace of a criterion or a domain."""

from typing import Annotated

import typer

from psfkit.cli.complete import complete_criteria
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
from psfkit.errors import ExitCode, UsageError


def why(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A domain (PSF-4) or a criterion (PSF-4.2).", autocompletion=complete_criteria
        ),
    ],
    bundle: BundleHere = ".",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show every step behind a score, down to file and line."""
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import make_run

    run = make_run(Asked(bundle, as_of, determinations, rubric), read_moment(as_of).as_of)
    wanted = subject.strip().upper()
    results = [
        result
        for domain in run.assessment.domains
        for result in domain.criteria
        if wanted in (domain.domain, result.criterion)
    ]
    if not results:
        from psfkit.documents.spelling import closest

        known = [d.id for d in run.rubric.domains] + [c.id for c in run.rubric.criteria]
        raise UsageError(
            f"there is no domain or criterion {subject!a}", hint=closest(wanted, known) or "try PSF-4 or PSF-4.2"
        )
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.why_json import render_why

        paper.write_bytes(render_why(wanted, results, run.assessment, run.rubric))
    else:
        from psfkit.cli.trace_text import write_trace

        paper.write(write_trace(run, results, paper.width, colour=paper.colour))
    return ExitCode.YES
