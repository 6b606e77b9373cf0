"""One key of an issuer taking the place of another, and the declaration that somebody else may have had one."""

from dataclasses import replace
from datetime import UTC, date, datetime

from psfkit.errors import IssueError, StorageError, UsageError
from psfkit.marks.key_document import Handover, KeyDocument, sign_keys, sign_succession
from psfkit.marks.keys import TEST_KEY_DID, Signer, SigningKey, generate_key
from psfkit.marks.multibase import did_key
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.history import standing_on
from psfkit.model.issuer_keys import IssuerKey, IssuerKeys
from psfkit.model.names import MarkId
from psfkit.model.record import MarkState, SignedRecord
from psfkit.registry.change import change, confirm, finish, ready
from psfkit.registry.history import KEYS_FILE, check_clock
from psfkit.registry.issuer import LOCK, IssuerFolder, key_file, open_issuer, remove_ended_keys
from psfkit.registry.storage import STAGING, explained, flush_folder, locked, place, show, write_new

_DECLARED = "the key is declared compromised"


def rotate(
    issuer: IssuerFolder,
    at: datetime,
    *,
    passphrase: bytes = b"",
    successor: Signer | None = None,
    accept_clock: bool = False,
) -> IssuerFolder:
    """Put a new key in the place of an issuer's key: the earlier one signs nothing any more, and what it signed holds.

    Everything happens when the key document is replaced. The file of the earlier key is removed afterwards.

    Args:
        issuer: The issuer, with the key that ends.
        at: UTC, whole seconds.
        passphrase: Opens the new key's file; empty for a file that needs none.
        successor: Holds a new key that is kept elsewhere; None to make one in a file.
        accept_clock: Do it even though ``at`` is long after the last event.

    Raises:
        UsageError: The issuer has the test key that everyone has.
        IssueError: The clock cannot be right, or another run has changed the key.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    if issuer.key_id == TEST_KEY_DID:
        raise UsageError("the test key that everyone has is not replaced", hint="make an issuer with a key of its own")
    with locked(issuer.path / LOCK):
        records, history = ready(issuer)
        check_clock(history, at, accept_clock=accept_clock)
        document = _document(issuer, at if not history.events else history.events[0].at)
        if (since := document.keys.current.since) and at < since:
            raise IssueError("the time lies before that at which the key in use began", hint="set the clock right")
        after = generate_key() if successor is None else successor
        follower = did_key(after.public_key)
        if follower in document.keys.ids:
            raise UsageError("the issuer has, or had, this key already", hint="give another")
        handover = Handover(issuer.registry.issuer.id, issuer.key_id, follower, at, len(history.events), history.last)
        ended = replace(document.keys.current, until=at, events=handover.events, last=handover.last)
        known = IssuerKeys((*document.keys.keys[:-1], ended, IssuerKey(follower, at)))
        successions = (*document.successions, sign_succession(handover, issuer.signer))
        content = sign_keys(replace(document, keys=known, successions=successions, updated=at), after)
        if isinstance(after, SigningKey) and successor is None:
            _write_key(issuer, key_file(known), after.protected_pem(passphrase))
        place(issuer.path / STAGING, issuer.registry.path / KEYS_FILE, content)
        try:
            return _take_up(issuer, after, records)
        except StorageError as error:
            raise StorageError(
                f"the new key is in use, but {error.message}",
                hint=f"`psfkit registry repair {show(issuer.path)}` does the rest; do not rotate again for it",
            ) from None


def _take_up(issuer: IssuerFolder, key: Signer, records: tuple[SignedRecord, ...]) -> IssuerFolder:
    with explained(issuer.registry.path, "write"):
        flush_folder(issuer.registry.path)
    rotated = open_issuer(str(issuer.path), signer=key)
    remove_ended_keys(rotated)
    finish(rotated, records, rotated.registry.history(), "")
    return rotated


def _document(issuer: IssuerFolder, began: datetime) -> KeyDocument:
    found = issuer.registry.key_document()
    if found is not None:
        return found
    about = issuer.registry.issuer
    return KeyDocument(about, IssuerKeys((IssuerKey(about.id, began),)), (), began)


def _write_key(issuer: IssuerFolder, name: str, pem: bytes) -> None:
    path = issuer.path / name
    with explained(path, "write"):
        path.unlink(missing_ok=True)  # of a run that was interrupted before the key was in use
        write_new(path, pem, 0o600)
        flush_folder(issuer.path)


def declare_compromised(
    issuer: IssuerFolder, key_id: str, since: date, at: datetime, *, accept_clock: bool = False
) -> tuple[MarkId, ...]:
    """Declare that somebody else may have had an earlier key, and revoke what it signed from that day on.

    The same declaration again goes on where an interrupted one stopped. It can be moved to an earlier day, never to a
    later one.

    Args:
        issuer: The issuer, with the key in use.
        key_id: The key, as ``did:key``.
        since: The day (UTC) from which somebody else may have had it.
        at: UTC, whole seconds.
        accept_clock: Do it even though ``at`` is long after the last event.

    Returns:
        The marks that are revoked with it, those that were revoked before among them.

    Raises:
        UsageError: It is none of the issuer's keys, the one in use, or the day lies in the future.
        IssueError: A later day was asked for than was declared, or the clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed; the same again goes on.
    """
    known = issuer.registry.keys
    key = known.find(key_id)
    if key is None:
        raise UsageError(f"{key_id!a} is none of the issuer's keys", hint="`psfkit issuer keys DIR` lists them")
    if key is known.current:
        raise UsageError("it is the key in use, which cannot speak against itself", hint="`psfkit issuer rotate` first")
    if since > at.astimezone(UTC).date():
        raise UsageError(
            "the day lies in the future", hint="name the day from which somebody else may have had the key"
        )
    if key.compromised_from is not None and key.compromised_from < since:
        raise IssueError(
            f"it is declared compromised from {key.compromised_from.isoformat()} on already",
            hint="the day can be moved to an earlier one only",
        )
    with locked(issuer.path / LOCK):
        records, history = ready(issuer)
        check_clock(history, at, accept_clock=accept_clock)
        _declare(issuer, key, since, at)
        finish(issuer, records, history, _DECLARED)
    struck = [
        signed.record.mark_id
        for signed in records
        if signed.record.issuer.key_id == key_id and signed.record.issued_at.date() >= since
    ]
    for mark_id in struck:
        signed = next(each for each in records if each.record.mark_id == mark_id)
        if standing_on(signed.record, history.of(mark_id), at.date()) is not MarkState.REVOKED:
            _strike(issuer, mark_id, at, accept_clock=accept_clock)
    return tuple(struck)


def _strike(issuer: IssuerFolder, mark_id: MarkId, at: datetime, *, accept_clock: bool) -> None:
    try:
        change(issuer, mark_id, EventKind.REVOKED, at, Reason.KEY_COMPROMISED, accept_clock=accept_clock)
    except StorageError as error:
        raise StorageError(f"{_DECLARED}, but {error.message}", hint="run the same command again") from None


def _declare(issuer: IssuerFolder, key: IssuerKey, since: date, at: datetime) -> None:
    document = _document(issuer, at)
    declared = tuple(
        replace(each, compromised_from=since) if each.id == key.id else each for each in document.keys.keys
    )
    content = sign_keys(replace(document, keys=IssuerKeys(declared), updated=at), issuer.signer)
    place(issuer.path / STAGING, issuer.registry.path / KEYS_FILE, content)
    confirm(issuer.registry.path, _DECLARED)
