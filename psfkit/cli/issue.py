"""``psfkit issue``: issue the mark of an assessment that was scored and saved before."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    AsOf,
    Force,
    Issuer,
    PassphraseFd,
    RecordUrl,
    RubricName,
)
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from psfkit.cli.asked import Asked
    from psfkit.cli.runs import IssuedMark


def issue(
    assessment: Annotated[
        str, typer.Argument(metavar="ASSESSMENT", help="The assessment JSON that `score --out` wrote.")
    ],
    bundle: Annotated[str, typer.Option("--bundle", metavar="PATH", help="The bundle it was made from.")],
    determinations: Annotated[
        str, typer.Option("--determinations", metavar="PATH", help="The determinations it was made with.")
    ],
    issuer: Issuer,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where to write the mark's files.")],
    record_url: RecordUrl = "",
    as_of: AsOf = "",
    accept_clock: Annotated[
        bool, typer.Option("--accept-clock", help="Issue even though the last mark lies more than 92 days back.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    rubric: RubricName = DEFAULT_RUBRIC,
    force: Force = False,
) -> int:
    """Issue the mark of an assessment that was saved before.

    It is derived again from its sources, and has to come out the same.
    """
    from psfkit.cli.asked import Asked

    issue_saved(
        assessment,
        Asked(bundle, "", determinations, rubric),
        issuer,
        out,
        record_url,
        as_of,
        accept_clock=accept_clock,
        force=force,
        passphrase_fd=passphrase_fd,
    )
    return ExitCode.YES


def issue_saved(
    assessment: str,
    sources: "Asked",
    issuer: str,
    out: str,
    record_url: str,
    as_of: str,
    *,
    accept_clock: bool,
    force: bool,
    renews: str = "",
    passphrase_fd: int | None = None,
) -> "IssuedMark":
    """Issue the mark of a saved assessment, as a mark of its own or in the place of another.

    Raises:
        PsfkitError: The assessment is not what its sources give, or the registry refuses.
    """
    from dataclasses import replace

    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import issue_mark, make_run, refuse_other_outcome, say_written
    from psfkit.documents.writer import check_targets, write_files

    moment = read_moment(as_of)
    saved = pipeline.read_saved_assessment(assessment)
    asked = replace(sources, as_of=saved.as_of.isoformat())
    run = make_run(asked, saved.as_of)
    pipeline.require_same(saved, run)
    if run.assessment.passes:  # where it does not, the refusal to issue says more
        refuse_other_outcome(out, passes=True)
    issued = issue_mark(
        run,
        asked,
        issuer,
        moment,
        record_url,
        accept_clock=accept_clock,
        renews=renews,
        passphrase_fd=passphrase_fd,
        before=lambda files: check_targets(out, files, force=force),
    )
    say_written(write_files(out, issued.files, force=force), "files of the mark")
    return issued
