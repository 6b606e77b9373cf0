"""``psfkit countersign``: look at a mark that waits for other eyes, and sign it."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import PassphraseFd
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from psfkit.marks.attestation import Attestation

app = typer.Typer(no_args_is_help=True, help="Make a key for countersigning marks.", rich_markup_mode=None)


@app.callback()
def root() -> None:
    """Make a key for countersigning marks."""


@app.command("new")
def new(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write the private key.")],
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Protect the key with a passphrase, which is asked for twice.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
) -> int:
    """Make a key and answer with its did:key, for the issuer's policy."""
    from psfkit import pipeline
    from psfkit.cli.passphrase import VARIABLE, new_passphrase
    from psfkit.cli.terminal import answer

    wanted = passphrase or passphrase_fd is not None
    secret = new_passphrase(passphrase_fd, VARIABLE, "--passphrase-fd") if wanted else b""
    answer(pipeline.new_countersigner(file, secret))
    return ExitCode.YES


def countersign(
    pending: Annotated[str, typer.Argument(metavar="PENDING", help="A file from the folder pending of an issuer.")],
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="The key that signs [default: only show what would be signed].")
    ] = "",
    passphrase_fd: PassphraseFd = None,
) -> int:
    """Show a mark that waits for countersignatures, and sign it."""
    from psfkit import pipeline
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.terminal import answer, remark

    request = pipeline.read_request(pending)
    answer(_say(request))
    if key:
        request = pipeline.countersign(pending, key, passphrase_from(passphrase_fd))
        remark(f"countersigned {request.record.mark_id}")
    countersigning = request.record.countersigning
    if countersigning is not None:
        remark(f"{len(request.signatures)} of {countersigning.required} countersignatures are there")
    return ExitCode.YES


def _say(request: "Attestation") -> str:
    from psfkit.cli.terminal import width
    from psfkit.cli.trace_text import fold
    from psfkit.documents.text_safety import clip
    from psfkit.model.score import show_score

    record = request.record
    sample = "SAMPLE, " if record.issuer.test else ""
    lines = [f"{sample}{record.mark_id}  {clip(record.organisation, 200)} ({record.country})", record.scope_statement]
    lines += [f"systems: {clip(', '.join(record.systems), 400)}"]
    lines += [f"hosts: {clip(', '.join(record.hosts) or 'none', 400)}"]
    lines += [", ".join(f"{score.domain} {show_score(score.score)}" for score in record.scores)]
    lines += [f"assessed as of {record.assessed_as_of.isoformat()}, valid to {record.valid_until.isoformat()}"]
    lines += [f"issued by {clip(record.issuer.name, 200)}, {record.issuer.id}"]
    return "\n".join(part for line in lines for part in fold(line, width(), "", hang=2))
