"""The status lists of a registry: derived from its history, and signed anew before they run out.

registry/status/revocation.json   marks that were revoked or superseded
registry/status/suspension.json   marks that are suspended
"""

from collections.abc import Iterator
from datetime import datetime

from psfkit.errors import UsageError
from psfkit.marks.event import digest_of
from psfkit.marks.status_list import MAX_DAYS, Purpose, list_address, read_list_folder, sign_status_list
from psfkit.model.history import RegistryEvent, with_declared, withdrawal_on
from psfkit.model.names import MarkId
from psfkit.model.record import MarkState
from psfkit.registry.change import require_current, speak_for
from psfkit.registry.folder import Registry, mark_number
from psfkit.registry.history import STATUS_FOLDER, History, check_clock
from psfkit.registry.issuer import LOCK, IssuerFolder
from psfkit.registry.storage import STAGING, explained, locked, put, remove_tree

_PURPOSE = {
    MarkState.REVOKED: Purpose.REVOCATION,
    MarkState.SUPERSEDED: Purpose.REVOCATION,
    MarkState.SUSPENDED: Purpose.SUSPENSION,
}


def write_status_lists(
    issuer: IssuerFolder, url: str, at: datetime, days: int = MAX_DAYS, *, accept_clock: bool = False
) -> tuple[str, ...]:
    """Write both lists as of now and return where they are.

    Args:
        issuer: Who signs.
        url: Where the folder ``status`` will be published; empty for the address that the issuer has.
        at: UTC, whole seconds.
        days: For how many days they are good.
        accept_clock: Do it even though ``at`` is long after the last event.

    Raises:
        UsageError: The address is none, or not the one that the issuer's credentials name.
        IssueError: The clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed; a list is either the old or the new one.
    """
    base = _address(issuer, url)
    with locked(issuer.path / LOCK):
        remove_tree(issuer.path / STAGING)  # nobody else writes while we hold the lock
        require_current(issuer)
        history = speak_for(issuer, issuer.registry.history())
        check_clock(history, at, accept_clock=accept_clock)
        withdrawn: dict[Purpose, list[int]] = {purpose: [] for purpose in Purpose}
        for mark_id, events in _bearing(issuer.registry, history):
            withdrawal = withdrawal_on(mark_id, events, at.date())
            if withdrawal is not None:
                withdrawn[_PURPOSE[withdrawal.state]].append(mark_number(mark_id))
        folder = issuer.registry.path / STATUS_FOLDER
        with explained(folder, "make"):
            folder.mkdir(exist_ok=True)
        paths = []
        for purpose, numbers in withdrawn.items():
            name = f"{purpose.value}.json"
            content = sign_status_list(
                purpose, numbers, issuer.issuer, issuer.signer, list_address(base, purpose), at, days
            )
            put(issuer.path / STAGING, folder / name, content)
            paths.append(str(folder / name))
    return tuple(paths)


def _bearing(registry: Registry, history: History) -> Iterator[tuple[MarkId, tuple[RegistryEvent, ...]]]:
    """Tell what bears on each mark; records are read only where a key of the issuer was declared compromised."""
    by_mark, keys = history.by_mark(), registry.keys
    declared = any(key.compromised_from is not None for key in keys.keys)
    records = {signed.record.mark_id: signed for signed in registry.records()} if declared else {}
    for mark_id, events in by_mark.items():
        signed = records.get(mark_id)
        known = tuple(events)
        yield mark_id, with_declared(signed.record, digest_of(signed.encoded), known, keys) if signed else known


def _address(issuer: IssuerFolder, url: str) -> str:
    if not url and not issuer.status_url:
        raise UsageError("nobody has said where the status lists are published", hint="give --url https://…")
    base = read_list_folder(url or issuer.status_url)
    if issuer.status_url and base != issuer.status_url:
        raise UsageError(f"the issuer's credentials name {issuer.status_url}", hint="leave --url out")
    return base
