"""Four eyes: further signatures over a mark's attestation, by keys that the issuer's policy names.

What is asked for is a DSSE envelope without the issuer's own signature, so that nothing in it is a mark before enough
others have signed. Every signature covers the same bytes. Only different keys count, and the issuer's own does not.
"""

from collections.abc import Collection

from psfkit.errors import InputError, UsageError
from psfkit.marks import record as records
from psfkit.marks.attestation import Attestation, envelope, key_id, pre_authentication, read_envelope
from psfkit.marks.keys import Signer, holds
from psfkit.marks.multibase import did_key, read_did_key
from psfkit.model.record import Countersigning, MarkRecord


def make_request(attestation: Attestation) -> bytes:
    """Return what is handed to those who are to sign: an attestation that nobody has signed yet."""
    return envelope(attestation.payload, ())


def read_request(content: bytes) -> Attestation:
    """Read a request with the countersignatures that are there.

    Raises:
        InputError: It is not one, asks for no countersignatures, or one that is there is not by a key that may sign.
    """
    request = read_envelope(records.read_document(content), content)
    countersigning = require_countersigning(request.record)
    check_countersignatures(request.signatures, countersigning, request.payload)
    return request


def require_countersigning(record: MarkRecord) -> Countersigning:
    """Return what a record asks for.

    Raises:
        InputError: It asks for no countersignatures.
    """
    if record.countersigning is None:
        raise InputError("it asks for no countersignatures", hint="name a file from the folder pending of an issuer")
    return record.countersigning


def check_countersignatures(
    signatures: tuple[tuple[str, bytes], ...], countersigning: Countersigning, payload: bytes
) -> None:
    """See that each countersignature is by another key that may sign, and holds.

    Raises:
        InputError: One is not.
    """
    allowed = {key_id(read_did_key(did)): read_did_key(did) for did in countersigning.keys}
    if len({named for named, _ in signatures}) < len(signatures):
        raise InputError("a key has countersigned twice")
    for named, signature in signatures:
        if named not in allowed:
            raise InputError("a countersignature is by a key that the issuer's policy does not name")
        if not holds(allowed[named], signature, pre_authentication(payload)):
            raise InputError("a countersignature does not hold")


def countersign(content: bytes, signer: Signer) -> bytes:
    """Return a request with one countersignature more; the same one again changes nothing.

    Args:
        content: The request.
        signer: Holds the key that signs.

    Raises:
        InputError: It is no request.
        UsageError: The key may not sign, or its holder signs something else.
    """
    request = read_request(content)
    countersigning = require_countersigning(request.record)
    if did_key(signer.public_key) not in countersigning.keys:
        raise UsageError(
            f"{did_key(signer.public_key)} is none of the keys that may countersign {request.record.mark_id}",
            hint="they stand in the policy of the issuer",
        )
    named, signed = key_id(signer.public_key), pre_authentication(request.payload)
    if named in {known for known, _ in request.signatures}:
        return content
    signature = signer.sign(signed)
    if not holds(signer.public_key, signature, signed):
        raise UsageError("the key does not sign what it is given", hint="see what holds it")
    return envelope(request.payload, (*request.signatures, (named, signature)))


def count_pinned(attestation: Attestation, pinned: Collection[str]) -> int:
    """Return how many countersignatures of an attestation, all of which hold, are by keys that somebody trusts."""
    named = {key_id(read_did_key(did)) for did in pinned} - {key_id(read_did_key(attestation.record.issuer.key_id))}
    return sum(signer in named for signer, _ in attestation.signatures)


def say_short(attestation: Attestation, pinned: Collection[str]) -> str:
    """Say that too few of the countersignatures that a mark asks for are by keys that somebody trusts, or nothing."""
    asked = attestation.record.countersigning
    if asked is None or not pinned or (trusted := count_pinned(attestation, pinned)) >= asked.required:
        return ""
    return f"countersignatures by keys of the trust file: {trusted}; it asks for {asked.required}"


def missing(record: MarkRecord, signatures: tuple[tuple[str, bytes], ...]) -> int:
    """Return how many countersignatures a record still needs, given those that are there and hold."""
    return 0 if record.countersigning is None else max(0, record.countersigning.required - len(signatures))
