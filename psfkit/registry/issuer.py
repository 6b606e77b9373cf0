"""An issuer's folder: its key and salt, which nobody else may read, and its registry, which everybody may.

DIR/issuer.json   name, first did:key, whether it is a test issuer; the same file lies in registry/
DIR/key.pem       private key, mode 0600     (not for the fixed test key, which is in psfkit itself)
DIR/key-2.pem     in its place once there is a second one, and so on
DIR/salt          secret behind the salts    (likewise)
DIR/.lock  DIR/.staging/                     while marks are issued
DIR/registry/     public
"""

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError, StorageError, UsageError
from psfkit.marks import keys
from psfkit.marks.did_web import did_document
from psfkit.marks.fields import Fields
from psfkit.marks.key_document import KeyDocument, sign_keys
from psfkit.marks.keys import TEST_KEY_DID, TEST_KEY_SENTENCE, Passphrase, Signer, SigningKey, read_key
from psfkit.marks.multibase import did_key
from psfkit.marks.status_list import is_list_folder, read_list_folder
from psfkit.model.issuer_keys import IssuerKey, IssuerKeys
from psfkit.model.record import Issuer
from psfkit.registry.folder import DID_FILE, ISSUER_FILE, ISSUER_KIND, Registry, open_registry, read_issuer
from psfkit.registry.history import KEYS_FILE
from psfkit.registry.storage import (
    STAGING,
    explained,
    flush_folder,
    locked,
    put,
    read_old,
    remove_tree,
    show,
    stands,
    write_new,
)

KEY_FILE = "key.pem"
LOCK = ".lock"
_MAX_BYTES = 64 * 1024
_SALT_BYTES = 32
_RESTORE = "restore it from a copy"
_STATUS_URL = "statusLists"
"""The member of issuer.json that says where the folder of the status lists is published."""


@dataclass(frozen=True, slots=True)
class IssuerFolder:
    """An issuer that can sign."""

    path: Path
    issuer: Issuer
    """As it stands in what is signed now: its id is that of the key in use."""
    registry: Registry
    signer: Signer = field(repr=False)
    salt: bytes = field(repr=False)
    """The secret from which the salts of its marks follow."""
    status_url: str = ""
    """Where the folder of its status lists is published, or an empty string; its credentials name it."""

    @property
    def key_id(self) -> str:
        """The key in use, as ``did:key``."""
        return did_key(self.signer.public_key)


def new_issuer(
    directory: str,
    name: str,
    created_on: date,
    *,
    test: bool = False,
    fixed_test_key: bool = False,
    passphrase: bytes = b"",
    signer: Signer | None = None,
    web: str = "",
    status_url: str = "",
) -> IssuerFolder:
    """Make an issuer with a key and an empty registry: all of it or nothing.

    Args:
        directory: A folder that is not there yet, or empty.
        name: Who issues, as it will stand in every record.
        created_on: The day.
        test: Whether everything it issues is a SAMPLE.
        fixed_test_key: Use the test key that everyone has, so that samples come out the same everywhere.
        passphrase: Opens the key's file; empty for a file that needs none.
        signer: Holds a key that is kept elsewhere; None for a new key in a file.
        web: Its ``did:web``, which its marks then name; empty for a ``did:key``.
        status_url: Where the folder of its status lists will be published, or an empty string.

    Raises:
        UsageError: The address is none, the name is empty or holds characters that do not show, or the fixed key is
            asked for without ``test``.
        StorageError: Something is there already, or cannot be written.
    """
    if fixed_test_key and not test:
        raise UsageError("the test key that everyone has is for test issuers only", hint="ask for a test issuer")
    key = keys.fixed_test_key() if fixed_test_key else keys.generate_key()
    used = key if signer is None else signer
    target = Path(directory)
    about: dict[str, JsonValue] = {
        "type": ISSUER_KIND,
        "id": did_key(used.public_key),
        "name": name,
        "test": test,
        "createdOn": created_on.isoformat(),
        **({"web": web} if web else {}),
        **({_STATUS_URL: read_list_folder(status_url)} if status_url else {}),
    }
    try:
        Fields({"name": name}).text("name", 300)
    except InputError as error:
        raise UsageError(f"the issuer's {error.message}") from None
    public = {ISSUER_FILE: _encode(about)}
    began = datetime.combine(created_on, time(), UTC)
    first = IssuerKeys((IssuerKey(did_key(used.public_key), began),))
    known = sign_keys(KeyDocument(Issuer(name, first.current.id, test), first, (), began, web), used)
    private = {} if fixed_test_key else {"salt": os.urandom(_SALT_BYTES).hex().encode() + b"\n"}
    if not fixed_test_key and signer is None:
        private[KEY_FILE] = key.protected_pem(passphrase)
    with explained(target, "make"):
        _require_room(target)
        did = {DID_FILE: did_document(web, first)} if web else {}
        _build(target, public, private, {KEYS_FILE: known, **did})
    return open_issuer(directory, signer=used)


