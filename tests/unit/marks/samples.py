"""Records, keys and policies that the tests of marks, registry and badges share."""

from dataclasses import replace
from datetime import UTC, date, datetime

from psfkit.marks.keys import SigningKey, fixed_test_key, key_from_seed
from psfkit.marks.record import sign_record
from psfkit.model.assessment import Digests
from psfkit.model.decision import Award, PublicScore
from psfkit.model.names import Digest, DomainId, MarkId
from psfkit.model.record import Issuer, MarkRecord, SignedRecord

KEY = key_from_seed(b"a key that belongs to the tests.")
OTHER_KEY = key_from_seed(b"another key that the tests have.")
ISSUED_AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
TODAY = date(2026, 12, 1)
SCORES = tuple(
    PublicScore(DomainId(f"PSF-{n}"), hundredths, 300 if n < 7 else 200)
    for n, hundredths in enumerate((340, 365, 410, 300, 450, 380, 299, 260), 1)
)


def digest(letter: str) -> Digest:
    return Digest("sha256:" + letter * 64)


def record(key: SigningKey = KEY, **changes: object) -> MarkRecord:
    made = MarkRecord(
        mark_id=MarkId("TM-00142"),
        organisation="Acme AI",
        country="NO",
        scope_statement="One customer-facing assistant and the pipeline behind it.",
        hosts=("acme.example",),
        systems=("Support assistant", "Triage"),
        psf_version="1.1",
        scores=SCORES,
        assessed_as_of=date(2026, 11, 20),
        issued_at=ISSUED_AT,
        valid_until=date(2027, 11, 22),
        bundle=digest("a"),
        rubric=digest("b"),
        determinations=digest("c"),
        issuer=Issuer("Example Assessors", key.did, key.did == fixed_test_key().did),
    )
    return replace(made, **changes)


def signed(key: SigningKey = KEY, **changes: object) -> SignedRecord:
    return sign_record(record(key, **changes), key)


def sample() -> SignedRecord:
    return signed(fixed_test_key())


def award(name: str = "Acme AI", letter: str = "a", **changes: object) -> Award:
    made = Award(
        organisation=name,
        country="NO",
        scope_statement="One assistant.",
        hosts=(),
        systems=("Support assistant",),
        psf_version="1.1",
        scores=SCORES,
        assessed_as_of=date(2026, 11, 20),
        digests=Digests(digest(letter), digest("b"), digest("c")),
    )
    return replace(made, **changes)


HOSTILE_NAMES = (
    'Ac]]>me <b>&"é AI 😀',
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '</b><img src="/etc/passwd"> Ltd',
    "{{ 7*7 }} [/red] :smile:",
    'אבטחה (ישראל) בע"מ',
    "شركة الأمان",
    "安全科技株式会社 한국어",
    "![x](javascript:alert(1)) | `a` | *b*",
    "e\u0301" + "x" * 280,
    "\U0001f469\u200d\U0001f4bb ไทย \ufffd",
)
