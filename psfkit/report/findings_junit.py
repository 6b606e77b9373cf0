"""Findings as JUnit XML.

A suite is a bundle and a case one of its files: one that holds an error failed. Warnings and notes stand in the suite's
output. There is always a case for the bundle itself, so that a bundle without findings is a suite that passed.
"""

from collections.abc import Iterable, Mapping

from psfkit.model.finding import Finding, Severity
from psfkit.report.checked import Checked, Checks, full_message
from psfkit.report.junit_xml import Case, Problem, Suite, write_junit

_WHOLE = "the bundle as a whole"


def render(checks: Checks) -> bytes:
    """Write a suite for each bundle."""
    return write_junit([_suite(bundle) for bundle in checks.bundles], checks.as_of)


def _suite(bundle: Checked) -> Suite:
    cases = [_case(name, found) for name, found in _by_file(bundle.findings).items()]
    rest = [finding for finding in bundle.findings if not _is_error(finding)]
    return Suite(bundle.name, f"psfkit.{bundle.name}", cases, _tell(rest))


def _by_file(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    files: dict[str, list[Finding]] = {_WHOLE: []}
    for finding in findings:
        files.setdefault(finding.location.file or _WHOLE, []).append(finding)
    return files


def _case(name: str, findings: list[Finding]) -> Case:
    errors = list(filter(_is_error, findings))
    if not errors:
        return Case(name)
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return Case(name, Problem.FAILURE, first.code, f"{first.message}{more}", _tell(errors))


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _tell(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{_where(each)}: {each.severity.value}[{each.code}]: {full_message(each)}" for each in findings)


def _where(finding: Finding) -> str:
    span = finding.location.span
    file = finding.location.file or _WHOLE
    return file if span is None else f"{file}:{span.line}:{span.column}"
