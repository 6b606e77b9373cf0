"""Steps 1 to 5 of verification: what a file carries, whether it has the right form, and whether its signatures hold."""

from dataclasses import dataclass
from typing import Protocol

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.marks.attestation import Attestation, check_key, is_attestation, is_attested, read_attestation
from psfkit.marks.credential import RECORD_NAME, Credential, check_pair, is_credential, read_credential
from psfkit.marks.proof import Document, check_proof, check_proof_set, is_signed_by
from psfkit.marks.record import check_spelling, from_document, read_document
from psfkit.model.record import MarkRecord, MarkState, SignedRecord
from psfkit.model.verification import StepResult

Outcome = tuple[StepResult, str]
Seen = tuple[StepResult, str, MarkState | None]
"""The outcome for a picture, and the state that it tells of: None for that of a mark in force or a sample."""
PASSED, FAILED, NOT_RUN = StepResult.PASSED, StepResult.FAILED, StepResult.NOT_RUN


class Pictures(Protocol):
    """What can be done with badge pictures; :mod:`psfkit.badges` offers it."""

    def kind(self, content: bytes) -> str:
        """Return what sort of picture it is, or an empty string."""

    def record_in(self, content: bytes) -> bytes:
        """Return the one record that a picture carries, or raise InputError."""

    def credential_in(self, content: bytes) -> bytes:
        """Return the credential that a picture carries, or nothing; raise InputError if there are several."""

    def compare(self, content: bytes, signed: SignedRecord) -> Seen:
        """Say whether a picture is what psfkit draws for the record and the credential it carries."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A signed record, a credential, one with the other, or an attestation, each in its right form."""

    record: MarkRecord
    signed: SignedRecord | None
    """The record with its bytes; None if there is only what was issued beside it."""
    document: Document | None
    """The record as JSON."""
    credential: Credential | None
    attestation: Attestation | None = None

    @property
    def noun(self) -> str:
        """What it is."""
        if self.attestation is not None:
            return "an attestation"
        return "a record" if self.credential is None else "a credential"

    @property
    def record_digest(self) -> str:
        """The SHA-256 of the record that a credential or an attestation names."""
        named = self.attestation or self.credential
        return "" if named is None else named.files[RECORD_NAME]


@dataclass(frozen=True, slots=True)
class Opened(Carried):
    """The same, and every signature in it holds."""

    is_picture: bool = False


def open_content(content: bytes, pictures: Pictures | None, outcomes: list[Outcome]) -> Opened | None:
    """Take steps 1 to 5, each only after the one before it; None when one fails."""
    try:
        kind = _kind(content, pictures)
        outcomes.append((PASSED, kind))
        is_picture = pictures is not None and kind != _JSON
        parts = _parts(content, pictures if is_picture else None)
        documents = [(read_document(part), part) for part in parts]
        outcomes.append((PASSED, " and ".join(f"{len(part)} bytes" for part in parts)))
        carried = _read(documents)
        outcomes.append((PASSED, f"{carried.record.mark_id}, {shown(carried.record.organisation)}{_named(carried)}"))
        outcomes.append((PASSED, _check_proofs(carried)))
        _check_signatures(carried)
        outcomes.append((PASSED, carried.record.issuer.signs_as))
    except InputError as error:
        outcomes.append((FAILED, f"{error.message}; {error.hint}" if error.hint else error.message))
        return None
    return Opened(carried.record, carried.signed, carried.document, carried.credential, carried.attestation, is_picture)


def _parts(content: bytes, pictures: Pictures | None) -> tuple[bytes, ...]:
    """Return the JSON documents to look at: a picture's record and its credential, or the content itself."""
    if pictures is None:
        return (content,)
    credential = pictures.credential_in(content)
    return (pictures.record_in(content), *([credential] if credential else []))


def _read(documents: list[tuple[Document, bytes]]) -> Carried:
    """Take step 3: a record, with its credential or without, or something that was issued beside one."""
    (first, encoded), *rest = documents
    if not rest and is_attestation(first):
        attestation = read_attestation(first, encoded)
        return Carried(attestation.record, None, None, None, attestation)
    if not rest and is_credential(first):
        credential = read_credential(first, encoded)
        return Carried(credential.record, None, None, credential)
    signed = SignedRecord(from_document(first), encoded)
    check_spelling(first, encoded)
    if not rest:
        return Carried(signed.record, signed, first, None)
    credential = read_credential(*rest[0])
    check_pair(credential, signed)
    return Carried(signed.record, SignedRecord(signed.record, encoded, credential.encoded), first, credential)


def _named(carried: Carried) -> str:
    if carried.attestation is not None:
        return f"; an in-toto attestation of {len(carried.attestation.files)} files"
    return "" if carried.credential is None else "; an Open Badges 3.0 credential"


def _check_proofs(carried: Carried) -> str:
    """Take step 4 and return what was seen."""
    issuer, seen = carried.record.issuer.signs_as, []
    if carried.attestation is not None:
        check_key(carried.attestation)
        more = len(carried.attestation.signatures) - 1
        seen.append(f"DSSE with Ed25519{f' and {more} countersignatures' if more else ''}")
    if carried.document is not None:
        check_proof(carried.document, issuer)
        seen.append("eddsa-jcs-2022")
    if carried.credential is not None:
        suites = check_proof_set(carried.credential.document, issuer)
        seen.append(f"{'of the credential ' if seen else ''}{' and '.join(suites)}")
    return f"{', '.join(seen)}, by the issuer's own key"


def _check_signatures(carried: Carried) -> None:
    issuer = carried.record.issuer.signs_as
    if carried.document is not None and not is_signed_by(carried.document, issuer):
        raise InputError("the record is not what the issuer signed")
    if carried.credential is not None and not is_signed_by(carried.credential.document, issuer):
        raise InputError("the credential is not what the issuer signed")
    if carried.attestation is not None and not is_attested(carried.attestation):
        raise InputError("the attestation is not what the issuer signed")


_JSON = "a record, credential or attestation (JSON)"


def _kind(content: bytes, pictures: Pictures | None) -> str:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if start.startswith(b"{"):
        return _JSON
    if pictures is not None and (kind := pictures.kind(content)):
        return kind
    raise InputError(
        "neither a record, credential or attestation (JSON) nor a badge (SVG, PNG, PDF)" if content else "it is empty"
    )
