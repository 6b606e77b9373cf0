"""The mark as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), issued beside its record.

A credential says what the record says, in the words of Open Badges, and names the digests of the record and of the
pictures. One that does not come out the same when it is made anew from what it says is refused (docs/record-format.md).
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from psfkit.errors import InputError, IntegrityError
from psfkit.marks import record as records
from psfkit.marks.did_web import is_did_web
from psfkit.marks.fields import Fields
from psfkit.marks.keys import Signer
from psfkit.marks.linked_data import CREDENTIALS, OPEN_BADGES
from psfkit.marks.proof import Document, add_proof_set, canonical, is_signed_by
from psfkit.marks.status_list import Purpose, is_list_folder, list_address, mark_index
from psfkit.model.decision import PublicScore
from psfkit.model.names import Digest, DomainId, MarkId
from psfkit.model.record import Issuer, MarkRecord, SignedRecord

if TYPE_CHECKING:
    from psfkit.documents.json_reader import JsonValue

CONTEXTS = (CREDENTIALS, OPEN_BADGES)
RECORD_NAME = "record.json"
MEDIA_TYPES = {
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
}
"""The kinds of files whose digests a credential names, by the ending of their names."""

_COUNTRY, _HOST, _SYSTEM = "ext:country", "ext:host", "ext:aiSystem"
_SAMPLE = "SAMPLE, not a mark: "
_LAST_SECOND = "T23:59:59Z"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9@._-]{0,63}\.(?:json|svg|png|pdf)")
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Credential:
    """What a credential says, and its bytes."""

    record: MarkRecord
    """The record that it was issued beside; tabs in the scope are four blanks."""
    files: Mapping[str, str]
    """The SHA-256 in hexadecimal of the record and the bare pictures, by file name."""
    document: Document
    encoded: bytes
    status: str = ""
    """The address of the folder of the status lists that it names, or an empty string if it names none."""

    @property
    def pictures(self) -> frozenset[str]:
        """The digests of the pictures and of the page."""
        return frozenset(digest for name, digest in self.files.items() if name != RECORD_NAME)


def to_document(record: MarkRecord, files: Mapping[str, str], status: str = "") -> Document:
    """Return the credential of a mark as a JSON document without its proofs.

    Args:
        record: The record.
        files: The SHA-256 in hexadecimal of the record and the bare pictures, by file name.
        status: Where the folder of the issuer's status lists is published, or an empty string.
    """
    sample = _SAMPLE if record.issuer.test else ""
    base = _base(record)
    return {
        "@context": list(CONTEXTS),
        "id": base,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"{sample}PSF v{record.psf_version} trust mark {record.mark_id}",
        "issuer": {"id": record.issuer.id, "type": ["Profile"], "name": record.issuer.name},
        "validFrom": records.show_instant(record.issued_at),
        "validUntil": f"{record.valid_until.isoformat()}{_LAST_SECOND}",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                _identity("name", record.organisation),
                _identity(_COUNTRY, record.country),
                *(_identity(_HOST, host) for host in record.hosts),
                *(_identity(_SYSTEM, system) for system in record.systems),
            ],
            "activityEndDate": f"{record.assessed_as_of.isoformat()}T00:00:00Z",
            "narrative": record.scope_statement.replace("\t", "    "),
            "achievement": _achievement(record, base, sample),
            "result": [
                {"type": ["Result"], "resultDescription": f"{base}:{score.domain}", "value": _two_decimals(score.score)}
                for score in record.scores
            ],
        },
        **({"credentialStatus": [_entry(record, status, purpose) for purpose in Purpose]} if status else {}),
        "evidence": [_commitment("bundle", record.bundle), _commitment("determinations", record.determinations)],
        "relatedResource": [
            {
                "id": f"{base}:{name}",
                "mediaType": MEDIA_TYPES[name[name.rindex(".") :]],
                "digestSRI": "sha256-" + base64.b64encode(bytes.fromhex(digest)).decode(),
            }
            for name, digest in sorted(files.items())
        ],
    }


def _entry(record: MarkRecord, status: str, purpose: Purpose) -> Document:
    address, index = list_address(status, purpose), mark_index(record.mark_id)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def _base(record: MarkRecord) -> str:
    return f"urn:psfkit:mark:{record.issuer.key_id.removeprefix('did:key:')}:{record.mark_id}"


def _identity(kind: str, text: str) -> Document:
    return {"type": "IdentityObject", "identityType": kind, "hashed": False, "identityHash": text}


def _achievement(record: MarkRecord, base: str, sample: str) -> Document:
    return {
        "id": f"{base}:achievement",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": f"{sample}PSF v{record.psf_version} trust mark",
        "version": record.psf_version,
        "description": "The systems in scope were assessed against every domain of the framework, and each passed.",
        "criteria": {
            "id": f"urn:psfkit:rubric:{record.rubric}",
            "narrative": "Every domain reaches its required value under the rubric with this digest.",
        },
        "resultDescription": [
            {
                "id": f"{base}:{score.domain}",
                "type": ["ResultDescription"],
                "name": score.domain,
                "resultType": "ScaledScore",
                "requiredValue": _two_decimals(score.threshold),
                "valueMin": "0.00",
                "valueMax": "5.00",
            }
            for score in record.scores
        ],
    }


def _commitment(what: str, digest: Digest) -> Document:
    return {
        "id": f"urn:psfkit:commitment:{digest}",
        "type": ["Evidence"],
        "name": what,
        "description": f"Salted digest of the {what}.",
    }


def _two_decimals(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def sign_credential(signed: SignedRecord, pictures: Mapping[str, bytes], signer: Signer, status: str = "") -> bytes:
    """Return the signed credential of a mark; its proofs are as old as the record.

    Args:
        signed: The record.
        pictures: The bare pictures by file name.
        signer: Holds the key of the record's issuer.
        status: Where the folder of the issuer's status lists is published, or an empty string.

    Raises:
        IntegrityError: The signer does not hold that key.
    """
    named = {RECORD_NAME: signed.encoded, **pictures}
    files = {name: sha256(content).hexdigest() for name, content in named.items()}
    issuer = signed.record.issuer.signs_as
    document = to_document(signed.record, files, status)
    made = add_proof_set(document, signer, issuer, records.show_instant(signed.record.issued_at))
    if not is_signed_by(made, issuer):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return records.write(made)


def is_credential(document: Mapping[str, "JsonValue"]) -> bool:
    """Whether a JSON document looks like a credential."""
    return "@context" in document


def read_credential(document: Document, encoded: bytes) -> Credential:
    """Return what a credential of ours says; its proofs are not looked at.

    Raises:
        InputError: It is not one that psfkit writes.
    """
    if document.get("@context") != list(CONTEXTS):
        raise InputError("its contexts are not exactly those of a mark's credential")
    fields = Fields(document)
    record = records.from_document(records.to_document(_record(fields)))
    files, status = _files(fields, _base(record)), _status(fields)
    bare = {name: value for name, value in document.items() if name != "proof"}
    if canonical(to_document(record, files, status)) != canonical(bare):
        raise InputError("it does not say what a mark's credential says", hint="a newer psfkit may know it")
    records.check_spelling(document, encoded)
    return Credential(record, files, document, encoded, status)


def _status(fields: Fields) -> str:
    """Return the folder of the status lists; what else is said of them is found when all is made anew."""
    if "credentialStatus" not in fields.members:
        return ""
    entries = _items(fields, "credentialStatus", len(Purpose))
    if not entries:
        raise fields.fault("credentialStatus", "a list of entries")
    folder = entries[0].text("statusListCredential", 600).rpartition("/")[0]
    if not is_list_folder(folder):
        raise InputError("it names status lists at an address where none can be")
    return folder


def _items(fields: Fields, name: str, most: int) -> list[Fields]:
    value = fields.members.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise fields.fault(name, f"a list of at most {most} objects")
    holder = Fields({str(index): item for index, item in enumerate(value)}, f"{fields.path}{name}.")
    return [holder.inner(index) for index in holder.members]


def _record(fields: Fields) -> MarkRecord:
    """Return the record behind a credential; what is wrong in it is found when both are made anew."""
    subject, issuer = fields.inner("credentialSubject"), fields.inner("issuer")
    achievement = subject.inner("achievement")
    named = [
        (item.text("identityType", 20), item.text("identityHash", 300)) for item in _items(subject, "identifier", 1002)
    ]
    bundle, determinations = _two(_items(fields, "evidence", 2))
    return MarkRecord(
        mark_id=MarkId(fields.text("id", 200).rpartition(":")[2]),
        organisation=_one(named, "name"),
        country=_one(named, _COUNTRY),
        scope_statement=subject.text("narrative", 16_000, lines=True),
        hosts=tuple(text for kind, text in named if kind == _HOST),
        systems=tuple(text for kind, text in named if kind == _SYSTEM),
        psf_version=achievement.text("version", 12),
        scores=_scores(subject, achievement),
        assessed_as_of=_day(subject, "activityEndDate", "T00:00:00Z"),
        issued_at=fields.instant("validFrom"),
        valid_until=_day(fields, "validUntil", _LAST_SECOND),
        bundle=Digest(bundle.text("id", 120).removeprefix("urn:psfkit:commitment:")),
        rubric=Digest(achievement.inner("criteria").text("id", 120).removeprefix("urn:psfkit:rubric:")),
        determinations=Digest(determinations.text("id", 120).removeprefix("urn:psfkit:commitment:")),
        issuer=_issuer(fields, issuer),
    )


def _issuer(fields: Fields, issuer: Fields) -> Issuer:
    """Return the issuer; the key of a ``did:web`` stands in the id of the credential."""
    named = issuer.text("id", 200)
    key = fields.text("id", 200).removeprefix("urn:psfkit:mark:").partition(":")[0] if is_did_web(named) else ""
    return Issuer(issuer.text("name", 300), named, fields.text("name", 200).startswith(_SAMPLE), key)


def _one(named: list[tuple[str, str]], kind: str) -> str:
    found = [text for known, text in named if known == kind]
    if len(found) != 1:
        raise InputError(f"credentialSubject.identifier has not exactly one {kind}")
    return found[0]


def _two(items: list[Fields]) -> tuple[Fields, Fields]:
    if len(items) != 2:
        raise InputError("evidence is not two commitments")
    return items[0], items[1]


def _day(fields: Fields, name: str, time: str) -> date:
    """Return the day of an instant at a fixed time."""
    text = fields.text(name, 20)
    return Fields({name: text.removesuffix(time)}, fields.path).day(name)


def _scores(subject: Fields, achievement: Fields) -> tuple[PublicScore, ...]:
    results, described = _items(subject, "result", 99), _items(achievement, "resultDescription", 99)
    if len(results) != len(described):
        raise InputError("results and their descriptions are not as many")
    return tuple(
        PublicScore(DomainId(what.text("name", 10)), _hundredths(result, "value"), _hundredths(what, "requiredValue"))
        for result, what in zip(results, described, strict=True)
    )


def _hundredths(fields: Fields, name: str) -> int:
    return int(Decimal(fields.text(name, 4, r"[0-5]\.[0-9]{2}")) * 100)


def _files(fields: Fields, base: str) -> Mapping[str, str]:
    files: dict[str, str] = {}
    for item in _items(fields, "relatedResource", _MOST_FILES):
        name = item.text("id", 300).removeprefix(f"{base}:")
        if not _FILE_NAME.fullmatch(name):
            raise InputError("relatedResource names a file that does not go with a mark")
        files[name] = _hexadecimal(item.text("digestSRI", 60))
    if RECORD_NAME not in files:
        raise InputError("relatedResource does not name the record")
    return files


def _hexadecimal(digest: str) -> str:
    try:
        content = base64.b64decode(digest.removeprefix("sha256-"), validate=True)
    except ValueError:
        content = b""
    if len(content) != sha256().digest_size:
        raise InputError("relatedResource names something that is not a digest")
    return content.hex()


def check_pair(credential: Credential, signed: SignedRecord) -> None:
    """See that a credential was issued beside a record.

    Raises:
        InputError: It says something else, or names another record.
    """
    if credential.files[RECORD_NAME] != sha256(signed.encoded).hexdigest():
        raise InputError("the credential was issued beside another record")
    if canonical(to_document(signed.record, credential.files)) != canonical(
        to_document(credential.record, credential.files)
    ):
        raise InputError("the credential does not say what the record says")
