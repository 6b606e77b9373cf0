"""``psfkit portfolio``: many bundles side by side, the worst first."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AsOf, Force, Output, RubricName, TableFormat
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from psfkit.model.portfolio import Portfolio

_MOST_JOBS = 64


def portfolio(
    paths: Annotated[list[str], typer.Argument(metavar="DIR...", help="Bundles, and folders below which bundles are.")],
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, max=_MOST_JOBS, help="Processes that look at bundles; 0: as many as fit.")
    ] = 0,
    resume: Annotated[
        str, typer.Option("--resume", metavar="FILE", help="Keep what is done here, and go on from it the next time.")
    ] = "",
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Annotated[TableFormat, typer.Option("--format", help="How to answer.")] = TableFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Score many bundles, the worst first, domain by domain.

    What is wrong with one is said in its row and stops no other. Ends in 3 when a bundle is not valid, in 1 when one
    does not pass.
    """
    from psfkit import __version__, pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.progress import BundlesBar

    moment, rules = read_moment(as_of), pipeline.read_rubric(rubric)
    with BundlesBar() as bar:
        made = pipeline.assess_portfolio(
            paths, rules, moment.as_of, __version__, jobs=jobs or _count(), resume=resume, advance=bar.count
        )
    _answer(made, output_format, output, force=force)
    return _exit_code(made)


def _count() -> int:
    counted = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(counted, _MOST_JOBS)


def _answer(made: "Portfolio", output_format: TableFormat, output: str, *, force: bool) -> None:
    from psfkit.cli.paper import Paper

    paper = Paper(output, force)
    if output_format is TableFormat.JSON:
        from psfkit.report.portfolio_json import render_portfolio

        paper.write_bytes(render_portfolio(made))
    elif output_format is TableFormat.CSV:
        from psfkit.report.portfolio_csv import render_table

        paper.write_bytes(render_table(made))
    elif output_format is TableFormat.HTML:
        from psfkit.report.portfolio_html import render_page

        paper.write_bytes(render_page(made))
    else:
        from psfkit.cli.portfolio_text import write_portfolio

        paper.write(write_portfolio(made, paper.width, colour=paper.colour))


def _exit_code(made: "Portfolio") -> ExitCode:
    from psfkit.model.portfolio import Standing

    if made.count(Standing.UNREADABLE) or made.count(Standing.INVALID):
        return ExitCode.INVALID
    return ExitCode.NO if made.count(Standing.FAILS) else ExitCode.YES
