"""A verification as numbered steps."""

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.record import MarkState
from psfkit.model.score import show_score
from psfkit.model.verification import StepResult, Verification

REGISTRY_STEP = 8
"""The step in which the issuer's registry is asked (docs/verification.md)."""
_TONES = {StepResult.PASSED: "green", StepResult.FAILED: "red", StepResult.NOT_RUN: "yellow"}


def write_verification(verification: Verification, width: int, *, colour: bool) -> str:
    """Write every step, then what the record says, then the answer."""
    lines = []
    for step in verification.steps:
        word = paint(f"{step.result.value:<7}", _TONES[step.result], on=colour)
        lines.append(f"{step.number:>2}. {word} {step.title}")
        if step.detail:
            lines.extend(fold(step.detail, width, "            "))
    record = verification.record
    if record is not None and verification.authentic:
        scores = ", ".join(f"{s.domain} {show_score(s.score)}" for s in record.scores)
        lines += ["", f"{record.mark_id}  {clip(printable(record.organisation), 200)}"]
        lines.extend(fold(record.scope_statement, width, "  "))
        lines.extend(fold(scores, width, "  "))
        lines.append(
            f"  valid to {record.valid_until.isoformat()}, issued by {clip(printable(record.issuer.name), 200)}"
        )
    lines += ["", _answer(verification, colour=colour)]
    return "\n".join(lines)


def _answer(verification: Verification, *, colour: bool) -> str:
    day = verification.as_of.isoformat()
    if verification.state is None:
        failed = [step for step in verification.steps if step.result is StepResult.FAILED]
        why = f"step {failed[0].number} failed" if failed else "not every step could be run"
        return paint("NOT VERIFIED", "red", "bold", on=colour) + f": {why}."
    if verification.state is MarkState.SAMPLE:
        return paint("SAMPLE", "yellow", "bold", on=colour) + ": authentic as a sample, and a sample is no mark."
    if verification.state is MarkState.ACTIVE:
        return (
            paint("VERIFIED", "green", "bold", on=colour)
            + f": authentic and in force on {day}{_unasked(verification)}."
        )
    state = verification.state.value.replace("_", " ")
    return paint("NOT IN FORCE", "yellow", "bold", on=colour) + f": authentic, but {state} on {day}."


def _unasked(verification: Verification) -> str:
    asked = any(step.number == REGISTRY_STEP and step.result is StepResult.PASSED for step in verification.steps)
    return "" if asked else " by its own dates; no registry was asked whether it was withdrawn"
