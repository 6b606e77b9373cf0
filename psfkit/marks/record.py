"""The public record of a mark as a signed JSON document (docs/record-format.md)."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError, IntegrityError, IssueError
from psfkit.marks.did_web import is_did_web
from psfkit.marks.fields import Fields
from psfkit.marks.keys import TEST_KEY_DID, Signer, is_sound
from psfkit.marks.multibase import read_did_key
from psfkit.marks.proof import Document, add_proof, check_proof, is_signed_by
from psfkit.model.decision import PublicScore
from psfkit.model.names import DomainId, MarkId
from psfkit.model.record import Countersigning, Issuer, MarkRecord, SignedRecord
from psfkit.model.score import show_score

KIND = "psfkit-mark-record/1"
MAX_BYTES = 256 * 1024
"""The longest record that is read."""
MARK_ID = r"TM-(?:[0-9]{5}|[1-9][0-9]{5,8})"
"""How a mark id is written: five digits, or more when five no longer do."""

MOST_COUNTERSIGNERS = 16
_MAX_NAME = 300
_MAX_STATEMENT = 4000
_MAX_LISTED = 500
_VERSION = r"(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2})"
"""A version has one spelling only, so that no other one goes round what is asked of it."""
_ESCAPED = re.compile(
    "[<>&\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff]"
    "|[\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
    f"|[{''.join(chr(plane << 16 | last) for plane in range(1, 14) for last in (0xFFFE, 0xFFFF))}]"
)


def to_document(record: MarkRecord) -> Document:
    """Return a record as a JSON document without its proof."""
    return {
        "type": KIND,
        "markId": record.mark_id,
        **({"sample": True} if record.issuer.test else {}),
        "organisation": {"name": record.organisation, "country": record.country},
        "scope": {
            "statement": record.scope_statement,
            "hosts": list(record.hosts),
            "systems": list(record.systems),
        },
        "psf": {"version": record.psf_version},
        "scores": {score.domain: _score_document(score) for score in record.scores},
        "assessedAsOf": record.assessed_as_of.isoformat(),
        "issuedAt": show_instant(record.issued_at),
        "validUntil": record.valid_until.isoformat(),
        "digests": {"bundle": record.bundle, "rubric": record.rubric, "determinations": record.determinations},
        "issuer": {
            "id": record.issuer.id,
            **({"key": record.issuer.key} if record.issuer.key else {}),
            "name": record.issuer.name,
            "test": record.issuer.test,
        },
        **({} if record.countersigning is None else {"countersignatures": _countersigning(record.countersigning)}),
    }


def _countersigning(asked: Countersigning) -> Document:
    return {"required": asked.required, "keys": list(asked.keys), "policy": asked.policy}


def _score_document(score: PublicScore) -> Document:
    return {
        "score": show_score(score.score),
        "hundredths": score.score,
        "threshold": show_threshold(score.threshold),
    }


def show_threshold(hundredths: int) -> str:
    """Write a threshold with as many decimals as it needs, at least one.

    >>> show_threshold(300), show_threshold(225)
    ('3.0', '2.25')
    """
    return show_score(hundredths) + (str(hundredths % 10) if hundredths % 10 else "")


def show_instant(moment: datetime) -> str:
    """Write a UTC time in whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def from_document(document: Mapping[str, JsonValue]) -> MarkRecord:
    """Return the record in a JSON document; members it does not know are left alone.

    Raises:
        InputError: A member is missing or wrong, or members contradict each other.
    """
    fields = Fields(document)
    if document.get("type") != KIND:
        raise InputError(f"its type is not {KIND}", hint="a newer psfkit may know it")
    organisation, scope, digests, issuer = map(fields.inner, ("organisation", "scope", "digests", "issuer"))
    record = MarkRecord(
        mark_id=MarkId(fields.text("markId", 12, MARK_ID)),
        organisation=organisation.text("name", _MAX_NAME),
        country=organisation.text("country", 2, "[A-Z]{2}"),
        scope_statement=scope.text("statement", _MAX_STATEMENT, lines=True),
        hosts=scope.texts("hosts", _MAX_LISTED, _MAX_NAME),
        systems=scope.texts("systems", _MAX_LISTED, _MAX_NAME),
        psf_version=fields.inner("psf").text("version", 12, _VERSION),
        scores=_scores(fields.inner("scores")),
        assessed_as_of=fields.day("assessedAsOf"),
        issued_at=fields.instant("issuedAt"),
        valid_until=fields.day("validUntil"),
        bundle=digests.digest("bundle"),
        rubric=digests.digest("rubric"),
        determinations=digests.digest("determinations"),
        issuer=_issuer(issuer),
        countersigning=_read_countersigning(fields) if "countersignatures" in document else None,
    )
    _check_sense(record, sample=document.get("sample", False))
    return record


def _issuer(fields: Fields) -> Issuer:
    named = fields.text("id", 200)
    key = fields.text("key", 100) if is_did_web(named) else ""
    return Issuer(fields.text("name", _MAX_NAME), named, fields.flag("test"), key)


def _read_countersigning(fields: Fields) -> Countersigning:
    asked = fields.inner("countersignatures")
    keys = asked.texts("keys", MOST_COUNTERSIGNERS, 100)
    if len(set(keys)) < len(keys) or not all(is_sound(read_did_key(key)) for key in keys):
        raise InputError("countersignatures.keys names a key twice, or one for which anything verifies")
    return Countersigning(asked.whole("required", 1, len(keys)), keys, asked.digest("policy"))


