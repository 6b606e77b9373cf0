"""``psfkit pack``: a bundle as one file that can be handed on and checked anywhere."""

from typing import Annotated

import typer

from psfkit.cli.options import AllowSecrets, AsOf, Bundle, Force
from psfkit.errors import ExitCode


def pack(
    bundle: Bundle,
    out: Annotated[str, typer.Option("--out", metavar="F.zip", help="The archive to write.")],
    as_of: AsOf = "",
    allow_secrets: AllowSecrets = None,
    force: Force = False,
) -> int:
    """Pack a bundle into a .zip that is a BagIt bag, after looking for secrets, and print its digest."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.runs import allow_secrets as look_for_secrets
    from psfkit.cli.runs import require_whole, tell_packed

    moment = read_moment(as_of)
    reading = pipeline.read_files(bundle)
    require_whole(bundle, reading, "nothing was packed")
    allowed = look_for_secrets(bundle, reading, allow_secrets, "nothing was packed")
    packed = pipeline.pack(bundle, reading, out, moment.as_of, allowed, force=force)
    tell_packed(packed, reading)
    return ExitCode.YES
