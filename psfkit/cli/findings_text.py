"""Findings as a person reads them in a terminal."""

import re
from collections.abc import Sequence

from psfkit.cli.asked import Asked
from psfkit.cli.terminal import paint
from psfkit.model.finding import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_SHOWN = 50
_COMMANDS = re.compile(r"`psfkit (why [A-Z]+-[0-9.]+|validate --fix|seal --force|review)`")
"""Commands about a bundle that hints name without knowing where it is."""


def write_findings(asked: Asked | None, findings: Sequence[Finding], *, colour: bool, within: bool = True) -> str:
    """Write every finding with its place, code frame and hint; past fifty, say how many more there are.

    Args:
        asked: The bundle that they are about and how it is looked at, or None when they are about none.
        findings: What was found.
        colour: Whether colour is wanted.
        within: Whether their files are in the bundle, and not named by paths of their own.
    """
    folder = asked.name if asked is not None and within else ""
    shown = [_write(asked, folder, finding, colour=colour) for finding in findings[:_SHOWN]]
    if len(findings) > _SHOWN:
        shown.append(f"... and {len(findings) - _SHOWN} more findings; --format json lists them all\n")
    return "\n".join(shown)


def _write(asked: Asked | None, folder: str, finding: Finding, *, colour: bool) -> str:
    tone = _COLOURS[finding.severity]
    head = paint(f"{finding.severity.value}[{finding.code}]", tone, "bold", on=colour)
    place = _place(folder, finding, colour=colour)
    lines = [f"{head}: {finding.message}", *place, *_frame(finding, tone, colour=colour)]
    if finding.hint:
        lines.append(f"   = {paint('help', 'cyan', on=colour)}: {_say_hint(asked, finding.hint)}")
    return "\n".join(lines) + "\n"


def _say_hint(asked: Asked | None, hint: str) -> str:
    if asked is None:
        return hint
    return _COMMANDS.sub(lambda found: f"`{_complete(asked, *found[1].split())}`", hint)


def _complete(asked: Asked, verb: str, *words: str) -> str:
    return asked.command(verb, *words) if verb != "review" else asked.command(verb, "--assessor", "NAME")


def _place(name: str, finding: Finding, *, colour: bool) -> list[str]:
    span = finding.location.span
    where = finding.location.file if span is None else f"{finding.location.file}:{span.line}:{span.column}"
    path = "/".join(filter(None, (name, where)))
    subject = f"   ({finding.subject})" if finding.subject else ""
    return [f"  {paint('-->', 'blue', on=colour)} {path}{subject}"]


def _frame(finding: Finding, tone: str, *, colour: bool) -> list[str]:
    span = finding.location.span
    if span is None or not finding.location.line_text.strip():
        return []
    number = f"{span.line:>5}"
    text = finding.location.line_text[:110]
    column = min(span.column, len(text) + 1)
    length = span.end_column - span.column if span.end_line == span.line else len(text) - column + 1
    marks = "^" * max(1, min(length, len(text) + 1 - column))
    label = f" {finding.label}" if finding.label else ""
    gutter = paint("|", "blue", on=colour)
    return [
        f"{paint(number, 'blue', on=colour)} {gutter} {text}",
        f"      {gutter} {' ' * (column - 1)}{paint(marks + label, tone, on=colour)}",
    ]


def count_findings(findings: Sequence[Finding]) -> str:
    """Say how many findings of each severity there are.

    >>> count_findings(())
    'no findings'
    """
    counts = [(severity, sum(f.severity is severity for f in findings)) for severity in Severity]
    words = [f"{n} {severity.value}{'' if n == 1 else 's'}" for severity, n in counts if n]
    return ", ".join(words) or "no findings"
