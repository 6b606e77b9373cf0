"""PK407 to PK410 and PK518: whether the exceptions of a bundle stand, for how long, and who approved them."""

from collections.abc import Iterator
from datetime import date, timedelta

from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.checks.witness import is_self_approved
from psfkit.model.bundle import Claim
from psfkit.model.claim_exception import SOON_DAYS
from psfkit.model.location import Pointer

_LONGEST = timedelta(days=366)
"""An exception that is decided anew at least once a year is one for a time."""


def _claims(context: Context) -> Iterator[Claim]:
    """Go through the claims that could be read whole; another day in place of one that could not would say nothing."""
    return (claim for claim in context.bundle.claims if not context.earlier.is_in(claim.source))


def waiver_expired(context: Context) -> Iterator[Hit]:
    """The last day of a waiver is past."""
    for claim in _claims(context):
        waiver = claim.waiver
        if waiver is not None and waiver.expires_on < context.as_of:
            yield Hit(
                location=context.at(claim.source, "waiver", "expires_on"),
                message=f"the waiver by {waiver.approver} expired on {waiver.expires_on.isoformat()}; "
                f"from the day after, {claim.criterion} is plainly not met unless its evidence says otherwise",
                subject=f"claim for {claim.criterion}",
                label="past",
                hint="meet the criterion, or have it decided anew with a new reason and a new day; then take this out",
                criterion=claim.criterion,
            )


def control_expired(context: Context) -> Iterator[Hit]:
    """The last day of a compensating control is past."""
    for claim in _claims(context):
        last = None if claim.compensating is None else claim.compensating.expires_on
        if last is not None and last < context.as_of:
            yield Hit(
                location=context.at(claim.source, "compensating", "expires_on"),
                message=f"the compensating control for {claim.criterion} expired on {last.isoformat()} "
                "and gives nothing",
                subject=f"claim for {claim.criterion}",
                label="past",
                hint="put the control that is asked for in its place, or decide anew for how long this one stands in",
                criterion=claim.criterion,
            )


def ends_soon(context: Context) -> Iterator[Hit]:
    """An exception is in force for a few days more."""
    for claim in _claims(context):
        for pointer, name, last in _ends(claim):
            left = (last - context.as_of).days
            if 0 <= left < SOON_DAYS:
                yield Hit(
                    location=context.at(claim.source, *pointer),
                    message=f"{name} for {claim.criterion} ends on {last.isoformat()}, "
                    + ("today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}"),
                    subject=f"claim for {claim.criterion}",
                    label="ends soon",
                    hint=f"`psfkit status --within {SOON_DAYS}` says what falls then; put what is asked for there",
                    criterion=claim.criterion,
                )


def lasts_too_long(context: Context) -> Iterator[Hit]:
    """An exception is to last for more than a year."""
    since = context.bundle.submitted_on or context.as_of
    for claim in _claims(context):
        for pointer, name, last in _ends(claim):
            if last - since > _LONGEST:
                yield Hit(
                    location=context.at(claim.source, *pointer),
                    message=f"{name} for {claim.criterion} lasts until {last.isoformat()}, {(last - since).days} days"
                    f" after {since.isoformat()}; an exception without an end in sight is none",
                    subject=f"claim for {claim.criterion}",
                    label="more than a year",
                    hint=f"decide for {_LONGEST.days} days at most, and decide again when they are over",
                    criterion=claim.criterion,
                )


def _ends(claim: Claim) -> Iterator[tuple[Pointer, str, date]]:
    """Yield where each end of a claim's exceptions stands, what it ends, and the last day."""
    if claim.waiver is not None:
        yield ("waiver", "expires_on"), "the waiver", claim.waiver.expires_on
    if claim.compensating is not None and claim.compensating.expires_on is not None:
        yield ("compensating", "expires_on"), "the compensating control", claim.compensating.expires_on


def approved_by_its_owner(context: Context) -> Iterator[Hit]:
    """A waiver was approved by whom it lets off."""
    for claim in _claims(context):
        waiver = claim.waiver
        if waiver is not None and is_self_approved(claim):
            yield Hit(
                location=context.at(claim.source, "waiver", "approver"),
                message=f"{waiver.approver} approves a waiver for {claim.criterion} and answers for it; it is none",
                subject=f"claim for {claim.criterion}",
                label="its own owner",
                hint="nobody approves an exception of their own: have somebody above the owner decide",
                criterion=claim.criterion,
            )
