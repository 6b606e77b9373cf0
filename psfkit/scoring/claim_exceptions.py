"""How the exceptions of a claim stand on a day.

A waiver changes no level: it makes visible that somebody decided to live with what is not met. A compensating control
gives what its evidence shows for as long as it stands, and nothing after. Where a claim has both, the control rests on
the waiver: it stands for as long as both are in force.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from psfkit.checks.witness import control_end, lacks_of_control, lacks_of_waiver
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Claim
from psfkit.model.claim_exception import SOON_DAYS, ClaimException, ExceptionKind, ExceptionStanding
from psfkit.model.determination import Determination, Outcome
from psfkit.model.names import SystemId

_MOST_SAID = 200
"""Characters of a name or a reason that a sentence quotes."""
_WAIVED = {
    Outcome.MET: "the control asked for is waived",
    Outcome.NOT_MET: "not met, waived",
    Outcome.INDETERMINATE: "not settled, waived",
}
_PLAIN = {Outcome.NOT_MET: "not met; ", Outcome.INDETERMINATE: "not settled; "}


def control_stands(claim: Claim, as_of: date) -> bool:
    """Whether the evidence of a claim's compensating control may be counted on a day."""
    control = claim.compensating
    if control is None or lacks_of_control(control) or lacks_of_waiver(claim):
        return False
    until = control_end(claim)
    return until is None or as_of <= until


def find_exceptions(
    claim: Claim, system: SystemId, outcome: Outcome, as_of: date, *, needs_control: bool
) -> tuple[ClaimException, ...]:
    """Return the exceptions of a claim as they stand.

    Args:
        claim: The claim.
        system: The system it is looked at for.
        outcome: What the criterion came to.
        as_of: The day.
        needs_control: Whether the control's evidence gives, or would give, more than the claim's own.
    """
    # A control rests on its claim's waiver, so a criterion that is met by the one still needs the other.
    is_needed = needs_control or outcome is not Outcome.MET
    return (
        *_waiver(claim, system, outcome, as_of, is_needed=is_needed),
        *_control(claim, system, as_of, is_needed=is_needed),
    )


def _waiver(
    claim: Claim, system: SystemId, outcome: Outcome, as_of: date, *, is_needed: bool
) -> Iterator[ClaimException]:
    waiver = claim.waiver
    if waiver is None:
        return
    lacks = lacks_of_waiver(claim)
    standing = _stand(waiver.expires_on, as_of, lacks, is_needed=is_needed)
    left = (waiver.expires_on - as_of).days
    by, day = shown(waiver.approver, _MOST_SAID), waiver.expires_on.isoformat()
    state, plain = _WAIVED.get(outcome, "waived"), _PLAIN.get(outcome, "")
    remark = {
        ExceptionStanding.IN_FORCE: f"{state} until {day} by {by}",
        ExceptionStanding.EXPIRES_SOON: f"{state} until {day} by {by}, which {_ends(left)}",
        ExceptionStanding.EXPIRED: f"{plain}the waiver by {by} expired on {day}",
        ExceptionStanding.NOT_NEEDED: f"the waiver until {day} by {by} is not needed, the criterion is met",
        ExceptionStanding.VOID: f"{plain}the waiver until {day} is none, it {' and '.join(lacks)}",
    }[standing]
    yield ClaimException(
        ExceptionKind.WAIVER,
        standing,
        claim.criterion,
        system,
        waiver.reason,
        waiver.approver,
        waiver.owner,
        waiver.expires_on,
        left,
        remark,
    )


def _control(claim: Claim, system: SystemId, as_of: date, *, is_needed: bool) -> Iterator[ClaimException]:
    control = claim.compensating
    if control is None:
        return
    void_waiver = ("rests on a waiver that is none",) if lacks_of_waiver(claim) else ()
    lacks = (*lacks_of_control(control), *void_waiver)
    until = control_end(claim)
    standing = _stand(until, as_of, lacks, is_needed=is_needed)
    left = None if until is None else (until - as_of).days
    yield ClaimException(
        ExceptionKind.COMPENSATING_CONTROL,
        standing,
        claim.criterion,
        system,
        control.control,
        "" if claim.waiver is None else claim.waiver.approver,
        claim.owner,
        until,
        left,
        _remark_on_control(claim, standing, until, left or 0, lacks),
    )


def _remark_on_control(
    claim: Claim, standing: ExceptionStanding, until: date | None, left: int, lacks: Sequence[str]
) -> str:
    name, waiver = "the compensating control", claim.waiver
    if standing is ExceptionStanding.VOID:
        return f"{name} gives nothing, it {' and '.join(lacks)}"
    if standing is ExceptionStanding.NOT_NEEDED:
        return f"{name} is not needed, the criterion is met without it"
    if until is None:
        return f"{name} stands without an end"
    day = until.isoformat()
    rests = waiver is not None and waiver.expires_on == until
    by = "" if waiver is None else shown(waiver.approver, _MOST_SAID)
    if standing is ExceptionStanding.EXPIRED:
        return (
            f"{name} gives nothing: the waiver by {by} that it rests on expired on {day}"
            if rests
            else f"{name} expired on {day} and gives nothing"
        )
    soon = f", which {_ends(left)}" if standing is ExceptionStanding.EXPIRES_SOON else ""
    return f"{name} stands until {day}{f', as does the waiver by {by} that it rests on' if rests else ''}{soon}"


def _stand(until: date | None, as_of: date, lacks: Sequence[str], *, is_needed: bool) -> ExceptionStanding:
    if not is_needed:
        return ExceptionStanding.NOT_NEEDED
    if lacks:
        return ExceptionStanding.VOID
    if until is None:
        return ExceptionStanding.IN_FORCE
    left = (until - as_of).days
    if left < 0:
        return ExceptionStanding.EXPIRED
    return ExceptionStanding.EXPIRES_SOON if left < SOON_DAYS else ExceptionStanding.IN_FORCE


def _ends(left: int) -> str:
    return "ends today" if left == 0 else f"ends in {left} day{'' if left == 1 else 's'}"


def say_spent(determination: Determination) -> tuple[str, ...]:
    """Return a sentence for each exception of a criterion that gives nothing any more, or never gave anything."""
    return tuple(each.remark for each in determination.exceptions if each.standing.gives_nothing)
