"""Ed25519 keys: made, read, used. The only door to the library ``cryptography``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from psfkit.errors import InputError, StorageError, UsageError
from psfkit.marks.multibase import did_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TEST_KEY_SENTENCE = "psfkit TEST KEY: everyone has it, so nothing that it signs means anything"
"""The SHA-256 of this sentence is the private key of every test issuer with the fixed key."""
TEST_KEY_DID = "did:key:z6MkuxNs6nTCgXiK6HXgBgz3xKmJjiVTPxBw8ctSxczyeUTN"
"""Its public key."""

_PRIME = 2**255 - 19
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})
"""The y coordinates of the points whose order divides 8: any message verifies with some of them."""


_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"

Passphrase = Callable[[str], bytes]
"""Returns the passphrase of a key, given what is to be called by name when somebody is asked for it."""


class Signer(Protocol):
    """Whatever holds a private key: a file, or a device that never shows it (docs/signers.md)."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature over the whole message."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key in memory."""

    _private: "Ed25519PrivateKey" = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature."""
        return self._private.sign(message)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._private.public_key().public_bytes_raw()

    @property
    def did(self) -> str:
        """The public key as ``did:key``."""
        return did_key(self.public_key)

    @property
    def pem(self) -> bytes:
        """The private key as unencrypted PKCS#8, for a file that only its owner may read."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def protected_pem(self, passphrase: bytes) -> bytes:
        """Return the private key as PKCS#8 that the passphrase opens; unencrypted with an empty one."""
        from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

        if not passphrase:
            return self.pem
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def generate_key() -> SigningKey:
    """Make a new key from the system's randomness."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SigningKey(Ed25519PrivateKey.generate())


def key_from_seed(seed: bytes) -> SigningKey:
    """Return the key with the given 32 private bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SigningKey(Ed25519PrivateKey.from_private_bytes(seed))


def fixed_test_key() -> SigningKey:
    """Return the key that everyone has, for samples that come out the same everywhere."""
    return key_from_seed(sha256(TEST_KEY_SENTENCE.encode()).digest())


def is_protected(pem: bytes) -> bool:
    """Whether a key file needs a passphrase."""
    return _ENCRYPTED in pem


def read_key(pem: bytes, passphrase: Passphrase | None = None, name: str = "the key") -> SigningKey:
    """Read a PKCS#8 PEM file.

    Args:
        pem: Its content.
        passphrase: Asked only when it is encrypted.
        name: What the file is called.

    Raises:
        InputError: It is not one, or holds a key of another kind.
        StorageError: The passphrase does not open it.
        UsageError: It needs a passphrase, and there is none.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(pem, password=_ask(passphrase, name) if is_protected(pem) else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if is_protected(pem):
            raise StorageError(
                f"the passphrase does not open {name}", hint="try again; if it is the right one, the file is damaged"
            ) from None
        raise InputError(
            "the key file is not a PKCS#8 PEM private key", hint="give the key.pem that `issuer new` made"
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError("the key file does not hold an Ed25519 key", hint="give the key.pem that `issuer new` made")
    return SigningKey(private)


def _ask(passphrase: Passphrase | None, name: str) -> bytes:
    if passphrase is None:
        raise UsageError(
            f"{name} is protected by a passphrase, and none was given",
            hint="set PSFKIT_PASSPHRASE, give --passphrase-fd N, or run it at a terminal",
        )
    return passphrase(name)


def is_sound(public_key: bytes) -> bool:
    """Whether a public key is 32 bytes, written in the one right way, and not of small order."""
    if len(public_key) != 32:
        return False
    y = int.from_bytes(public_key, "little") & ~(1 << 255)
    return y < _PRIME and y not in _SMALL_ORDER


def holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that of the key over the message; a key that is not sound signs nothing."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(signature) != 64 or not is_sound(public_key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
