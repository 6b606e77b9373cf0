"""Findings as workflow commands of GitHub Actions: annotations beside the lines they are about.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word. So the most serious
come first, and a notice says how many more there are.
"""

from psfkit.documents.text_safety import scrubbed
from psfkit.model.finding import Finding, Severity
from psfkit.report.checked import Checks, full_message
from psfkit.report.words import count

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SHOWN = 10
"""Annotations of each kind that GitHub shows of one step."""


def render(checks: Checks) -> bytes:
    """Write an annotation for each finding that GitHub would show."""
    placed = checks.placed
    lines: list[str] = []
    left: list[str] = []
    for severity, command in _COMMANDS.items():
        alike = [(file, finding) for file, finding in placed if finding.severity is severity]
        room = _SHOWN - (severity is Severity.NOTE)  # one notice is kept for what is left out
        lines += [_annotate(command, file, finding) for file, finding in alike[:room]]
        left += [count(len(alike) - room, f"more {command}")] if len(alike) > room else []
    if left:
        text = f"{', '.join(left)} not shown here; `psfkit validate --format json` lists them all"
        lines.append(f"::notice title=psfkit::{_escape(text)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _annotate(command: str, file: str, finding: Finding) -> str:
    span = finding.location.span
    place = {"file": file}
    if span is not None:
        place |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:
            place |= {"col": str(span.column), "endColumn": str(max(span.column, span.end_column - 1))}
    place["title"] = f"{finding.code} {finding.subject}".strip()
    properties = ",".join(f"{name}={_escape_property(value)}" for name, value in place.items())
    return f"::{command} {properties}::{_escape(full_message(finding))}"


def _escape(text: str) -> str:
    return scrubbed(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
