"""``psfkit case list``, ``status``, ``timeline``, ``quote``, ``trend`` and ``psfkit history``: what a case says."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.case_options import Folder
from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AnswerFormat, AsOf, Force, Format, Output, RubricName
from psfkit.errors import ExitCode, InputError, IntegrityError, StorageError


class TrendFormat(StrEnum):
    """How a trend is told."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"
    PNG = "png"


class TimelineFormat(StrEnum):
    """How a plan is told."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


def list_cases(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder with the cases.")] = ".", as_of: AsOf = ""
) -> int:
    """List the cases below a folder, with what is due.

    One that cannot be read is named, and the command ends in 4.
    """
    from psfkit import pipeline
    from psfkit.cli.case_text import write_cases
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import answer, remark, width
    from psfkit.documents.text_safety import printable

    day = read_moment(as_of).as_of
    paths, cases = pipeline.find_cases(folder), []
    for path in paths:
        try:
            case = pipeline.open_case(path)
            cases.append((path, case, pipeline.stand_of(case, day)))
        except (InputError, IntegrityError, StorageError) as error:
            remark(f"{printable(path)} is left out: {error.message}")
    if cases or not paths:
        answer(write_cases(cases, width()))
    return ExitCode.YES if len(cases) == len(paths) else ExitCode.BROKEN


def status(
    folder: Folder,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Say where a case stands, what is due, and who has to act.

    The plan stands below it; of a case with a mark, what has gone stale since the decision does too.
    """
    from psfkit import pipeline
    from psfkit.cli.case_decisions import stale_now
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    case, day, paper = pipeline.open_case(folder), read_moment(as_of).as_of, Paper(output, force)
    standing, plan = pipeline.stand_of(case, day), pipeline.plan_of(case)
    stale = stale_now(folder, case, standing.due, day, rubric)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.case_json import render_standing

        paper.write_bytes(render_standing(case, standing, day, plan, stale))
    else:
        from psfkit.cli.case_text import write_stale, write_standing, write_timeline

        parts = [write_standing(case, standing, day, paper.width, colour=paper.colour)]
        parts.append(write_timeline(plan, paper.width, colour=paper.colour))
        parts += [] if stale is None else [write_stale(stale, paper.width)]
        paper.write("\n\n".join(parts))
    return ExitCode.YES


def timeline(
    folder: Folder,
    output_format: Annotated[
        TimelineFormat, typer.Option("--format", help="How to answer on standard output.")
    ] = TimelineFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show the plan in business days, and what was done when.

    `ics` is for a calendar.
    """
    from psfkit import pipeline
    from psfkit.cli.case_text import write_timeline
    from psfkit.cli.paper import Paper

    plan, paper = pipeline.plan_of(pipeline.open_case(folder)), Paper(output, force)
    if output_format is TimelineFormat.ICS:
        from psfkit.report.timeline_ics import render_timeline

        paper.write_bytes(render_timeline(plan))
    elif output_format is TimelineFormat.JSON:
        from psfkit.report.case_json import render_timeline as render_json

        paper.write_bytes(render_json(plan))
    else:
        paper.write(write_timeline(plan, paper.width, colour=paper.colour))
    return ExitCode.YES


def quote(
    folder: Folder,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Say what the assessment costs, where a price is published."""
    from psfkit import pipeline
    from psfkit.cli.case_text import write_quote
    from psfkit.cli.paper import Paper

    application = pipeline.open_case(folder).application
    found, paper = pipeline.quote_of(application), Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.case_json import render_quote

        paper.write_bytes(render_quote(application, found))
    else:
        paper.write(write_quote(application, found, paper.width))
    return ExitCode.YES


def trend(
    folder: Folder,
    output_format: Annotated[
        TrendFormat, typer.Option("--format", help="How to answer on standard output.")
    ] = TrendFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show how each domain went from decision to decision.

    `svg` and `png` are pictures of it.
    """
    from psfkit import pipeline
    from psfkit.cli.case_decisions import trend_of_case
    from psfkit.cli.paper import Paper
    from psfkit.report.case_formats import TRENDS

    found, paper = trend_of_case(folder, pipeline.open_case(folder)), Paper(output, force)
    if output_format is TrendFormat.TEXT:
        from psfkit.cli.trend_text import write_trend

        paper.write(write_trend(found, paper.width, colour=paper.colour))
    else:
        paper.write_bytes(TRENDS[output_format.value](found))
    return ExitCode.YES


def history(
    folder: Folder,
    derive: Annotated[
        bool, typer.Option("--derive", help="Derive every decision again from what the case holds, and compare.")
    ] = False,
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Tell what happened in a case, and check its files.

    Ends in 4 when a file is missing or was changed, or a decision does not come out as it did.
    """
    from psfkit import pipeline
    from psfkit.cli.case_decisions import derive_again
    from psfkit.cli.case_text import write_history
    from psfkit.cli.paper import Paper

    case, paper = pipeline.open_case(folder), Paper(output, force)
    changed = pipeline.changed_files(folder, case)
    if derive and not changed:
        derive_again(folder, case, rubric)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.case_json import render_history

        paper.write_bytes(render_history(case, changed))
    else:
        paper.write(write_history(case, changed, paper.width, colour=paper.colour))
    return ExitCode.BROKEN if changed else ExitCode.YES
