"""The marks of a registry one by one, as they stand on a day: for what looks at a hundred thousand of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from psfkit.errors import InputError, IntegrityError, StorageError
from psfkit.marks.event import digest_of
from psfkit.marks.record import MAX_BYTES, from_document, read_document
from psfkit.marks.verify import state_on
from psfkit.model.history import RegistryEvent, Withdrawal, standing_on, with_declared, withdrawal_on
from psfkit.model.names import Digest
from psfkit.model.record import MarkRecord, MarkState, SignedRecord
from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE, RECORD_FILE, Registry
from psfkit.registry.history import CHECK, History
from psfkit.registry.storage import read_old


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark on a day."""

    signed: SignedRecord
    """Its record, without what lies beside it."""
    state: MarkState
    standing: MarkState
    """The state, leaving aside whether it is a sample."""
    withdrawal: Withdrawal | None
    events: tuple[RegistryEvent, ...]
    """What bears on it up to the day, in order."""
    files: tuple[tuple[str, Digest], ...]
    """What was kept beside its record when it was issued."""

    @property
    def record(self) -> MarkRecord:
        """Its record."""
        return self.signed.record


def standing_marks(registry: Registry, history: History, as_of: date) -> Iterator[Standing]:
    """Tell every mark in the order of numbers.

    A record is believed for its digest in the history, which is signed; its own signature says the same again and takes
    five times as long.

    Raises:
        IntegrityError: A record is not the one that was issued.
        StorageError: A record cannot be read, or the history does not tell of it.
    """
    opened, by_mark, keys = history.opened, history.by_mark(), registry.keys
    for mark_id in registry.mark_ids():
        if mark_id not in opened:
            raise StorageError(
                f"the history does not tell of {mark_id}", hint="`psfkit registry begin DIR` takes it up, once"
            )
        encoded = read_old(registry.marks_path / mark_id / RECORD_FILE, MAX_BYTES)
        if digest_of(encoded) != opened[mark_id].record:
            raise IntegrityError(f"the record of {mark_id} is not the one that was issued", hint=CHECK)
        try:
            record = from_document(read_document(encoded))
        except InputError as error:
            raise IntegrityError(f"the record of {mark_id} cannot be read: {error.message}", hint=CHECK) from None
        bearing = with_declared(record, opened[mark_id].record, by_mark[mark_id], keys)
        events = tuple(event for event in bearing if event.at.date() <= as_of)
        yield Standing(
            signed=SignedRecord(record, encoded),
            state=state_on(record, as_of, events),
            standing=standing_on(record, events, as_of),
            withdrawal=withdrawal_on(mark_id, events, as_of),
            events=events,
            files=opened[mark_id].files,
        )


def read_kept(registry: Registry, mark: Standing) -> dict[str, bytes]:
    """Return what lies beside a mark's record, each file with the digest that it had when the mark was issued.

    Raises:
        IntegrityError: A file is not the one that was issued.
        StorageError: One is missing or cannot be read.
    """
    kept = registry.files_beside(mark.record.mark_id)
    for name, digest in mark.files:
        if name not in kept:
            raise StorageError(f"{name} of {mark.record.mark_id} is missing", hint=CHECK)
        if digest_of(kept[name]) != digest:
            raise IntegrityError(f"{name} of {mark.record.mark_id} is not the one that was issued", hint=CHECK)
    return {name: kept[name] for name, _ in mark.files}


PROOFS = (CREDENTIAL_FILE, ATTESTATION_FILE)
"""What of it speaks for the record, and is shown whatever the state."""
