"""``psfkit pack``: a bundle as one file that can be handed on and checked anywhere."""

from typing import Annotated

import typer

from psfkit.cli.options import AllowPersonal, AllowSecrets, AsOf, Bundle, Force
from psfkit.errors import ExitCode, UsageError


def pack(
    bundle: Bundle,
    out: Annotated[str, typer.Option("--out", "--output", metavar="F.zip", help="The archive to write.")],
    as_of: AsOf = "",
    allow_secrets: AllowSecrets = None,
    allow_personal_data: AllowPersonal = None,
    force: Force = False,
) -> int:
    """Pack a bundle into a .zip that is a BagIt bag.

    Secrets and personal data are looked for first. The answer is the digest of the bundle.
    """
    from psfkit import pipeline
    from psfkit.cli import parcels, runs
    from psfkit.cli.clock import read_moment
    from psfkit.cli.progress import ReadingBar

    if not out.lower().endswith(".zip"):
        raise UsageError(f"--out {out!a} is no name for an archive", hint="let it end in .zip")
    moment = read_moment(as_of)
    with ReadingBar() as bar:
        reading = pipeline.read_files(bundle, bar)
    runs.require_whole(bundle, reading, "nothing was packed")
    parcel = pipeline.make_parcel(bundle, reading)
    allowed = parcels.search(parcel, allow_secrets, allow_personal_data, "nothing was packed")
    with ReadingBar() as bar:
        packed = pipeline.hand_on(parcel, out, moment.as_of, allowed, force=force, watch=bar)
    parcels.tell_packed(packed, parcel)
    return ExitCode.YES
