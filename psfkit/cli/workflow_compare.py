"""``psfkit workflow compare``: hold a workflow map against a log of what ran."""

from typing import Annotated

import typer

from psfkit.cli.options import STDOUT, AnswerFormat, Force, Format, Output
from psfkit.errors import ExitCode


def compare(
    path: Annotated[str, typer.Argument(metavar="MAP", help="A workflow map, in any form.")],
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="A run log or event log of WorkflowOS, or OTLP traces as JSON.")
    ],
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Hold a map against a log of what ran.

    Finds steps that never ran, calls that are not on the map, and approvals that were skipped.
    Ends in 0 when nothing differs, in 1 when something does, in 3 when the map or the log cannot be read.
    """
    from psfkit import pipeline
    from psfkit.cli.paper import Paper
    from psfkit.cli.progress import ReadingBar

    with ReadingBar() as bar:
        drift = pipeline.compare_workflow(path, log, bar)
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.drift_json import render_drift

        paper.write_bytes(render_drift(path, log, drift))
    else:
        from psfkit.cli.drift_text import write_drift

        paper.write(write_drift(path, log, drift, paper.width, colour=paper.colour))
    return ExitCode.YES if drift.agrees else ExitCode.NO
