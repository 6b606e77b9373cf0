"""``psfkit validate``: is each bundle complete and valid, and if not, exactly where not."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, FindingsFormat, RubricName
from psfkit.errors import ExitCode, InputError, UsageError

if TYPE_CHECKING:
    from psfkit.pipeline import Validation


def validate(
    bundles: Annotated[list[str], typer.Argument(metavar="BUNDLE...", help="Bundle folders or .zip files.")],
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    output_format: Annotated[
        FindingsFormat, typer.Option("--format", help="How to tell the findings on standard output.")
    ] = FindingsFormat.TEXT,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is mechanical (digests) and show the change.")] = False,
) -> int:
    """Check bundles, and show what is wrong where.

    Strict YAML, schema, digests, references, dates, sufficiency.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.progress import ReadingBar

    moment = read_moment(as_of)
    rules = pipeline.read_rubric(rubric)
    results = []
    for path in bundles:
        if fix:
            _mend(path)
        with ReadingBar() as bar:
            results.append(pipeline.validate(path, rules, moment.as_of, bar))
    if output_format is FindingsFormat.TEXT:
        _write(results, as_of, rubric)
    else:
        from psfkit.cli.terminal import answer_bytes
        from psfkit.report.checked import Checked, Checks
        from psfkit.report.findings_formats import FINDINGS_FORMATS

        checked = tuple(Checked(r.name, r.findings, r.validated is not None) for r in results)
        crosswalk = pipeline.find_crosswalk(rules) if output_format is FindingsFormat.SARIF else None
        answer_bytes(FINDINGS_FORMATS[output_format](Checks(checked, moment.as_of, rules, crosswalk)))
    return ExitCode.YES if all(r.validated is not None for r in results) else ExitCode.INVALID


def _write(results: "list[Validation]", as_of: str, rubric: str) -> None:
    from psfkit.cli.asked import Asked
    from psfkit.cli.findings_text import count_findings, write_findings
    from psfkit.cli.terminal import answer, paint, wants_colour

    colour = wants_colour(sys.stdout)
    for result in results:
        asked = Asked(result.name, as_of=as_of, rubric=rubric)
        if result.findings:
            answer(write_findings(asked, result.findings, colour=colour))
        valid = result.validated is not None
        verdict = paint("valid", "green", "bold", on=colour) if valid else paint("not valid", "red", "bold", on=colour)
        answer(f"{asked.name}: {verdict} ({count_findings(result.findings)})")
    if len(results) > 1:
        good = sum(result.validated is not None for result in results)
        answer(f"\n{len(results)} bundles: {good} valid, {len(results) - good} not valid")


def _mend(path: str) -> None:
    from psfkit import pipeline
    from psfkit.cli.terminal import answer, remark
    from psfkit.documents.text_safety import printable

    try:
        mended = pipeline.mend(path)
    except (InputError, UsageError) as error:
        remark(f"{printable(path)} is not mended: {printable(error.message)}")
        return
    for file, difference in mended:
        remark(f"mended {file}")
        answer("\n".join(printable(line) for line in difference.rstrip("\n").split("\n")))
