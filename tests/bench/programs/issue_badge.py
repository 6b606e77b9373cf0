"""Signs a record and draws its badge as SVG and as PNG at one and two pixels a unit, with psfkit."""

import gc
import sys
from datetime import UTC, date, datetime
from pathlib import Path

gc.set_threshold(100_000)  # as psfkit/__main__.py does

from psfkit.badges.formats import BADGES
from psfkit.marks.keys import fixed_test_key
from psfkit.marks.record import sign_record
from psfkit.model.decision import PublicScore
from psfkit.model.record import Issuer, MarkRecord

out = Path(sys.argv[1])
key = fixed_test_key()
record = MarkRecord(
    mark_id="TM-00142",
    organisation="Acme AI",
    country="NO",
    scope_statement="One customer-facing assistant and the pipeline behind it.",
    hosts=("acme.example",),
    systems=("Support assistant", "Triage"),
    psf_version="1.1",
    scores=tuple(PublicScore(f"PSF-{n}", 340, 300 if n < 7 else 200) for n in range(1, 9)),
    assessed_as_of=date(2026, 11, 20),
    issued_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    valid_until=date(2027, 11, 22),
    bundle="sha256:" + "a" * 64,
    rubric="sha256:" + "b" * 64,
    determinations="sha256:" + "c" * 64,
    issuer=Issuer("Example Assessors", key.did, test=True),
)
signed = sign_record(record, key)
(out / "record.json").write_bytes(signed.encoded)
for name in ("badge.svg", "badge.png", "badge@2x.png"):
    (out / name).write_bytes(BADGES[name](signed, ""))
gc.freeze()
