"""An issuer's folder: its key and salt, which nobody else may read, and its registry, which everybody may.

DIR/issuer.json   name, did:key, whether it is a test issuer; the same file lies in registry/
DIR/key.pem       private key, mode 0600     (not for the fixed test key, which is in psfkit itself)
DIR/salt          secret behind the salts    (likewise)
DIR/.lock  DIR/.staging/                     while marks are issued
DIR/registry/     public
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from psfkit.errors import InputError, StorageError, UsageError
from psfkit.marks import keys
from psfkit.marks.fields import Fields
from psfkit.marks.keys import TEST_KEY_DID, TEST_KEY_SENTENCE, Signer, SigningKey, read_key
from psfkit.model.record import Issuer
from psfkit.registry.folder import ISSUER_FILE, ISSUER_KIND, Registry, open_registry, read_issuer
from psfkit.registry.storage import explained, flush_folder, read_old, remove_tree, show, write_new

_MAX_BYTES = 64 * 1024
_SALT_BYTES = 32
_RESTORE = "restore it from a copy"


@dataclass(frozen=True, slots=True)
class IssuerFolder:
    """An issuer that can sign."""

    path: Path
    issuer: Issuer
    registry: Registry
    signer: Signer = field(repr=False)
    salt: bytes = field(repr=False)
    """The secret from which the salts of its marks follow."""


def new_issuer(
    directory: str, name: str, created_on: date, *, test: bool = False, fixed_test_key: bool = False
) -> IssuerFolder:
    """Make an issuer with a new key and an empty registry: all of it or nothing.

    Args:
        directory: A folder that is not there yet, or empty.
        name: Who issues, as it will stand in every record.
        created_on: The day.
        test: Whether everything it issues is a SAMPLE.
        fixed_test_key: Use the test key that everyone has, so that samples come out the same everywhere.

    Raises:
        UsageError: The name is empty or holds characters that do not show, or the fixed key is asked for without
            ``test``.
        StorageError: Something is there already, or cannot be written.
    """
    if fixed_test_key and not test:
        raise UsageError("the test key that everyone has is for test issuers only", hint="ask for a test issuer")
    key = keys.fixed_test_key() if fixed_test_key else keys.generate_key()
    target = Path(directory)
    about = {"type": ISSUER_KIND, "id": key.did, "name": name, "test": test, "createdOn": created_on.isoformat()}
    try:
        Fields({"name": name}).text("name", 300)
    except InputError as error:
        raise UsageError(f"the issuer's {error.message}") from None
    public = {ISSUER_FILE: json.dumps(about, ensure_ascii=True, indent=2).encode() + b"\n"}
    private = {} if fixed_test_key else {"key.pem": key.pem, "salt": os.urandom(_SALT_BYTES).hex().encode() + b"\n"}
    with explained(target, "make"):
        _require_room(target)
        _build(target, public, private)
    return open_issuer(directory)


def _require_room(target: Path) -> None:
    """See that nothing stands where the folder is to be.

    Raises:
        StorageError: Something does.
    """
    another = "name a folder that is not there yet"
    if (target / ISSUER_FILE).exists():
        raise StorageError(f"there is an issuer in {show(target)} already", hint=another)
    if target.exists() and not (target.is_dir() and next(target.iterdir(), None) is None):
        state = "is not empty" if target.is_dir() else "is not a folder"
        raise StorageError(f"{show(target)} {state}", hint=another)


def _build(target: Path, public: dict[str, bytes], private: dict[str, bytes]) -> None:
    """Put a folder together beside its place and move it there in one step."""
    parent = target.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    part = parent / f".{target.name[:40]}.{os.getpid()}.part"
    part.mkdir(0o755)
    try:
        (part / "registry" / "marks").mkdir(parents=True)
        for name, content in public.items():
            write_new(part / name, content)
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


def open_issuer(directory: str) -> IssuerFolder:
    """Open an issuer's folder.

    Raises:
        StorageError: It is not one, is damaged, or its key or salt may be read by others.
    """
    path = Path(directory)
    if not (path / ISSUER_FILE).is_file():
        raise StorageError(
            f"{show(path)} is not an issuer's folder: it has no {ISSUER_FILE}", hint="`psfkit issuer new` makes one"
        )
    try:
        issuer = read_issuer(read_old(path / ISSUER_FILE, _MAX_BYTES))
        key, salt = _secrets(path, issuer)
    except InputError as error:
        raise StorageError(f"{show(path)} is damaged: {error.message}", hint=error.hint or _RESTORE) from None
    if key.did != issuer.id:
        raise StorageError(f"{show(path)} is damaged: key.pem is not the key of {ISSUER_FILE}", hint=_RESTORE)
    registry = open_registry(str(path / "registry"))
    if registry.issuer != issuer:
        raise StorageError(f"{show(path)} is damaged: registry/{ISSUER_FILE} is another issuer's", hint=_RESTORE)
    return IssuerFolder(path, issuer, registry, key, salt)


def _secrets(path: Path, issuer: Issuer) -> tuple[SigningKey, bytes]:
    if issuer.id == TEST_KEY_DID:
        if not issuer.test:
            raise InputError("the test key that everyone has is for test issuers only")
        return keys.fixed_test_key(), sha256(TEST_KEY_SENTENCE.encode()).digest()
    key = read_key(read_old(path / "key.pem", _MAX_BYTES, private=True))
    text = read_old(path / "salt", _MAX_BYTES, private=True)
    try:
        salt = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        salt = b""
    if len(salt) != _SALT_BYTES:
        raise InputError("salt is not 64 hexadecimal digits", hint=_RESTORE)
    return key, salt
