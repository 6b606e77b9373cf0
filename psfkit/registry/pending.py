"""Marks that wait for countersignatures: asked for in the issuer's folder, outside the registry.

DIR/policy.yaml                       who has to countersign; no file, nobody
DIR/pending/TM-00001.dsse.json        what is to be signed, with the countersignatures that are there
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psfkit.documents.policy_reader import read_policy
from psfkit.documents.writer import replace_file
from psfkit.errors import DecisionNeededError, InputError, IssueError, StorageError, UsageError
from psfkit.marks.attestation import Attestation, envelope, read_attestation
from psfkit.marks.countersignature import countersign, make_request, missing, read_request
from psfkit.marks.keys import TEST_KEY_DID, Passphrase, is_sound, read_key
from psfkit.marks.multibase import read_did_key
from psfkit.marks.record import MAX_BYTES, read_document
from psfkit.model.names import MarkId
from psfkit.model.policy import IssuerPolicy
from psfkit.model.record import Countersigning, MarkRecord
from psfkit.registry.folder import ATTESTATION_FILE, is_mark_id
from psfkit.registry.issuer import IssuerFolder
from psfkit.registry.storage import STAGING, explained, flush_folder, put, read_old, say_why, show, stands

POLICY_FILE = "policy.yaml"
PENDING_FOLDER = "pending"
_SUFFIX = ".dsse.json"


@dataclass(frozen=True, slots=True)
class Pending:
    """A mark that waits."""

    path: Path
    request: Attestation


def policy_of(issuer: IssuerFolder) -> IssuerPolicy:
    """Return what an issuer's policy asks for; one that has none asks for nothing more than every mark needs.

    Raises:
        StorageError: It is not a policy, or names a key that may not countersign.
    """
    path = issuer.path / POLICY_FILE
    if not stands(path):
        return IssuerPolicy()
    try:
        policy = read_policy(read_old(path, MAX_BYTES), show(path))
    except InputError as error:
        raise StorageError(error.message, hint=error.hint) from None
    keys = () if policy.countersigning is None else policy.countersigning.keys
    if len(set(keys)) < len(keys):
        raise StorageError(f"{show(path)} names a key twice", hint="each key counts once")
    for did in keys:
        if did in (*issuer.registry.keys.ids, TEST_KEY_DID) or not is_sound(read_did_key(did)):
            raise StorageError(
                f"{show(path)} names a key that cannot countersign: {did}",
                hint="neither a key of the issuer itself nor the test key counts; `psfkit countersigner new` makes one",
            )
    return policy


def pending_ids(issuer: IssuerFolder) -> tuple[MarkId, ...]:
    """Return the ids that are asked for and not given yet; no other mark gets them."""
    folder = issuer.path / PENDING_FOLDER
    with explained(folder, "list"):
        names = [path.name.removesuffix(_SUFFIX) for path in folder.iterdir()] if folder.is_dir() else []
    return tuple(MarkId(name) for name in names if is_mark_id(name))


def find_pending(issuer: IssuerFolder, policy: Countersigning, is_same: Callable[[MarkRecord], bool]) -> Pending | None:
    """Return what waits for the same award, or None.

    Raises:
        IssueError: It was asked for under another policy or key.
        StorageError: Something that waits is damaged.
    """
    for mark_id in pending_ids(issuer):
        path = issuer.path / PENDING_FOLDER / f"{mark_id}{_SUFFIX}"
        try:
            request = read_request(read_old(path, MAX_BYTES))
        except InputError as error:
            raise StorageError(f"{show(path)} is damaged: {error.message}", hint="remove it and ask again") from None
        if not is_same(request.record):
            continue
        if request.record.mark_id != mark_id or request.record.issuer != issuer.issuer:
            raise IssueError(f"{show(path)} was asked for with another key", hint="remove it and ask again")
        if request.record.countersigning != policy:
            raise IssueError(f"{show(path)} was asked for under another policy", hint="remove it and ask again")
        return Pending(path, request)
    return None


def with_countersignatures(
    issuer: IssuerFolder, record: MarkRecord, drawn: Mapping[str, bytes], pending: Pending | None
) -> Mapping[str, bytes]:
    """Return what goes beside a record, its attestation countersigned as the policy asks.

    Args:
        issuer: Who issues.
        record: The record.
        drawn: What goes beside it, with an attestation that the issuer alone has signed.
        pending: What was asked for before, or None.

    Raises:
        DecisionNeededError: Countersignatures are missing; what is to be signed has been written.
        IssueError: The mark's files do not come out as they did when countersignatures were asked for.
        StorageError: It cannot be written.
    """
    content = drawn.get(ATTESTATION_FILE)
    if content is None:
        raise IssueError("a mark without an attestation cannot be countersigned")
    attestation = read_attestation(read_document(content), content)
    path = issuer.path / PENDING_FOLDER / f"{record.mark_id}{_SUFFIX}"
    if pending is None:
        with explained(path, "write"):
            path.parent.mkdir(exist_ok=True)
            flush_folder(issuer.path)
        put(issuer.path / STAGING, path, make_request(attestation))
        raise _wait(record, path, missing(record, ()))
    if attestation.payload != pending.request.payload:
        raise IssueError(
            f"the files of {record.mark_id} do not come out as they did when countersignatures were asked for",
            hint=f"give the same --record-url, or remove {show(pending.path)} and ask again",
        )
    if left := missing(record, pending.request.signatures):
        raise _wait(record, path, left)
    signatures = (*attestation.signatures, *pending.request.signatures)
    return {**drawn, ATTESTATION_FILE: envelope(attestation.payload, signatures)}


def _wait(record: MarkRecord, path: Path, left: int) -> DecisionNeededError:
    more = "countersignature" if left == 1 else "countersignatures"
    return DecisionNeededError(
        f"{record.mark_id} waits for {left} {more}; nothing is issued yet",
        hint=f"`psfkit countersign {show(path)} --key FILE` makes one; then run the same command again",
    )


def drop_pending(issuer: IssuerFolder, mark_id: MarkId) -> None:
    """Forget what a mark waited for, now that it is issued.

    Raises:
        StorageError: It cannot be removed; the message says that the mark is issued.
    """
    path = issuer.path / PENDING_FOLDER / f"{mark_id}{_SUFFIX}"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{mark_id} is issued, but {show(path)} cannot be removed: {say_why(error)}",
            hint="run the same command again",
        ) from None


def countersign_file(path: str, key: str, passphrase: Passphrase | None) -> Attestation:
    """Add a countersignature to a request, in its place.

    Args:
        path: The request.
        key: The file of the key that signs.
        passphrase: Asked when the key needs one.

    Raises:
        InputError: It is no request, or the other file no key.
        UsageError: The key may not sign, or needs a passphrase and there is none.
        StorageError: A file cannot be read or written, or the key may be used by others.
    """
    request, file = Path(path), Path(key)
    content = read_old(request, MAX_BYTES)
    signer = read_key(read_old(file, MAX_BYTES, private=True), passphrase, show(file))
    if signer.did == TEST_KEY_DID:
        raise UsageError("everyone has the test key, so it cannot countersign", hint="make one of your own")
    signed = countersign(content, signer)
    if signed != content:
        replace_file(str(request), signed)
    return read_request(signed)
