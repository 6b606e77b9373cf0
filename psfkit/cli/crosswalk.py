"""``psfkit crosswalk``: what a bundle shows of another framework."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AsOf, Bundle, Determinations, Force, Output, RubricName
from psfkit.errors import ExitCode, UsageError


class CrosswalkFormat(StrEnum):
    """How `crosswalk` answers on standard output."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    CSV = "csv"
    OSCAL = "oscal"


def crosswalk(
    bundle: Bundle,
    to: Annotated[
        str,
        typer.Option("--to", metavar="FRAMEWORK", help="eu-ai-act, gdpr, soc2, iso-42001, nist-ai-rmf or owasp-llm."),
    ],
    as_of: AsOf = "",
    determinations: Determinations = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    table: Annotated[
        str, typer.Option("--crosswalk", metavar="PATH", help="A crosswalk of your own [default: psfkit's].")
    ] = "",
    output_format: Annotated[
        CrosswalkFormat, typer.Option("--format", help="How to answer on standard output.")
    ] = CrosswalkFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Say what a bundle shows of another framework.

    Which duties, how far, which not, and which PSF does not touch. No legal opinion.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import make_run

    rules = pipeline.read_rubric(rubric)
    rows = pipeline.read_crosswalk(rules, table)
    if to not in rows.frameworks:
        from psfkit.documents.spelling import closest

        known = tuple(rows.frameworks)
        raise UsageError(
            f"there is no framework {to!a}", hint=closest(to.lower(), known) or f"choose from {', '.join(known)}"
        )
    run = make_run(Asked(bundle, as_of, determinations, rubric), read_moment(as_of).as_of)
    held = pipeline.hold_against(run, rows, to)
    paper = Paper(output, force)
    if output_format is CrosswalkFormat.TEXT:
        from psfkit.cli.crosswalk_text import write_crosswalk

        paper.write(write_crosswalk(held, paper.width, colour=paper.colour))
    else:
        from psfkit.report.crosswalk_formats import CROSSWALK_FORMATS

        paper.write_bytes(CROSSWALK_FORMATS[output_format.value](held))
    return ExitCode.YES
