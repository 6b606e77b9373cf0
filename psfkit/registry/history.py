"""The history of a registry: every event that ever happened to a mark, in one chain.

registry/marks/TM-00001/event.json   how the mark came about; moved into place with it
registry/history/00000002.json       every later event, by its number
registry/head.json                   derived: how many events there are, signed

Each event holds the digest of the one before it. The head is written after the event that it speaks for, so it may lag
behind by one event and never more; an event beyond it is believed for its own signature.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from psfkit.errors import InputError, IntegrityError, IssueError, StorageError
from psfkit.marks.event import MAX_BYTES, Head, digest_of, read_event, read_head, sign_event, sign_head
from psfkit.marks.keys import Signer
from psfkit.model.history import OPENING, RegistryEvent
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import SignedRecord
from psfkit.registry.storage import STAGING, explained, flush_folder, put, read_old, show, stands, write_new

EVENT_FILE = "event.json"
HEAD_FILE = "head.json"
KEYS_FILE = "keys.json"
HISTORY_FOLDER = "history"
STATUS_FOLDER = "status"
MAX_LEAP_DAYS = 92
"""Days after the last event from which on the clock must be vouched for: years ahead, it would lock the registry."""
CHECK = "`psfkit registry check` says what is wrong; restore it from a copy"
NUMBERED = re.compile(r"[0-9]{8}\.json")


@dataclass(frozen=True, slots=True)
class History:
    """A chain that holds."""

    events: tuple[RegistryEvent, ...] = ()
    """In their order."""
    last: Digest | None = None
    """SHA-256 of the last event."""
    told: int = 0
    """How many events the head speaks for."""

    def of(self, mark_id: str) -> tuple[RegistryEvent, ...]:
        """Return the events that bear on one mark."""
        return tuple(event for event in self.events if mark_id in (event.mark_id, event.supersedes))

    def by_mark(self) -> dict[MarkId, list[RegistryEvent]]:
        """Return the events that bear on each mark."""
        marks: dict[MarkId, list[RegistryEvent]] = {}
        for event in self.events:
            for mark_id in (event.mark_id, event.supersedes):
                if mark_id is not None:
                    marks.setdefault(mark_id, []).append(event)
        return marks

    @property
    def opened(self) -> dict[MarkId, RegistryEvent]:
        """The event with which each mark began."""
        return {event.mark_id: event for event in self.events if event.kind in OPENING}


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event file that is there."""

    path: Path
    content: bytes
    mark_id: MarkId | None
    """The mark in whose folder it lies; None in the folder of the history."""

    @property
    def number(self) -> int | None:
        """The number in its name, if it has one."""
        return None if self.mark_id is not None else int(self.path.stem)


def stored_events(registry: Path, mark_ids: tuple[MarkId, ...]) -> tuple[StoredEvent, ...]:
    """Return every event file, in no particular order.

    Raises:
        StorageError: One cannot be read, or is no plain file.
    """
    return tuple(read_stored(path, mark_id) for path, mark_id in event_paths(registry, mark_ids))


def read_stored(path: Path, mark_id: MarkId | None) -> StoredEvent:
    """Read an event file.

    Raises:
        StorageError: It cannot be read, or is no plain file.
    """
    return StoredEvent(path, read_old(path, MAX_BYTES), mark_id)


def event_paths(registry: Path, mark_ids: tuple[MarkId, ...]) -> tuple[tuple[Path, MarkId | None], ...]:
    """Return where every event file is, and the mark in whose folder it lies.

    Raises:
        StorageError: A folder cannot be listed.
    """
    opening = [(path, mark_id) for mark_id in mark_ids if stands(path := registry / "marks" / mark_id / EVENT_FILE)]
    folder = registry / HISTORY_FOLDER
    with explained(folder, "list"):
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return (*opening, *((folder / name, None) for name in names if NUMBERED.fullmatch(name)))


def read_history(registry: Path, keys: IssuerKeys, mark_ids: tuple[MarkId, ...]) -> History:
    """Read the whole history and see that it holds together.

    Args:
        registry: The public folder.
        keys: Those of its issuer.
        mark_ids: The marks that are there.

    Raises:
        IntegrityError: An event is missing, changed, unsigned, or not where it belongs.
        StorageError: It cannot be read.
    """
    head = read_stored_head(registry, keys)
    if fault := find_cut_keys(registry, keys, head):
        raise IntegrityError(f"the registry is damaged: {fault}", hint=CHECK)
    chain = [(_read(stored, keys, trusted=True), stored) for stored in stored_events(registry, mark_ids)]
    chain.sort(key=lambda pair: pair[0].sequence)
    told = 0 if head is None else head.events
    last: Digest | None = None
    for number, (event, stored) in enumerate(chain, 1):
        before = chain[number - 2][0] if number > 1 else None
        if fault := find_fault(event, stored, number, before, last):
            raise IntegrityError(f"the history is damaged: {fault}", hint=CHECK)
        if number > told:
            _read(stored, keys)
        last = digest_of(stored.content)
        if keys.anchors.get(number, last) != last:
            raise IntegrityError(f"the history is damaged: event {number} is not the one of {KEYS_FILE}", hint=CHECK)
        if head is not None and number == told and last != head.last:
            raise IntegrityError(f"the history is damaged: event {number} is not the one of {HEAD_FILE}", hint=CHECK)
    if len(chain) < max(keys.anchors, default=0):
        raise IntegrityError(f"the history is damaged: {KEYS_FILE} tells of more events than there are", hint=CHECK)
    if not told <= len(chain) <= told + 1:
        raise IntegrityError(
            f"the history is damaged: there are {len(chain)} events, and {HEAD_FILE} "
            + (f"tells of {told}" if head is not None else "is missing"),
            hint=CHECK,
        )
    return History(tuple(event for event, _ in chain), last, told)


