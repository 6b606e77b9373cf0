"""``psfkit review``: decide about a bundle in the terminal, or write the file that an assessor fills in."""

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, Bundle, Force, RubricName
from psfkit.errors import DecisionNeededError, ExitCode, InputError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.model.bundle import ValidatedBundle
    from psfkit.model.finding import Finding
    from psfkit.model.review import Declaration
    from psfkit.model.rubric import Rubric


def review(
    bundle: Bundle,
    assessor: Annotated[str, typer.Option("--assessor", metavar="NAME", help="Who decides.")],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "--output",
            metavar="FILE",
            help="Where the decisions stand [default: determinations/NAME.yaml in the bundle].",
        ),
    ] = "",
    skeleton: Annotated[
        bool, typer.Option("--skeleton", help="Write the file to fill in by hand, and open nothing.")
    ] = False,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    force: Force = False,
) -> int:
    """Decide about a bundle, in the terminal or in a file.

    On a terminal, with psfkit[review] installed, every decision is saved as it is taken, and the same command goes on
    where it stopped. Anywhere else, and with --skeleton, the file is written with nothing decided. It is bound to this
    bundle and this rubric.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import read_valid
    from psfkit.cli.terminal import remark

    interactive = not skeleton and _is_terminal() and _has_interface()
    if interactive and force:
        raise UsageError("a review is gone on with and never written over", hint="add --skeleton to write it anew")
    moment = read_moment(as_of)
    rules = pipeline.read_rubric(rubric)
    asked = Asked(bundle, as_of, rubric=rubric)
    validated = read_valid(asked, rules, moment.as_of)
    if interactive:
        return _decide(asked, pipeline.review_path(bundle, assessor, out), validated, rules, assessor, moment.as_of)
    written = pipeline.write_review(validated, rules, assessor, moment.as_of, bundle, out, force=force)
    remark(f"wrote {written}")
    remark("fill in `accept` for every item, then: psfkit score BUNDLE --determinations FILE")
    if not skeleton and _is_terminal():
        remark("with psfkit[review] installed, the same command lets you decide here")
    return ExitCode.YES


def _is_terminal() -> bool:
    """Whether somebody sits at a terminal that an interface can be drawn on."""
    streams = (sys.stdin, sys.stdout)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)


def _has_interface() -> bool:
    return find_spec("textual") is not None


def _decide(
    asked: "Asked", path: str, validated: "ValidatedBundle", rubric: "Rubric", assessor: str, as_of: "date"
) -> int:
    from psfkit import pipeline
    from psfkit.cli.review_app import ReviewApp

    def begin(declaration: "Declaration") -> "pipeline.Review":
        if opened is None:
            return pipeline.begin_review(path, validated, rubric, assessor, as_of, declaration)
        return pipeline.declare(opened, declaration)

    opened = _open(asked, path, validated, rubric, assessor, as_of)
    app = ReviewApp(opened, assessor, begin)
    ended = app.run()
    if app.failure is not None:
        raise app.failure
    if not app.left:
        raise KeyboardInterrupt
    _say_how_far(asked, ended)
    return ExitCode.YES


def _say_how_far(asked: "Asked", review: "pipeline.Review | None") -> None:
    """Say where the decisions stand, how many are left, and what to do next."""
    from dataclasses import replace

    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable
    from psfkit.scoring.review import count_progress, list_matters

    if review is None:
        remark("nothing was declared, so nothing was written")
        return
    progress = count_progress(list_matters(review.validated.bundle, review.rubric), review.determinations)
    remark(f"{printable(review.path)}: reviewed {progress.decided} of {progress.total}")
    if progress.open:
        remark(f"{progress.open} still open; the same command goes on there")
    else:
        remark(f"then: {replace(asked, determinations=review.path).command('score')}")


def _open(
    asked: "Asked", path: str, validated: "ValidatedBundle", rubric: "Rubric", assessor: str, as_of: "date"
) -> "pipeline.Review | None":
    from psfkit import pipeline
    from psfkit.cli.runs import refuse_determinations

    found: list[Finding] = []
    try:
        return pipeline.open_review(path, validated, rubric, assessor, as_of, report=found.extend)
    except (InputError, DecisionNeededError) as error:
        if not found:
            raise
        raise refuse_determinations(asked, path, found, error, so="nothing was reviewed") from None
