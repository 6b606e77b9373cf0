"""The mark as an in-toto Statement in a DSSE envelope: a Simple Verification Result about the mark's files.

For systems that admit software by attestations. Like a credential, one that does not come out the same when it is made
anew from what it says is refused (docs/record-format.md).
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from psfkit.errors import InputError, IntegrityError
from psfkit.marks import record as records
from psfkit.marks.fields import Fields
from psfkit.marks.keys import Signer, holds, is_sound
from psfkit.marks.multibase import read_did_key
from psfkit.marks.proof import Document, canonical
from psfkit.model.record import MarkRecord, SignedRecord

if TYPE_CHECKING:
    from psfkit.documents.json_reader import JsonValue

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/svr/v0.2"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9@._-]{0,63}\.(?:json|svg|png|pdf)")
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Attestation:
    """What an attestation says, with its signatures."""

    record: MarkRecord
    files: Mapping[str, str]
    """The SHA-256 in hexadecimal of each subject, by file name."""
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]
    """Each with the id of its key; the issuer's first, then those of others that the record asks for."""


def to_statement(record: MarkRecord, files: Mapping[str, str]) -> Document:
    """Return the statement about a mark's files.

    Args:
        record: The record.
        files: The SHA-256 in hexadecimal of each file, by name.
    """
    rubric = record.rubric.removeprefix("sha256:")
    version = record.psf_version.replace(".", "_")
    sample = "SAMPLE_" if record.issuer.test else ""
    policies: list[JsonValue] = [{"uri": f"urn:psfkit:rubric:{record.rubric}", "digest": {"sha256": rubric}}]
    if record.countersigning is not None:
        policy = record.countersigning.policy
        digest: Document = {"sha256": policy.removeprefix("sha256:")}
        policies.append({"uri": f"urn:psfkit:issuer-policy:{policy}", "digest": digest})
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())],
        "predicateType": PREDICATE,
        "predicate": {
            "verifier": {
                "id": record.issuer.id,
                "policies": policies,
            },
            "timeCreated": records.show_instant(record.issued_at),
            "properties": [f"{sample}PSF_{version}_{score.domain.replace('-', '_')}_PASSED" for score in record.scores],
            "psfkit_mark": records.to_document(record),
        },
    }


def sign_attestation(signed: SignedRecord, files: Mapping[str, bytes], signer: Signer) -> bytes:
    """Return the signed attestation of a mark.

    Args:
        signed: The record.
        files: The files that it speaks of, the record among them, by name.
        signer: Holds the key of the record's issuer.

    Raises:
        IntegrityError: The signer does not hold that key.
    """
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    payload = canonical(to_statement(signed.record, digests))
    signature = signer.sign(pre_authentication(payload))
    public_key = read_did_key(signed.record.issuer.key_id)
    if not holds(public_key, signature, pre_authentication(payload)):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return envelope(payload, ((key_id(public_key), signature),))


