"""What the commands of a case share: its folder, who acts, and the answer after a step."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from psfkit.cli.paper import Paper
    from psfkit.model.case import Case

Folder = Annotated[str, typer.Argument(metavar="CASE", help="The case's folder.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it; the log keeps the name.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What is worth keeping; the log keeps it.")]


def tell(case: "Case", day: "date", paper: "Paper | None" = None) -> int:
    """Say where a case stands on a day, on standard output unless there is another paper."""
    from psfkit import pipeline
    from psfkit.cli.case_text import write_standing
    from psfkit.cli.paper import Paper

    sheet = paper or Paper()
    sheet.write(write_standing(case, pipeline.stand_of(case, day), day, sheet.width, colour=sheet.colour))
    return ExitCode.YES


def tell_step(case: "Case") -> int:
    """Say where a case stands on the day of the step that was just taken."""
    return tell(case, case.last.on)


def advance(folder: str, kind: str, by: str, as_of: str, note: str) -> int:
    """Note in a case that something happened, and say where it stands now."""
    from psfkit import pipeline
    from psfkit.cases.folder import Deed
    from psfkit.cli.clock import read_moment
    from psfkit.model.case import Kind

    return tell_step(pipeline.advance(folder, Deed(read_moment(as_of).as_of, Kind(kind), by, note)))
