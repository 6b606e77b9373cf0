"""Data Integrity proofs with the suites ``eddsa-jcs-2022`` and ``eddsa-rdfc-2022``: put on a document, and checked.

What is signed is SHA-256 of the proof's options followed by SHA-256 of the document without its proof, each in a
canonical form: that of RFC 8785 (JCS), or the sorted statements of its linked data (RDFC-1.0).
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.marks.keys import Signer, holds, is_sound
from psfkit.marks.linked_data import Contexts, canonical_quads, pinned_contexts
from psfkit.marks.multibase import decode, encode, read_signer, verification_method

SUITE = "eddsa-jcs-2022"
RDFC_SUITE = "eddsa-rdfc-2022"
PROOF_SET = (RDFC_SUITE, SUITE)
"""The suites of a credential's proofs, in their order."""
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


def signed_bytes(
    document: Mapping[str, JsonValue], options: Mapping[str, JsonValue], contexts: Contexts | None = None
) -> bytes:
    """Return the 64 bytes that a proof with these options signs.

    Args:
        document: The document; a ``proof`` in it is left out.
        options: The proof without its value.
        contexts: What linked data may name; None for the contexts that psfkit carries.

    Raises:
        InputError: Either has no canonical form.
    """
    bare = {key: value for key, value in document.items() if key != "proof"}
    if options.get("cryptosuite") == RDFC_SUITE:
        known = pinned_contexts() if contexts is None else contexts
        described = {**options, "@context": document.get("@context")}
        return sha256(canonical_quads(described, known)).digest() + sha256(canonical_quads(bare, known)).digest()
    return sha256(canonical(dict(options))).digest() + sha256(canonical(bare)).digest()


def make_proof(
    document: Mapping[str, JsonValue], signer: Signer, issuer: str, created: str, suite: str = SUITE
) -> Document:
    """Return a proof for a document.

    Args:
        document: The document; a ``proof`` in it is not covered.
        signer: Holds the private key of ``issuer``.
        issuer: ``did:key`` of the key, or another DID with the key as its fragment.
        created: UTC, as ``2026-11-23T08:30:00Z``.
        suite: The cryptosuite.

    Raises:
        InputError: The document has no canonical form.
    """
    options: Document = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created,
        "verificationMethod": verification_method(issuer),
        "proofPurpose": PURPOSE,
    }
    if suite == SUITE and "@context" in document:
        options["@context"] = document["@context"]
    return {**options, "proofValue": encode(signer.sign(signed_bytes(document, options)))}


def add_proof(document: Mapping[str, JsonValue], signer: Signer, issuer: str, created: str) -> Document:
    """Return the document with one proof of the suite ``eddsa-jcs-2022`` (:func:`make_proof`).

    Raises:
        InputError: The document has no canonical form.
    """
    return {**document, "proof": make_proof(document, signer, issuer, created)}


def add_proof_set(document: Mapping[str, JsonValue], signer: Signer, issuer: str, created: str) -> Document:
    """Return the document with a proof of each suite (:func:`make_proof`); none of them covers another.

    Raises:
        InputError: The document has no canonical form.
    """
    return {**document, "proof": [make_proof(document, signer, issuer, created, suite) for suite in PROOF_SET]}


def check_proof(document: Mapping[str, JsonValue], issuer: str) -> None:
    """See that a document has exactly one proof, of the known type, suite and purpose, by the issuer's own sound key.

    Raises:
        InputError: It has not.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise InputError("it has no proof" if proof is None else "it has not exactly one proof")
    _check_options(proof, SUITE, document, issuer)


def check_proof_set(document: Mapping[str, JsonValue], issuer: str) -> tuple[str, ...]:
    """See that every proof of a document is of a known suite, no suite stands twice, and all are the issuer's.

    Returns:
        The suites.

    Raises:
        InputError: It has no proof, or one of them is not that.
    """
    proofs = _proofs(document)
    suites = tuple(str(proof.get("cryptosuite")) for proof in proofs)
    if not proofs:
        raise InputError("it has no proof")
    for proof, suite in zip(proofs, suites, strict=True):
        if suite not in PROOF_SET:
            raise InputError(f"a proof's cryptosuite is not a known one: {shown(suite, 40)}")
        _check_options(proof, suite, document, issuer)
    if len(set(suites)) < len(suites):
        raise InputError("it has two proofs of one cryptosuite")
    return suites


def _proofs(document: Mapping[str, JsonValue]) -> list[Document]:
    found = document.get("proof", [])
    listed = found if isinstance(found, list) else [found]
    proofs = [proof for proof in listed if isinstance(proof, dict)]
    if len(proofs) < len(listed) or len(proofs) > len(PROOF_SET):
        raise InputError("its proofs are not at most one of each known cryptosuite")
    return proofs


def _check_options(proof: Document, suite: str, document: Mapping[str, JsonValue], issuer: str) -> None:
    expected: tuple[tuple[str, JsonValue], ...] = (
        ("type", "DataIntegrityProof"),
        ("cryptosuite", suite),
        ("proofPurpose", PURPOSE),
        ("verificationMethod", verification_method(issuer)),
        *((("@context", document.get("@context")),) if suite == SUITE else ()),
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
    if not is_sound(read_signer(issuer)):
        raise InputError("the key is of a kind that signs anything")


def is_signed_by(document: Mapping[str, JsonValue], issuer: str, contexts: Contexts | None = None) -> bool:
    """Whether every signature in a document's proofs is that of the issuer over the rest of it, and there is one.

    Args:
        document: The document.
        issuer: ``did:key`` of the key, or another DID with the key as its fragment.
        contexts: What linked data may name; None for the contexts that psfkit carries.
    """
    try:
        proofs = _proofs(document)
        return bool(proofs) and all(_holds(document, proof, issuer, contexts) for proof in proofs)
    except InputError:
        return False


def _holds(document: Mapping[str, JsonValue], proof: Document, issuer: str, contexts: Contexts | None) -> bool:
    signature = proof.get("proofValue")
    if proof.get("cryptosuite") not in PROOF_SET or not isinstance(signature, str):
        return False
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    return holds(read_signer(issuer), decode(signature), signed_bytes(document, options, contexts))
