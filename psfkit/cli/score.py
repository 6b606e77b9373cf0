"""``psfkit score``: the whole run, from a bundle to a gap report or a mark."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AsOf,
    Bundle,
    Determinations,
    Force,
    Output,
    PassphraseFd,
    RubricName,
    ScoreFormat,
)
from psfkit.errors import DecisionNeededError, ExitCode, IssueError, UsageError

if TYPE_CHECKING:
    from psfkit.cli.asked import Asked
    from psfkit.cli.paper import Paper
    from psfkit.pipeline import Run


def score(
    bundle: Bundle,
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="Write the report, and the mark's files, here.")
    ] = "",
    as_of: AsOf = "",
    determinations: Determinations = "",
    issuer: Annotated[str, typer.Option("--issuer", metavar="DIR", help="Issue the mark with this issuer.")] = "",
    record_url: Annotated[
        str,
        typer.Option(
            "--record-url", metavar="URL", help="Where the record will be published, for links and the QR code."
        ),
    ] = "",
    accept_clock: Annotated[
        bool, typer.Option("--accept-clock", help="Issue even though the last mark lies more than 92 days back.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Annotated[
        ScoreFormat, typer.Option("--format", help="How to answer on standard output.")
    ] = ScoreFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Score all eight domains; report gaps, or issue the mark."""
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import REPORT_FORMATS, issue_mark, make_run, refuse_other_outcome, write_reports
    from psfkit.documents.writer import check_targets
    from psfkit.pipeline import report_files

    if output_format is ScoreFormat.XLSX and output == STDOUT and sys.stdout.isatty():
        raise UsageError("a workbook is nothing for a terminal", hint="put it into a file: --output FILE.xlsx")
    if issuer and not out:
        raise UsageError("--issuer makes files and there is no place for them", hint="give --out DIR as well")
    moment = read_moment(as_of)
    asked = Asked(bundle, as_of, determinations, rubric)
    run = make_run(asked, moment.as_of)
    reports = report_files(run, REPORT_FORMATS) if out else {}
    if out:
        refuse_other_outcome(out, passes=run.assessment.passes)
    issued = refusal = None
    if issuer:
        try:
            issued = issue_mark(
                run,
                asked,
                issuer,
                moment,
                record_url,
                accept_clock=accept_clock,
                passphrase_fd=passphrase_fd,
                before=lambda files: check_targets(out, {**reports, **files}, force=force),
            )
        except (DecisionNeededError, IssueError) as error:
            refusal = error  # the report that says why is written all the same
    _answer(run, asked, "" if issued is None else issued.standing, output_format, Paper(output, force))
    if out:
        write_reports(out, reports, {} if issued is None else issued.files, force=force)
    if refusal is not None:
        raise refusal
    return exit_code(run)


def exit_code(run: "Run") -> ExitCode:
    """Say what a run came to: undecided before not passed, not passed before passed."""
    if run.assessment.undecided:
        return ExitCode.PERSON_NEEDED
    return ExitCode.YES if run.assessment.passes else ExitCode.NO


def _answer(run: "Run", asked: "Asked", standing: str, output_format: ScoreFormat, paper: "Paper") -> None:
    if output_format is not ScoreFormat.TEXT:
        from psfkit.pipeline import report_files

        paper.write_bytes(next(iter(report_files(run, [output_format.value], asked.bundle).values())))
        return
    from psfkit.cli.score_text import write_score

    paper.write(write_score(run, asked, paper.width, standing, colour=paper.colour))
