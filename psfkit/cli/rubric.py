"""``psfkit rubric``: read a rubric, and check one before it is used."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.complete import complete_subjects
from psfkit.cli.options import DEFAULT_RUBRIC, KINDS, STDOUT, Force, Output, RubricName
from psfkit.errors import ExitCode, UsageError

app = typer.Typer(no_args_is_help=True, help="Show a rubric, export it, or check one.", rich_markup_mode=None)


@app.command("show")
def show(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="[ID]",
            help="A domain, a criterion, `kinds` or a kind of evidence [default: all, in short].",
            autocompletion=complete_subjects,
        ),
    ] = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Print criteria with their levels, or the kinds of evidence."""
    from psfkit import pipeline
    from psfkit.cli.rubric_text import write_criterion, write_kinds, write_overview
    from psfkit.cli.terminal import answer, wants_colour, width

    rules = pipeline.read_rubric(rubric)
    colour = wants_colour(sys.stdout)
    wanted = subject.strip().upper()
    domain = rules.domain(wanted)
    criterion = rules.criterion(wanted)
    kinds = [kind for kind in rules.kinds if wanted in (KINDS.upper(), kind.id.upper())]
    if not wanted:
        answer(write_overview(rules, width(), colour=colour))
    elif domain is not None:
        answer("\n".join(write_criterion(c, width(), colour=colour) for c in domain.criteria))
    elif criterion is not None:
        answer(write_criterion(criterion, width(), colour=colour))
    elif kinds:
        answer(write_kinds(kinds, width(), colour=colour))
    else:
        from psfkit.documents.spelling import closest

        known = [d.id for d in rules.domains] + [c.id for c in rules.criteria]
        words = [KINDS, *(kind.id for kind in rules.kinds)]
        hint = closest(wanted, known) or closest(wanted.lower(), words) or f"try PSF-4, PSF-4.2 or {KINDS}"
        raise UsageError(f"there is no domain, criterion or kind of evidence {subject!a}", hint=hint)
    return ExitCode.YES


class ExportFormat(StrEnum):
    """How `rubric export` answers on standard output."""

    OSCAL = "oscal"


@app.command("export")
def export(
    rubric: Annotated[
        str, typer.Argument(metavar="[NAME|PATH]", help="A rubric psfkit carries, or a file [default: psf/1.1].")
    ] = DEFAULT_RUBRIC,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="The day that it is dated, YYYY-MM-DD [default: today].")
    ] = "",
    output_format: Annotated[
        ExportFormat, typer.Option("--format", help="How to answer on standard output.")
    ] = ExportFormat.OSCAL,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Write a rubric for other systems: as an OSCAL catalog."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    exporters = {ExportFormat.OSCAL: pipeline.export_rubric}
    Paper(output, force).write_bytes(exporters[output_format](pipeline.read_rubric(rubric), read_moment(as_of).as_of))
    return ExitCode.YES


@app.command("lint")
def lint(
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="A rubric or crosswalk file [default: those psfkit carries].")
    ] = DEFAULT_RUBRIC,
) -> int:
    """Check a rubric or a crosswalk before it is used.

    Schema, ids, kinds, every level, wording that repeats itself; of a crosswalk every id and row.
    """
    from psfkit import pipeline
    from psfkit.cli.findings_text import count_findings, write_findings
    from psfkit.cli.terminal import answer, wants_colour
    from psfkit.documents.text_safety import printable
    from psfkit.model.finding import Severity

    looked = pipeline.lint(path)
    colour = wants_colour(sys.stdout)
    for name, findings, digest in looked:
        if findings:
            answer(write_findings(None, findings, colour=colour))
        answer(f"{printable(name)}: {count_findings(findings)}")
        if digest:
            answer(digest)
    bad = any(f.severity is Severity.ERROR for _, findings, _ in looked for f in findings)
    return ExitCode.INVALID if bad else ExitCode.YES
