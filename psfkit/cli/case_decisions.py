"""What a case holds of its decisions: the bundle, the determinations and what came of them."""

from dataclasses import dataclass
from datetime import date

from psfkit import pipeline
from psfkit.cases.folder import Deed
from psfkit.cli.asked import Asked
from psfkit.cli.runs import make_run, read_decided
from psfkit.cli.terminal import remark
from psfkit.errors import InputError, IntegrityError, PsfkitError, UsageError
from psfkit.model.bundle import Bundle, ValidatedBundle
from psfkit.model.case import Case, CaseEvent, Kind
from psfkit.model.case_sheet import CaseSheet
from psfkit.model.comparison import Side
from psfkit.model.determination import AssessorDeterminations
from psfkit.model.freshness import Freshness
from psfkit.model.rubric import Rubric
from psfkit.model.stale import Stale
from psfkit.model.trend import Trend
from psfkit.pipeline import Run

BUNDLE, DETERMINATIONS, ASSESSMENT = "bundle.zip", "determinations", "assessment.json"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a case, with what it was made from."""

    validated: ValidatedBundle
    determinations: AssessorDeterminations
    rules: Rubric
    side: Side
    """What came of it, for a comparison."""

    @property
    def bundle(self) -> Bundle:
        """The bundle that was decided on."""
        return self.validated.bundle

    def look_ahead(self, day: date) -> Freshness:
        """Return what of it goes stale when, asked on a day."""
        return pipeline.look_ahead(self.validated, self.rules, self.determinations, day)


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
    rules = pipeline.read_rubric(rubric)
    if saved.digests.rubric != rules.digest:
        raise UsageError("the decision was made by another rubric", hint="name that one with --rubric")
    validated, determinations = read_decided(asked, rules, saved.as_of)
    if determinations is None:
        raise InputError(f"event {event.number} of {case.application.id} holds no determinations")
    return Decided(validated, determinations, rules, pipeline.read_saved_side(path))


def trend_of_case(folder: str, case: Case) -> Trend:
    """Return how the decisions of a case compare.

    Raises:
        UsageError: Nothing was decided yet.
        PsfkitError: The case no longer holds what they came to as it was.
    """
    scored = pipeline.read_scored(folder, case, ASSESSMENT)
    if not scored:
        raise UsageError(f"nothing was decided about {case.application.id} yet", hint="`psfkit case status`")
    return pipeline.trend_of(case, scored)


def stale_now(folder: str, case: Case, due: date | None, day: date, rubric: str) -> Stale | None:
    """Return what has gone stale since the last decision of a case with a mark, and will by the due day.

    Where that cannot be said, the answer says why: where a case stands can be told all the same.
    """
    if not case.decisions or not case.mark:
        return None
    last = case.decisions[-1]
    try:
        before = decided_before(folder, case, last, rubric)
    except PsfkitError as error:
        return Stale(last.on, day, due, (), (), _untold(error))
    return pipeline.stale_since(before.look_ahead(last.on), before.look_ahead(day), due)


def _untold(error: PsfkitError) -> str:
    """Say why it cannot be said; a report names no path, so only what is sure to have none is said in full."""
    known = isinstance(error, UsageError | IntegrityError)
    return error.message if known else "what the case holds of the decision cannot be used"


def sheet_for(folder: str, case: Case, deed: Deed, run: Run, now: Freshness, rubric: str) -> CaseSheet:
    """Return what the report of a decision says of its case.

    Args:
        folder: The case's folder.
        case: The case before the decision.
        deed: The decision.
        run: What it rests on.
        now: What of the bundle goes stale when.
        rubric: The rubric it was asked by.

    Raises:
        PsfkitError: The case no longer holds what was decided before as it was.
    """
    after = pipeline.foresee(case, deed)
    if not case.decisions:
        return pipeline.sheet_of(after, None, None)
    last = case.decisions[-1]
    scored = (*pipeline.read_scored(folder, case, ASSESSMENT), pipeline.scored_of(run.assessment))
    due = pipeline.next_due(after)
    try:
        stale = pipeline.stale_since(decided_before(folder, case, last, rubric).look_ahead(last.on), now, due)
    except IntegrityError:
        raise
    except PsfkitError as error:
        stale = Stale(last.on, deed.on, due, (), (), _untold(error))
    return pipeline.sheet_of(after, pipeline.trend_of(after, scored), stale)


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
