"""Base58 and ``did:key``: how a public key and a signature are written in a record."""

from psfkit.errors import InputError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_ED25519 = bytes((0xED, 0x01))
_LONGEST = 128
"""Letters; a signature needs 89. Base58 takes time with the square of its length."""


def encode(content: bytes) -> str:
    """Write bytes as multibase base58btc.

    >>> encode(b"psfkit")
    'zxzqbeMqV'
    """
    number, letters = int.from_bytes(content), ""
    while number:
        number, value = divmod(number, 58)
        letters = _ALPHABET[value] + letters
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + letters


def decode(text: str) -> bytes:
    """Read multibase base58btc.

    Raises:
        InputError: It is not that, or longer than anything a record holds.
    """
    if not text.startswith("z") or len(text) > _LONGEST:
        raise InputError("not a multibase base58btc value of a fitting length")
    number = 0
    for letter in text[1:]:
        if letter not in _VALUES:
            raise InputError("not a multibase base58btc value")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def did_key(public_key: bytes) -> str:
    """Write an Ed25519 public key as ``did:key``."""
    return "did:key:" + encode(_ED25519 + public_key)


def read_did_key(did: str) -> bytes:
    """Return the 32 bytes of the Ed25519 public key in a ``did:key``.

    Raises:
        InputError: It is not the ``did:key`` of an Ed25519 key, written in the one right way.
    """
    if not did.startswith("did:key:z"):
        raise InputError("not a did:key")
    content = decode(did.removeprefix("did:key:"))
    if not content.startswith(_ED25519) or len(content) != len(_ED25519) + 32:
        raise InputError("not the did:key of an Ed25519 key")
    return content[len(_ED25519) :]


def read_signer(issuer: str) -> bytes:
    """Return the 32 bytes of the key in a ``did:key``, or in the fragment of another DID.

    Raises:
        InputError: There is no Ed25519 key, written in the one right way.
    """
    return read_did_key(key_of(issuer))


def key_of(signer: str) -> str:
    """Return the ``did:key`` of the key in a ``did:key``, or in the fragment of another DID.

    >>> key_of("did:web:example.com#z6Mk"), key_of("did:key:z6Mk")
    ('did:key:z6Mk', 'did:key:z6Mk')
    """
    _, hash_sign, fragment = signer.partition("#")
    return f"did:key:{fragment}" if hash_sign else signer


def verification_method(did: str) -> str:
    """Return the id of the one key in a ``did:key``; another DID has it as its fragment already."""
    if "#" in did:
        return did
    return f"{did}#{did.removeprefix('did:key:')}"
