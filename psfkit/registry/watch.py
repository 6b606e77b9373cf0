"""A registry that is watched while others write to it: read once as a whole, then only what is new.

The whole history is held against its signed head, once; of each mark there is kept what its answer needs: the digests
of its record and of the event with which it began, and the later events that bear on it. From then on the head and the
folders are looked at, and each new event must follow the last one and be signed. What was believed once is never
unlearned: a registry that is put back to an earlier state is refused.

Files are opened only for marks that the history tells of, and given out only if they have the digests that it names.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from psfkit.errors import InputError, IntegrityError, StorageError
from psfkit.marks.event import MAX_BYTES, Head, digest_of, read_event
from psfkit.marks.key_document import MAX_BYTES as MAX_KEYS
from psfkit.marks.key_document import read_keys
from psfkit.marks.key_trust import KeyBeliefs, judge_key
from psfkit.marks.proof import is_signed_by
from psfkit.marks.record import from_document, read_document
from psfkit.marks.status_list import STATUS_FILES
from psfkit.model.history import RegistryEvent, standing_on, with_declared
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import MarkRecord, MarkState, SignedRecord
from psfkit.model.verification import StepResult
from psfkit.registry.check import signer_of
from psfkit.registry.folder import MAX_PICTURE, RECORD_FILE, Registry, mark_number
from psfkit.registry.history import (
    CHECK,
    EVENT_FILE,
    HEAD_FILE,
    HISTORY_FOLDER,
    KEYS_FILE,
    NUMBERED,
    STATUS_FOLDER,
    StoredEvent,
    find_cut_keys,
    read_stored_head,
)
from psfkit.registry.known import Kept, KnownHistory, Link
from psfkit.registry.storage import explained, read_old, show, stands

_READS = 10
"""How often a registry is looked at that is written at the same time."""
Stamp = tuple[int, int, int, int]
"""What of a file or folder changes when it does."""


class Watch:
    """A registry and what is known of it.

    Args:
        registry: The registry.

    Raises:
        IntegrityError: Its history does not hold together.
        StorageError: It cannot be read, or is older than its history.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._looked_at = (
            registry.path / HEAD_FILE,
            registry.path / HISTORY_FOLDER,
            registry.path / KEYS_FILE,
            registry.marks_path,
        )
        self.keys = registry.keys
        """Every key of the issuer; the same object until there is something new."""
        self.web = registry.web
        """The issuer's ``did:web``, or an empty string."""
        self._known = KnownHistory()
        self._files: frozenset[str] = frozenset()
        self._seen: tuple[Stamp, ...] = ()
        self._again(self._read_all)
        self._require_begun()

    @property
    def marks(self) -> int:
        """How many marks there are."""
        return len(self._known)

    @property
    def last_event(self) -> RegistryEvent | None:
        """The last event of the history."""
        return self._known.last_event

    def events(self, mark_id: str) -> tuple[RegistryEvent, ...] | None:
        """Return the later events that bear on a mark, or None if the history does not tell of it.

        They are the same object until there is another one.
        """
        return self._known.events(mark_id)

    def find(self, mark_id: str) -> Kept | None:
        """Return what the history tells of a mark, or None if it tells nothing."""
        return self._known.find(mark_id)

    def look(self) -> None:
        """Take in what is new since the last look.

        Raises:
            IntegrityError: The history does not go on from what was known.
            StorageError: It cannot be read.
        """
        if self._stamps() != self._seen:
            self._again(self._read_new)

    def place(self, mark_id: str) -> Path:
        """Return where the record of a mark lies."""
        return self.registry.marks_path / mark_id / RECORD_FILE

    def record(self, mark_id: str, kept: Kept) -> SignedRecord:
        """Return the record of a mark, after seeing that it is the one that was issued.

        That its signature holds was seen then, and the event that names its digest is signed too. What a key signed
        that was declared compromised by then is revoked (:func:`psfkit.model.history.with_declared`).

        Raises:
            IntegrityError: It is not.
            StorageError: It cannot be read.
        """
        content = self.registry.find(mark_id) or b""
        if digest_of(content) != kept.record:
            raise IntegrityError(f"the record of {mark_id} is not the one that was issued", hint=CHECK)
        try:
            signed = SignedRecord(from_document(read_document(content)), content)
        except InputError as error:
            raise IntegrityError(f"the record of {mark_id} is damaged: {error.message}", hint=CHECK) from None
        beliefs = KeyBeliefs((), (), self.registry.issuer, self.keys)
        result, detail = judge_key(signed.record, beliefs).settled(listed=True)
        if result is not StepResult.PASSED and not self._is_revoked(signed.record, kept):
            raise IntegrityError(f"{mark_id}: {detail}", hint=CHECK)
        return signed

    def _is_revoked(self, record: MarkRecord, kept: Kept) -> bool:
        events = with_declared(record, kept.record, kept.events, self.keys)
        return standing_on(record, events, date.max) is MarkState.REVOKED

    def has(self, mark_id: str, name: str) -> bool:
        """Whether there is a file of that name beside the record of a mark that is known.

        Raises:
            StorageError: That cannot be known.
        """
        return stands(self.registry.marks_path / mark_id / name)

    def files(self, mark_id: str, kept: Kept) -> dict[str, Digest]:
        """Return name and SHA-256 of what was kept beside a record when the mark was issued.

        Raises:
            IntegrityError: The event that tells so was changed.
            StorageError: It cannot be read.
        """
        path = self.registry.marks_path / mark_id / EVENT_FILE
        content = read_old(path, MAX_BYTES)
        if digest_of(content) != kept.opening:
            raise IntegrityError(f"the event with which {mark_id} began was changed", hint=CHECK)
        return dict(self._read(StoredEvent(path, content, MarkId(mark_id)), trusted=True).files)

    def file(self, mark_id: str, kept: Kept, name: str) -> bytes | None:
        """Return one of these files, or None if there was none of that name.

        Raises:
            IntegrityError: It is not as it was.
            StorageError: It cannot be read.
        """
        digest = self.files(mark_id, kept).get(name)
        if digest is None:
            return None
        content = read_old(self.registry.marks_path / mark_id / name, MAX_PICTURE)
        if digest_of(content) != digest:
            raise IntegrityError(f"{name} of {mark_id} was changed", hint=CHECK)
        return content

    def key_file(self) -> bytes | None:
        """Return the issuer's key document, or None in a registry from before there were any.

        Raises:
            IntegrityError: It is not the one whose keys are believed here.
            StorageError: It cannot be read.
        """
        path = self.registry.path / KEYS_FILE
        if not stands(path):
            return None
        content = read_old(path, MAX_KEYS)
        try:
            known = read_keys(content).keys
        except InputError as error:
            raise IntegrityError(f"{show(path)} is damaged: {error.message}", hint=CHECK) from None
        if known != self.keys:
            raise IntegrityError(f"{show(path)} is changing, or does not name the issuer's keys", hint=CHECK)
        return content

    def status_list(self, name: str) -> bytes | None:
        """Return a status list that the issuer signed, or None if there is none.

        Raises:
            IntegrityError: The issuer did not sign it.
            StorageError: It cannot be read.
        """
        path = self.registry.path / STATUS_FOLDER / name
        if name not in STATUS_FILES or not stands(path):
            return None
        content = read_old(path, MAX_PICTURE)
        try:
            document = read_document(content)
            signed = is_signed_by(document, signer_of(document, self.registry.web, self.keys))
        except InputError:
            signed = False
        if not signed:
            raise IntegrityError(f"{show(path)} is not what the issuer signed", hint=CHECK)
        return content

    def _again(self, read: "_Reading") -> None:
        """Read, and once more if the head has moved meanwhile: then somebody was writing."""
        for _ in range(_READS):
            seen = self._stamps()
            try:
                self._read_keys()
                read(read_stored_head(self.registry.path, self.keys))
            except (IntegrityError, StorageError):
                if self._stamps() == seen:
                    raise
                continue
            self._seen = seen
            return
        self._read_keys()
        read(read_stored_head(self.registry.path, self.keys))

    def _read_keys(self) -> None:
        """Read the issuer's keys anew, which may have become more and never others."""
        keys = self.registry.keys
        if not keys.continues(self.keys) or len(keys.keys) < len(self.keys.keys) or _takes_back(keys, self.keys):
            raise IntegrityError(f"{KEYS_FILE} no longer says of the issuer's keys what it said", hint=CHECK)
        if keys != self.keys:
            self.keys = keys

    def _stamps(self) -> tuple[Stamp, ...]:
        return tuple(map(stamp, self._looked_at))

    def _read_all(self, head: Head | None) -> None:
        self._known = KnownHistory()
        for link in sorted(map(self._link, self._stored()), key=lambda link: link.event.sequence):
            if head is None or link.event.sequence > head.events:
                self._read(replace(link.stored, content=read_old(link.stored.path, MAX_BYTES)), trusted=False)
            self._known.take(link, head, self.keys)
        self._check_head(head)
        self._files = self._listed()

    def _stored(self) -> Iterator[StoredEvent]:
        ids = self.registry.mark_ids()
        self._known.newest = mark_number(ids[-1]) if ids else 0
        for mark_id in ids:
            path = self.registry.marks_path / mark_id / EVENT_FILE
            if stands(path):
                yield StoredEvent(path, read_old(path, MAX_BYTES), mark_id)
        for name in self._listed():
            path = self.registry.path / HISTORY_FOLDER / name
            yield StoredEvent(path, read_old(path, MAX_BYTES), None)

    def _listed(self) -> frozenset[str]:
        folder = self.registry.path / HISTORY_FOLDER
        with explained(folder, "list"):
            return (
                frozenset(path.name for path in folder.iterdir() if NUMBERED.fullmatch(path.name))
                if folder.is_dir()
                else frozenset()
            )

    def _read_new(self, head: Head | None) -> None:
        listed = self._listed()
        if gone := sorted(self._files - listed):
            raise IntegrityError(f"the history is damaged: {gone[0]} is gone", hint=CHECK)
        while (stored := self._next(head)) is not None:
            self._read(stored, trusted=False)  # not the head alone: what is taken in is never unlearned
            self._known.take(self._link(stored), head, self.keys)
        self._check_head(head)
        self._files = listed | self._listed()

    def _next(self, head: Head | None) -> StoredEvent | None:
        """Return the event after the last one, or None."""
        later = self.registry.path / HISTORY_FOLDER / f"{self._known.count + 1:08d}.json"
        if stands(later):
            return StoredEvent(later, read_old(later, MAX_BYTES), None)
        found = self._opening(MarkId(f"TM-{self._known.newest + 1:05d}"))
        if found is not None or head is None or head.events <= self._known.count:
            return found
        # A mark whose id was given before waited for countersignatures: only a look at all of them tells which.
        others = (self._opening(mark_id) for mark_id in self.registry.mark_ids() if mark_id not in self._known)
        following = (each for each in others if each is not None)
        return next((e for e in following if self._read(e, trusted=True).sequence == self._known.count + 1), None)

    def _opening(self, mark_id: MarkId) -> StoredEvent | None:
        """Return the event with which a mark begins, if there is the mark."""
        opening = self.registry.marks_path / mark_id / EVENT_FILE
        return StoredEvent(opening, read_old(opening, MAX_BYTES), mark_id) if stands(opening) else None

    def _link(self, stored: StoredEvent) -> Link:
        told = self._read(stored, trusted=True)
        event = RegistryEvent(
            told.sequence, told.previous, told.at, told.kind, told.mark_id, told.record, told.reason, told.supersedes
        )
        return Link(event, StoredEvent(stored.path, b"", stored.mark_id), digest_of(stored.content))

    def _read(self, stored: StoredEvent, *, trusted: bool) -> RegistryEvent:
        try:
            return read_event(stored.content, self.keys, trusted=trusted)
        except (InputError, IntegrityError) as error:
            raise IntegrityError(f"the history is damaged: {show(stored.path)}: {error.message}", hint=CHECK) from None

    def _check_head(self, head: Head | None) -> None:
        if fault := find_cut_keys(self.registry.path, self.keys, head):
            raise IntegrityError(f"the registry is damaged: {fault}", hint=CHECK)
        self._known.check_head(head, self.keys)

    def _require_begun(self) -> None:
        for mark_id in self.registry.mark_ids():
            if mark_id not in self._known:
                raise StorageError(
                    f"the history does not tell of {mark_id}", hint="`psfkit registry begin DIR` takes it up, once"
                )


_Reading = Callable[[Head | None], None]


def _takes_back(keys: IssuerKeys, known: IssuerKeys) -> bool:
    """Whether keys are no longer said to be compromised, or from a later day on only."""
    days = [(each.compromised_from, keys.keys[number].compromised_from) for number, each in enumerate(known.keys)]
    return any(before is not None and (now is None or now > before) for before, now in days)


def stamp(path: Path) -> Stamp:
    """Return what changes when a file or folder does; of one that is not there, zeros."""
    try:
        status = path.stat(follow_symlinks=False)
    except OSError:
        return 0, 0, 0, 0
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
