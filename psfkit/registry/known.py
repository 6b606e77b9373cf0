"""What is known of a registry's history: how far its chain goes, and of each mark what its answer needs.

Of a mark there are kept the digests of its record and of the event with which it began, as bytes, and the later events
that bear on it. What was taken in is never taken out.
"""

from dataclasses import dataclass

from psfkit.errors import IntegrityError
from psfkit.marks.event import Head
from psfkit.model.history import OPENING, RegistryEvent
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest
from psfkit.registry.folder import mark_number
from psfkit.registry.history import CHECK, HEAD_FILE, KEYS_FILE, StoredEvent, find_fault


@dataclass(frozen=True, slots=True)
class Kept:
    """What the history tells of one mark."""

    record: Digest
    """SHA-256 of its record."""
    opening: Digest
    """SHA-256 of the event with which it began."""
    events: tuple[RegistryEvent, ...]
    """Later events that bear on it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An event of the chain without what only its own mark needs."""

    event: RegistryEvent
    stored: StoredEvent
    digest: Digest


class KnownHistory:
    """The chain of a registry's events as far as it was read."""

    def __init__(self) -> None:
        self.count = 0
        """How many events are known."""
        self.last_event: RegistryEvent | None = None
        """The last of them."""
        self.newest = 0
        """The highest number of a mark whose folder was seen."""
        self._last: Digest | None = None
        self._opened: dict[str, bytes] = {}
        self._later: dict[str, tuple[RegistryEvent, ...]] = {}

    def __len__(self) -> int:
        return len(self._opened)

    def __contains__(self, mark_id: object) -> bool:
        return mark_id in self._opened

    def events(self, mark_id: str) -> tuple[RegistryEvent, ...] | None:
        """Return the later events that bear on a mark, or None if the history does not tell of it.

        They are the same object until there is another one.
        """
        return self._later.get(mark_id, ()) if mark_id in self._opened else None

    def find(self, mark_id: str) -> Kept | None:
        """Return what the history tells of a mark, or None if it tells nothing."""
        known = self._opened.get(mark_id)
        if known is None:
            return None
        record, opening = (Digest(f"sha256:{part.hex()}") for part in (known[:32], known[32:]))
        return Kept(record, opening, self._later.get(mark_id, ()))

    def take(self, link: Link, head: Head | None, keys: IssuerKeys) -> None:
        """Add an event to the chain, if it follows and is the one that head and keys name.

        Raises:
            IntegrityError: It does not, or is another.
        """
        event, number = link.event, self.count + 1
        if fault := find_fault(event, link.stored, number, self.last_event, self._last):
            raise IntegrityError(f"the history is damaged: {fault}", hint=CHECK)
        if keys.anchors.get(number, link.digest) != link.digest:
            raise IntegrityError(f"the history is damaged: event {number} is not the one of {KEYS_FILE}", hint=CHECK)
        if head is not None and number == head.events and link.digest != head.last:
            raise IntegrityError(f"the history is damaged: event {number} is not the one of {HEAD_FILE}", hint=CHECK)
        self.count, self._last, self.last_event = number, link.digest, event
        self._note(event, link.digest)

    def _note(self, event: RegistryEvent, digest: Digest) -> None:
        if event.kind in OPENING:
            self._opened[event.mark_id] = _raw(event.record) + _raw(digest)
            self.newest = max(self.newest, mark_number(event.mark_id))
        bears_on = event.supersedes if event.kind in OPENING else event.mark_id
        if bears_on is not None:
            self._later[bears_on] = (*self._later.get(bears_on, ()), event)

    def check_head(self, head: Head | None, keys: IssuerKeys) -> None:
        """See that as many events are known as head and keys tell of; one more may be on its way.

        Raises:
            IntegrityError: They tell of others.
        """
        if self.count < max(keys.anchors, default=0):
            raise IntegrityError(f"the history is damaged: {KEYS_FILE} tells of more events than there are", hint=CHECK)
        told = 0 if head is None else head.events
        if not told <= self.count <= told + 1:
            raise IntegrityError(
                f"the history is damaged: {self.count} events are known, and {HEAD_FILE} "
                + (f"tells of {told}" if head is not None else "is missing"),
                hint=CHECK,
            )


def _raw(digest: Digest) -> bytes:
    return bytes.fromhex(digest.removeprefix("sha256:"))
