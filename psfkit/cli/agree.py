"""``psfkit agree``: what several assessors made of one bundle, side by side."""

from pathlib import Path
from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AnswerFormat, AsOf, Force, Format, Output, RubricName
from psfkit.errors import ExitCode, UsageError


def agree(
    files: Annotated[list[str], typer.Argument(metavar="FILE FILE...", help="The assessors' determinations files.")],
    bundle: Annotated[
        str,
        typer.Option("--bundle", metavar="PATH", help="What they are about [default: the folder above the files']."),
    ] = "",
    panel: Annotated[
        str, typer.Option("--panel", metavar="FILE", help="Write the file in which the differences are settled.")
    ] = "",
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Compare the determinations of several assessors.

    How far they agree, also beyond chance, and everything they differ on.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.runs import compare_members, read_valid
    from psfkit.cli.terminal import remark

    day = read_moment(as_of).as_of
    asked = Asked(bundle or _above(files), as_of, rubric=rubric)
    rules = pipeline.read_rubric(rubric)
    comparison = compare_members(asked, files, read_valid(asked, rules, day).bundle, rules, day)
    if panel:
        remark(f"wrote {pipeline.write_panel(files, comparison, rules, day, panel, force=force)}")
    paper = Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.agreement_json import render_agreement

        paper.write_bytes(render_agreement(comparison))
    else:
        from psfkit.cli.agree_text import write_agreement

        paper.write(write_agreement(comparison, paper.width, colour=paper.colour))
    return ExitCode.PERSON_NEEDED if comparison.needs_person else ExitCode.YES


def _above(files: list[str]) -> str:
    folder = Path(files[0]).absolute().parent.parent
    if not (folder / "bundle.yaml").is_file():
        raise UsageError("there is no bundle above the files", hint="name it with --bundle PATH")
    return str(folder)
