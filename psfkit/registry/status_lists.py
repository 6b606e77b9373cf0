"""The status lists of a registry: derived from its history, and signed anew before they run out.

registry/status/revocation.json   marks that were revoked or superseded
registry/status/suspension.json   marks that are suspended
"""

from datetime import datetime

from psfkit.errors import UsageError
from psfkit.marks.status_list import MAX_DAYS, Purpose, list_address, read_list_folder, sign_status_list
from psfkit.model.history import withdrawal_on
from psfkit.model.record import MarkState
from psfkit.registry.change import require_current
from psfkit.registry.folder import mark_number
from psfkit.registry.history import STATUS_FOLDER, check_clock, write_head
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
        history = write_head(issuer.registry.path, issuer.registry.history(), issuer.signer, issuer.key_id)
        check_clock(history, at, accept_clock=accept_clock)
        withdrawn: dict[Purpose, list[int]] = {purpose: [] for purpose in Purpose}
        for mark_id, events in history.by_mark().items():
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


def _address(issuer: IssuerFolder, url: str) -> str:
    if not url and not issuer.status_url:
        raise UsageError("nobody has said where the status lists are published", hint="give --url https://…")
    base = read_list_folder(url or issuer.status_url)
    if issuer.status_url and base != issuer.status_url:
        raise UsageError(f"the issuer's credentials name {issuer.status_url}", hint="leave --url out")
    return base
