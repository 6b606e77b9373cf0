"""Records, credentials, attestations and status lists that mean harm."""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from psfkit.marks.attestation import sign_attestation
from psfkit.marks.credential import read_credential, sign_credential, to_document
from psfkit.marks.multibase import encode
from psfkit.marks.proof import add_proof, add_proof_set
from psfkit.marks.record import read_document, write
from psfkit.marks.status_list import LEAST_BITS, Purpose, sign_status_list
from psfkit.model.record import Issuer
from tests.hostile.mark_case import BROKEN, INVALID, NOT_IN_FORCE, OPEN, YES, MarkCase
from tests.unit.marks.samples import KEY, OTHER_KEY, signed

URL = "https://marks.example/status"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIGNED = signed()
CREDENTIAL = sign_credential(SIGNED, {"badge.svg": b"<svg/>"}, KEY, URL)
ATTESTATION = sign_attestation(SIGNED, {"record.json": SIGNED.encoded, "credential.json": CREDENTIAL}, KEY)
CREATED = "2026-11-23T08:30:00Z"
Change = Callable[[dict], object]


def _changed(source: bytes, change: Change, *, sign: bool = False) -> Callable[[], bytes]:
    """Make a document that says something else, signed again by its issuer or not."""

    def build() -> bytes:
        document = json.loads(source)
        if sign:
            document.pop("proof")
        change(document)
        if not sign:
            return write(document)
        once = "@context" not in document
        return write((add_proof if once else add_proof_set)(document, KEY, KEY.did, CREATED))

    return build


def _one_proof(name: str) -> bytes:
    document = json.loads(CREDENTIAL)
    document["proof"] = next(proof for proof in document["proof"] if proof["cryptosuite"] == name)
    return write(document)


def _proofs(change: Change) -> Change:
    return lambda document: [change(proof) for proof in document["proof"]]


def _again(**changes: object) -> bytes:
    made = signed(**changes)
    return sign_credential(made, {"badge.svg": b"<svg/>"}, KEY, URL)


def status_list(purpose: Purpose = Purpose.REVOCATION, bits: tuple[int, ...] = (), key=KEY, at: datetime = NOW):
    """Return who makes a signed status list."""
    name = f"{URL}/{purpose.value}.json"
    return lambda: sign_status_list(purpose, bits, Issuer("Example", key.did, test=False), key, name, at, 7)


def packed(pieces: tuple[bytes, ...]) -> str:
    """Write bits as a list does, piece by piece."""
    packer = zlib.compressobj(9, wbits=31)
    content = b"".join(packer.compress(piece) for piece in pieces) + packer.flush()
    return "u" + urlsafe_b64encode(content).decode().rstrip("=")


def _list_with(encoded: Callable[[], str]) -> Callable[[], bytes]:
    def build() -> bytes:
        document = json.loads(status_list()())
        document.pop("proof")
        document["credentialSubject"]["encodedList"] = encoded()
        return write(add_proof(document, KEY, KEY.did, "2026-12-01T12:00:00Z"))

    return build


SUSPENSION = status_list(Purpose.SUSPENSION)
CLEAR = (status_list(), SUSPENSION)
JCS, RDFC = "eddsa-jcs-2022", "eddsa-rdfc-2022"
STRANGER = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"
P256 = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"


def _twice(key: str, value: str) -> bytes:
    return CREDENTIAL.replace(b'"validUntil"', f'"{key}": "{value}",\n  "validUntil"'.encode(), 1)


def _case(number: str, name: str, why: str, code: int, step: int, says: str, build, **more) -> MarkCase:
    return MarkCase(number, name, why, code, step, says, build if callable(build) else lambda: build, **more)


