"""``psfkit verify``: is this mark what it says, and does it hold today."""

from typing import Annotated

import typer

from psfkit.cli.options import STDOUT, AnswerFormat, AsOf, Force, Format, Output


def verify(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID", help="A record, credential or attestation, a badge (SVG, PNG or PDF), or a mark id."
        ),
    ],
    registry: Annotated[str, typer.Option("--registry", metavar="DIR", help="The registry that holds the mark.")] = "",
    trust: Annotated[
        str,
        typer.Option("--trust", metavar="FILE", help="A file with the did:key of each issuer you trust."),
    ] = "",
    keys: Annotated[
        list[str] | None,
        typer.Option("--keys", metavar="FILE", help="An issuer's key document, keys.json; it may be given repeatedly."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="The host on which you found it, such as example.com.")
    ] = "",
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="FILE", help="A status list of the issuer; give both that there are."),
    ] = None,
    as_of: AsOf = "",
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Verify a record, credential, attestation, badge or mark id.

    Step by step, and without any network.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.marks.verify import exit_code

    moment = read_moment(as_of)
    now = None if moment.chosen else moment.issued_at
    verification = pipeline.verify(subject, registry, trust, moment.as_of, host, keys or (), status or (), now)
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.verification_json import render_verification

        paper.write_bytes(render_verification(verification))
    else:
        from psfkit.cli.verification_text import write_verification

        paper.write(write_verification(verification, paper.width, colour=paper.colour))
    return exit_code(verification)
