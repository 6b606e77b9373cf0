"""Checked workflow maps as a person reads them in a terminal."""

from collections.abc import Iterator, Sequence

from psfkit.cli.findings_text import count_findings, write_findings
from psfkit.cli.terminal import paint
from psfkit.documents.text_safety import clip, printable
from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.workflows import RULES, CheckedMap, MapCheck, Outcome

_TONES = {Outcome.HOLDS: "green", Outcome.UNKNOWN: "yellow", Outcome.BREAKS: "red"}
_SAID = {Outcome.HOLDS: "clear", Outcome.UNKNOWN: "cannot tell", Outcome.BREAKS: "found"}
_ACROSS = 11
"""Columns of the longest outcome."""


def write_checks(results: Sequence[CheckedMap], width: int, *, colour: bool) -> str:
    """Write the findings of each map, what each rule came to, and a last line."""
    return "\n".join(line for result in results for line in _write(result, width, colour=colour))


def _write(result: CheckedMap, width: int, *, colour: bool) -> Iterator[str]:
    name = printable(result.path)
    if result.findings:
        yield write_findings(None, result.findings, colour=colour)
    if result.check is not None:
        yield from _rules(result.check, width, colour=colour)
    valid = (
        paint("valid", "green", "bold", on=colour) if result.is_valid else paint("not valid", "red", "bold", on=colour)
    )
    told = f", {_count(result.check)}" if result.check is not None else ""
    yield f"{name}: {valid} ({count_findings(result.findings)}){told}"


def _rules(check: MapCheck, width: int, *, colour: bool) -> Iterator[str]:
    for rule in RULES:
        outcome = check.outcomes[rule.code]
        said = paint(f"{_SAID[outcome]:<{_ACROSS}}", _TONES[outcome], on=colour)
        criteria = ", ".join(rule.criteria)
        title = WORKFLOW_CODES[rule.code].title
        yield f"{said}  {rule.code}  " + clip(f"{title} ({criteria})", max(20, width - _ACROSS - 9))
    yield ""


def _count(check: MapCheck) -> str:
    """Say how many safety rules came to what."""
    held = sum(outcome is Outcome.HOLDS for outcome in check.outcomes.values())
    broken = sum(outcome is Outcome.BREAKS for outcome in check.outcomes.values())
    unknown = len(check.outcomes) - held - broken
    return f"of {len(check.outcomes)} safety rules {held} hold, {broken} are broken, {unknown} cannot be told"
