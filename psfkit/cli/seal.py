"""``psfkit seal``: write down what a bundle consists of, or see whether that still holds."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import Bundle
from psfkit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from psfkit.model.bundle import Reading


def seal(
    bundle: Bundle,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name every file that is not as it was sealed.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Seal anew what was sealed and has changed since.")] = False,
) -> int:
    """Write a bundle's manifests, or check them."""
    from psfkit import pipeline
    from psfkit.cli.progress import ReadingBar
    from psfkit.cli.runs import require_whole
    from psfkit.cli.terminal import answer, remark
    from psfkit.documents.seal import BROKEN

    if check and force:
        raise UsageError("--check writes nothing, so there is nothing to --force", hint="leave one of the two out")
    with ReadingBar() as bar:
        reading = pipeline.read_files(bundle, bar)
    if check:
        return _check(bundle, reading)
    require_whole(bundle, reading, "nothing was sealed", but=BROKEN)
    manifest, written = pipeline.seal(bundle, reading, force=force)
    for path in written:
        remark(f"wrote {path}")
    if not written:
        remark("sealed already; nothing has changed")
    answer(manifest.bundle)
    return ExitCode.YES


def _check(bundle: str, reading: "Reading") -> int:
    from psfkit import pipeline
    from psfkit.cli.asked import Asked
    from psfkit.cli.findings_text import write_findings
    from psfkit.cli.terminal import answer, paint, wants_colour
    from psfkit.documents.seal import count_changes
    from psfkit.documents.text_safety import printable

    colour = wants_colour(sys.stdout)
    name = printable(bundle.rstrip("/"))
    broken = pipeline.seal_findings(reading)
    if broken:
        answer(write_findings(Asked(bundle), broken, colour=colour))
        answer(f"{name}: {paint('not as it was sealed', 'red', 'bold', on=colour)} ({count_changes(broken)})")
        return ExitCode.BROKEN
    count = len(reading.files)
    files = "1 file" if count == 1 else f"all {count} files"
    if reading.withheld:
        files += f", {len(reading.withheld)} of them withheld: only their digests are here"
    answer(f"{name}: {paint('as it was sealed', 'green', 'bold', on=colour)} ({files})")
    if reading.manifest is not None:
        answer(reading.manifest.bundle)
    return ExitCode.YES
