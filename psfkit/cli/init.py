"""``psfkit init``: a bundle to start from, which validates at once and claims nothing that is not so."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf
from psfkit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from psfkit.pipeline.beginnings import Begun, GivenMap, Said


class Autonomy(StrEnum):
    """How far a system acts alone, on the framework's scale."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"


def init(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    organisation: Annotated[str, typer.Option("--organisation", metavar="NAME", help="Who applies.")] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="CC", help="Country of registration, two letters [default: left open].")
    ] = "",
    system: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="An AI system in scope; again for each more."),
    ] = None,
    purpose: Annotated[
        list[str] | None,
        typer.Option("--purpose", metavar="TEXT", help="What it is for; again in the order of --system."),
    ] = None,
    autonomy: Annotated[
        Autonomy | None,
        typer.Option(
            "--autonomy", help="How far the systems act alone [default: from the map, or L4 until corrected]."
        ),
    ] = None,
    from_map: Annotated[
        str, typer.Option("--from", metavar="MAP", help="A workflow map to begin with; it shows the first system.")
    ] = "",
    owner: Annotated[
        str, typer.Option("--owner", metavar="NAME", help="Who answers for what the map shows [default: from the map].")
    ] = "",
    as_of: AsOf = "",
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that is not empty, and over files that differ.")
    ] = False,
) -> int:
    """Make a bundle to start from, which validates at once.

    It claims nothing that is not so, and shows the way to a pass. What is not given is asked for at a terminal.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import answer

    moment = read_moment(as_of)
    given = pipeline.read_given_map(from_map) if from_map else None
    said = _complete(organisation, country, list(system or ()), list(purpose or ()), autonomy, owner, given)
    rubric = pipeline.read_rubric(DEFAULT_RUBRIC)
    begun = pipeline.begin_bundle(directory, said, given, rubric, moment.as_of, force=force)
    answer(_tell(directory, begun))
    return ExitCode.YES


def _complete(
    organisation: str,
    country: str,
    systems: list[str],
    purposes: list[str],
    autonomy: Autonomy | None,
    owner: str,
    given: "GivenMap | None",
) -> "Said":
    """Return all that is said of the bundle: what was passed, what the map says, and what somebody answers."""
    from psfkit.cli import questions
    from psfkit.pipeline import GivenSystem, Said

    named = _named_by(given)
    level = "" if autonomy is None else autonomy.value
    if questions.is_somebody_there():
        organisation = organisation or questions.ask("Organisation, by its legal name")
        country = country or questions.ask(_COUNTRY, optional=True, accept=_refuse_country)
        systems = systems or _ask_systems(named)
        if given is None:
            purposes = [*purposes, *(_ask_purpose(name) for name in systems[len(purposes) :])]
            level = level or questions.ask(_LEVEL, optional=True, accept=_refuse_level).upper()
        elif given.shows.claims and not (owner or given.shows.owner):
            owner = questions.ask("Who answers for the controls that the map shows [leave open]", optional=True)
    else:
        missing = {"--organisation": "NAME"} if not organisation else {}
        questions.require_answers(missing | ({"--system": "NAME"} if not systems and not named else {}))
        systems = systems or [named]
    if len(purposes) > len(systems):
        raise UsageError("there are more --purpose than --system", hint="give each --purpose after its --system")
    purposes = [*purposes, *[""] * (len(systems) - len(purposes))]
    each = (GivenSystem(name.strip(), purpose, level) for name, purpose in zip(systems, purposes, strict=True))
    return Said(organisation.strip(), country.strip().upper(), tuple(each), owner.strip())


_COUNTRY = "Country of registration, two letters such as DE [leave open]"
_LEVEL = "How far it acts alone, from L0, a person approves each action, to L4, nobody watches it [leave open]"


def _refuse_country(answer: str) -> str:
    is_code = len(answer) == 2 and answer.isascii() and answer.isalpha()
    return "" if is_code else "that is no code of two letters; press Enter alone to leave it open"


def _refuse_level(answer: str) -> str:
    return (
        "" if answer.upper() in set(Autonomy) else f"one of {', '.join(Autonomy)}; press Enter alone to leave it open"
    )


def _named_by(given: "GivenMap | None") -> str:
    """Return the name of the system that a map shows."""
    from psfkit.documents.beginnings import line_of

    return "" if given is None else line_of(given.map.name, 200)


def _ask_systems(named: str) -> list[str]:
    from psfkit.cli import questions

    first = f"AI system in scope, by the name its users know{f' [{named}]' if named else ''}"
    found = [questions.ask(first, optional=bool(named)) or named]
    while another := questions.ask("Another system [no more]", optional=True):
        found.append(another)
    return found


def _ask_purpose(name: str) -> str:
    from psfkit.cli import questions
    from psfkit.documents.text_safety import shown

    return questions.ask(f"What {shown(name, 60)} is for [leave open]", optional=True)


def _tell(directory: str, begun: "Begun") -> str:
    """Say what was made, what is still open, and what to run next."""
    from psfkit.cli.asked import Asked
    from psfkit.documents.text_safety import shown

    asked = Asked(directory)
    lines = [f"made {shown(directory, 200)}: {len(begun.written)} files", *_tell_map(begun), *_tell_open(begun)]
    lines += ["", "next:"]
    lines += [
        f"  {asked.command('validate')}",
        f"  {asked.command('score')}",
        f"  {asked.command('plan')}",
    ]
    if begun.above:
        lines += ["", f"move .github/workflows/psfkit.yml to the top of the repository ({shown(begun.above, 200)})"]
    return "\n".join(lines)


def _tell_open(begun: "Begun") -> list[str]:
    from psfkit.documents.beginnings import NO_COUNTRY
    from psfkit.documents.placeholders import FILL_IN
    from psfkit.documents.text_safety import shown

    new = begun.new
    still = ["the country"] if new.organisation.country == NO_COUNTRY else []
    still += [f"what {shown(system.name, 40)} is for" for system in new.systems if system.purpose == FILL_IN]
    if new.map is not None and new.map.claims and not new.map.is_intended and new.owner == FILL_IN:
        still.append("who answers for the claims")
    return [f"  still open: {', '.join(still)}"] if still else []


def _tell_map(begun: "Begun") -> list[str]:
    from psfkit.documents.text_safety import shown

    new = begun.new
    if new.map is None:
        return ["  no map was given: workflows/my-workflow.yaml is one to write over"]
    place = f"workflows/{new.map.name}"
    told = [f"  {place}: the map of {shown(new.systems[0].name, 80)}"]
    if new.map.claims and new.map.is_intended:
        told.append(f"  it would speak for {', '.join(new.map.claims)}, and says that it is a future state:")
        told.append("  what it gives stands behind a #, to be taken away once it runs so")
    elif new.map.claims:
        told.append(f"  it speaks for {', '.join(new.map.claims)}, and stands behind a claim for each")
    else:
        told.append("  it speaks for no criterion yet: `psfkit workflow check` says what to write on it")
    return told
