"""``psfkit workflow``: check workflow maps, draw them, and write them in another form."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.options import STDOUT, AnswerFormat, AsOf, Force, Format, Output
from psfkit.errors import ExitCode, UsageError

app = typer.Typer(no_args_is_help=True, help="Check workflow maps, draw one, or convert one.", rich_markup_mode=None)

MAPS = "Workflow JSON, .wfos or exported packages, share links in a file, or psfkit's short YAML."


class MapFormat(StrEnum):
    """What a map can be converted to."""

    JSON = "json"
    YAML = "yaml"


class DrawingFormat(StrEnum):
    """What a map can be drawn as."""

    SVG = "svg"
    PNG = "png"
    MERMAID = "mermaid"


@app.command("check")
def check(
    maps: Annotated[list[str], typer.Argument(metavar="MAP...", help=MAPS)],
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Check the form of maps, and the safety of what they show.

    Ends in 3 when a map does not hang together, in 1 when a rule is broken or a map cannot tell.
    """
    from psfkit import pipeline
    from psfkit.cli.paper import Paper

    results = [pipeline.check_workflow(path) for path in maps]
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.workflow_json import render_checks

        paper.write_bytes(render_checks(results))
    else:
        from psfkit.cli.workflow_text import write_checks

        paper.write(write_checks(results, paper.width, colour=paper.colour))
    if not all(result.is_valid for result in results):
        return ExitCode.INVALID
    return ExitCode.YES if all(result.is_safe for result in results) else ExitCode.NO


@app.command("draw")
def draw(
    path: Annotated[str, typer.Argument(metavar="MAP", help=MAPS)],
    output_format: Annotated[
        DrawingFormat, typer.Option("--format", help="A picture, or text that Mermaid draws.")
    ] = DrawingFormat.SVG,
    output: Annotated[str, typer.Option("--output", metavar="FILE|-", help="Write it there.")] = "-",
    force: Force = False,
) -> int:
    """Draw a map in lanes, with what breaks a rule marked."""
    from psfkit import pipeline
    from psfkit.cli.runs import write_private
    from psfkit.cli.terminal import answer_bytes

    if output == "-" and output_format is DrawingFormat.PNG and sys.stdout.isatty():
        raise UsageError("a PNG is nothing for a terminal", hint="name a file: --output FILE.png")
    content = pipeline.draw_workflow(path, output_format.value)
    if output == "-":
        answer_bytes(content, is_text=output_format is not DrawingFormat.PNG)
    else:
        write_private(output, content, force=force)
    return ExitCode.YES


@app.command("convert")
def convert(
    path: Annotated[str, typer.Argument(metavar="MAP", help=MAPS)],
    to: Annotated[MapFormat, typer.Option("--format", "--to", help="The studio's JSON, or psfkit's short YAML.")],
    output: Annotated[
        str,
        typer.Option("--output", "--out", metavar="FILE", help="Write it into a file; - is standard output."),
    ] = STDOUT,
    as_of: AsOf = "",
    force: Force = False,
) -> int:
    """Write a map in its other form; nothing that both know is lost."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.model.workflow import MapForm

    content = pipeline.convert_workflow(path, MapForm(to.value), read_moment(as_of).as_of)
    Paper(output, force).write_bytes(content)
    return ExitCode.YES
