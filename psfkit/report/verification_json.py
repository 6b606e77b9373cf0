"""A verification as JSON, for programs."""

from psfkit.model.history import Withdrawal
from psfkit.model.record import MarkRecord
from psfkit.model.verification import Verification
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-verification/1"
"""Name and version of the format; its schema is ``verification.schema.json``."""


def render_verification(verification: Verification) -> bytes:
    """Write every numbered step and what they add up to."""
    return write_json(
        {
            "format": FORMAT,
            "subject": verification.subject,
            "as_of": verification.as_of.isoformat(),
            "authentic": verification.authentic,
            "in_force": verification.in_force,
            "state": None if verification.state is None else verification.state.value,
            "withdrawal": _withdrawal(verification.withdrawal),
            "steps": [
                {
                    "number": step.number,
                    "title": step.title,
                    "result": step.result.value.replace(" ", "_"),
                    "detail": step.detail,
                }
                for step in verification.steps
            ],
            "record": _record(verification.record),
        }
    )


def _withdrawal(withdrawal: Withdrawal | None) -> Json:
    if withdrawal is None:
        return None
    event = withdrawal.event
    return {
        "state": withdrawal.state.value,
        "on": event.at.date().isoformat(),
        "reason": None if event.reason is None else event.reason.value,
        "by": event.mark_id if event.supersedes is not None else None,
    }


def _record(record: MarkRecord | None) -> Json:
    if record is None:
        return None
    return {
        "mark_id": record.mark_id,
        "organisation": record.organisation,
        "country": record.country,
        "scope": record.scope_statement,
        "hosts": list(record.hosts),
        "systems": list(record.systems),
        "psf_version": record.psf_version,
        "scores": [{"domain": s.domain, "score": s.score, "threshold": s.threshold} for s in record.scores],
        "assessed_as_of": record.assessed_as_of.isoformat(),
        "issued_at": record.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "valid_until": record.valid_until.isoformat(),
        "digests": {"bundle": record.bundle, "rubric": record.rubric, "determinations": record.determinations},
        "issuer": {"name": record.issuer.name, "id": record.issuer.id, "test": record.issuer.test},
    }