def _encode(about: dict[str, JsonValue]) -> bytes:
    return json.dumps(about, ensure_ascii=True, indent=2).encode() + b"\n"


def set_status_url(directory: str, url: str) -> str:
    """Say, once and for all, where the folder of an issuer's status lists is published, and return the address.

    Raises:
        UsageError: The address is none, or another one was given before.
        StorageError: There is no issuer, it is damaged, or it cannot be written.
    """
    about_issuer(directory)  # sees that there is one; its key is not needed
    path, base = Path(directory), read_list_folder(url)
    public = read_old(path / ISSUER_FILE, _MAX_BYTES)
    before, about = _read_status_url(public), read_json(public)
    if before not in ("", base):
        raise UsageError(f"its status lists are published at {before} already", hint="credentials that name it are out")
    if isinstance(about, dict):
        for folder in (path / "registry", path):
            put(path / STAGING, folder / ISSUER_FILE, _encode({**about, _STATUS_URL: base}))
    return base


def _require_room(target: Path) -> None:
    """See that nothing stands where the folder is to be.

    Raises:
        StorageError: Something does.
    """
    another = "name a folder that is not there yet"
    if stands(target / ISSUER_FILE):
        raise StorageError(f"there is an issuer in {show(target)} already", hint=another)
    if stands(target) and not (target.is_dir() and next(target.iterdir(), None) is None):
        state = "is not empty" if target.is_dir() else "is not a folder"
        raise StorageError(f"{show(target)} {state}", hint=another)


def _build(target: Path, public: dict[str, bytes], private: dict[str, bytes], registry: dict[str, bytes]) -> None:
    """Put a folder together beside its place and move it there in one step."""
    parent = target.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    part = parent / f".{target.name[:40]}.{os.getpid()}.part"
    part.mkdir(0o755)
    try:
        (part / "registry" / "marks").mkdir(parents=True)
        for name, content in public.items():
            write_new(part / name, content)
        for name, content in {**public, **registry}.items():
            write_new(part / "registry" / name, content)
        for name, content in private.items():
            write_new(part / name, content, 0o600)
        for folder in (part / "registry", part):
            flush_folder(folder)
        with suppress(FileNotFoundError):
            target.rmdir()  # an empty folder makes room, anything else refuses
        part.rename(target)
    finally:
        remove_tree(part)
    flush_folder(parent)


def about_issuer(directory: str) -> Issuer:
    """Return what is public about the issuer of a folder; its key is not looked at.

    Raises:
        StorageError: It is not an issuer's folder, or is damaged.
    """
    path = Path(directory)
    if not stands(path / ISSUER_FILE):
        raise StorageError(
            f"{show(path)} is not an issuer's folder: it has no {ISSUER_FILE}", hint="`psfkit issuer new` makes one"
        )
    try:
        issuer = read_issuer(read_old(path / ISSUER_FILE, _MAX_BYTES))
    except InputError as error:
        raise StorageError(f"{show(path)} is damaged: {error.message}", hint=error.hint or _RESTORE) from None
    if issuer.id == TEST_KEY_DID and not issuer.test:
        raise StorageError(f"{show(path)}: the test key that everyone has is for test issuers only", hint=_RESTORE)
    return issuer


