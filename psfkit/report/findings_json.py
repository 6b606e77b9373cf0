"""Findings as JSON, for programs."""

from collections.abc import Sequence
from datetime import date

from psfkit.model.finding import Finding, Fix, Severity
from psfkit.model.location import Span
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-findings/1"
"""Name and version of the format; its schema is ``findings.schema.json``."""


def render_validations(results: Sequence[tuple[str, tuple[Finding, ...], bool]], as_of: date) -> bytes:
    """Write what validating bundles came to.

    Args:
        results: Name, findings in document order and validity of each bundle.
        as_of: The date it was asked for.
    """
    return write_json(
        {
            "format": FORMAT,
            "as_of": as_of.isoformat(),
            "valid": all(valid for _, _, valid in results),
            "bundles": [_bundle(name, findings, valid=valid) for name, findings, valid in results],
        }
    )


def _bundle(name: str, findings: tuple[Finding, ...], *, valid: bool) -> Json:
    return {
        "bundle": name,
        "valid": valid,
        "counts": count_severities(findings),
        "findings": [write_finding(finding) for finding in findings],
    }


def count_severities(findings: Sequence[Finding]) -> Json:
    """Count findings by severity."""
    return {severity.value: sum(f.severity is severity for f in findings) for severity in Severity}


def write_finding(finding: Finding) -> Json:
    """Write one finding, with every field that it may have."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.location.file,
        "span": _span(finding.location.span),
        "line_text": finding.location.line_text,
        "subject": finding.subject,
        "label": finding.label,
        "hint": finding.hint,
        "criterion": finding.criterion,
        "fix": _fix(finding.fix),
    }


def _span(span: Span | None) -> Json:
    if span is None:
        return None
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}


def _fix(fix: Fix | None) -> Json:
    if fix is None:
        return None
    return {
        "file": fix.file,
        "line": fix.line,
        "column": fix.column,
        "end_column": fix.end_column,
        "replacement": fix.replacement,
    }
