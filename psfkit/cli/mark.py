"""``psfkit mark``: how the marks of a registry stand, and what changes it."""

from typing import Annotated

import typer

from psfkit.cli.options import (
    DEFAULT_RUBRIC,
    STDOUT,
    AcceptClock,
    AnswerFormat,
    AsOf,
    Force,
    Format,
    Issuer,
    Output,
    PassphraseFd,
    RecordUrl,
    RubricName,
)
from psfkit.errors import ExitCode

app = typer.Typer(
    no_args_is_help=True, help="List, suspend, reinstate, revoke or renew issued marks.", rich_markup_mode=None
)

Registry = Annotated[str, typer.Argument(metavar="DIR", help="A registry, or the folder of its issuer.")]
Mark = Annotated[str, typer.Argument(metavar="ID", help="The mark.")]
Why = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="Why, as a code such as incident or misuse; it becomes public.")
]


@app.callback()
def root() -> None:
    """List, suspend, reinstate, revoke or renew issued marks."""


@app.command("list")
def list_marks(
    directory: Registry,
    as_of: AsOf = "",
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """List all marks of a registry.

    How each stands, to when it holds, when its annual review is due.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    day, paper = read_moment(as_of).as_of, Paper(output, force)
    listed = pipeline.list_marks(directory, day)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.marks_json import render_marks

        paper.write_bytes(render_marks(listed, day))
    else:
        from psfkit.cli.mark_text import write_marks

        paper.write(write_marks(listed, day, paper.width))
    return ExitCode.YES


@app.command("show")
def show(
    directory: Registry,
    mark: Mark,
    as_of: AsOf = "",
    output_format: Format = AnswerFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Show how one mark stands and what happened to it."""
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.paper import Paper

    day, paper = read_moment(as_of).as_of, Paper(output, force)
    listed = pipeline.list_marks(directory, day, mark)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.marks_json import render_marks

        paper.write_bytes(render_marks(listed, day))
    else:
        from psfkit.cli.mark_text import write_mark

        paper.write(write_mark(listed[0], day, paper.width))
    return ExitCode.YES


@app.command("suspend")
def suspend(
    mark: Mark,
    issuer: Issuer,
    reason: Why,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Suspend a mark: it is not in force until it is reinstated."""
    return change(mark, issuer, "suspended", reason, as_of, passphrase_fd, accept_clock=accept_clock)


@app.command("reinstate")
def reinstate(
    mark: Mark,
    issuer: Issuer,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Put a suspended mark in force again."""
    return change(mark, issuer, "reinstated", "", as_of, passphrase_fd, accept_clock=accept_clock)


@app.command("revoke")
def revoke(
    mark: Mark,
    issuer: Issuer,
    reason: Why,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Revoke a mark for good."""
    return change(mark, issuer, "revoked", reason, as_of, passphrase_fd, accept_clock=accept_clock)


def change(
    mark: str, issuer: str, what: str, code: str, as_of: str, passphrase_fd: int | None, *, accept_clock: bool
) -> int:
    """Change how a mark stands, and say so.

    Args:
        mark: The mark.
        issuer: The folder of its issuer.
        what: ``suspended``, ``reinstated`` or ``revoked``.
        code: Why, as a code; empty where none is asked for.
        as_of: The day, if it is chosen.
        passphrase_fd: Where the key's passphrase is read from.
        accept_clock: Whether a long silence of the registry is vouched for.

    Raises:
        PsfkitError: The reason is unknown, or the registry refuses.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.passphrase import passphrase_from
    from psfkit.cli.runs import require_clock
    from psfkit.cli.terminal import remark
    from psfkit.documents.spelling import closest
    from psfkit.errors import UsageError
    from psfkit.model.event_kind import EventKind, Reason

    kind, codes = EventKind(what), [reason.value for reason in Reason]
    if code and code not in codes:
        hint = closest(code, codes) or f"one of {', '.join(codes)}"
        raise UsageError(f"{code!a} is not a reason that can be given", hint=hint)
    reason = Reason(code) if code else None
    moment = read_moment(as_of)
    require_clock(moment, issuer)
    asking = passphrase_from(passphrase_fd)
    changed = pipeline.change_mark(
        issuer, mark, kind, moment.issued_at, reason, accept_clock=accept_clock, passphrase=asking
    )
    verb = "is" if changed.new else "was already"
    why = f" ({changed.event.reason.value})" if changed.event.reason else ""
    remark(f"{changed.signed.record.mark_id} {verb} {kind.value} as of {changed.event.at.isoformat()}{why}")
    return ExitCode.YES


@app.command("salt")
def salt(mark: Mark, issuer: Issuer) -> int:
    """Print the salt of one mark, for its holder.

    It opens the commitments of this mark and of no other.
    """
    from psfkit import pipeline
    from psfkit.cli.terminal import answer

    record = pipeline.read_mark(mark, issuer).record
    answer(pipeline.mark_salt(record.mark_id, issuer).hex())
    return ExitCode.YES


@app.command("renew")
def renew(
    mark: Mark,
    assessment: Annotated[
        str, typer.Argument(metavar="ASSESSMENT", help="The new assessment's JSON that `score --out` wrote.")
    ],
    bundle: Annotated[str, typer.Option("--bundle", metavar="PATH", help="The bundle it was made from.")],
    determinations: Annotated[
        str, typer.Option("--determinations", metavar="PATH", help="The determinations it was made with.")
    ],
    issuer: Issuer,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where to write the new mark's files.")],
    record_url: RecordUrl = "",
    as_of: AsOf = "",
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    rubric: RubricName = DEFAULT_RUBRIC,
    force: Force = False,
) -> int:
    """Issue the next mark from a new assessment.

    The earlier one of the organisation is superseded with it.
    """
    from psfkit.cli.asked import Asked
    from psfkit.cli.issue import issue_saved
    from psfkit.registry.folder import read_mark_id

    issue_saved(
        assessment,
        Asked(bundle, "", determinations, rubric),
        issuer,
        out,
        record_url,
        as_of,
        accept_clock=accept_clock,
        force=force,
        renews=read_mark_id(mark) or mark,
        passphrase_fd=passphrase_fd,
    )
    return ExitCode.YES
