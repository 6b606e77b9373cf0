"""Whether status lists that were given tell that a mark was withdrawn."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from psfkit.marks.credential import Credential
from psfkit.marks.key_trust import KeyBeliefs, object_to
from psfkit.marks.record import show_instant
from psfkit.marks.status_list import Purpose, StatusList, list_address, mark_index
from psfkit.model.record import MarkRecord, MarkState
from psfkit.model.verification import StepResult

Answer = tuple[StepResult, str, MarkState | None]
"""How asking ended, what was seen, and where the mark stands if it was withdrawn."""

_WITHDRAWN = {Purpose.REVOCATION: MarkState.REVOKED, Purpose.SUSPENSION: MarkState.SUSPENDED}
_SAYS = {Purpose.REVOCATION: "revoked or superseded", Purpose.SUSPENSION: "suspended"}


def check_lists(
    record: MarkRecord,
    credential: Credential | None,
    lists: Iterable[StatusList],
    at: datetime,
    beliefs: KeyBeliefs,
) -> Answer:
    """Read a mark's bit in each list.

    A set bit withdraws it. Only when the bits of both purposes are clear, in lists that hold at the moment, is it known
    not to be withdrawn. A list may be signed by a later key than the record, if the issuer's keys are known.
    """
    unsaid: list[str] = []
    withdrawn: dict[Purpose, str] = {}
    clear: dict[Purpose, str] = {}
    for given in lists:
        why = object_to(given.issuer, given.key_id, given.valid_from, record.issuer, beliefs) or _unfit(
            credential, given, at
        )
        bit = given.is_set(mark_index(record.mark_id))
        if why or bit is None:
            unsaid.append(f"the {given.purpose.value} list {why or 'does not reach this mark'}")
        else:
            (withdrawn if bit else clear)[given.purpose] = f"the list of {show_instant(given.valid_from)}"
    for purpose, source in sorted(withdrawn.items(), key=lambda item: item[0].value):
        return StepResult.FAILED, f"{_SAYS[purpose]}, as {source} tells", _WITHDRAWN[purpose]
    missing = [purpose for purpose in Purpose if purpose not in clear]
    if missing:
        unsaid = unsaid or [f"no {purpose.value} list was given" for purpose in missing]
        return StepResult.NOT_RUN, f"not checked: {'; '.join(unsaid)}", None
    told = " and ".join(f"not {_SAYS[purpose]} in {source}" for purpose, source in clear.items())
    return StepResult.PASSED, told, None


def _unfit(credential: Credential | None, given: StatusList, at: datetime) -> str:
    """Say why a list of the issuer tells nothing of a mark at a moment, or nothing."""
    if credential is not None and credential.status and given.url != list_address(credential.status, given.purpose):
        return "is not the one that the credential names"
    if at < given.valid_from:
        return f"holds only from {show_instant(given.valid_from)}"
    return f"ran out at {show_instant(given.valid_until)}" if at > given.valid_until else ""


def end_of(day: date) -> datetime:
    """Return the last second of a day (UTC)."""
    return datetime.combine(day, time(23, 59, 59), UTC)
