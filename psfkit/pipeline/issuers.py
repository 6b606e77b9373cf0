"""An issuer's keys: how they are protected, follow one another and are given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from psfkit.marks.attestation import Attestation
    from psfkit.marks.keys import Passphrase
    from psfkit.model.issuer_keys import IssuerKeys
    from psfkit.model.names import MarkId


def change_passphrase(directory: str, passphrase: Passphrase | None, new: Callable[[], bytes]) -> None:
    """Set, change or remove the passphrase of an issuer's key.

    Args:
        directory: The issuer's folder.
        passphrase: Asked when the key has one.
        new: Returns the new one, empty for none; called once the present one has opened the key.

    Raises:
        UsageError: The key lies in no file, or a passphrase is needed and there is none.
        StorageError: The folder is damaged, the passphrase is wrong, or the file cannot be written.
    """
    from psfkit.registry.issuer import change_passphrase as change

    change(directory, passphrase, new)


def issuer_keys(directory: str) -> IssuerKeys:
    """Return every key of an issuer, given its folder or registry.

    Raises:
        IntegrityError: The key document does not hold.
        StorageError: It cannot be read.
    """
    from psfkit.registry.folder import open_registry

    return open_registry(directory).keys


def rotate(directory: str, at: datetime, passphrase: Passphrase | None, *, accept_clock: bool) -> str:
    """Put a new key in the place of an issuer's key, and return it; its file needs the same passphrase, if any.

    Args:
        directory: The issuer's folder.
        at: UTC, whole seconds.
        passphrase: Asked when the key has one.
        accept_clock: Do it even though the last event lies long back.

    Raises:
        UsageError: The issuer has the test key that everyone has.
        IssueError: The clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.issuer import open_issuer
    from psfkit.registry.rotation import rotate as put_new

    given: list[bytes] = []

    def remember(what: str) -> bytes:
        given.append(b"" if passphrase is None else passphrase(what))
        return given[-1]

    issuer = open_issuer(directory, None if passphrase is None else remember)
    secret = given[-1] if given else b""
    return put_new(issuer, at, passphrase=secret, accept_clock=accept_clock).key_id


def declare_compromised(
    directory: str, key_id: str, since: date, at: datetime, passphrase: Passphrase | None, *, accept_clock: bool
) -> tuple[MarkId, ...]:
    """Declare that somebody else may have had an earlier key, and return the marks that are revoked with it.

    Args:
        directory: The issuer's folder.
        key_id: The key, as ``did:key``.
        since: The day (UTC) from which somebody else may have had it.
        at: UTC, whole seconds.
        passphrase: Asked when the key in use has one.
        accept_clock: Do it even though the last event lies long back.

    Raises:
        UsageError: It is none of the issuer's keys, the one in use, or the day lies in the future.
        IssueError: A later day was asked for than was declared, or the clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.issuer import open_issuer
    from psfkit.registry.rotation import declare_compromised as declare

    return declare(open_issuer(directory, passphrase), key_id, since, at, accept_clock=accept_clock)


def new_countersigner(path: str, passphrase: bytes) -> str:
    """Make a key for countersigning in a file of its own, and return it as ``did:key``.

    Raises:
        UsageError: The path names no file.
        StorageError: Something is there already, or it cannot be written.
    """
    from psfkit.documents.writer import write_files
    from psfkit.marks.keys import generate_key

    folder, slash, name = path.rpartition("/")
    if not name or name in (".", ".."):
        raise UsageError(f"{path!a} names no file to write", hint="name the file, with its folder if it has one")
    key = generate_key()
    write_files(folder or slash or ".", {name: key.protected_pem(passphrase)}, private=True)
    return key.did


def countersign(path: str, key: str, passphrase: Passphrase | None) -> Attestation:
    """Add a countersignature to what a mark waits for, and return it as it is now.

    Args:
        path: What is to be signed, from the folder ``pending`` of an issuer.
        key: The file of the key that signs.
        passphrase: Asked when the key needs one.

    Raises:
        InputError: It is not that, or the other file no key.
        UsageError: The key may not sign.
        StorageError: A file cannot be read or written.
    """
    from psfkit.registry.pending import countersign_file

    return countersign_file(path, key, passphrase)


def read_request(path: str) -> Attestation:
    """Read what a mark waits for.

    Raises:
        InputError: It is not that, or cannot be read.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.marks.countersignature import read_request as read
    from psfkit.marks.record import MAX_BYTES

    return read(read_given(path, MAX_BYTES, "request for countersignatures"))


def did_web(address: str) -> str:
    """Return the ``did:web`` of a host with a path.

    Raises:
        UsageError: It is none.
    """
    from psfkit.marks.did_web import did_web as name

    return name(address)


def did_url(did: str) -> str:
    """Return where the DID document of a ``did:web`` has to be published."""
    from psfkit.marks.did_web import document_url

    return document_url(did)