CASES = (
    _case("J01", "ok-jcs", "one proof of the set is enough", YES, 0, JCS, _one_proof(JCS)),
    _case("J02", "ok-proof-set", "both proofs", YES, 0, RDFC, CREDENTIAL),
    _case(
        "J03",
        "context-appended",
        "a longer @context gives words another meaning",
        INVALID,
        3,
        "contexts",
        _changed(CREDENTIAL, lambda d: d["@context"].append("https://w3id.org/security/multikey/v1")),
    ),
    _case(
        "J04",
        "context-inline",
        "a context that redefines a name",
        INVALID,
        3,
        "contexts",
        _changed(CREDENTIAL, lambda d: d["@context"].append({"name": "https://evil.example/"})),
    ),
    _case(
        "J07",
        "expiry-extended",
        "tampered",
        BROKEN,
        5,
        "not what the issuer signed",
        _changed(CREDENTIAL, lambda d: d.update(validUntil="2099-12-31T23:59:59Z")),
    ),
    _case(
        "J08",
        "status-stripped",
        "tampered",
        BROKEN,
        5,
        "not what the issuer signed",
        _changed(CREDENTIAL, lambda d: d.pop("credentialStatus")),
    ),
    _case(
        "J10",
        "issuer-swapped",
        "tampered",
        INVALID,
        3,
        "does not go with a mark",
        _changed(CREDENTIAL, lambda d: d["issuer"].update(id=STRANGER)),
    ),
    _case(
        "J11",
        "created-backdated",
        "tampered",
        BROKEN,
        5,
        "not what the issuer signed",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(created="2020-01-01T00:00:00Z"))),
    ),
    _case(
        "J12",
        "suite-swapped",
        "tampered",
        BROKEN,
        4,
        "two proofs of one",
        _changed(CREDENTIAL, lambda d: d["proof"][1].update(cryptosuite=RDFC) or d["proof"][1].pop("@context")),
    ),
    _case(
        "J13",
        "purpose-swapped",
        "tampered",
        BROKEN,
        4,
        "proofPurpose",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(proofPurpose="authentication"))),
    ),
    _case("J14", "proof-missing", "tampered", BROKEN, 4, "no proof", _changed(CREDENTIAL, lambda d: d.pop("proof"))),
    _case("J15", "proof-empty", "tampered", BROKEN, 4, "no proof", _changed(CREDENTIAL, lambda d: d.update(proof=[]))),
    _case(
        "J16",
        "proof-null",
        "tampered",
        BROKEN,
        4,
        "proofs are not",
        _changed(CREDENTIAL, lambda d: d.update(proof=None)),
    ),
    _case(
        "J17",
        "one-bad-proof-of-two",
        "any-of is not all-of",
        BROKEN,
        5,
        "not what the issuer signed",
        _changed(CREDENTIAL, lambda d: d["proof"][0].update(proofValue=d["proof"][1]["proofValue"])),
    ),
    _case(
        "J18",
        "unknown-proof-added",
        "a third that nobody knows",
        BROKEN,
        4,
        "proofs are not",
        _changed(CREDENTIAL, lambda d: d["proof"].append({**d["proof"][0], "cryptosuite": "none"})),
    ),
    _case(
        "J19",
        "sig-65-bytes",
        "tampered",
        BROKEN,
        4,
        "not a signature",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(proofValue=encode(b"\1" * 65)))),
    ),
    _case(
        "J20",
        "sig-not-base58",
        "tampered",
        BROKEN,
        4,
        "",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(proofValue="z0OIl"))),
    ),
    _case(
        "J21",
        "sig-base64url",
        "tampered",
        BROKEN,
        4,
        "",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(proofValue="ueHh4"))),
    ),
    _case(
        "J25",
        "vm-p256-multicodec",
        "a key of another kind",
        BROKEN,
        4,
        "verificationMethod",
        _changed(CREDENTIAL, _proofs(lambda p: p.update(verificationMethod=f"{P256}#{P256[8:]}"))),
    ),
    _case(
        "J26",
        "stranger-signed",
        "genuine, by a key that nobody trusts",
        BROKEN,
        6,
        "neither in the trust file",
        lambda: sign_credential(signed(OTHER_KEY), {"badge.svg": b"<svg/>"}, OTHER_KEY, URL),
    ),
    _case(
        "J27",
        "signed-not-yet",
        "holds from 2099",
        NOT_IN_FORCE,
        9,
        "not yet valid",
        lambda: _again(issued_at=datetime(2099, 1, 1, tzinfo=UTC), valid_until=date(2099, 12, 30)),
    ),
    _case(
        "J28",
        "signed-from-after-until",
        "ends before it begins",
        INVALID,
        3,
        "not in this order",
        _changed(CREDENTIAL, lambda d: d.update(validFrom="2027-12-01T00:00:00Z"), sign=True),
    ),
    _case(
        "J29",
        "expired",
        "held until the day before",
        NOT_IN_FORCE,
        9,
        "expired",
        lambda: _again(valid_until=date(2026, 11, 30)),
    ),
    _case(
        "J31",
        "revoked",
        "its bit is set",
        NOT_IN_FORCE,
        10,
        "revoked",
        CREDENTIAL,
        lists=(status_list(bits=(142,)), SUSPENSION),
    ),
    _case(
        "J32",
        "suspended",
        "its bit is set",
        NOT_IN_FORCE,
        10,
        "suspended",
        CREDENTIAL,
        lists=(status_list(), status_list(Purpose.SUSPENSION, (142,))),
    ),
    _case(
        "J33",
        "neighbour-revoked",
        "bits 141 and 143: the order of bits",
        YES,
        0,
        "not revoked",
        CREDENTIAL,
        lists=(status_list(bits=(141, 143)), status_list(Purpose.SUSPENSION, (141, 143))),
    ),
    _case(
        "J34",
        "list-gzip-bomb",
        "unpacks to 128 MiB",
        INVALID,
        0,
        "1024 KiB",
        CREDENTIAL,
        lists=(_list_with(lambda: packed((bytes(1 << 20),) * 128)), SUSPENSION),
        heavy=True,
    ),
    _case(
        "J35",
        "list-too-short",
        "fewer than 131072 bits",
        INVALID,
        0,
        "131072",
        CREDENTIAL,
        lists=(_list_with(lambda: packed((bytes(100),))), SUSPENSION),
    ),
    _case(
        "J36",
        "list-not-gzip",
        "bits as they are",
        INVALID,
        0,
        "gzip",
        CREDENTIAL,
        lists=(_list_with(lambda: "u" + "A" * 21848), SUSPENSION),
    ),
    _case(
        "J37",
        "list-stale",
        "ran out yesterday",
        OPEN,
        0,
        "ran out",
        CREDENTIAL,
        lists=(status_list(at=NOW - timedelta(days=8)), SUSPENSION),
    ),
    _case(
        "J38",
        "list-of-a-stranger",
        "signed by another key",
        OPEN,
        0,
        "another issuer",
        CREDENTIAL,
        lists=(status_list(key=OTHER_KEY), SUSPENSION),
    ),
    _case(
        "J39",
        "list-swapped",
        "one purpose for the other, twice",
        OPEN,
        0,
        "no suspension list",
        CREDENTIAL,
        lists=(status_list(), status_list()),
    ),
    _case(
        "J40",
        "list-tampered",
        "a bit cleared after it was signed",
        BROKEN,
        0,
        "not what its issuer signed",
        CREDENTIAL,
        lists=(
            _changed(
                status_list(bits=(142,))(),
                lambda d: d["credentialSubject"].update(encodedList=packed((bytes(LEAST_BITS // 8),))),
            ),
            SUSPENSION,
        ),
    ),
    _case(
        "J41",
        "index-142abc",
        "a number with letters, signed",
        INVALID,
        3,
        "does not say",
        _changed(CREDENTIAL, lambda d: d["credentialStatus"][0].update(statusListIndex="142abc"), sign=True),
    ),
    _case(
        "J42",
        "index-of-another",
        "the bit of another mark, signed",
        INVALID,
        3,
        "does not say",
        _changed(CREDENTIAL, lambda d: d["credentialStatus"][0].update(statusListIndex="143"), sign=True),
    ),
    _case(
        "J48",
        "json-duplicate-key",
        "two validUntil: readers disagree",
        INVALID,
        2,
        "twice",
        _twice("validUntil", "2099-12-31T23:59:59Z"),
    ),
    _case(
        "J49",
        "json-dup-escaped-key",
        "the same key in another spelling",
        INVALID,
        2,
        "twice",
        _twice("valid\\u0055ntil", "2099-12-31T23:59:59Z"),
    ),
    _case(
        "J50",
        "json-deep",
        "a hundred thousand lists",
        INVALID,
        2,
        "",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ),
    _case("J51", "json-nan", "not a number", INVALID, 2, "", CREDENTIAL.replace(b'"4.50"', b"NaN", 1)),
    _case("J52", "json-utf-16", "another encoding", INVALID, 1, "", CREDENTIAL.decode().encode("utf-16")),
    _case("J53", "json-surrogate", "half a character", INVALID, 3, "", CREDENTIAL.replace(b"Acme AI", b"Acme \\ud800")),
    _case(
        "J54",
        "json-bidi",
        "text that turns round",
        INVALID,
        3,
        "",
        _changed(CREDENTIAL, lambda d: d.update(name="\u202e" + d["name"]), sign=True),
    ),
    _case(
        "J55",
        "json-respelt",
        "the same members in one line",
        INVALID,
        3,
        "not written as psfkit",
        json.dumps(json.loads(CREDENTIAL)).encode(),
    ),
    _case(
        "J56",
        "json-escape-sequence",
        "a terminal's orders",
        INVALID,
        2,
        "",
        CREDENTIAL.replace(b"Acme AI", b"Acme \x1b[2J"),
    ),
    _case(
        "J58",
        "json-huge",
        "more than any record",
        INVALID,
        2,
        "longer than",
        CREDENTIAL[:-2] + b',"n":"' + b"x" * 2_000_000 + b'"}\n',
    ),
    _case("J59", "json-array-top", "a list with a credential", INVALID, 1, "", b"[" + CREDENTIAL + b"]"),
    _case("J60", "ok-record", "the record itself", YES, 0, "", SIGNED.encoded, file="record.json"),
    _case(
        "J61",
        "record-score-raised",
        "tampered",
        BROKEN,
        5,
        "not what the issuer signed",
        file="record.json",
        build=_changed(SIGNED.encoded, lambda d: d["scores"]["PSF-1"].update(score="4.9", hundredths=490)),
    ),
    _case(
        "J62",
        "record-below-threshold",
        "signed, and no mark can be",
        INVALID,
        3,
        "below its threshold",
        _changed(SIGNED.encoded, lambda d: d["scores"]["PSF-1"].update(score="2.9", hundredths=290), sign=True),
        file="record.json",
    ),
    _case(
        "J63",
        "record-version-1.10",
        "not 1.1",
        INVALID,
        3,
        "not known here",
        _changed(SIGNED.encoded, lambda d: d["psf"].update(version="1.10"), sign=True),
        file="record.json",
    ),
    _case(
        "J64",
        "record-unknown-member",
        "a later psfkit may add some, signed",
        YES,
        0,
        "",
        file="record.json",
        build=_changed(SIGNED.encoded, lambda d: d.update(later="x"), sign=True),
    ),
    _case(
        "J65",
        "record-unknown-member-unsigned",
        "tampered",
        BROKEN,
        5,
        "",
        file="record.json",
        build=_changed(SIGNED.encoded, lambda d: d.update(later="x")),
    ),
    _case(
        "J66",
        "record-two-proofs",
        "which one counts?",
        BROKEN,
        4,
        "exactly one proof",
        file="record.json",
        build=_changed(SIGNED.encoded, lambda d: d.update(proof=[d["proof"]] * 2)),
    ),
    _case(
        "J67",
        "record-not-a-sample",
        "a sample that does not say so",
        INVALID,
        3,
        "contradict",
        file="record.json",
        build=_changed(SIGNED.encoded, lambda d: d["issuer"].update(test=True), sign=True),
    ),
    _case("J70", "ok-attestation", "accepted", YES, 0, "in-toto", ATTESTATION, file="attestation.dsse.json"),
    _case(
        "J71",
        "attestation-payload",
        "tampered",
        INVALID,
        3,
        "",
        file="attestation.dsse.json",
        build=_changed(ATTESTATION, lambda d: d.update(payload=d["payload"][:-8] + "AAAAAAA=")),
    ),
    _case(
        "J72",
        "attestation-type",
        "another payload type",
        INVALID,
        3,
        "",
        file="attestation.dsse.json",
        build=_changed(ATTESTATION, lambda d: d.update(payloadType="application/json")),
    ),
    _case(
        "J73",
        "attestation-signatures",
        "a second signature",
        INVALID,
        3,
        "exactly one",
        file="attestation.dsse.json",
        build=_changed(ATTESTATION, lambda d: d["signatures"].append(d["signatures"][0])),
    ),
    _case(
        "J74",
        "attestation-signature",
        "tampered",
        BROKEN,
        5,
        "",
        file="attestation.dsse.json",
        build=_changed(ATTESTATION, lambda d: d["signatures"][0].update(sig="A" * 86 + "==")),
    ),
    _case(
        "J75",
        "attestation-key",
        "another key's name",
        BROKEN,
        4,
        "another key",
        file="attestation.dsse.json",
        build=_changed(ATTESTATION, lambda d: d["signatures"][0].update(keyid="0" * 64)),
    ),
    _case("J80", "empty", "nothing", INVALID, 1, "empty", b""),
    _case("J81", "binary", "neither nor", INVALID, 1, "neither", bytes(range(256)) * 8),
    _case(
        "J82",
        "pictures-of-another",
        "a picture's digest added, signed",
        YES,
        0,
        "",
        lambda: write(
            add_proof_set(to_document(SIGNED.record, {**_files(), "icon.svg": "0" * 64}, URL), KEY, KEY.did, CREATED)
        ),
    ),
    _case(
        "J83",
        "related-file-traversal",
        "a name with a way out, signed",
        INVALID,
        3,
        "does not go with a mark",
        _changed(
            CREDENTIAL, lambda d: d["relatedResource"][0].update(id=d["relatedResource"][0]["id"] + "/../x"), sign=True
        ),
    ),
)


def _files() -> dict[str, str]:
    return dict(read_credential(read_document(CREDENTIAL), CREDENTIAL).files)
