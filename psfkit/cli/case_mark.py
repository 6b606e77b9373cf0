"""``psfkit case decide``, ``mark``, ``suspend`` and ``reinstate``: what an assessor and an issuer do."""

from typing import Annotated

import typer

from psfkit.cli.case_options import By, Folder, tell_step
from psfkit.cli.options import DEFAULT_RUBRIC, AcceptClock, AsOf, Issuer, PassphraseFd, RecordUrl, RubricName


def decide(
    folder: Folder,
    determinations: Annotated[
        str, typer.Option("--determinations", metavar="PATH", help="An assessor's file, or a panel's.")
    ],
    by: By,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Decide on the submitted bundle by complete determinations.

    The determinations, the outcome and the report are kept.
    """
    from psfkit.cli.case_runs import decide_case

    case, code = decide_case(folder, determinations, rubric, as_of, by)
    tell_step(case)
    return code


def mark(
    folder: Folder,
    issuer: Issuer,
    by: By,
    record_url: RecordUrl = "",
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
    rubric: RubricName = DEFAULT_RUBRIC,
) -> int:
    """Issue the mark of a case that passed, or renew it."""
    from psfkit.cli.case_runs import Signing, issue_of_case

    signing = Signing(issuer, passphrase_fd, accept_clock)
    return tell_step(issue_of_case(folder, signing, record_url, rubric, as_of, by))


def suspend(
    folder: Folder,
    issuer: Issuer,
    by: By,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="Why, as a code such as incident; it becomes public.")
    ],
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Suspend the mark of a case whose yearly look did not pass."""
    from psfkit.cli.case_runs import Signing, change_mark_of_case
    from psfkit.model.case import Kind

    signing = Signing(issuer, passphrase_fd, accept_clock)
    return tell_step(change_mark_of_case(folder, signing, Kind.MARK_SUSPENDED, reason, as_of, by))


def reinstate(
    folder: Folder,
    issuer: Issuer,
    by: By,
    accept_clock: AcceptClock = False,
    passphrase_fd: PassphraseFd = None,
    as_of: AsOf = "",
) -> int:
    """Reinstate the suspended mark of a case that passed again."""
    from psfkit.cli.case_runs import Signing, change_mark_of_case
    from psfkit.model.case import Kind

    signing = Signing(issuer, passphrase_fd, accept_clock)
    return tell_step(change_mark_of_case(folder, signing, Kind.MARK_REINSTATED, "", as_of, by))
