"""The history of a registry: events, and what they say about one mark on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import MarkRecord, MarkState

OPENING = frozenset({EventKind.ISSUED, EventKind.RENEWED})
"""Kinds with which the history of a mark begins; each mark has one of them."""


@dataclass(frozen=True, slots=True)
class RegistryEvent:
    """One signed event in the history of a registry."""

    sequence: int
    """1 for the first event of the registry."""
    previous: Digest | None
    """SHA-256 of the event before it, as it is stored."""
    at: datetime
    """UTC, whole seconds."""
    kind: EventKind
    mark_id: MarkId
    record: Digest
    """SHA-256 of the mark's record, as it is stored."""
    reason: Reason | None = None
    """Of a suspension or revocation."""
    supersedes: MarkId | None = None
    """The mark in whose place a renewed one was issued."""
    files: tuple[tuple[str, Digest], ...] = ()
    """Name and SHA-256 of what was kept beside the record when the mark was issued."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What keeps a mark from being in force, whatever its dates say."""

    state: MarkState
    """Revoked, superseded or suspended."""
    event: RegistryEvent
    """The event that brought it about."""


def withdrawal_on(mark_id: str, events: Iterable[RegistryEvent], as_of: date) -> Withdrawal | None:
    """Return what has withdrawn a mark by the end of a day, or None.

    Revoked comes before superseded and superseded before suspended; only a suspension can be lifted.

    Args:
        mark_id: The mark.
        events: Events in their order; those of other marks may be among them.
        as_of: The day (UTC).
    """
    revoked = superseded = suspended = None
    for event in events:
        if event.at.date() > as_of:
            continue
        if event.supersedes == mark_id:
            superseded = superseded or Withdrawal(MarkState.SUPERSEDED, event)
        elif event.mark_id == mark_id and event.kind is EventKind.REVOKED:
            revoked = revoked or Withdrawal(MarkState.REVOKED, event)
        elif event.mark_id == mark_id and event.kind is EventKind.SUSPENDED:
            suspended = Withdrawal(MarkState.SUSPENDED, event)
        elif event.mark_id == mark_id and event.kind is EventKind.REINSTATED:
            suspended = None
    return revoked or superseded or suspended


def with_declared(
    record: MarkRecord, digest: Digest, events: Iterable[RegistryEvent], keys: IssuerKeys
) -> tuple[RegistryEvent, ...]:
    """Return what bears on a mark and, if its key was declared compromised by then, that it is revoked.

    The declaration is what counts: a mark that is to be revoked with it was never in force, also where the run that
    writes the revocations was interrupted, or has not come to this mark.

    Args:
        record: The record of the mark.
        digest: SHA-256 of the record, as it is stored.
        events: What the registry tells of the mark.
        keys: Those of the issuer, as its key document says now.
    """
    known, key = tuple(events), keys.find(record.issuer.key_id)
    if key is None or key.compromised_from is None or record.issued_at.date() < key.compromised_from:
        return known
    if any(event.kind is EventKind.REVOKED and event.mark_id == record.mark_id for event in known):
        return known
    due = RegistryEvent(
        0, None, record.issued_at, EventKind.REVOKED, record.mark_id, digest, reason=Reason.KEY_COMPROMISED
    )
    return (*known, due)


def window_on(record: MarkRecord, as_of: date) -> MarkState:
    """Return where a record's dates alone put it on a day: active, expired or not yet valid."""
    if as_of < record.issued_at.date():
        return MarkState.NOT_YET_VALID
    return MarkState.EXPIRED if as_of > record.valid_until else MarkState.ACTIVE


def standing_on(record: MarkRecord, events: Iterable[RegistryEvent], as_of: date) -> MarkState:
    """Return where a mark stands on a day, if one leaves aside whether it is a sample.

    Precedence: revoked, superseded, expired, suspended, active.
    """
    window = window_on(record, as_of)
    withdrawal = withdrawal_on(record.mark_id, events, as_of)
    if withdrawal is None or (withdrawal.state is MarkState.SUSPENDED and window is not MarkState.ACTIVE):
        return window
    return withdrawal.state
