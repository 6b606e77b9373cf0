"""``psfkit case``: one organisation's way from its application to a mark."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AllowPersonal,
    AllowSecrets,
    AnswerFormat,
    AsOf,
    Bundle,
    Force,
    Format,
    Issuer,
    Output,
    PassphraseFd,
    RecordUrl,
    RubricName,
)
from psfkit.errors import ExitCode

app = typer.Typer(
    no_args_is_help=True,
    help="Lead a case from application to mark.",
    rich_markup_mode=None,
)

Folder = Annotated[str, typer.Argument(metavar="CASE", help="The case's folder.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it; the log keeps the name.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What is worth keeping; the log keeps it.")]


class TimelineFormat(StrEnum):
    """How a plan is told."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


class ModeName(StrEnum):
    """How fast an assessment is asked for."""

    STANDARD = "standard"
    EXPEDITED = "expedited"


@app.callback()
def root() -> None:
    """Lead a case from application to mark."""


@app.command("new")
def new(
    folder: Folder,
    number: Annotated[str, typer.Option("--id", metavar="ID", help="Number of the application, such as APP-0001.")],
    organisation: Annotated[str, typer.Option("--organisation", metavar="NAME", help="Who applies.")],
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="Its country by two letters, such as NO.")],
    contact: Annotated[str, typer.Option("--contact", metavar="NAME", help="Who speaks for the applicant.")],
    systems: Annotated[
        list[str], typer.Option("--system", metavar="NAME", help="A system to be assessed; give it once for each.")
    ],
    by: By,
    employees: Annotated[int | None, typer.Option("--employees", min=1, help="How many people it employs.")] = None,
    revenue: Annotated[
        int | None, typer.Option("--revenue-usd", min=0, help="Annual recurring revenue in whole US dollars.")
    ] = None,
    mode: Annotated[ModeName, typer.Option("--mode", help="How fast.")] = ModeName.STANDARD,
    hosts: Annotated[
        list[str] | None, typer.Option("--host", metavar="HOST", help="A host on which the badge may stand.")
    ] = None,
    as_of: AsOf = "",
) -> int:
    """Open a case with what was applied for."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable
    from psfkit.model.case import Application, Mode

    application = Application(
        id=number,
        organisation=organisation,
        country=country.upper(),
        contact=contact,
        employees=employees,
        revenue_usd=revenue,
        systems=tuple(systems),
        mode=Mode(mode.value),
        hosts=tuple(hosts or ()),
        applied_on=read_moment(as_of).as_of,
    )
    pipeline.new_case(folder, application, by)
    remark(f"opened {printable(number)} in {printable(folder)}")
    return _tell(folder, as_of)


@app.command("list")
def list_cases(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder with the cases.")] = ".", as_of: AsOf = ""
) -> int:
    """List the cases below a folder, with what is due."""
    from psfkit import pipeline
    from psfkit.cli.case_text import write_cases
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import answer, width

    day = read_moment(as_of).as_of
    cases = [(path, case, pipeline.stand_of(case, day)) for path, case in pipeline.list_cases(folder)]
    answer(write_cases(cases, width()))
    return ExitCode.YES


@app.command("status")
def status(
    folder: Folder,
    as_of: AsOf = "",
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Say where a case stands, what is due, and who has to act."""
    from psfkit import pipeline

    if output_format is AnswerFormat.JSON:
        from psfkit.cli.clock import read_moment
        from psfkit.cli.paper import Paper
        from psfkit.report.case_json import render_standing

        case = pipeline.open_case(folder)
        day = read_moment(as_of).as_of
        Paper(output, force).write_bytes(render_standing(case, pipeline.stand_of(case, day), day))
        return ExitCode.YES
    return _tell(folder, as_of, output, force=force)


def _tell(folder: str, as_of: str, output: str = STDOUT, *, force: bool = False) -> int:
    from psfkit import pipeline
    from psfkit.cli.case_text import write_standing
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    case, paper = pipeline.open_case(folder), Paper(output, force)
    day = read_moment(as_of).as_of
    paper.write(write_standing(case, pipeline.stand_of(case, day), day, paper.width, colour=paper.colour))
    return ExitCode.YES


