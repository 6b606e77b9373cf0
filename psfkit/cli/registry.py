"""``psfkit registry``: look after the folder that holds the marks."""

from typing import TYPE_CHECKING, Annotated

import typer

from psfkit.cli.options import STDOUT, AcceptClock, AnswerFormat, AsOf, Force, Format, Output, PassphraseFd
from psfkit.errors import ExitCode

if TYPE_CHECKING:
    from psfkit.registry.check import Fault

app = typer.Typer(no_args_is_help=True, help="Look after the registry of an issuer.", rich_markup_mode=None)

IssuerFolder = Annotated[str, typer.Argument(metavar="DIR", help="The folder of the issuer.")]


@app.callback()
def root() -> None:
    """Look after the registry of an issuer."""


@app.command("begin")
def begin(directory: IssuerFolder, passphrase_fd: PassphraseFd = None) -> int:
    """Take marks older than the history into it, once."""
    from psfkit import pipeline
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.terminal import remark

    taken = pipeline.begin_history(directory, passphrase_from(passphrase_fd))
    remark(f"taken up into the history: {', '.join(taken)}" if taken else "the history tells of every mark already")
    return ExitCode.YES


@app.command("check")
def check(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A registry, or the folder of its issuer.")],
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Look for what was changed, added or taken away.

    It names every such file.
    """
    from psfkit import pipeline
    from psfkit.cli.paper import Paper

    faults, paper = pipeline.check_registry(directory), Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.registry_json import render_faults

        paper.write_bytes(render_faults(faults))
    else:
        paper.write("\n".join(map(_say, faults)) or "the registry is as its issuer left it")
    return ExitCode.BROKEN if faults else ExitCode.YES


def _say(fault: "Fault") -> str:
    from psfkit.documents.text_safety import printable

    mended = " (`psfkit registry repair` mends this)" if fault.derived else ""
    return f"{fault.what:<9}  {printable(fault.path)}: {printable(fault.detail)}{mended}"


@app.command("repair")
def repair(directory: IssuerFolder, passphrase_fd: PassphraseFd = None) -> int:
    """Make anew what is derived.

    That is the index, and a head that an interrupted run left behind.
    """
    from psfkit import pipeline
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.terminal import remark

    marks = pipeline.repair_registry(directory, passphrase_from(passphrase_fd))
    remark(f"made the index of {marks} mark{'' if marks == 1 else 's'} anew")
    return ExitCode.YES


@app.command("status-lists")
def status_lists(
    directory: IssuerFolder,
    url: Annotated[
        str, typer.Option("--url", help="Where the folder registry/status is published; left out, as the issuer says.")
    ] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=7, help="For how many days the lists are good.")] = 7,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Write and sign the status lists anew.

    They are for revocation and suspension; run it from a timer, once a day.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.runs import require_clock, say_written

    moment = read_moment(as_of)
    require_clock(moment, directory)
    asking = passphrase_from(passphrase_fd)
    say_written(
        pipeline.write_status_lists(
            directory, url, moment.issued_at, days, accept_clock=accept_clock, passphrase=asking
        )
    )
    return ExitCode.YES


@app.command("publish")
def publish(
    directory: IssuerFolder,
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="The folder to publish into; DIR/current is the site.")
    ],
    base_url: Annotated[str, typer.Option("--base-url", metavar="URL", help="Where the site will stand, https://...")],
    target: Annotated[
        str, typer.Option("--to", metavar="URL", help="Send it to a bucket as well, s3://bucket/prefix (psfkit[s3]).")
    ] = "",
    endpoint_url: Annotated[
        str, typer.Option("--endpoint-url", metavar="URL", help="The address of the bucket's store, if not Amazon's.")
    ] = "",
    anew: Annotated[bool, typer.Option("--all", help="Make everything anew, not only what has changed.")] = False,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Write the public side as static files.

    They are record pages, badges, replies, status lists, index and feed.

    Run it after every change and once a day.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.runs import require_clock
    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable

    moment = read_moment(as_of)
    require_clock(moment, directory)
    asking = passphrase_from(passphrase_fd)
    made = pipeline.publish_registry(
        directory, out, base_url, moment.issued_at, anew=anew, accept_clock=accept_clock, passphrase=asking
    )
    remark(
        f"published {made.marks} mark{'' if made.marks == 1 else 's'} in {printable(out)}/current: "
        f"{made.changed} changed, {made.written} files written"
    )
    if target:
        sent = pipeline.send_site(str(out), target, endpoint_url, anew=anew)
        remark(f"sent {sent.sent} files to {printable(target)}, removed {sent.removed}, left {sent.same} as they were")
    return ExitCode.YES
