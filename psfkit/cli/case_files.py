"""What a case holds of its decisions: the bundle, the determinations and what came of them."""

from dataclasses import dataclass

from psfkit import pipeline
from psfkit.cli.asked import Asked
from psfkit.cli.runs import make_run, read_decided
from psfkit.cli.terminal import remark
from psfkit.errors import InputError, IntegrityError
from psfkit.model.bundle import Bundle
from psfkit.model.case import Case, CaseEvent, Kind
from psfkit.model.comparison import Side
from psfkit.model.determination import AssessorDeterminations

BUNDLE, DETERMINATIONS, ASSESSMENT = "bundle.zip", "determinations", "assessment.json"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a case, with what it was made from."""

    bundle: Bundle
    determinations: AssessorDeterminations
    side: Side
    """What came of it, for a comparison."""


def decided_before(folder: str, case: Case, event: CaseEvent, rubric: str) -> Decided:
    """Read what a decision of a case was made from.

    Raises:
        PsfkitError: The case no longer holds it as it was.
    """
    changed = pipeline.changed_files(folder, case)
    if changed:
        raise IntegrityError(changed[0], hint="`psfkit history CASE` names every file; restore it from a copy")
    submitted = [each for each in case.events[: event.number] if each.kind is Kind.EVIDENCE_SUBMITTED]
    path = f"{folder}/{_find(case, event, ASSESSMENT)}"
    saved = pipeline.read_saved_assessment(path)
    bundle = f"{folder}/{_find(case, submitted[-1], BUNDLE)}"
    asked = Asked(bundle, saved.as_of.isoformat(), f"{folder}/{determinations_of(event)}", rubric)
    validated, determinations = read_decided(asked, pipeline.read_rubric(rubric), saved.as_of)
    if determinations is None:
        raise InputError(f"event {event.number} of {case.application.id} holds no determinations")
    return Decided(validated.bundle, determinations, pipeline.read_saved_side(path))


def derive_again(folder: str, case: Case, rubric: str) -> None:
    """Derive every decision of a case again from the files it holds.

    Raises:
        IntegrityError: One does not come out as it did.
        PsfkitError: Whatever else stands in the way.
    """
    bundle = ""
    for event in case.events:
        if event.kind is Kind.EVIDENCE_SUBMITTED:
            bundle = f"{folder}/{_find(case, event, BUNDLE)}"
        elif event.kind in (Kind.PASSED, Kind.FAILED):
            saved = pipeline.read_saved_assessment(f"{folder}/{_find(case, event, ASSESSMENT)}")
            asked = Asked(bundle, saved.as_of.isoformat(), f"{folder}/{determinations_of(event)}", rubric)
            pipeline.require_same(saved, make_run(asked, saved.as_of))
            remark(f"event {event.number}: derived again, {event.kind.value} as it was")


def file_of(case: Case, kind: Kind, name: str) -> str:
    """Return the file of a name that came with the last event of a kind.

    Raises:
        InputError: The case holds none.
    """
    return _find(case, case.latest(kind), name)


def _find(case: Case, event: CaseEvent | None, name: str) -> str:
    found = [] if event is None else [path for path in event.files if path.endswith(f"/{name}")]
    if not found:
        raise InputError(f"{case.application.id} holds no {name}", hint="`psfkit case status` says what comes next")
    return found[0]


def determinations_of(event: CaseEvent) -> str:
    """Return where a decision's determinations lie: the one file, or their folder where there is a panel's."""
    files = [path for path in event.files if f"/{DETERMINATIONS}/" in path]
    return files[0] if len(files) == 1 else files[0].rpartition("/")[0]