@app.command("timeline")
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


@app.command("quote")
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


@app.command("scope")
def scope(
    folder: Folder,
    statement: Annotated[str, typer.Option("--statement", metavar="TEXT", help="The scope as it was agreed.")],
    by: By,
    as_of: AsOf = "",
) -> int:
    """Note that the scope was agreed on."""
    return _advance(folder, "scope_agreed", by, as_of, note=statement)


@app.command("maps")
def maps(folder: Folder, bundle: Bundle, by: By, as_of: AsOf = "", rubric: RubricName = DEFAULT_RUBRIC) -> int:
    """Note that a bundle holds a workflow map of every system."""
    from psfkit import pipeline
    from psfkit.cli.case_runs import read_for_case

    case, validated = read_for_case(folder, bundle, rubric, as_of, "maps_received", by)
    found = pipeline.require_maps(validated.bundle, case)
    return _advance(folder, "maps_received", by, as_of, note=", ".join(found))


@app.command("submit")
def submit(
    folder: Folder,
    bundle: Bundle,
    by: By,
    allow_secrets: AllowSecrets = None,
    allow_personal_data: AllowPersonal = None,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Take a sealed bundle into the case.

    It is packed as it is; after a refusal it is for the reassessment.
    """
    from psfkit.cli.case_runs import take_in

    take_in(folder, bundle, rubric, as_of, by, allow_secrets, allow_personal_data)
    return _tell(folder, as_of)


@app.command("decide")
def decide(
    folder: Folder,
    determinations: Annotated[
        str, typer.Option("--determinations", metavar="PATH", help="An assessor's file, or a panel's.")
    ],
    by: By,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Decide on the submitted bundle by complete determinations.

    The determinations, the outcome and the report are kept.
    """
    from psfkit.cli.case_runs import decide_case

    code = decide_case(folder, determinations, rubric, as_of, by)
    _tell(folder, as_of)
    return code


@app.command("mark")
def mark(
    folder: Folder,
    issuer: Issuer,
    by: By,
    record_url: RecordUrl = "",
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Issue the mark of a case that passed, or renew it."""
    from psfkit.cli.case_runs import issue_of_case

    issue_of_case(folder, issuer, record_url, passphrase_fd, rubric, as_of, by)
    return _tell(folder, as_of)


@app.command("suspend")
def suspend(
    folder: Folder,
    issuer: Issuer,
    by: By,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="Why, as a code such as incident; it becomes public.")
    ],
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Suspend the mark of a case whose yearly look did not pass."""
    from psfkit.cli.case_runs import change_mark_of_case
    from psfkit.model.case import Kind

    change_mark_of_case(folder, issuer, Kind.MARK_SUSPENDED, reason, passphrase_fd, as_of, by)
    return _tell(folder, as_of)


@app.command("reinstate")
def reinstate(
    folder: Folder,
    issuer: Issuer,
    by: By,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Reinstate the suspended mark of a case that passed again."""
    from psfkit.cli.case_runs import change_mark_of_case
    from psfkit.model.case import Kind

    change_mark_of_case(folder, issuer, Kind.MARK_REINSTATED, "", passphrase_fd, as_of, by)
    return _tell(folder, as_of)


@app.command("withdraw")
def withdraw(folder: Folder, by: By, note: Note = "", as_of: AsOf = "") -> int:
    """Note that the applicant withdraws."""
    return _advance(folder, "withdrawn", by, as_of, note=note)


def _advance(folder: str, kind: str, by: str, as_of: str, note: str) -> int:
    from psfkit import pipeline
    from psfkit.cases.folder import Deed
    from psfkit.cli.clock import read_moment
    from psfkit.model.case import Kind

    pipeline.advance(folder, Deed(read_moment(as_of).as_of, Kind(kind), by, note))
    return _tell(folder, as_of)


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
    from psfkit.cli.case_runs import derive_again
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
