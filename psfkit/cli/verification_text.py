"""A verification as numbered steps."""

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip
from psfkit.marks.verify import AFTER_FAILURE
from psfkit.model.record import MarkState
from psfkit.model.score import show_score
from psfkit.model.verification import Step, StepResult, Verification

ISSUER_STEP = 6
"""The step in which somebody has to have said whose key it is (docs/verification.md)."""
REGISTRY_STEP = 8
"""The step in which the issuer's registry is asked (docs/verification.md)."""
WITHDRAWN_STEP = 10
"""The step in which it is asked whether the mark was withdrawn (docs/verification.md)."""
_INDENT = " " * 12
_TONES = {StepResult.PASSED: "green", StepResult.FAILED: "red", StepResult.NOT_RUN: "yellow"}


def write_verification(verification: Verification, width: int, *, colour: bool) -> str:
    """Write every step, then what the record says, then the answer."""
    lines = [line for step in verification.steps for line in _step(step, width, colour=colour)]
    skipped = [step.number for step in verification.steps if step.detail == AFTER_FAILURE]
    if skipped:
        lines.extend(fold(f"Steps {skipped[0]} to {skipped[-1]} were not run, because of that.", width, "    "))
    record = verification.record
    if record is not None and verification.authentic:
        scores = ", ".join(f"{s.domain} {show_score(s.score)}" for s in record.scores)
        lines += ["", *fold(f"{record.mark_id}  {clip(record.organisation, 200)}", width, "", hang=2)]
        lines.extend(fold(record.scope_statement, width, "  "))
        lines.extend(fold(scores, width, "  "))
        issued = f"valid to {record.valid_until.isoformat()}, issued by {clip(record.issuer.name, 200)}"
        lines.extend(fold(issued, width, "  "))
    lines += ["", *_answer(verification, width, colour=colour), *fold(_next_step(verification), width, "")]
    return "\n".join(lines).rstrip("\n")


def _step(step: Step, width: int, *, colour: bool) -> list[str]:
    if step.detail == AFTER_FAILURE:
        return []
    word = paint(f"{step.result.value:<7}", _TONES[step.result], on=colour)
    title, *more = fold(step.title, width - len("00. not run "), "")
    head = [f"{step.number:>2}. {word} {title}", *(f"{_INDENT}{line}" for line in more)]
    return [*head, *(fold(step.detail, width, _INDENT) if step.detail else [])]


def _next_step(verification: Verification) -> str:
    """Say what to do about an answer that is neither yes nor no, or nothing."""
    steps = {step.number: step.result for step in verification.steps}
    if verification.state is MarkState.ACTIVE and verification.host is StepResult.NOT_RUN:
        return "To settle it: compare the organisation and the scope above with the place where you found the mark."
    if verification.state is MarkState.ACTIVE and verification.status is StepResult.NOT_RUN:
        return "To settle it: get the issuer's two status lists as they are published today, or ask its registry."
    if verification.authentic or any(steps[number] is StepResult.FAILED for number in range(1, REGISTRY_STEP + 1)):
        return ""
    if verification.record is not None and verification.record.issuer.test:
        return "It is a sample, and no mark whoever made it; --registry DIR shows whether it is that issuer's."
    if steps[ISSUER_STEP] is StepResult.NOT_RUN:
        return (
            "To settle it: get the issuer's did:key over a way you trust, write it into a file and give that with "
            "--trust FILE, or give the issuer's registry with --registry DIR."
        )
    return "To settle it: verify the SVG badge or the record itself."


def _answer(verification: Verification, width: int, *, colour: bool) -> list[str]:
    word, tone, says = _sum_up(verification)
    first, *rest = fold(f"{word}: {says}.", width, "")
    return [first.replace(word, paint(word, tone, "bold", on=colour), 1), *rest]


def _sum_up(verification: Verification) -> tuple[str, str, str]:
    """Return the answer in a word, the colour of that, and what it rests on."""
    day, state, withdrawal = verification.as_of.isoformat(), verification.state, verification.withdrawal
    if state is None:
        failed = [step for step in verification.steps if step.result is StepResult.FAILED]
        why = f"step {failed[0].number} failed" if failed else "not every step could be run"
        return "NOT VERIFIED", "red", why
    if state is MarkState.SAMPLE and withdrawal is not None:
        withdrawn = f"{withdrawal.state.value} on {withdrawal.event.at.date().isoformat()}"
        return "SAMPLE", "yellow", f"authentic as a sample, {withdrawn}"
    if state is MarkState.SAMPLE:
        return "SAMPLE", "yellow", "authentic as a sample, and a sample is no mark"
    if state is not MarkState.ACTIVE:
        return "NOT IN FORCE", "yellow", f"authentic, but {state.value.replace('_', ' ')} on {day}"
    if verification.host is StepResult.FAILED:
        return "NOT FOR THIS HOST", "yellow", f"authentic and in force on {day}, elsewhere"
    if verification.host is StepResult.NOT_RUN:
        return "NOT VERIFIED", "red", "nothing says on which hosts the mark may stand"
    if not verification.in_force:
        return "NOT VERIFIED", "red", "the status lists do not tell whether it was withdrawn"
    return "VERIFIED", "green", f"authentic and in force on {day}{_unasked(verification)}"


def _unasked(verification: Verification) -> str:
    asked = any(step.number == WITHDRAWN_STEP and step.result is StepResult.PASSED for step in verification.steps)
    return "" if asked else " by its own dates; no registry was asked whether it was withdrawn"
