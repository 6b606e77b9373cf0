"""``psfkit review``: write the determinations file that an assessor fills in."""

from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, Bundle, Force, RubricName
from psfkit.errors import ExitCode


def review(
    bundle: Bundle,
    assessor: Annotated[str, typer.Option("--assessor", metavar="NAME", help="Who decides.")],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "--output",
            metavar="FILE",
            help="Where to write it [default: determinations/NAME.yaml in the bundle].",
        ),
    ] = "",
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    force: Force = False,
) -> int:
    """Write the determinations file that an assessor fills in.

    It is bound to this bundle and this rubric.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import read_valid
    from psfkit.cli.terminal import remark

    moment = read_moment(as_of)
    rules = pipeline.read_rubric(rubric)
    validated = read_valid(Asked(bundle, as_of, rubric=rubric), rules, moment.as_of)
    written = pipeline.write_review(validated, rules, assessor, moment.as_of, bundle, out, force=force)
    remark(f"wrote {written}")
    remark("fill in `accept` for every item, then: psfkit score BUNDLE --determinations FILE")
    return ExitCode.YES
