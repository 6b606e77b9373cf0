"""Words of the public pages: days, states, events."""

from collections.abc import Mapping
from datetime import date

from psfkit.documents.text_dates import MONTHS
from psfkit.documents.text_safety import scrubbed
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.history import RegistryEvent
from psfkit.model.record import MarkState
from psfkit.registry.standing import Standing

STATES: Mapping[MarkState, str] = {
    MarkState.ACTIVE: "In force",
    MarkState.SUSPENDED: "Suspended",
    MarkState.EXPIRED: "Expired",
    MarkState.REVOKED: "Revoked",
    MarkState.SUPERSEDED: "Superseded",
    MarkState.NOT_YET_VALID: "Not yet valid",
    MarkState.SAMPLE: "Sample",
}
REASONS: Mapping[Reason, str] = {
    Reason.COMPLAINT: "a complaint",
    Reason.HOLDER_REQUEST: "at the holder's request",
    Reason.INCIDENT: "an incident",
    Reason.ISSUED_IN_ERROR: "it was issued in error",
    Reason.KEY_COMPROMISED: "somebody else may have had the key that signed it",
    Reason.MISREPRESENTATION: "misrepresentation",
    Reason.MISUSE: "misuse of the mark",
    Reason.NON_CONFORMITY: "the systems no longer meet what was assessed",
    Reason.ORGANISATION_CEASED: "the organisation has ceased",
    Reason.SCOPE_CHANGED: "the scope has changed",
    Reason.SURVEILLANCE_MISSED: "the annual review was missed",
}


def say_day(day: date) -> str:
    """Write a day as people read it.

    >>> say_day(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def text(value: str) -> str:
    """Return a text of an applicant without characters that do not show or turn the direction of writing."""
    return scrubbed(value)


def sentence(mark: Standing) -> str:
    """Say in a sentence or two how a mark stands."""
    last = say_day(mark.record.valid_until)
    since = "" if mark.withdrawal is None else say_day(mark.withdrawal.event.at.date())
    why = _why(mark.withdrawal.event.reason if mark.withdrawal else None)
    said = {
        MarkState.ACTIVE: f"This mark is in force. Its last day is {last}.",
        MarkState.SUSPENDED: f"This mark is not in force: it was suspended on {since}{why}. It may be reinstated.",
        MarkState.EXPIRED: f"This mark is no longer in force. Its last day was {last}.",
        MarkState.REVOKED: f"This mark is no longer in force: it was revoked for good on {since}{why}.",
        MarkState.SUPERSEDED: f"This mark is no longer in force: a newer one took its place on {since}.",
        MarkState.NOT_YET_VALID: f"This mark begins on {say_day(mark.record.issued_at.date())}.",
    }[mark.standing]
    if not mark.record.issuer.test:
        return said
    sample = "This is a sample of a test issuer and no mark: it is never in force."
    return sample if mark.standing is MarkState.ACTIVE else f"{sample} {said}"


def _why(reason: Reason | None) -> str:
    return "" if reason is None else f" ({REASONS[reason]})"


def say_event(event: RegistryEvent, mark_id: str) -> str:
    """Say what happened to one mark."""
    if event.supersedes == mark_id:
        return f"Superseded by {event.mark_id}"
    if event.kind is EventKind.RENEWED:
        return f"Issued, in the place of {event.supersedes}"
    return f"{event.kind.value.capitalize()}{_why(event.reason)}"
