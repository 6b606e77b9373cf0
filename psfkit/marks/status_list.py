"""Bitstring Status Lists (W3C): one bit for each mark, signed, good for a few days."""

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from psfkit.errors import IntegrityError
from psfkit.marks.keys import Signer
from psfkit.marks.proof import Document, add_proof, is_signed_by
from psfkit.marks.record import encode, show_instant
from psfkit.model.record import Issuer

LEAST_BITS = 131_072
"""The shortest list that the standard allows, so that asking for one mark does not tell which."""
MAX_DAYS = 7
_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_GZIP = 31


class Purpose(Enum):
    """What a set bit says."""

    REVOCATION = "revocation"
    """Revoked or superseded: for good."""
    SUSPENSION = "suspension"
    """Suspended: it may be lifted."""


STATUS_FILES = frozenset(f"{purpose.value}.json" for purpose in Purpose)
"""How the files of the lists are named."""


def sign_status_list(
    purpose: Purpose, indexes: Iterable[int], issuer: Issuer, signer: Signer, url: str, at: datetime, days: int
) -> bytes:
    """Return a status list credential.

    Args:
        purpose: What a set bit says.
        indexes: The bits to set: the numbers of the marks.
        issuer: Who signs.
        signer: Holds the issuer's key.
        url: Where the list will be published.
        at: UTC, whole seconds: from when it is valid.
        days: For how many days, at most :data:`MAX_DAYS`.

    Raises:
        IntegrityError: The signer does not hold the issuer's key.
    """
    document: Document = {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        **({"name": "SAMPLE of a test issuer"} if issuer.test else {}),
        "validFrom": show_instant(at),
        "validUntil": show_instant(at + timedelta(days=min(days, MAX_DAYS))),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encode_bits(indexes),
        },
    }
    signed = add_proof(document, signer, issuer.signs_as, show_instant(at))
    if not is_signed_by(signed, issuer.signs_as):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return encode(signed) + b"\n"


def encode_bits(indexes: Iterable[int]) -> str:
    """Write set bits as a multibase text: gzip of the bits, the first one being the highest of the first byte."""
    chosen = set(indexes)
    length = max(LEAST_BITS, (max(chosen, default=0) // LEAST_BITS + 1) * LEAST_BITS)
    bits = bytearray(length // 8)
    for index in chosen:
        bits[index // 8] |= 0x80 >> index % 8
    packer = zlib.compressobj(9, wbits=_GZIP)
    packed = packer.compress(bytes(bits)) + packer.flush()
    return "u" + urlsafe_b64encode(packed).decode().rstrip("=")
