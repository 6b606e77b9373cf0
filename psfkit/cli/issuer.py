"""``psfkit issuer``: make the issuer that signs marks."""

from typing import Annotated

import typer

from psfkit.cli.options import AcceptClock, AsOf, PassphraseFd
from psfkit.errors import ExitCode, UsageError

app = typer.Typer(no_args_is_help=True, help="Make an issuer of marks, and look after its key.", rich_markup_mode=None)

Folder = Annotated[str, typer.Argument(metavar="DIR", help="The folder of the issuer.")]


@app.callback()
def root() -> None:
    """Make an issuer of marks, and look after its key."""


@app.command("new")
def new(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    name: Annotated[str, typer.Option("--name", help="Who issues, as the record names it.")],
    test: Annotated[bool, typer.Option("--test", help="Everything it issues says SAMPLE.")] = False,
    fixed_test_key: Annotated[
        bool, typer.Option("--fixed-test-key", help="With --test: the key that everyone has, for samples that repeat.")
    ] = False,
    status_url: Annotated[
        str, typer.Option("--status-url", metavar="URL", help="Where its status lists will be published, https://...")
    ] = "",
    did_web: Annotated[
        str,
        typer.Option(
            "--did-web",
            metavar="HOST/PATH",
            help="Name the issuer by an address that it holds, such as example.com/psf.",
        ),
    ] = "",
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Protect the key with a passphrase, which is asked for twice.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
) -> int:
    """Make an issuer: a name, a key and an empty registry.

    The key is an Ed25519 key that only its owner can read.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import VARIABLE, new_passphrase
    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable

    web = pipeline.did_web(did_web) if did_web else ""
    wanted = passphrase or passphrase_fd is not None
    if wanted and fixed_test_key:
        raise UsageError("the test key that everyone has lies in no file", hint="leave --fixed-test-key out")
    issuer = pipeline.new_issuer(
        directory,
        name,
        read_moment().as_of,
        test=test,
        fixed_test_key=fixed_test_key,
        passphrase=new_passphrase(passphrase_fd, VARIABLE, "--passphrase-fd") if wanted else b"",
        web=web,
        status_url=status_url,
    )
    remark(f"made the {'TEST ' if test else ''}issuer {printable(issuer.name)} in {printable(directory)}")
    remark(f"its public key: {issuer.key_id}")
    if web:
        remark(f"it is {web}: publish registry/did.json at {pipeline.did_url(web)}")
    if fixed_test_key:
        remark("its key is the one that everyone has, so it is good for samples only")
    else:
        remark("keep key.pem and salt to yourself; publish the registry folder and the public key")
    return ExitCode.YES


@app.command("status-url")
def status_url(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the issuer.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the folder registry/status is published.")],
) -> int:
    """Say where the status lists of an issuer are published.

    The credentials of later marks name the address; it is said once.
    """
    from psfkit import pipeline
    from psfkit.cli.terminal import remark

    remark(f"credentials of later marks will name {pipeline.set_status_url(directory, url)}")
    return ExitCode.YES


@app.command("passphrase")
def passphrase(
    directory: Folder,
    remove: Annotated[bool, typer.Option("--remove", help="Leave the key's file without a passphrase.")] = False,
    passphrase_fd: PassphraseFd = None,
    new_passphrase_fd: Annotated[
        int | None,
        typer.Option(
            "--new-passphrase-fd",
            metavar="N",
            min=0,
            help="Read the new one from this descriptor [default: PSFKIT_NEW_PASSPHRASE, or the terminal].",
        ),
    ] = None,
) -> int:
    """Set, change or remove the passphrase of the issuer's key."""
    from psfkit import pipeline
    from psfkit.cli.passphrase import NEW_VARIABLE, new_passphrase, passphrase_from
    from psfkit.cli.terminal import remark

    if remove and new_passphrase_fd is not None:
        raise UsageError("--remove and --new-passphrase-fd contradict each other", hint="give one of them")
    option = "--new-passphrase-fd"
    pipeline.change_passphrase(
        directory,
        passphrase_from(passphrase_fd),
        lambda: b"" if remove else new_passphrase(new_passphrase_fd, NEW_VARIABLE, option),
    )
    remark("the key needs no passphrase any more" if remove else "the key needs the new passphrase from now on")
    return ExitCode.YES


@app.command("keys")
def keys(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A registry, or the folder of its issuer.")],
) -> int:
    """List every key that the issuer has had, with its time."""
    from psfkit import pipeline
    from psfkit.cli.terminal import answer

    known = pipeline.issuer_keys(directory)
    for key in known.keys:
        began = key.since.date().isoformat() if key.since else "the beginning"
        ended = "" if key.until is None else f" to {key.until.date().isoformat()}"
        declared = "" if key.compromised_from is None else f", compromised from {key.compromised_from.isoformat()} on"
        answer(f"{key.id}  from {began}{ended}{declared}{', in use' if key is known.current else ''}")
    return ExitCode.YES


@app.command("rotate")
def rotate(
    directory: Folder, accept_clock: AcceptClock = False, passphrase_fd: PassphraseFd = None, as_of: AsOf = ""
) -> int:
    """Put a new key in the place of the one in use.

    Marks that this one signed stay as they are.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.runs import require_clock
    from psfkit.cli.terminal import remark

    moment = read_moment(as_of)
    require_clock(moment, directory)
    key = pipeline.rotate(directory, moment.issued_at, passphrase_from(passphrase_fd), accept_clock=accept_clock)
    remark(f"the new public key: {key}")
    remark("publish registry/keys.json at once, and tell the new key over a way that people trust")
    return ExitCode.YES


@app.command("compromised")
def compromised(
    directory: Folder,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The did:key of an earlier key.")],
    since: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The day from which somebody else may have had it.")
    ],
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Declare that somebody else may have had an earlier key.

    What it signed from that day on is revoked.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.runs import require_clock
    from psfkit.cli.terminal import remark
    from psfkit.documents.text_dates import parse_date

    moment, day = read_moment(as_of), parse_date(since)
    if day is None:
        raise UsageError(f"--from {since!a} is not a day", hint="write it as YYYY-MM-DD")
    require_clock(moment, directory)
    asking = passphrase_from(passphrase_fd)
    struck = pipeline.declare_compromised(directory, key, day, moment.issued_at, asking, accept_clock=accept_clock)
    remark(f"{key} is declared compromised from {day.isoformat()} on")
    remark(f"revoked: {', '.join(struck)}" if struck else "it had signed no mark from that day on")
    remark("publish registry/keys.json at once; marks that are revoked need a new assessment")
    return ExitCode.YES
