"""A registry of very many marks, written without issuing them one by one: issuing looks at all marks that there are."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from psfkit.marks.event import Head, digest_of, sign_event, sign_head
from psfkit.marks.record import sign_record
from psfkit.model.decision import PublicScore
from psfkit.model.event_kind import EventKind
from psfkit.model.history import RegistryEvent
from psfkit.model.names import Digest, DomainId, MarkId
from psfkit.model.record import Issuer, MarkRecord
from psfkit.registry.history import EVENT_FILE, HEAD_FILE
from psfkit.registry.issuer import new_issuer

BEGUN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BADGE = b"<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * 20_000
"""Stands for what is kept beside a record: as long as an SVG badge."""
NAMES = ("badge.svg", "badge-light.svg", "badge-dark.svg", "icon.svg")


def record(number: int, issuer: Issuer) -> MarkRecord:
    scores = tuple(
        PublicScore(DomainId(f"PSF-{n}"), 300 + (number * n) % 200, 300 if n < 7 else 200) for n in range(1, 9)
    )
    some = Digest("sha256:" + f"{number:064x}")
    return MarkRecord(
        mark_id=MarkId(f"TM-{number:05d}"),
        organisation=f"Organisation {number} of a made-up trade",
        country="NO",
        scope_statement="One customer-facing assistant and the pipeline that prepares its answers.",
        hosts=(f"organisation-{number}.example",),
        systems=("Support assistant", "Triage"),
        psf_version="1.1",
        scores=scores,
        assessed_as_of=date(2026, 11, 20),
        issued_at=BEGUN + timedelta(seconds=number // 2),
        valid_until=date(2027, 11, 22),
        bundle=some,
        rubric=some,
        determinations=some,
        issuer=issuer,
    )


def build(folder: str, marks: int, names: tuple[str, ...] = NAMES) -> None:
    """Write a registry of that many marks, each with a few files as long as a badge."""
    made = new_issuer(folder, "Bench Institute", date(2026, 11, 1))
    last, at = None, BEGUN
    files = tuple((name, digest_of(BADGE)) for name in names)
    for number in range(1, marks + 1):
        signed = sign_record(record(number, made.issuer), made.signer)
        at = signed.record.issued_at
        event = RegistryEvent(
            number, last, at, EventKind.ISSUED, signed.record.mark_id, digest_of(signed.encoded), files=files
        )
        encoded = sign_event(event, made.signer, made.issuer.id)
        last = digest_of(encoded)
        place = made.registry.marks_path / signed.record.mark_id
        place.mkdir()
        (place / "record.json").write_bytes(signed.encoded)
        (place / EVENT_FILE).write_bytes(encoded)
        for name in names:
            (place / name).write_bytes(BADGE)
    assert last is not None
    Path(made.registry.path, HEAD_FILE).write_bytes(sign_head(Head(marks, last, 1), made.signer, made.issuer.id, at))


if __name__ == "__main__":
    build(sys.argv[1], int(sys.argv[2]))
