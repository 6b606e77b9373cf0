"""Steps of a case that take a whole run: a bundle is taken in, decided on, and a mark issued."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from psfkit import pipeline
from psfkit.cases.folder import Deed
from psfkit.cli.asked import Asked
from psfkit.cli.case_decisions import ASSESSMENT, BUNDLE, DETERMINATIONS, determinations_of, file_of, sheet_for
from psfkit.cli.clock import read_moment
from psfkit.cli.runs import REPORT_FORMATS, read_decided, read_valid
from psfkit.cli.score import exit_code
from psfkit.cli.terminal import remark
from psfkit.documents.digests import sha256_hex
from psfkit.errors import DecisionNeededError, InputError, UsageError
from psfkit.model.bundle import ValidatedBundle
from psfkit.model.case import Case, Kind


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
) -> Case:
    """Pack a sealed bundle into a case, and return the case as it is then.

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
    return pipeline.advance(folder, deed)


def decide_case(folder: str, determinations: str, rubric: str, as_of: str, by: str) -> tuple[Case, int]:
    """Score what was submitted and keep the outcome; return the case as it is then, and how the command ends.

    Raises:
        PsfkitError: Something is undecided, or whatever else stands in the way.
    """
    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    pipeline.require_step(case, Deed(day, Kind.FAILED, by))
    kept = {f"{DETERMINATIONS}/{n}": content for n, content in pipeline.determination_files(determinations).items()}
    _require_news(case, kept, day)
    asked = Asked(f"{folder}/{file_of(case, Kind.EVIDENCE_SUBMITTED, BUNDLE)}", as_of, determinations, rubric)
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
    deed = Deed(day, kind, by, ", ".join(decided.names) if decided is not None else "")
    sheet = sheet_for(folder, case, deed, run, pipeline.look_ahead(validated, rules, decided, day), rubric)
    files = dict(pipeline.report_files(run, REPORT_FORMATS, case=sheet))
    after = pipeline.advance(folder, replace(deed, files=files | kept))
    remark(f"{case.application.id} {kind.value}; the report is in {pipeline.event_folder(folder, case)}/")
    return after, exit_code(run)


def _require_news(case: Case, kept: Mapping[str, bytes], day: date) -> None:
    """See that determinations are not those of the last decision, on the same day: nothing else would come of them."""
    last = case.last
    before = {name.partition("/")[2]: digest for name, digest in last.files.items() if f"/{DETERMINATIONS}/" in name}
    if last.on == day and before == {name: sha256_hex(content) for name, content in kept.items()}:
        raise UsageError(
            f"{case.application.id} was decided by these very determinations on {day.isoformat()}",
            hint="`psfkit case status` says what comes next",
        )


@dataclass(frozen=True, slots=True)
class Signing:
    """What an issuer does something with."""

    issuer: str
    """Its folder."""
    passphrase_fd: int | None
    """Where the key's passphrase is read from."""
    accept_clock: bool
    """Whether a long silence of the registry is vouched for."""


def issue_of_case(folder: str, signing: Signing, record_url: str, rubric: str, as_of: str, by: str) -> Case:
    """Issue the mark of a case that passed, or renew the one it has, and keep its files; return the case.

    Raises:
        PsfkitError: The case has not passed, or the registry refuses.
    """
    from psfkit.cli.issue import issue_saved

    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    kind = Kind.MARK_RENEWED if case.mark else Kind.MARK_ISSUED
    pipeline.require_step(case, Deed(day, kind, by))
    passed = case.latest(Kind.PASSED)
    if passed is None:
        raise InputError(f"{case.application.id} has not passed", hint="`psfkit case status` says what comes next")
    sources = Asked(
        f"{folder}/{file_of(case, Kind.EVIDENCE_SUBMITTED, BUNDLE)}",
        "",
        f"{folder}/{determinations_of(passed)}",
        rubric,
    )
    home = f"{pipeline.event_folder(folder, case)}/mark"
    issued = issue_saved(
        f"{folder}/{file_of(case, Kind.PASSED, ASSESSMENT)}",
        sources,
        signing.issuer,
        home,
        record_url,
        as_of,
        accept_clock=signing.accept_clock,
        force=True,
        renews=case.mark,
        passphrase_fd=signing.passphrase_fd,
    )
    files = {f"mark/{name}": content for name, content in issued.files.items()}
    return pipeline.advance(folder, Deed(day, kind, by, issued.mark_id, files))


def change_mark_of_case(folder: str, signing: Signing, kind: Kind, reason: str, as_of: str, by: str) -> Case:
    """Suspend or reinstate the mark of a case, keep that it was done, and return the case.

    Raises:
        PsfkitError: It is not the case's turn, or the registry refuses.
    """
    from psfkit.cli.mark import change

    day = read_moment(as_of).as_of
    case = pipeline.open_case(folder)
    pipeline.require_step(case, Deed(day, kind, by))
    verb, given = kind.value.removeprefix("mark_"), (reason, as_of, signing.passphrase_fd)
    change(case.mark, signing.issuer, verb, *given, accept_clock=signing.accept_clock)
    return pipeline.advance(folder, Deed(day, kind, by, f"{case.mark}{f' ({reason})' if reason else ''}"))
