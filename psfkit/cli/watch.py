"""``psfkit watch``: look at a bundle again whenever it changes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, BundleHere, RubricName
from psfkit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from psfkit.pipeline import Look

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_PAUSE = 400
"""Milliseconds within which changes are taken together."""
_START = 50
"""Milliseconds given to what watches files before the first look: what changes from then on is seen."""


def watch(
    bundle: BundleHere = ".",
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
    clear: Annotated[bool, typer.Option("--clear/--no-clear", help="Clear a terminal before each look.")] = True,
) -> int:
    """Validate and score a bundle again whenever it changes.

    Ended by Ctrl-C.
    """
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import answer, wants_colour, width
    from psfkit.cli.watch_text import write_look

    asked, rules = Asked(bundle, as_of, rubric=rubric), pipeline.read_rubric(rubric)
    before: Look | None = None
    for _ in bundle_changes(bundle):
        day = read_moment(as_of).as_of
        look = pipeline.look(bundle, rules, day)
        if clear and sys.stdout.isatty():
            sys.stdout.write(_CLEAR)
        answer(write_look(asked, look, before, day, width(), colour=wants_colour(sys.stdout)))
        sys.stdout.flush()
        before = look if look.run is not None else before
    return ExitCode.YES


def bundle_changes(bundle: str) -> Iterator[None]:
    """Yield at once, and again whenever something in a bundle has changed, be it while the last yield was acted upon.

    Raises:
        UsageError: What watches files is not installed, or there is nothing to watch.
    """
    try:
        from watchfiles import Change
        from watchfiles import watch as watch_files
    except ModuleNotFoundError:
        raise UsageError("what watches files is not installed", hint="pip install 'psfkit[watch]'") from None
    given = Path(bundle).absolute()
    if not given.exists():
        from psfkit.documents.text_safety import shown

        raise UsageError(f"there is nothing at {shown(bundle)}", hint="check the path")
    top = given if given.is_dir() else given.parent  # a new archive takes the place of the old one

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        if top != given:
            return changed == given
        return not any(part.startswith(".") for part in changed.relative_to(top).parts)

    looked = False
    for changes in watch_files(top, watch_filter=counts, debounce=_PAUSE, rust_timeout=_START, yield_on_timeout=True):
        if changes or not looked:
            looked = True
            yield
