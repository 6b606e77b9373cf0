"""Bitstring Status Lists (W3C): one bit for each mark, signed, good for a few days; written, and read again.

Like a credential, a list that does not come out the same when it is made anew from what it says is refused.
"""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from psfkit.errors import InputError, IntegrityError, UsageError
from psfkit.marks.fields import Fields
from psfkit.marks.keys import Signer
from psfkit.marks.multibase import key_of, read_signer
from psfkit.marks.proof import Document, add_proof, canonical, check_proof, is_signed_by
from psfkit.marks.record import MAX_BYTES, check_spelling, read_document, show_instant, write
from psfkit.model.record import Issuer

LEAST_BITS = 131_072
"""The shortest list that the standard allows, so that asking for one mark does not tell which."""
MAX_DAYS = 7
MAX_BITS = 8 * 1024 * 1024
"""The longest list that is read: 1 MiB when it is unpacked."""
_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_GZIP = 31
_MAX_URL = 500


class Purpose(Enum):
    """What a set bit says."""

    REVOCATION = "revocation"
    """Revoked or superseded: for good."""
    SUSPENSION = "suspension"
    """Suspended: it may be lifted."""


STATUS_FILES = frozenset(f"{purpose.value}.json" for purpose in Purpose)
"""How the files of the lists are named."""


def mark_index(mark_id: str) -> int:
    """Return which bit is that of a mark: the one with its number."""
    return int(mark_id.removeprefix("TM-"))


def list_address(folder: str, purpose: Purpose) -> str:
    """Return where a list is published.

    >>> list_address("https://marks.example/status", Purpose.REVOCATION)
    'https://marks.example/status/revocation.json'
    """
    return f"{folder}/{purpose.value}.json"


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
    until = at + timedelta(days=min(days, MAX_DAYS))
    document = _to_document(purpose, encode_bits(indexes), issuer.id, url, at, until, test=issuer.test)
    signed = add_proof(document, signer, issuer.signs_as, show_instant(at))
    if not is_signed_by(signed, issuer.signs_as):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return write(signed)


def _to_document(
    purpose: Purpose, encoded: str, issuer: str, url: str, at: datetime, until: datetime, *, test: bool
) -> Document:
    return {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        **({"name": "SAMPLE of a test issuer"} if test else {}),
        "validFrom": show_instant(at),
        "validUntil": show_instant(until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encoded,
        },
    }


def read_list_folder(url: str) -> str:
    """Return the address of the folder in which the lists of an issuer are published, without a slash at its end.

    Raises:
        UsageError: It is none.
    """
    base = url.rstrip("/")
    if not is_list_folder(base):
        raise UsageError("the address of status lists begins with https:// and has no ? or #")
    return base


def is_list_folder(base: str) -> bool:
    """Whether an address can be that of the folder in which status lists are published.

    >>> is_list_folder("https://marks.example/status"), is_list_folder("http://marks.example/status")
    (True, False)
    """
    plain = base.isascii() and base.isprintable() and len(base) <= _MAX_URL and not set(base) & set(' "<>\\?#')
    return plain and base.startswith("https://") and not base.endswith("/")


def encode_bits(indexes: Iterable[int]) -> str:
    """Write set bits as a multibase text: gzip of the bits, the first one being the highest of the first byte."""
    chosen = set(indexes)
    length = max(LEAST_BITS, (max(chosen, default=0) // LEAST_BITS + 1) * LEAST_BITS)
    bits = bytearray(length // 8)
    for index in chosen:
        bits[index // 8] |= 0x80 >> index % 8
    packer = zlib.compressobj(9, wbits=_GZIP)
    packed = packer.compress(bytes(bits)) + packer.flush()
    return _written(packed)


def _written(packed: bytes) -> str:
    return "u" + urlsafe_b64encode(packed).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose form is right and whose own signature holds; whether it speaks of a mark is another question."""

    url: str
    """Where it is published."""
    purpose: Purpose
    issuer: str
    """The DID of who has signed it."""
    key_id: str
    """``did:key`` of the key that has."""
    valid_from: datetime
    valid_until: datetime
    bits: bytes

    def is_set(self, index: int) -> bool | None:
        """Whether a bit is set; None if the list does not reach so far."""
        if not 0 <= index < len(self.bits) * 8:
            return None
        return bool(self.bits[index // 8] & 0x80 >> index % 8)


def read_status_list(content: bytes) -> StatusList:
    """Read a status list of psfkit's.

    Raises:
        InputError: It is none, is too short or too long, or is good for more than :data:`MAX_DAYS` days.
        IntegrityError: It is not what its issuer signed.
    """
    document = read_document(content)
    fields = Fields(document)
    subject = fields.inner("credentialSubject")
    purpose, encoded = _purpose(subject), subject.text("encodedList", MAX_BYTES)
    url, issuer = fields.text("id", _MAX_URL + 20), fields.text("issuer", 300)
    start, end = fields.instant("validFrom"), fields.instant("validUntil")
    made = _to_document(purpose, encoded, issuer, url, start, end, test="name" in document)
    if canonical(made) != canonical({name: value for name, value in document.items() if name != "proof"}):
        raise InputError("it does not say what a status list of psfkit says")
    check_spelling(document, content)
    if not timedelta() < end - start <= timedelta(days=MAX_DAYS):
        raise InputError(f"it is good for more than {MAX_DAYS} days, or for none")
    signs_as = _signs_as(document, issuer)
    listed = StatusList(url, purpose, issuer, key_of(signs_as), start, end, decode_bits(encoded))
    check_proof(document, signs_as)
    if not is_signed_by(document, signs_as):
        raise IntegrityError("the status list is not what its issuer signed", hint="get it as it was published")
    return listed


def _signs_as(document: Document, issuer: str) -> str:
    """Return what the proof is checked against: a ``did:key``, or another DID with the key that the proof names.

    Raises:
        InputError: There is no sound key.
    """
    proof = document.get("proof")
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    is_key = issuer.startswith("did:key:") or not isinstance(method, str) or method.partition("#")[0] != issuer
    signs_as = issuer if is_key else str(method)
    read_signer(signs_as)
    return signs_as


def _purpose(subject: Fields) -> Purpose:
    said = subject.text("statusPurpose", 20)
    if said not in {purpose.value for purpose in Purpose}:
        raise subject.fault("statusPurpose", "revocation or suspension")
    return Purpose(said)


def decode_bits(encoded: str) -> bytes:
    """Return the bits behind a multibase text, of which there are not more than :data:`MAX_BITS`.

    Raises:
        InputError: It is not base64url without padding, not one whole gzip member, or too short or long.
    """
    text, unpacker = encoded.removeprefix("u"), zlib.decompressobj(wbits=_GZIP)
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        bits = unpacker.decompress(packed, MAX_BITS // 8 + 1)
    except (ValueError, zlib.error):
        raise InputError("its bits are not written in base64url and packed with gzip") from None
    if _written(packed) != encoded:
        raise InputError("its bits are not written in base64url without padding")
    if len(bits) > MAX_BITS // 8:
        raise InputError(f"it unpacks to more than {MAX_BITS // 8 // 1024} KiB")
    if not unpacker.eof or unpacker.unused_data or len(bits) * 8 < LEAST_BITS:
        raise InputError(f"it holds fewer than {LEAST_BITS} bits, or something besides them")
    return bits
