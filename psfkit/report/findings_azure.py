"""Findings as logging commands of Azure Pipelines."""

from psfkit.documents.text_safety import scrubbed
from psfkit.model.finding import Finding, Severity
from psfkit.report.checked import Checks, full_message


def render(checks: Checks) -> bytes:
    """Write a command for each error and warning; Azure knows no notes."""
    told = [(file, finding) for file, finding in checks.placed if finding.severity is not Severity.NOTE]
    return "".join(f"{_command(file, finding)}\n" for file, finding in told).encode()


def _command(file: str, finding: Finding) -> str:
    span = finding.location.span
    properties = {"type": finding.severity.value, "sourcepath": file, "code": finding.code}
    if span is not None:
        properties |= {"linenumber": str(span.line), "columnnumber": str(span.column)}
    told = "".join(f"{name}={_escape(value, properties=True)};" for name, value in properties.items())
    return f"##vso[task.logissue {told}]{_escape(full_message(finding), properties=False)}"


def _escape(text: str, *, properties: bool) -> str:
    text = scrubbed(text).replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(";", "%3B").replace("]", "%5D") if properties else text
