"""``psfkit crosswalk``: what a bundle shows of another framework."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, Bundle, Determinations, RubricName
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
) -> int:
    """Say what a bundle shows of another framework.

    Which duties, how far, which not, and which PSF does not touch. No legal opinion.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import make_run
    from psfkit.cli.terminal import answer, answer_bytes, wants_colour, width

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
    if output_format is CrosswalkFormat.TEXT:
        from psfkit.cli.crosswalk_text import write_crosswalk

        answer(write_crosswalk(held, width(), colour=wants_colour(sys.stdout)))
    else:
        from psfkit.report.crosswalk_formats import CROSSWALK_FORMATS

        answer_bytes(CROSSWALK_FORMATS[output_format.value](held))
    return ExitCode.YES
