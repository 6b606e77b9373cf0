"""``psfkit badge``: draw the badges of an issued mark again."""

from typing import Annotated

import typer

from psfkit.cli.options import AsOf, Force
from psfkit.errors import ExitCode


def badge(
    mark: Annotated[str, typer.Argument(metavar="RECORD|ID", help="A record file, or a mark id with --registry.")],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where to write the badge files.")],
    registry: Annotated[str, typer.Option("--registry", metavar="DIR", help="The registry that holds the mark.")] = "",
    record_url: Annotated[str, typer.Option("--record-url", metavar="URL", help="Where the record is published.")] = "",
    as_of: AsOf = "",
    force: Force = False,
) -> int:
    """Draw the badges of an issued mark again from its record."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import say_written
    from psfkit.documents.writer import write_files

    signed = pipeline.read_mark(mark, registry)
    files = pipeline.mark_files(signed, record_url, read_moment(as_of).as_of, registry)
    say_written(write_files(out, files, force=force), "files of the mark")
    return ExitCode.YES