def envelope(payload: bytes, signatures: tuple[tuple[str, bytes], ...]) -> bytes:
    """Return a DSSE envelope as it is stored, with signatures and the ids of their keys."""
    return records.write(
        {
            "payload": _base64(payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": named, "sig": _base64(signature)} for named, signature in signatures],
        }
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def pre_authentication(payload: bytes) -> bytes:
    """Return the bytes that a DSSE signature covers.

    >>> pre_authentication(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    return f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload


def key_id(public_key: bytes) -> str:
    """Return the id that securesystemslib gives a key: a digest of the key and its kind."""
    described: Document = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public_key.hex()}}
    return sha256(canonical(described)).hexdigest()


def is_attestation(document: Mapping[str, "JsonValue"]) -> bool:
    """Whether a JSON document looks like a DSSE envelope."""
    return "payloadType" in document


def read_attestation(document: Document, encoded: bytes) -> Attestation:
    """Return what an attestation of ours says; its signatures are not looked at.

    Raises:
        InputError: It is not one that psfkit writes.
    """
    read = read_envelope(document, encoded)
    if not read.signatures or (read.record.countersigning is None and len(read.signatures) > 1):
        raise InputError("it has not exactly one signature, or none of the issuer's")
    return read


def read_envelope(document: Document, encoded: bytes) -> Attestation:
    """Return what an envelope with a statement of ours says, whoever has signed it.

    Raises:
        InputError: It is not one that psfkit writes.
    """
    fields = Fields(document)
    if document.get("payloadType") != PAYLOAD_TYPE or set(document) != {"payload", "payloadType", "signatures"}:
        raise InputError("it is not a DSSE envelope with an in-toto Statement and nothing else")
    payload = _decode(fields, "payload")
    statement = records.read_document(payload)
    record, files = _read_statement(Fields(statement))
    if canonical(to_statement(record, files)) != payload:
        raise InputError("it does not say what a mark's attestation says", hint="a newer psfkit may know it")
    listed = document["signatures"]
    if not isinstance(listed, list) or len(listed) > records.MOST_COUNTERSIGNERS + 1:
        raise InputError("it has too many signatures")
    holder = Fields({str(index): item for index, item in enumerate(listed)}, "signatures.")
    signatures = tuple(_signature(holder.inner(index)) for index in holder.members)
    records.check_spelling(document, encoded)
    return Attestation(record, files, payload, signatures)


def _signature(fields: Fields) -> tuple[str, bytes]:
    if set(fields.members) != {"keyid", "sig"}:
        raise InputError("its signature has other members than keyid and sig")
    return fields.text("keyid", 64), _decode(fields, "sig")


def _decode(fields: Fields, name: str) -> bytes:
    text = fields.text(name, records.MAX_BYTES)
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError:
        content = b""
    if not content or _base64(content) != text:
        raise fields.fault(name, "base64")
    return content


def _read_statement(fields: Fields) -> tuple[MarkRecord, Mapping[str, str]]:
    record = records.from_document(fields.inner("predicate").inner("psfkit_mark").members)
    subjects = fields.members.get("subject")
    if not isinstance(subjects, list) or not 0 < len(subjects) <= _MOST_FILES:
        raise fields.fault("subject", f"a list of at most {_MOST_FILES} files")
    files: dict[str, str] = {}
    holder = Fields({str(index): item for index, item in enumerate(subjects)}, "subject.")
    for item in map(holder.inner, holder.members):
        name = item.text("name", 80)
        if not _FILE_NAME.fullmatch(name):
            raise InputError("a subject is not a file that goes with a mark")
        files[name] = item.inner("digest").text("sha256", 64, "[0-9a-f]{64}")
    if "record.json" not in files:
        raise InputError("the record is not among the subjects")
    return record, files


def check_key(attestation: Attestation) -> None:
    """See that the first signature is said to be by the issuer's own sound key, and the others by keys that may.

    Raises:
        InputError: One is not.
    """
    record = attestation.record
    public_key = read_did_key(record.issuer.key_id)
    if not is_sound(public_key):
        raise InputError("the key is of a kind that signs anything")
    (first, _), *others = attestation.signatures
    if first != key_id(public_key):
        raise InputError("its signature is said to be by another key than the issuer's")
    if record.countersigning is None:
        return
    allowed = {key_id(read_did_key(did)) for did in record.countersigning.keys}
    named = {other for other, _ in others}
    if len(named) < len(others) or named - allowed:
        raise InputError("a countersignature is by a key that the record does not name, or stands there twice")
    if len(named) < record.countersigning.required:
        raise InputError(f"it has {len(named)} of the {record.countersigning.required} countersignatures it asks for")


def is_attested(attestation: Attestation) -> bool:
    """Whether every signature is that of the issuer, or of the key that it names."""
    record = attestation.record
    dids = (record.issuer.key_id, *(record.countersigning.keys if record.countersigning else ()))
    known = {key_id(key): key for key in map(read_did_key, dids)}
    signed = pre_authentication(attestation.payload)
    return all(named in known and holds(known[named], signature, signed) for named, signature in attestation.signatures)
