"""``psfkit reproduce``: derive a mark's scores and digests again from its sources."""

from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AnswerFormat, Force, Format, Output, RubricName
from psfkit.errors import ExitCode


def reproduce(
    mark: Annotated[str, typer.Argument(metavar="RECORD|ID", help="A record file, or a mark id with --issuer.")],
    bundle: Annotated[str, typer.Option("--bundle", metavar="PATH", help="The bundle that it was given for.")],
    determinations: Annotated[
        str, typer.Option("--determinations", metavar="PATH", help="The determinations that it was given with.")
    ],
    rubric: RubricName = DEFAULT_RUBRIC,
    salt: Annotated[
        str, typer.Option("--salt", metavar="HEX", help="The salt of the mark, as its issuer told it.")
    ] = "",
    issuer: Annotated[
        str, typer.Option("--issuer", metavar="DIR", help="The issuer's folder, in place of a salt.")
    ] = "",
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Derive a mark's scores and digests again, and compare them.

    Line by line; nothing is told that the record does not tell.
    """
    from psfkit import pipeline
    from psfkit.cli.paper import Paper
    from psfkit.cli.progress import ReadingBar
    from psfkit.model.reproduction import Likeness

    with ReadingBar() as bar:
        made = pipeline.reproduce(mark, bundle, determinations, rubric, salt=salt, issuer=issuer, watch=bar)
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.reproduction_json import render_reproduction

        paper.write_bytes(render_reproduction(made))
    else:
        from psfkit.cli.reproduction_text import write_reproduction

        paper.write(write_reproduction(made, paper.width, colour=paper.colour))
    codes = {
        Likeness.SAME: ExitCode.YES,
        Likeness.DIFFERS: ExitCode.BROKEN,
        Likeness.NOT_COMPARED: ExitCode.PERSON_NEEDED,
    }
    return codes[made.likeness]
