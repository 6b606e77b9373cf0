"""``psfkit why``: the whole trace of a criterion or a domain."""

import sys
from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, BundleHere, Determinations, RubricName
from psfkit.errors import ExitCode, UsageError


def why(
    subject: Annotated[str, typer.Argument(metavar="ID", help="A domain (PSF-4) or a criterion (PSF-4.2).")],
    bundle: BundleHere = ".",
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Show every step behind a score, down to file and line."""
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import make_run
    from psfkit.cli.terminal import answer, wants_colour, width
    from psfkit.cli.trace_text import write_trace

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
    answer(write_trace(run, results, width(), colour=wants_colour(sys.stdout)))
    return ExitCode.YES
