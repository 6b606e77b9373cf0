"""``psfkit case new`` to ``submit``, and ``withdraw``: the steps of an applicant."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.case_options import By, Folder, Note, advance, tell_step
from psfkit.cli.options import DEFAULT_RUBRIC, AllowPersonal, AllowSecrets, AsOf, Bundle, RubricName


class ModeName(StrEnum):
    """How fast an assessment is asked for."""

    STANDARD = "standard"
    EXPEDITED = "expedited"


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
    case = pipeline.new_case(folder, application, by)
    remark(f"opened {printable(number)} in {printable(folder)}")
    return tell_step(case)


def scope(
    folder: Folder,
    statement: Annotated[str, typer.Option("--statement", metavar="TEXT", help="The scope as it was agreed.")],
    by: By,
    as_of: AsOf = "",
) -> int:
    """Note that the scope was agreed on."""
    return advance(folder, "scope_agreed", by, as_of, note=statement)


def maps(folder: Folder, bundle: Bundle, by: By, as_of: AsOf = "", rubric: RubricName = DEFAULT_RUBRIC) -> int:
    """Note that a bundle holds a workflow map of every system."""
    from psfkit import pipeline
    from psfkit.cli.case_runs import read_for_case

    case, validated = read_for_case(folder, bundle, rubric, as_of, "maps_received", by)
    found = pipeline.require_maps(validated.bundle, case)
    return advance(folder, "maps_received", by, as_of, note=", ".join(found))


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

    return tell_step(take_in(folder, bundle, rubric, as_of, by, allow_secrets, allow_personal_data))


def withdraw(folder: Folder, by: By, note: Note = "", as_of: AsOf = "") -> int:
    """Note that the applicant withdraws."""
    return advance(folder, "withdrawn", by, as_of, note=note)
