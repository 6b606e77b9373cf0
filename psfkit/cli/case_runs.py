"""Steps of a case that take a whole run: a bundle is taken in, decided on, and a mark issued."""

from dataclasses import dataclass

from psfkit import pipeline
from psfkit.cases.folder import Deed
from psfkit.cli.asked import Asked
from psfkit.cli.clock import read_moment
from psfkit.cli.runs import REPORT_FORMATS, make_run, read_decided, read_valid
from psfkit.cli.score import exit_code
from psfkit.cli.terminal import remark
from psfkit.errors import DecisionNeededError, InputError, IntegrityError
from psfkit.model.bundle import Bundle, ValidatedBundle
from psfkit.model.case import Case, CaseEvent, Kind
from psfkit.model.comparison import Side
from psfkit.model.determination import AssessorDeterminations

BUNDLE, DETERMINATIONS, ASSESSMENT = "bundle.zip", "determinations", "assessment.json"


def read_for_case(
    folder: str, bundle: str, rubric: str, as_of: str, kind: str, by: str
) -> tuple[Case, ValidatedBundle]:
    """Read a case that has come so far, and a valid bundle for it.

    Raises:
        PsfkitError: Whatever stands in the way.
    """
    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    pipeline.require_step(case, Deed(day, Kind(kind), by))
    return case, read_valid(Asked(bundle, as_of, rubric=rubric), pipeline.read_rubric(rubric), day)


def take_in(
    folder: str, bundle: str, rubric: str, as_of: str, by: str, secrets: str | None, personal: str | None
) -> None:
    """Pack a sealed bundle into a case.

    Raises:
        PsfkitError: It does not belong to the case, is not sealed or not valid, or holds what should not go along.
    """
    from psfkit.cli import parcels

    day = read_moment(as_of).as_of
    case, validated = read_for_case(folder, bundle, rubric, as_of, Kind.EVIDENCE_SUBMITTED.value, by)
    pipeline.require_fitting(validated.bundle, case)
    reading = pipeline.read_files(bundle)
    if pipeline.seal_findings(reading):
        raise InputError("the bundle is not as it was sealed", hint="`psfkit seal --check BUNDLE` names every file")
    parcel = pipeline.make_parcel(bundle, reading)
    allowed = parcels.search(parcel, secrets, personal, "nothing was taken in")
    home = pipeline.event_folder(folder, case)
    pipeline.hand_on(parcel, f"{home}/{BUNDLE}", day, allowed, force=True)
    deed = Deed(day, Kind.EVIDENCE_SUBMITTED, by, validated.bundle.digest, written=(BUNDLE,))
    pipeline.advance(folder, deed)


def decide_case(folder: str, determinations: str, rubric: str, as_of: str, by: str) -> int:
    """Score what was submitted and keep the outcome.

    Raises:
        PsfkitError: Something is undecided, or whatever else stands in the way.
    """
    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    pipeline.require_step(case, Deed(day, Kind.FAILED, by))
    asked = Asked(f"{folder}/{_file_of(case, Kind.EVIDENCE_SUBMITTED, BUNDLE)}", as_of, determinations, rubric)
    rules = pipeline.read_rubric(rubric)
    validated, decided = read_decided(asked, rules, day)
    if decided is not None:
        pipeline.require_strangers(decided, case)
    run = pipeline.assess(validated, rules, decided, day)
    if run.assessment.undecided:
        raise DecisionNeededError(
            f"not everything is decided: {run.assessment.undecided[0]}"
            + (f"; and {len(run.assessment.undecided) - 1} more" if len(run.assessment.undecided) > 1 else ""),
            hint=f"decide it in {determinations}",
        )
    kind = Kind.PASSED if run.assessment.passes else Kind.FAILED
    files = dict(pipeline.report_files(run, REPORT_FORMATS))
    kept = pipeline.determination_files(determinations)
    files |= {f"{DETERMINATIONS}/{name}": content for name, content in kept.items()}
    pipeline.advance(folder, Deed(day, kind, by, ", ".join(decided.names) if decided is not None else "", files))
    remark(f"{case.application.id} {kind.value}; the report is in {pipeline.event_folder(folder, case)}/")
    return exit_code(run)


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
    asked = Asked(bundle, saved.as_of.isoformat(), f"{folder}/{_determinations_of(event)}", rubric)
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
            asked = Asked(bundle, saved.as_of.isoformat(), f"{folder}/{_determinations_of(event)}", rubric)
            pipeline.require_same(saved, make_run(asked, saved.as_of))
            remark(f"event {event.number}: derived again, {event.kind.value} as it was")


def _file_of(case: Case, kind: Kind, name: str) -> str:
    return _find(case, case.latest(kind), name)


def _find(case: Case, event: CaseEvent | None, name: str) -> str:
    found = [] if event is None else [path for path in event.files if path.endswith(f"/{name}")]
    if not found:
        raise InputError(f"{case.application.id} holds no {name}", hint="`psfkit case status` says what comes next")
    return found[0]


def _determinations_of(event: CaseEvent) -> str:
    """Return where a decision's determinations lie: the one file, or their folder where there is a panel's."""
    files = [path for path in event.files if f"/{DETERMINATIONS}/" in path]
    return files[0] if len(files) == 1 else files[0].rpartition("/")[0]


def issue_of_case(
    folder: str, issuer: str, record_url: str, passphrase_fd: int | None, rubric: str, as_of: str, by: str
) -> None:
    """Issue the mark of a case that passed, or renew the one it has, and keep its files.

    Raises:
        PsfkitError: The case has not passed, or the registry refuses.
    """
    from psfkit.cli.issue import issue_saved

    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    kind = Kind.MARK_RENEWED if case.mark else Kind.MARK_ISSUED
    pipeline.require_step(case, Deed(day, kind, by))
    sources = Asked(
        f"{folder}/{_file_of(case, Kind.EVIDENCE_SUBMITTED, BUNDLE)}",
        "",
        f"{folder}/{_determinations_of(_passed(case))}",
        rubric,
    )
    home = f"{pipeline.event_folder(folder, case)}/mark"
    issued = issue_saved(
        f"{folder}/{_file_of(case, Kind.PASSED, ASSESSMENT)}",
        sources,
        issuer,
        home,
        record_url,
        as_of,
        accept_clock=False,
        force=True,
        renews=case.mark,
        passphrase_fd=passphrase_fd,
    )
    files = {f"mark/{name}": content for name, content in issued.files.items()}
    pipeline.advance(folder, Deed(day, kind, by, issued.mark_id, files))


def _passed(case: Case) -> CaseEvent:
    event = case.latest(Kind.PASSED)
    if event is None:
        raise InputError(f"{case.application.id} has not passed", hint="`psfkit case status` says what comes next")
    return event


def change_mark_of_case(
    folder: str, issuer: str, kind: Kind, reason: str, passphrase_fd: int | None, as_of: str, by: str
) -> None:
    """Suspend or reinstate the mark of a case, and keep that it was done.

    Raises:
        PsfkitError: It is not the case's turn, or the registry refuses.
    """
    from psfkit.cli.mark import change

    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    pipeline.require_step(case, Deed(day, kind, by))
    change(case.mark, issuer, kind.value.removeprefix("mark_"), reason, as_of, passphrase_fd, accept_clock=False)
    pipeline.advance(folder, Deed(day, kind, by, f"{case.mark}{f' ({reason})' if reason else ''}"))