def open_issuer(directory: str, passphrase: Passphrase | None = None, *, signer: Signer | None = None) -> IssuerFolder:
    """Open an issuer's folder.

    Args:
        directory: The folder.
        passphrase: Asked only when the key's file needs one.
        signer: Holds the key where it is kept elsewhere; None to read it from its file.

    Raises:
        StorageError: It is not one, is damaged, its key or salt may be read by others, or the passphrase is wrong.
        UsageError: The key needs a passphrase, and there is none.
    """
    issuer, path = about_issuer(directory), Path(directory)
    registry = open_registry(str(path / "registry"))
    if registry.issuer != issuer:
        raise StorageError(f"{show(path)} is damaged: registry/{ISSUER_FILE} is another issuer's", hint=_RESTORE)
    known = registry.keys
    status_url = _read_status_url(read_old(path / ISSUER_FILE, _MAX_BYTES))
    file = path / key_file(known)
    try:
        key, salt = signer or _read_key(file, issuer, passphrase), _read_salt(path, issuer)
    except InputError as error:
        raise StorageError(f"{show(path)} is damaged: {error.message}", hint=error.hint or _RESTORE) from None
    if did_key(key.public_key) != known.current.id:
        raise StorageError(f"{show(path)} is damaged: {file.name} is not the key of the issuer", hint=_RESTORE)
    return IssuerFolder(path, _signing(issuer, registry.web, known.current.id), registry, key, salt, status_url)


def _read_status_url(public: bytes) -> str:
    about = read_json(public)
    if not isinstance(about, dict) or _STATUS_URL not in about:
        return ""
    url = Fields(about).text(_STATUS_URL, 600)
    if not is_list_folder(url):
        raise InputError(f"{_STATUS_URL} is not an address of status lists")
    return url


def _signing(issuer: Issuer, web: str, key_id: str) -> Issuer:
    """Return an issuer as it stands in what a key of it signs."""
    return replace(issuer, id=web, key=key_id.removeprefix("did:key:")) if web else replace(issuer, id=key_id)


def key_file(known: IssuerKeys) -> str:
    """Return the name of the file that holds the newest of an issuer's keys."""
    return KEY_FILE if len(known.keys) == 1 else f"key-{len(known.keys)}.pem"


def remove_ended_keys(issuer: IssuerFolder) -> None:
    """Remove the files of keys that sign nothing any more: what is not there cannot be stolen. Hold the lock."""
    used = key_file(issuer.registry.keys)
    with suppress(OSError):
        for path in issuer.path.iterdir():
            if re.fullmatch(r"key(-[0-9]+)?\.pem", path.name) and path.name != used:
                path.unlink()


def _read_key(file: Path, issuer: Issuer, passphrase: Passphrase | None) -> SigningKey:
    if issuer.id == TEST_KEY_DID:
        return keys.fixed_test_key()
    return read_key(read_old(file, _MAX_BYTES, private=True), passphrase, show(file))


def _read_salt(path: Path, issuer: Issuer) -> bytes:
    if issuer.id == TEST_KEY_DID:
        return sha256(TEST_KEY_SENTENCE.encode()).digest()
    text = read_old(path / "salt", _MAX_BYTES, private=True)
    try:
        salt = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        salt = b""
    if len(salt) != _SALT_BYTES:
        raise InputError("salt is not 64 hexadecimal digits", hint=_RESTORE)
    return salt


def change_passphrase(directory: str, passphrase: Passphrase | None, new: Callable[[], bytes]) -> None:
    """Set, change or remove the passphrase of an issuer's key file, in one step.

    Args:
        directory: The issuer's folder.
        passphrase: Asked when the file has one.
        new: Returns the new one, empty for none; called once the present one has opened the key.

    Raises:
        UsageError: The key is the test key that everyone has, or a passphrase is needed and there is none.
        StorageError: The folder is damaged, the passphrase is wrong, or the file cannot be written.
    """
    issuer, path = about_issuer(directory), Path(directory)
    if issuer.id == TEST_KEY_DID:
        raise UsageError("the test key that everyone has lies in no file", hint="make an issuer with a key of its own")
    with locked(path / LOCK):
        remove_tree(path / STAGING)  # nobody else writes while we hold the lock
        file = path / key_file(open_issuer(directory, passphrase).registry.keys)
        key = _read_key(file, issuer, passphrase)
        put(path / STAGING, file, key.protected_pem(new()), 0o600)