def find_cut_keys(registry: Path, keys: IssuerKeys, head: Head | None) -> str:
    """Return what is wrong with a key document of which the head tells, or an empty string.

    Raises:
        StorageError: Nobody can say whether it is there.
    """
    if head is None or not head.keys:
        return ""
    if not stands(registry / KEYS_FILE):
        return f"{KEYS_FILE} is missing, of which {HEAD_FILE} tells"
    return f"{KEYS_FILE} names fewer keys than {HEAD_FILE} tells" if len(keys.keys) < head.keys else ""


def find_fault(
    event: RegistryEvent, stored: StoredEvent, number: int, before: RegistryEvent | None, last: Digest | None
) -> str:
    """Return what is wrong with the place of an event in the chain, or an empty string.

    Args:
        event: The event.
        stored: Its file.
        number: Which it is, by its place.
        before: The event before it.
        last: SHA-256 of the event before it.
    """
    name = show(stored.path)
    if event.sequence < number:
        return f"{name} is a second event {event.sequence}"
    if event.sequence > number:
        return f"event {number} is missing"
    if event.previous != last:
        return f"{name} does not follow the event before it"
    if (event.kind in OPENING) != (stored.mark_id is not None):
        return f"{name} holds an event that belongs elsewhere"
    if stored.mark_id not in (None, event.mark_id) or stored.number not in (None, event.sequence):
        return f"{name} holds the event of another mark or number"
    if before is not None and event.at < before.at:
        return f"{name} is older than the event before it"
    return ""


def _read(stored: StoredEvent, keys: IssuerKeys, *, trusted: bool = False) -> RegistryEvent:
    try:
        return read_event(stored.content, keys, trusted=trusted)
    except (InputError, IntegrityError) as error:
        raise IntegrityError(f"the history is damaged: {show(stored.path)}: {error.message}", hint=CHECK) from None


def read_stored_head(registry: Path, keys: IssuerKeys) -> Head | None:
    """Return the head, or None where there is none.

    Raises:
        IntegrityError: It is not what the issuer signed.
        StorageError: It cannot be read.
    """
    path = registry / HEAD_FILE
    if not stands(path):
        return None
    try:
        return read_head(read_old(path, MAX_BYTES), keys)
    except (InputError, IntegrityError) as error:
        raise IntegrityError(f"{show(path)} is damaged: {error.message}", hint=CHECK) from None


def require_whole(history: History, records: tuple[SignedRecord, ...]) -> None:
    """See that every record has a beginning in the history, and is the one that it began with.

    Raises:
        StorageError: The registry is older than its history.
        IntegrityError: A record was exchanged, or is gone.
    """
    opened = history.opened
    for signed in records:
        mark_id = signed.record.mark_id
        if mark_id not in opened:
            raise StorageError(
                f"the history does not tell of {mark_id}", hint="`psfkit registry begin DIR` takes it up, once"
            )
        if opened[mark_id].record != digest_of(signed.encoded):
            raise IntegrityError(f"the record of {mark_id} is not the one that was issued", hint=CHECK)


def check_clock(history: History, at: datetime, *, accept_clock: bool) -> None:
    """See that the time of a new event can be right.

    Raises:
        IssueError: It lies before the last event, or long after it and nobody vouches for the clock.
    """
    if not history.events:
        return
    last = history.events[-1]
    if at < last.at:
        raise IssueError(
            f"the time lies before that of {last.mark_id}, which was {last.kind.value} at {last.at.isoformat()}",
            hint="set the clock right",
        )
    if at - last.at > timedelta(days=MAX_LEAP_DAYS) and not accept_clock:
        raise IssueError(
            f"the time is more than {MAX_LEAP_DAYS} days after the last event, {last.at.isoformat()}: "
            "is the clock right?",
            hint="if it is, say so with --accept-clock",
        )


def write_head(registry: Path, history: History, signer: Signer, issuer: str, keys: int) -> History:
    """Write the head of a history where it does not speak for all of it, and return the history of which it does.

    Args:
        registry: The public folder.
        history: All of it.
        signer: Holds the key that signs now.
        issuer: ``did:key`` of that key.
        keys: How many keys the key document names; 0 where there is none.

    Raises:
        StorageError: It cannot be written.
    """
    if history.last is None or history.told == len(history.events):
        return history
    head = Head(len(history.events), history.last, keys)
    put(registry.parent / STAGING, registry / HEAD_FILE, sign_head(head, signer, issuer, history.events[-1].at))
    return replace(history, told=len(history.events))


def follow(history: History, event: RegistryEvent, content: bytes) -> History:
    """Return a history with one event more, for which its head does not speak yet."""
    return History((*history.events, event), digest_of(content), history.told)


def sign_next(
    history: History, signer: Signer, issuer: str, make: Callable[[int, Digest | None], RegistryEvent]
) -> tuple[RegistryEvent, bytes]:
    """Make and sign the event that comes next, given its number and the digest of the one before it."""
    event = make(len(history.events) + 1, history.last)
    return event, sign_event(event, signer, issuer)


def move_in(staging: Path, target: Path, content: bytes) -> None:
    """Write an event beside the registry and move it to its place in one step.

    Raises:
        StorageError: It cannot be written; nothing has happened then.
    """
    with explained(target, "write"):
        staging.mkdir(0o755, exist_ok=True)
        if not target.parent.is_dir():
            target.parent.mkdir()
            flush_folder(target.parent.parent)
        part = staging / target.name
        write_new(part, content)
        part.rename(target)