def _scores(fields: Fields) -> tuple[PublicScore, ...]:
    if not 0 < len(fields.members) <= 99:
        raise InputError("scores name no domains, or too many")
    for domain in fields.members:
        if not re.fullmatch("PSF-[1-9][0-9]?", domain):
            raise InputError("scores names something that is not a domain")
    return tuple(_score(domain, fields.inner(domain)) for domain in fields.members)


def _score(domain: str, fields: Fields) -> PublicScore:
    hundredths = fields.whole("hundredths", 1, 500)
    threshold = int(Decimal(fields.text("threshold", 4, r"[0-5]\.[0-9]{1,2}")) * 100)
    if fields.text("score", 4) != show_score(hundredths):
        raise InputError(f"{fields.path}score is not {fields.path}hundredths with one decimal")
    if hundredths < threshold:
        raise InputError(f"{fields.path}score is below its threshold, which no mark can be")
    return PublicScore(DomainId(domain), hundredths, threshold)


_THRESHOLDS = {"1.1": {f"PSF-{number}": 300 if number <= 6 else 200 for number in range(1, 9)}}
"""What each known version of the framework asks for, in hundredths."""


def _check_sense(record: MarkRecord, *, sample: JsonValue) -> None:
    read_did_key(record.issuer.key_id)
    if sample is not record.issuer.test:
        raise InputError("sample and issuer.test contradict each other")
    if record.countersigning and {record.issuer.key_id, TEST_KEY_DID} & set(record.countersigning.keys):
        raise InputError("countersignatures.keys names the issuer's own key, or the test key that everyone has")
    if record.issuer.key_id == TEST_KEY_DID and not sample:
        raise InputError("it does not say that it is a sample, though its key is the test key that everyone has")
    thresholds = {score.domain: score.threshold for score in record.scores}
    if record.psf_version not in _THRESHOLDS and not record.issuer.test:
        raise InputError(
            f"what PSF {record.psf_version} asks for is not known here", hint="a newer psfkit may know that version"
        )
    if thresholds != _THRESHOLDS.get(record.psf_version, thresholds):
        raise InputError(f"its domains or thresholds are not those of PSF {record.psf_version}")
    if not record.assessed_as_of <= record.issued_at.date() <= record.valid_until:
        raise InputError("assessedAsOf, issuedAt and validUntil are not in this order")


def encode(document: Document) -> bytes:
    """Write a document for people to read, so that it can stand in XML and HTML as it is.

    Signs of markup and characters that do not show are written as JSON escapes.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return (_ESCAPED.sub(lambda match: json.dumps(match[0])[1:-1] if match[0] > "~" else _hex(match[0]), text)).encode()


def _hex(character: str) -> str:
    return f"\\u{ord(character):04x}"


def check_spelling(document: Document, content: bytes) -> None:
    """See that a record is written byte for byte as psfkit writes it, so that each has one spelling only.

    Raises:
        InputError: It is not.
    """
    try:
        same = write(document) == content
    except TypeError:  # a number with a fraction, which no record of ours holds
        same = False
    if not same:
        raise InputError("it is not written as psfkit writes records", hint="get the file as it was published")


def write(document: Document) -> bytes:
    """Write a signed document in its one spelling."""
    return encode(document) + b"\n"


def sign_record(record: MarkRecord, signer: Signer) -> SignedRecord:
    """Sign a record; its proof is as old as the record.

    Raises:
        IntegrityError: The signer does not hold the key of the record's issuer.
        IssueError: The record could not be read again: a text is too long, or dates are in the wrong order.
    """
    document = to_document(record)
    try:
        from_document(document)
        signed = add_proof(document, signer, record.issuer.signs_as, show_instant(record.issued_at))
    except InputError as error:
        raise IssueError(f"the record cannot be issued: {error.message}", hint=error.hint) from None
    if not is_signed_by(signed, record.issuer.signs_as):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    encoded = write(signed)
    if len(encoded) > MAX_BYTES:
        raise IssueError(f"the record is longer than {MAX_BYTES // 1024} KiB", hint="shorten the scope")
    return SignedRecord(record, encoded)


def read_document(content: bytes) -> Document:
    """Read the JSON object of a record.

    Raises:
        InputError: It is too long, not strict JSON, or not an object.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024} KiB")
    document = read_json(content)
    if not isinstance(document, dict):
        raise InputError("not a JSON object")
    return document


def read_record(content: bytes) -> SignedRecord:
    """Read a record whose own signature holds, and keep its bytes.

    Whether its issuer is to be believed is for :func:`psfkit.marks.verify.verify` to say.

    Raises:
        InputError: It cannot be read, or is not a record.
        IntegrityError: Its proof is missing or wrong, or it was changed after it was signed.
    """
    document = read_document(content)
    record = from_document(document)
    try:
        check_proof(document, record.issuer.signs_as)
    except InputError as error:
        raise IntegrityError(f"{record.mark_id}: {error.message}", hint=error.hint) from None
    if not is_signed_by(document, record.issuer.signs_as):
        raise IntegrityError(f"the record of {record.mark_id} is not what its issuer signed")
    return SignedRecord(record, content)
