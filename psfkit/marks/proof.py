"""Data Integrity proofs with the suite ``eddsa-jcs-2022``: put on a JSON document, and checked.

What is signed is SHA-256 of the proof's options followed by SHA-256 of the document without its proof, each in the
canonical form of RFC 8785.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.marks.keys import Signer, holds, is_sound
from psfkit.marks.multibase import decode, encode, read_did_key, verification_method

SUITE = "eddsa-jcs-2022"
PURPOSE = "assertionMethod"
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

Document = dict[str, JsonValue]
_Plain = None | bool | int | float | str | list["_Plain"] | dict[str, "_Plain"]


def canonical(document: JsonValue) -> bytes:
    """Return a JSON value in the canonical form of RFC 8785.

    Raises:
        InputError: It holds a number or text that has no such form.
    """
    import rfc8785

    try:
        return rfc8785.dumps(_plain(document))
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError):
        raise InputError("a number or text in it has no canonical form (RFC 8785)") from None


def _plain(value: JsonValue) -> _Plain:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def signed_bytes(document: Mapping[str, JsonValue], options: Mapping[str, JsonValue]) -> bytes:
    """Return the 64 bytes that a proof with these options signs.

    Args:
        document: The document; a ``proof`` in it is left out.
        options: The proof without its value.

    Raises:
        InputError: Either has no canonical form.
    """
    bare = {key: value for key, value in document.items() if key != "proof"}
    return sha256(canonical(dict(options))).digest() + sha256(canonical(bare)).digest()


def add_proof(document: Mapping[str, JsonValue], signer: Signer, issuer: str, created: str) -> Document:
    """Return the document with a proof.

    Args:
        document: A document without one.
        signer: Holds the private key of ``issuer``.
        issuer: ``did:key`` of the key.
        created: UTC, as ``2026-11-23T08:30:00Z``.

    Raises:
        InputError: The document has no canonical form.
    """
    options: Document = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": verification_method(issuer),
        "proofPurpose": PURPOSE,
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    signature = signer.sign(signed_bytes(document, options))
    return {**document, "proof": {**options, "proofValue": encode(signature)}}


def check_proof(document: Mapping[str, JsonValue], issuer: str) -> None:
    """See that a document has exactly one proof, of the known type, suite and purpose, by the issuer's own sound key.

    Raises:
        InputError: It has not.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise InputError("it has no proof" if proof is None else "it has not exactly one proof")
    expected: tuple[tuple[str, JsonValue], ...] = (
        ("type", "DataIntegrityProof"),
        ("cryptosuite", SUITE),
        ("proofPurpose", PURPOSE),
        ("verificationMethod", verification_method(issuer)),
        ("@context", document.get("@context")),
    )
    for name, value in expected:
        if proof.get(name) != value:
            raise InputError(f"the proof's {name} is not the expected one")
    if unknown := sorted(set(proof) - {name for name, _ in expected} - {"created", "proofValue"}):
        raise InputError(f"the proof has an unknown member: {shown(unknown[0], 40)}")
    created, signature = proof.get("created"), proof.get("proofValue")
    if not isinstance(created, str) or not INSTANT.fullmatch(created):
        raise InputError("the proof does not say when it was made")
    if not isinstance(signature, str) or len(decode(signature)) != 64:
        raise InputError("the proof's value is not a signature")
    if not is_sound(read_did_key(issuer)):
        raise InputError("the key is of a kind that signs anything")


def is_signed_by(document: Mapping[str, JsonValue], issuer: str) -> bool:
    """Whether the signature in a document's proof is that of the issuer over the rest of it."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or not isinstance(signature := proof.get("proofValue"), str):
        return False
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    try:
        return holds(read_did_key(issuer), decode(signature), signed_bytes(document, options))
    except InputError:
        return False
