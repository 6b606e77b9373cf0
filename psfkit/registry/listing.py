"""The marks of a registry as they stand on a day, and when each is due for surveillance."""

from dataclasses import dataclass
from datetime import date

from psfkit.errors import UsageError
from psfkit.marks.event import digest_of
from psfkit.marks.verify import state_on
from psfkit.model.history import RegistryEvent, Withdrawal, standing_on, with_declared, withdrawal_on
from psfkit.model.record import MarkRecord, MarkState
from psfkit.registry.folder import Registry
from psfkit.registry.history import require_whole
from psfkit.registry.issue import last_day


@dataclass(frozen=True, slots=True)
class ListedMark:
    """One mark on a day."""

    record: MarkRecord
    state: MarkState
    standing: MarkState
    """The state, leaving aside whether it is a sample."""
    withdrawal: Withdrawal | None
    events: tuple[RegistryEvent, ...]
    """Everything that bears on it, later days as well."""
    surveillance_due: date | None
    """The last day for the annual review; None for a mark that has ended."""


def list_marks(registry: Registry, as_of: date, mark_id: str = "") -> tuple[ListedMark, ...]:
    """Return all marks, or one, in the order of their numbers.

    Raises:
        UsageError: There is no such mark.
        IntegrityError: The registry was tampered with.
        StorageError: It cannot be read.
    """
    history, records = registry.history(), registry.records()
    require_whole(history, records)
    by_mark, keys = history.by_mark(), registry.keys
    listed = tuple(
        _list(
            signed.record,
            with_declared(signed.record, digest_of(signed.encoded), by_mark.get(signed.record.mark_id, ()), keys),
            as_of,
        )
        for signed in records
        if mark_id in ("", signed.record.mark_id)
    )
    if mark_id and not listed:
        raise UsageError(f"the registry has no {mark_id!a}", hint="`psfkit mark list DIR` shows what there is")
    return listed


def _list(record: MarkRecord, events: tuple[RegistryEvent, ...], as_of: date) -> ListedMark:
    standing = standing_on(record, events, as_of)
    over = standing in (MarkState.REVOKED, MarkState.SUPERSEDED, MarkState.EXPIRED)
    return ListedMark(
        record=record,
        state=state_on(record, as_of, events),
        standing=standing,
        withdrawal=withdrawal_on(record.mark_id, events, as_of),
        events=events,
        surveillance_due=None if over else surveillance_due(record),
    )


def surveillance_due(record: MarkRecord) -> date:
    """Return the last day for the annual review: a year after the assessment, and no later than the mark's last day."""
    return min(last_day(record.assessed_as_of), record.valid_until)
