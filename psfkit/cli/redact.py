"""``psfkit redact``: a bundle to share, without the files that are not to be shared."""

from typing import Annotated

import typer

from psfkit.cli.options import AllowPersonal, AllowSecrets, AsOf, Bundle, Force
from psfkit.errors import ExitCode


def redact(
    bundle: Bundle,
    withhold: Annotated[
        list[str],
        typer.Option(
            "--withhold", metavar="PATH", help="An evidence file, a folder/ or an evidence id; again for each more."
        ),
    ],
    out: Annotated[str, typer.Option("--out", "--output", metavar="DIR|F.zip", help="The folder or archive to write.")],
    as_of: AsOf = "",
    allow_secrets: AllowSecrets = None,
    allow_personal_data: AllowPersonal = None,
    force: Force = False,
) -> int:
    """Copy a bundle without some evidence files.

    Their digests stay, and so does the bundle's.
    """
    from psfkit import pipeline
    from psfkit.cli import parcels, runs
    from psfkit.cli.clock import read_moment
    from psfkit.cli.progress import ReadingBar

    moment = read_moment(as_of)
    with ReadingBar() as bar:
        reading = pipeline.read_files(bundle, bar)
    runs.require_whole(bundle, reading, "nothing was written")
    parcel = pipeline.make_parcel(bundle, reading, withhold)
    allowed = parcels.search(parcel, allow_secrets, allow_personal_data, "nothing was written")
    with ReadingBar() as bar:
        packed = pipeline.hand_on(parcel, out, moment.as_of, allowed, force=force, watch=bar)
    parcels.tell_packed(packed, parcel)
    return ExitCode.YES
