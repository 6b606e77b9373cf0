"""Changes of a mark after it was issued: suspended, reinstated, revoked. Each is one event, moved in in one step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psfkit.errors import IssueError, StorageError, UsageError
from psfkit.marks.event import digest_of
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.history import RegistryEvent, standing_on, withdrawal_on
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import MarkState, SignedRecord
from psfkit.registry.folder import Registry, write_did_document, write_index
from psfkit.registry.history import (
    EVENT_FILE,
    HISTORY_FOLDER,
    History,
    check_clock,
    follow,
    move_in,
    require_whole,
    sign_next,
    write_head,
)
from psfkit.registry.issuer import LOCK, IssuerFolder
from psfkit.registry.storage import STAGING, flush_folder, locked, remove_tree, say_why, show


@dataclass(frozen=True, slots=True)
class Changed:
    """A mark after a change was asked for."""

    signed: SignedRecord
    event: RegistryEvent
    """The event that made it so."""
    new: bool
    """False when it stood like that already."""


def ready(issuer: IssuerFolder) -> tuple[tuple[SignedRecord, ...], History]:
    """Read a whole registry before something is added to it, and let its head speak for all of it.

    The lock must be held. What interrupted runs left in the staging folder is removed.

    Raises:
        IntegrityError: The history or a record was tampered with.
        StorageError: Something cannot be read or written.
    """
    remove_tree(issuer.path / STAGING)  # nobody else writes while we hold the lock
    require_current(issuer)
    history, records = issuer.registry.history(), issuer.registry.records()
    require_whole(history, records)
    return records, speak_for(issuer, history)


def speak_for(issuer: IssuerFolder, history: History) -> History:
    """Let the head of a registry speak for all of a history, and return the history of which it does.

    Raises:
        IntegrityError: The key document does not hold.
        StorageError: It cannot be written.
    """
    registry = issuer.registry
    return write_head(registry.path, history, issuer.signer, issuer.key_id, registry.keys_named)


def require_current(issuer: IssuerFolder) -> None:
    """See that no other run has put another key in the place of the one that was opened.

    Raises:
        IssueError: One has.
        IntegrityError: The key document does not hold.
    """
    if issuer.registry.keys.current.id != issuer.key_id:
        raise IssueError("another run has changed the issuer's key", hint="run the same command again")


def finish(issuer: IssuerFolder, records: tuple[SignedRecord, ...], history: History, done: str) -> None:
    """Make everything derived anew.

    Args:
        issuer: Whose registry it is.
        records: All its records.
        history: All its history.
        done: What has happened and stays so even if this fails.

    Raises:
        StorageError: It cannot be written; the message says what has happened.
    """
    try:
        speak_for(issuer, history)
        write_index(issuer.registry, records, history)
        write_did_document(issuer.registry)
    except StorageError as error:
        before = f"{done}, but the index is not up to date: " if done else ""
        raise StorageError(f"{before}{error.message}", hint="run the same command again") from None


def confirm(folder: Path, done: str) -> None:
    """Have the disk confirm what was moved into a folder.

    Raises:
        StorageError: It did not; the message says what has happened.
    """
    try:
        flush_folder(folder)
    except OSError as error:
        raise StorageError(
            f"{done}, but the disk has not confirmed it: {say_why(error)} at {show(folder)}",
            hint="run the same command again",
        ) from None


def change(
    issuer: IssuerFolder,
    mark_id: str,
    kind: EventKind,
    at: datetime,
    reason: Reason | None = None,
    *,
    accept_clock: bool = False,
) -> Changed:
    """Suspend, reinstate or revoke a mark; what stands like that already is left as it is.

    Args:
        issuer: Who signs and keeps the history.
        mark_id: The mark.
        kind: What is to happen to it.
        at: UTC, whole seconds.
        reason: Why, for a suspension or revocation.
        accept_clock: Do it even though ``at`` is long after the last event.

    Raises:
        UsageError: There is no such mark, or a reason is missing or too much.
        IssueError: The mark stands so that this cannot happen to it, or the clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed. If the message says that it is done, it is.
    """
    if at.tzinfo is not UTC or at.microsecond:
        raise IssueError("the time must be UTC in whole seconds")
    if (reason is None) != (kind is EventKind.REINSTATED):
        raise UsageError(f"to be {kind.value} a mark needs " + ("no reason" if reason else "a reason"))
    with locked(issuer.path / LOCK):
        records, history = ready(issuer)
        signed = next((each for each in records if each.record.mark_id == mark_id), None)
        if signed is None:
            raise UsageError(f"the registry has no {mark_id}", hint="`psfkit mark list DIR` shows what there is")
        check_clock(history, at, accept_clock=accept_clock)
        if (same := _stands(signed, history, kind, reason, at)) is not None:
            finish(issuer, records, history, "")
            return Changed(signed, same, new=False)
        event, encoded = sign_next(history, issuer.signer, issuer.key_id, _maker(signed, kind, reason, at))
        done = f"{mark_id} is {kind.value}"
        folder = issuer.registry.path / HISTORY_FOLDER
        try:
            move_in(issuer.path / STAGING, folder / f"{event.sequence:08d}.json", encoded)
        finally:
            remove_tree(issuer.path / STAGING)
        confirm(folder, done)
        finish(issuer, records, follow(history, event, encoded), done)
    return Changed(signed, event, new=True)


def _maker(
    signed: SignedRecord, kind: EventKind, reason: Reason | None, at: datetime
) -> Callable[[int, Digest | None], RegistryEvent]:
    record = digest_of(signed.encoded)
    return lambda sequence, previous: RegistryEvent(sequence, previous, at, kind, signed.record.mark_id, record, reason)


def _stands(
    signed: SignedRecord, history: History, kind: EventKind, reason: Reason | None, at: datetime
) -> RegistryEvent | None:
    """Return the event by which a mark stands as asked for already, or None when a new one can bring it there.

    Raises:
        IssueError: It cannot be brought there.
    """
    mark_id, events = signed.record.mark_id, history.of(signed.record.mark_id)
    state = standing_on(signed.record, events, at.date())
    last = next(event for event in reversed(events) if event.mark_id == mark_id)
    withdrawal = withdrawal_on(mark_id, events, at.date())
    wanted = _LEADS_TO[kind]
    if withdrawal is not None and withdrawal.state is wanted and withdrawal.event.reason is reason:
        return withdrawal.event
    if kind is EventKind.REINSTATED and last.kind is kind and withdrawal is None:
        return last
    if state not in _MAY_FOLLOW[kind]:
        said = state.value.replace("_", " ")
        why = f" ({withdrawal.event.reason.value})" if withdrawal and withdrawal.event.reason else ""
        raise IssueError(f"{mark_id} is {said}{why} and cannot be {kind.value}", hint=_WAY_OUT.get(state, ""))
    return None


_LEADS_TO = {
    EventKind.SUSPENDED: MarkState.SUSPENDED,
    EventKind.REINSTATED: MarkState.ACTIVE,
    EventKind.REVOKED: MarkState.REVOKED,
}
_MAY_FOLLOW = {
    EventKind.SUSPENDED: frozenset({MarkState.ACTIVE}),
    EventKind.REINSTATED: frozenset({MarkState.SUSPENDED}),
    EventKind.REVOKED: frozenset(MarkState) - {MarkState.REVOKED},
}
_WAY_OUT = {
    MarkState.REVOKED: "a revocation is final: a new mark needs a new assessment",
    MarkState.SUPERSEDED: "see the mark that took its place",
    MarkState.EXPIRED: "`psfkit mark renew` issues the next one",
    MarkState.SUSPENDED: "it is suspended already, for another reason: reinstate it first, or revoke it",
}


def begin(issuer: IssuerFolder) -> tuple[MarkId, ...]:
    """Take up into the history the marks that were issued before there was one; return their ids.

    Only marks whose folder has no event are taken up, as issued at the time in their record.

    Raises:
        IntegrityError: There is a history already, and it was tampered with.
        StorageError: Reading or writing failed; the same command again goes on where this one stopped.
    """
    with locked(issuer.path / LOCK):
        registry = issuer.registry
        remove_tree(issuer.path / STAGING)
        require_current(issuer)
        history, records = registry.history(), registry.records()
        missing = [each for each in records if each.record.mark_id not in history.opened]
        for signed in sorted(missing, key=lambda each: each.record.issued_at):
            if history.events and signed.record.issued_at < history.events[-1].at:
                raise StorageError(
                    f"{signed.record.mark_id} was issued before what the history tells already",
                    hint="restore its event.json from a copy",
                )
            history = speak_for(issuer, history)
            history = _take_up(issuer, registry, signed, history)
        finish(issuer, records, history, "")
    return tuple(signed.record.mark_id for signed in missing)


def _take_up(issuer: IssuerFolder, registry: Registry, signed: SignedRecord, history: History) -> History:
    folder = registry.marks_path / signed.record.mark_id
    files = registry.files_beside(signed.record.mark_id)
    event, encoded = sign_next(
        history,
        issuer.signer,
        issuer.key_id,
        lambda sequence, previous: RegistryEvent(
            sequence,
            previous,
            signed.record.issued_at,
            EventKind.ISSUED,
            signed.record.mark_id,
            digest_of(signed.encoded),
            files=tuple((name, digest_of(content)) for name, content in files.items()),
        ),
    )
    try:
        move_in(issuer.path / STAGING, folder / EVENT_FILE, encoded)
    finally:
        remove_tree(issuer.path / STAGING)
    confirm(folder, f"{signed.record.mark_id} is taken up")
    return follow(history, event, encoded)
