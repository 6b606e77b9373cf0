"""Findings as JUnit XML, in the form that strict readers (Ant's) and lenient ones (Jenkins') take alike.

A suite is a bundle and a case one of its files: one that holds an error failed. Warnings and notes stand in the suite's
output. There is always a case for the bundle itself, so that a bundle without findings is a suite that passed.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from psfkit.documents.text_safety import scrubbed
from psfkit.model.finding import Finding, Severity
from psfkit.report.checked import Checked, Checks, full_message

_WHOLE = "the bundle as a whole"


def render(checks: Checks) -> bytes:
    """Write a suite for each bundle."""
    suites = [_suite(number, bundle, checks.as_of) for number, bundle in enumerate(checks.bundles)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""]).encode()


def _suite(number: int, bundle: Checked, as_of: date) -> str:
    files = _by_file(bundle.findings)
    cases = [_case(bundle, name, found) for name, found in files.items()]
    failures = sum(any(map(_is_error, found)) for found in files.values())
    attributes = {
        "name": bundle.name,
        "package": "psfkit",
        "id": str(number),
        "hostname": "localhost",
        "timestamp": f"{as_of.isoformat()}T00:00:00",
        "time": "0",
        "tests": str(len(cases)),
        "failures": str(failures),
        "errors": "0",
        "skipped": "0",
    }
    rest = [finding for finding in bundle.findings if not _is_error(finding)]
    return "\n".join(
        [
            f"  <testsuite{_attributes(attributes)}>",
            "    <properties/>",
            *cases,
            f"    <system-out>{_text(_tell(rest))}</system-out>",
            "    <system-err></system-err>",
            "  </testsuite>",
        ]
    )


def _by_file(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    files: dict[str, list[Finding]] = {_WHOLE: []}
    for finding in findings:
        files.setdefault(finding.location.file or _WHOLE, []).append(finding)
    return files


def _case(bundle: Checked, name: str, findings: list[Finding]) -> str:
    attributes = _attributes({"name": name, "classname": f"psfkit.{bundle.name}", "time": "0"})
    errors = list(filter(_is_error, findings))
    if not errors:
        return f"    <testcase{attributes}/>"
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    failure = _attributes({"type": first.code, "message": f"{first.message}{more}"})
    return f"    <testcase{attributes}><failure{failure}>{_text(_tell(errors))}</failure></testcase>"


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _tell(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{_where(each)}: {each.severity.value}[{each.code}]: {full_message(each)}" for each in findings)


def _where(finding: Finding) -> str:
    span = finding.location.span
    file = finding.location.file or _WHOLE
    return file if span is None else f"{file}:{span.line}:{span.column}"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(scrubbed(value))}" for name, value in values.items())


def _text(text: str) -> str:
    return escape(scrubbed(text))
