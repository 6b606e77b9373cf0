"""``psfkit validate``: is each bundle complete and valid, and if not, exactly where not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AsOf, FindingsFormat, Force, Output, RubricName
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
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Check bundles, and show what is wrong where.

    Strict YAML, schema, digests, references, dates, sufficiency.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper
    from psfkit.cli.progress import ReadingBar

    moment = read_moment(as_of)
    rules = pipeline.read_rubric(rubric)
    results = []
    for path in bundles:
        if fix:
            _mend(path)
        with ReadingBar() as bar:
            results.append(pipeline.validate(path, rules, moment.as_of, bar))
    paper = Paper(output, force)
    if output_format is FindingsFormat.TEXT:
        paper.write("\n".join(_tell(results, as_of, rubric, colour=paper.colour)))
    else:
        from psfkit.report.checked import Checked, Checks
        from psfkit.report.findings_formats import FINDINGS_FORMATS

        checked = tuple(Checked(r.name, r.findings, r.validated is not None) for r in results)
        crosswalk = pipeline.find_crosswalk(rules) if output_format is FindingsFormat.SARIF else None
        paper.write_bytes(FINDINGS_FORMATS[output_format](Checks(checked, moment.as_of, rules, crosswalk)))
    return ExitCode.YES if all(r.validated is not None for r in results) else ExitCode.INVALID


def _tell(results: "list[Validation]", as_of: str, rubric: str, *, colour: bool) -> Iterator[str]:
    from psfkit.cli.asked import Asked
    from psfkit.cli.findings_text import count_findings, write_findings
    from psfkit.cli.terminal import paint

    for result in results:
        asked = Asked(result.name, as_of=as_of, rubric=rubric)
        if result.findings:
            yield write_findings(asked, result.findings, colour=colour).removesuffix("\n")
        valid = result.validated is not None
        verdict = paint("valid", "green", "bold", on=colour) if valid else paint("not valid", "red", "bold", on=colour)
        yield f"{asked.name}: {verdict} ({count_findings(result.findings)})"
    if len(results) > 1:
        good = sum(result.validated is not None for result in results)
        yield f"\n{len(results)} bundles: {good} valid, {len(results) - good} not valid"


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
