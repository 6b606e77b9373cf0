"""Rules over a bundle and a rubric: findings with stable codes."""

from datetime import date

from psfkit.checks.catalogue import CHECKS
from psfkit.checks.context import Context
from psfkit.checks.earlier import Earlier
from psfkit.model.bundle import Reading, ValidatedBundle
from psfkit.model.finding import Finding, Severity
from psfkit.model.rubric import Rubric

__all__ = ["CHECKS", "check_bundle", "validate"]

_FILE_ORDER = {"bundle.yaml": 0, "evidence.yaml": 2}


def check_bundle(reading: Reading, rubric: Rubric, as_of: date, readers: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return every finding about a bundle, those of reading included, in document order."""
    if reading.bundle is None:
        return _in_order(reading.findings)
    earlier = Earlier(reading.findings, reading.documents)
    context = Context(reading.bundle, rubric, as_of, readers, earlier)
    found = [finding for check in CHECKS for finding in check.run(context) if not earlier.stands_at(finding.location)]
    inside = (finding for facts in reading.bundle.facts.values() for finding in facts.findings)
    return _in_order((*reading.findings, *found, *inside))


def validate(reading: Reading, rubric: Rubric, findings: tuple[Finding, ...]) -> ValidatedBundle | None:
    """Return the bundle as valid when no finding is an error, otherwise None."""
    if reading.bundle is None or any(finding.severity is Severity.ERROR for finding in findings):
        return None
    return ValidatedBundle(reading.bundle, findings, tuple(domain.id for domain in rubric.domains))


def _in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    def position(finding: Finding) -> tuple[int, str, int, int, str]:
        span = finding.location.span
        order = _FILE_ORDER.get(finding.location.file, 1 if finding.location.file.startswith("criteria/") else 3)
        line, column = (0, 0) if span is None else (span.line, span.column)
        return order, finding.location.file, line, column, finding.code

    return tuple(sorted(findings, key=position))
