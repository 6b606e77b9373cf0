"""Findings as a Code Quality report of GitLab (Code Climate's issues, as far as GitLab reads them)."""

from json import dumps

from psfkit.model.finding import Finding, Severity
from psfkit.report.checked import Checks, full_message
from psfkit.report.fingerprint import with_fingerprints
from psfkit.report.json_text import Json

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(checks: Checks) -> bytes:
    """Write an issue for each finding; no findings are an empty list."""
    issues = [_issue(file, finding, mark) for file, finding, mark in with_fingerprints(checks.placed)]
    return f"{dumps(issues, indent=2)}\n".encode()


def _issue(file: str, finding: Finding, fingerprint: str) -> Json:
    span = finding.location.span
    first, last = (1, 1) if span is None else (span.line, span.end_line)
    return {
        "description": full_message(finding).replace("\n", " "),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": file, "lines": {"begin": first, "end": last}},
    }
