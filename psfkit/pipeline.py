"""Every use case as one short function, in the order in which they follow one another.

A path becomes a bundle, a bundle findings, findings and decisions an assessment, an assessment a
decision, and a decision paper. No step can be left out: each accepts only what the one before makes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psfkit.errors import DecisionNeededError, InputError, IntegrityError, IssueError, UsageError
from psfkit.model.finding import Severity

if TYPE_CHECKING:
    # Named in signatures alone: imported at run time, the nouns would cost every start what only some commands use.
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from psfkit.documents.packer import Packed, Parcel, Search
    from psfkit.documents.sources import Watch
    from psfkit.model.assessment import Assessment, Plan
    from psfkit.model.bundle import Bundle, Reading, ValidatedBundle
    from psfkit.model.coverage import Coverage
    from psfkit.model.decision import Award, Decision
    from psfkit.model.determination import AssessorDeterminations
    from psfkit.model.event_kind import EventKind, Reason
    from psfkit.model.finding import Finding
    from psfkit.model.freshness import Freshness
    from psfkit.model.history import RegistryEvent
    from psfkit.model.manifest import Manifest
    from psfkit.model.names import MarkId
    from psfkit.model.record import Issuer, SignedRecord
    from psfkit.model.rubric import Rubric
    from psfkit.model.verification import Verification
    from psfkit.registry.change import Changed
    from psfkit.registry.check import Fault
    from psfkit.registry.folder import Registry
    from psfkit.registry.issue import Issued
    from psfkit.registry.listing import ListedMark
    from psfkit.report.saved import SavedAssessment

_MARK_BYTES = 16 * 1024 * 1024
"""More than any record, badge or trust file has."""
_SAVED_BYTES = 64 * 1024 * 1024
_MOST_REASONS = 5
"""Reasons that one message gives."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What validating one bundle came to."""

    name: str
    findings: tuple[Finding, ...]
    validated: ValidatedBundle | None


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run over one bundle, up to the decision."""

    assessment: Assessment
    decision: Decision
    plan: Plan
    bundle: Bundle
    rubric: Rubric
    warnings: tuple[Finding, ...]


def read_rubric(name: str) -> Rubric:
    """Read a rubric by name or path.

    Raises:
        RubricError: It is not there, or is not a rubric.
    """
    from psfkit.documents import rubric_reader

    return rubric_reader.read_rubric(name)


def validate(path: str, rubric: Rubric, as_of: date, watch: Watch | None = None) -> Validation:
    """Read and check one bundle; a path that is no bundle becomes a finding like any other."""
    from psfkit import checks, evidence
    from psfkit.documents import bundle_reader
    from psfkit.documents.paths import FileRefused
    from psfkit.model.location import Location

    try:
        reading = bundle_reader.read_bundle(path, evidence.examine, watch)
    except FileRefused as refused:
        return Validation(path, (refused.finding(Location("")),), None)
    readers = tuple(reader.name for reader in evidence.READERS)
    findings = checks.check_bundle(reading, rubric, as_of, readers)
    return Validation(path, findings, checks.validate(reading, rubric, findings))


def read_determinations(
    path: str,
    bundle: Bundle,
    rubric: Rubric,
    as_of: date,
    *,
    report: Callable[[Sequence[Finding]], None] = lambda _: None,
) -> AssessorDeterminations:
    """Read an assessor's determinations about a bundle.

    Args:
        path: The file, or a folder with one.
        bundle: What they are about.
        rubric: By which it is assessed.
        as_of: The day on which the evidence is looked at.
        report: Called with everything that was found, if anything stands in the way.

    Raises:
        DecisionNeededError: They are about another bundle or rubric, so a person has to decide anew.
        InputError: They cannot be read, or speak of things that are not there.
    """
    from psfkit.checks.determinations import NEEDS_PERSON, check_determinations
    from psfkit.documents import determinations_reader

    determinations, document, findings = determinations_reader.read_determinations(path)
    if determinations is not None and document is not None:
        determinations = determinations_reader.expand_systems(determinations, [s.id for s in bundle.systems])
        findings = (*findings, *check_determinations(determinations, document, bundle, rubric, as_of))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if determinations is None or errors:
        report(findings)
        first = errors[0]
        line = "" if first.location.span is None else f":{first.location.span.line}"
        message = f"{first.location.file}{line}: {first.message} [{first.code}]"
        if len(errors) > 1:
            message += f" (and {len(errors) - 1} more)"
        raise (DecisionNeededError if first.code in NEEDS_PERSON else InputError)(message, hint=first.hint)
    return determinations


def assess(
    validated: ValidatedBundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date
) -> Run:
    """Assess a valid bundle, plan the way to a pass, and decide."""
    from psfkit.scoring.assess import assess as assess_bundle
    from psfkit.scoring.decide import decide
    from psfkit.scoring.plan import make_plan

    assessment = assess_bundle(validated, rubric, determinations, as_of)
    return Run(
        assessment=assessment,
        decision=decide(assessment),
        plan=make_plan(assessment.domains, rubric),
        bundle=validated.bundle,
        rubric=rubric,
        warnings=validated.warnings,
    )


def look_ahead(
    validated: ValidatedBundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date
) -> Freshness:
    """Say what of a valid bundle goes stale when, and what that brings down."""
    from psfkit.scoring import freshness

    return freshness.look_ahead(validated.bundle, rubric, determinations, as_of)


def cover(run: Run) -> Coverage:
    """Return the matrix of criteria, systems and evidence of a run."""
    from psfkit.scoring import coverage

    return coverage.cover(run.assessment, run.bundle, run.rubric)


def report_files(run: Run, formats: Sequence[str]) -> Mapping[str, bytes]:
    """Return the report in the formats asked for, and for a gap report the stubs, by file name.

    Raises:
        RenderError: A format cannot be drawn.
    """
    from psfkit.report import render_report

    return render_report(run.assessment, run.decision, run.plan, run.rubric, formats)


def require_award(decision: Decision) -> Award:
    """Return the award.

    Raises:
        DecisionNeededError: Only a person's decision is missing.
        IssueError: There is no award, with the reasons.
    """
    from psfkit.model.decision import Award

    if isinstance(decision, Award):
        return decision
    more = len(decision.reasons) - _MOST_REASONS
    reasons = "; ".join(decision.reasons[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")
    if decision.needs_person:
        raise DecisionNeededError(
            f"no mark can be issued: {reasons}", hint="record determinations with `psfkit review`, then score again"
        )
    raise IssueError(f"no mark can be issued: {reasons}", hint="the gap report says what would have to be added")


def lint_rubric(name_or_path: str) -> tuple[tuple[Finding, ...], str]:
    """Return every finding about a rubric, and its digest when it is a rubric at all.

    Raises:
        RubricError: It is not there, or cannot be read.
    """
    from psfkit.checks.rubric_lint import lint_rubric as lint
    from psfkit.documents import rubric_reader
    from psfkit.documents.yaml_reader import read_yaml

    file, content = rubric_reader.read_rubric_file(name_or_path)
    rubric, findings = rubric_reader.read_rubric_bytes(content, file)
    document = read_yaml(content, file).document
    if rubric is None or document is None:
        return findings, ""
    return (*findings, *lint(rubric, document)), rubric.digest


def explain(code: str) -> str:
    """Return what docs/checks.md says about a finding code.

    Raises:
        UsageError: There is no such code.
    """
    from psfkit.resources import read_resource

    text = read_resource("docs/checks.md").decode("utf-8")
    start = text.find(f"\n### {code}:")
    if start < 0:
        from psfkit.documents.spelling import closest

        known = [line[4:].partition(":")[0] for line in text.split("\n") if line.startswith("### PK")]
        raise UsageError(f"there is no finding code {code!a}", hint=closest(code, known) or "try PK203")
    end = min(
        found for found in (text.find("\n## ", start + 1), text.find("\n### ", start + 1), len(text)) if found > 0
    )
    return text[start + 1 : end].strip()


def write_review(
    validated: ValidatedBundle, rubric: Rubric, assessor: str, as_of: date, bundle_path: str, out: str, *, force: bool
) -> str:
    """Write the skeleton of an assessor's determinations and return its path.

    Raises:
        UsageError: The bundle is a .zip and no file to write is named.
        StorageError: It is there already, or cannot be written.
    """
    from psfkit.documents.determinations_writer import file_name, write_skeleton
    from psfkit.documents.text_safety import find_forbidden, is_blank
    from psfkit.documents.writer import write_files

    if is_blank(assessor) or find_forbidden(assessor) or not assessor.isprintable():
        raise UsageError("the assessor's name holds characters that do not show", hint="write it in plain letters")
    folder, _, name = out.rpartition("/") if out else (f"{bundle_path.rstrip('/')}/determinations", "", "")
    if not out and bundle_path.lower().endswith(".zip"):
        raise UsageError("a .zip is never written to", hint="name the file with --out FILE")
    content = write_skeleton(validated.bundle, rubric, assessor, as_of)
    return write_files(folder or ".", {name or file_name(assessor): content}, force=force)[0]


def new_issuer(directory: str, name: str, created_on: date, *, test: bool, fixed_test_key: bool) -> Issuer:
    """Make an issuer with its key and an empty registry, and return what is public about it.

    Raises:
        UsageError: The name or the combination of options makes no sense.
        StorageError: Something is there already, or cannot be written.
    """
    from psfkit.registry.issuer import new_issuer as make_issuer

    return make_issuer(directory, name, created_on, test=test, fixed_test_key=fixed_test_key).issuer


def is_test_issuer(directory: str) -> bool:
    """Say whether everything an issuer issues is a SAMPLE.

    Raises:
        StorageError: There is no issuer, or it is damaged.
    """
    from psfkit.registry.issuer import open_issuer

    return open_issuer(directory).issuer.test


def issue(
    award: Award,
    directory: str,
    issued_at: datetime,
    record_url: str,
    *,
    accept_clock: bool,
    renews: MarkId | None = None,
    before: Callable[[Mapping[str, bytes]], None] = lambda _: None,
) -> Issued:
    """Issue the mark of an award, or return the one that the same award has brought before.

    Args:
        award: Leave to issue.
        directory: The issuer's folder.
        issued_at: UTC, whole seconds.
        record_url: Where the record will be published, or an empty string.
        accept_clock: Issue even though the last mark lies long back.
        renews: The organisation's mark that the new one is to supersede.
        before: Called with a new mark's files (:func:`mark_files`) before it is in the registry; raises to stop it.

    Raises:
        IssueError: The organisation holds a mark, the rubric is not one that psfkit carries, the assessment is too
            old, or the clock cannot be right.
        StorageError: The registry cannot be read or written.
    """
    from psfkit import badges
    from psfkit.marks.attestation import sign_attestation
    from psfkit.marks.credential import sign_credential
    from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE
    from psfkit.registry.issue import issue as issue_mark
    from psfkit.registry.issuer import open_issuer

    issuer = open_issuer(directory)
    if not issuer.issuer.test:
        _require_released_rubric(award)

    def draw(signed: SignedRecord) -> Mapping[str, bytes]:
        pictures = badges.draw_all(signed, record_url)
        whole = replace(signed, credential=sign_credential(signed, pictures, issuer.signer))
        drawn = badges.bake_all(pictures, whole, record_url)
        subjects = {name: content for name, content in drawn.items() if not name.endswith(_SNIPPETS)}
        named = {"record.json": whole.encoded, CREDENTIAL_FILE: whole.credential, **subjects}
        whole = replace(whole, attestation=sign_attestation(whole, named, issuer.signer))
        before(_mark_files(whole, drawn, issued_at.date()))
        return {CREDENTIAL_FILE: whole.credential, ATTESTATION_FILE: whole.attestation, **drawn}

    issued = issue_mark(award, issuer, issued_at, draw, accept_clock=accept_clock, renews=renews)
    return replace(issued, signed=_with_proofs(issued.signed, issuer.registry))


_SNIPPETS = (".html", ".md")
"""What is made to be pasted elsewhere is no file that an attestation could speak of."""


def _with_proofs(signed: SignedRecord, registry: Registry) -> SignedRecord:
    """Return a record with what a registry keeps beside it."""
    from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE

    mark_id = signed.record.mark_id
    credential, attestation = (registry.find_file(mark_id, name) for name in (CREDENTIAL_FILE, ATTESTATION_FILE))
    return replace(signed, credential=credential, attestation=attestation)


def _require_released_rubric(award: Award) -> None:
    """See that a mark rests on a rubric that psfkit carries; a rubric of one's own is good for trying things out.

    Raises:
        IssueError: It does not.
    """
    from psfkit.documents.rubric_reader import known_rubrics

    if award.digests.rubric not in {read_rubric(name).digest for name in known_rubrics()}:
        raise IssueError(
            "no mark is issued under a rubric that psfkit does not carry",
            hint="leave --rubric out, or issue samples with a test issuer",
        )


def mark_files(signed: SignedRecord, record_url: str, as_of: date, registry: str = "") -> Mapping[str, bytes]:
    """Return everything that goes with a mark, by file name: record, proofs, verification reply, badges.

    Args:
        signed: The record.
        record_url: Where it will be published, or an empty string.
        as_of: The day for which the reply is given.
        registry: The registry that tells whether the mark was withdrawn, or an empty string.

    Raises:
        IntegrityError: The registry's history does not hold together.
        RenderError: A badge cannot be drawn.
    """
    from psfkit import badges

    events: Sequence[RegistryEvent] = ()
    if registry:
        from psfkit.registry.folder import open_registry

        shelf = open_registry(registry)
        events = shelf.events(signed.record.mark_id) if shelf.issuer.id == signed.record.issuer.id else ()
    return _mark_files(signed, badges.render_all(signed, record_url), as_of, events)


def _mark_files(
    signed: SignedRecord, drawn: Mapping[str, bytes], as_of: date, events: Sequence[RegistryEvent] = ()
) -> Mapping[str, bytes]:
    from psfkit.marks.reply import reply
    from psfkit.marks.verify import state_on

    state = state_on(signed.record, as_of, events)
    beside = {"credential.json": signed.credential, "attestation.dsse.json": signed.attestation}
    proofs = {name: content for name, content in beside.items() if content}
    answer = reply(signed.record, state, as_of, events)
    return {"record.json": signed.encoded, **proofs, "verify.json": answer, **drawn}


def change_mark(
    directory: str, mark_id: str, kind: EventKind, at: datetime, reason: Reason | None, *, accept_clock: bool
) -> Changed:
    """Suspend, reinstate or revoke a mark.

    Args:
        directory: The issuer's folder.
        mark_id: The mark.
        kind: What is to happen to it.
        at: UTC, whole seconds.
        reason: Why, for a suspension or revocation.
        accept_clock: Do it even though the last event lies long back.

    Raises:
        UsageError: There is no such mark.
        IssueError: It cannot happen to a mark that stands as this one does, or the clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.change import change
    from psfkit.registry.folder import read_mark_id
    from psfkit.registry.issuer import open_issuer

    return change(open_issuer(directory), read_mark_id(mark_id) or mark_id, kind, at, reason, accept_clock=accept_clock)


def list_marks(directory: str, as_of: date, mark_id: str = "") -> tuple[ListedMark, ...]:
    """Return the marks of a registry, or one of them, as they stand on a day.

    Raises:
        UsageError: There is no such mark.
        IntegrityError: The registry was tampered with.
        StorageError: It cannot be read.
    """
    from psfkit.registry.folder import open_registry, read_mark_id
    from psfkit.registry.listing import list_marks as list_all

    return list_all(open_registry(directory), as_of, read_mark_id(mark_id) or mark_id)


def check_registry(directory: str) -> tuple[Fault, ...]:
    """Return everything in a registry that is not as its issuer left it.

    Raises:
        StorageError: There is no registry, or it cannot be read at all.
    """
    from psfkit.registry.check import check
    from psfkit.registry.folder import open_registry

    return check(open_registry(directory))


def repair_registry(directory: str) -> int:
    """Make what is derived in a registry anew, and return how many marks it holds.

    Raises:
        IntegrityError: The registry was tampered with; nothing is written then.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.check import repair
    from psfkit.registry.issuer import open_issuer

    return repair(open_issuer(directory))


def write_status_lists(directory: str, url: str, at: datetime, days: int, *, accept_clock: bool) -> tuple[str, ...]:
    """Write the status lists of a registry as of now, and return where they are.

    Args:
        directory: The issuer's folder.
        url: Where the folder of the lists will be published.
        at: UTC, whole seconds.
        days: For how many days they are good.
        accept_clock: Do it even though the last event lies long back.

    Raises:
        UsageError: The address is none.
        IssueError: The clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.issuer import open_issuer
    from psfkit.registry.status_lists import write_status_lists as write_lists

    return write_lists(open_issuer(directory), url, at, days, accept_clock=accept_clock)


def begin_history(directory: str) -> tuple[MarkId, ...]:
    """Take up into a registry's history the marks that are older than it, and return their ids.

    Raises:
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.change import begin
    from psfkit.registry.issuer import open_issuer

    return begin(open_issuer(directory))


def read_mark(record_or_id: str, registry: str) -> SignedRecord:
    """Read a signed record from a file, or by its id from a registry.

    Raises:
        UsageError: An id is given without a registry.
        InputError: It is not there, or is no record.
        IntegrityError: Its own signature does not hold.
    """
    from psfkit.documents.text_safety import shown
    from psfkit.marks.record import read_record
    from psfkit.registry.folder import open_registry, read_mark_id

    content = _read_mark_bytes(record_or_id, registry)
    try:
        signed = read_record(content)
    except InputError as error:
        raise InputError(
            f"{shown(record_or_id, 200)} is not a record: {error.message}",
            hint=error.hint or "name a record.json, or a mark id with the registry that holds it",
        ) from None
    mark_id = read_mark_id(record_or_id)
    return _with_proofs(signed, open_registry(registry)) if mark_id else signed


def _read_mark_bytes(file_or_id: str, registry: str) -> bytes:
    from psfkit.documents.given_files import read_given
    from psfkit.registry.folder import open_registry, read_mark_id

    mark_id = read_mark_id(file_or_id)
    if not mark_id:
        return read_given(file_or_id, _MARK_BYTES, "record or badge")
    if not registry:
        raise UsageError(f"{mark_id} is an id, and there is no registry to look in", hint="give --registry DIR")
    content = open_registry(registry).find(mark_id)
    if content is None:
        raise InputError(f"the registry has no {mark_id}", hint="check the id and the registry's issuer")
    return content


def verify(file_or_id: str, registry: str, trust: str, as_of: date, host: str = "") -> Verification:
    """Verify a record, something issued beside it, a badge or a mark id, step by step, without any network.

    Args:
        file_or_id: A JSON, SVG or PNG file, or a mark id.
        registry: The issuer's registry folder, or an empty string.
        trust: A trust file, or an empty string.
        as_of: The day asked about.
        host: The host on which it was found, or an empty string.

    Raises:
        UsageError: The host is not written as one.
        PsfkitError: Something that was named cannot be read at all.
    """
    import re

    from psfkit import badges
    from psfkit.documents.given_files import read_given
    from psfkit.marks.trust import read_trust
    from psfkit.marks.verify import Policy
    from psfkit.marks.verify import verify as verify_bytes
    from psfkit.registry.folder import open_registry, read_mark_id

    if host and (len(host) > 253 or not re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?", host)):
        raise UsageError(
            f"{host!a} is not a host name", hint="give one such as example.com, without https:// or a path"
        )
    asked = read_mark_id(file_or_id)
    policy = Policy(
        trusted=read_trust(read_given(trust, _MARK_BYTES, "trust file")) if trust else (),
        registry=open_registry(registry) if registry else None,
        pictures=badges.PICTURES,
    )
    return verify_bytes(_read_mark_bytes(file_or_id, registry), policy, as_of, file_or_id, asked, host)


def read_saved_assessment(path: str) -> SavedAssessment:
    """Read the assessment that ``score --out`` saved.

    Raises:
        InputError: It is not one.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.report.saved import read_saved

    return read_saved(read_given(path, _SAVED_BYTES, "saved assessment"))


def require_same(saved: SavedAssessment, run: Run) -> None:
    """Hold a saved assessment against the run derived anew from its sources.

    Raises:
        IntegrityError: They differ; the message says in what.
    """
    from psfkit.report.saved import find_difference

    difference = find_difference(saved, run.assessment)
    if difference:
        raise IntegrityError(
            f"the saved assessment is not what its sources give: {difference}", hint="score the bundle again"
        )


def mend(path: str) -> tuple[tuple[str, str], ...]:
    """Repair what is mechanical in a bundle folder; return each changed document with the difference.

    Raises:
        UsageError: The bundle is an archive.
        InputError: The path is no bundle folder.
        StorageError: A document cannot be written.
    """
    from psfkit.documents.fixer import mend_bundle

    return mend_bundle(path)


def read_files(path: str, watch: Watch | None = None) -> Reading:
    """Read a bundle's documents and digests, and none of the facts in its evidence.

    Raises:
        InputError: There is nothing at the path that could be a bundle.
    """
    from psfkit.documents.bundle_reader import read_bundle

    return read_bundle(path, lambda _item, _start, _rest: None, watch)


def seal_findings(reading: Reading) -> tuple[Finding, ...]:
    """Return every way in which a sealed bundle is not what was sealed.

    Raises:
        InputError: It is not sealed.
    """
    from psfkit.documents.seal import BROKEN

    broken = tuple(finding for finding in reading.findings if finding.code in BROKEN)
    if reading.manifest is None and not broken:
        raise InputError("the bundle is not sealed: it holds no manifest.json", hint="`psfkit seal BUNDLE` seals it")
    return broken


def seal(path: str, reading: Reading, *, force: bool) -> tuple[Manifest, tuple[str, ...]]:
    """Write a bundle's manifests and return what is sealed, with the files written.

    Raises:
        UsageError: The bundle is an archive.
        IntegrityError: It is sealed already, and not as it was.
        StorageError: A manifest cannot be written.
    """
    from psfkit.documents.seal import write_seal

    return write_seal(path, reading, force=force)


def make_parcel(path: str, reading: Reading, withhold: Sequence[str] = ()) -> Parcel:
    """Say what of a bundle is to be handed on, and what stays behind.

    Raises:
        InputError: There is no bundle.
        UsageError: Something to be withheld is not there.
    """
    from psfkit.documents import packer

    return packer.make_parcel(path, reading, withhold)


def search_secrets(parcel: Parcel, watch: Watch | None = None) -> Search:
    """Look for secrets in every file that is to be handed on.

    Raises:
        InputError: A file can no longer be read.
    """
    from psfkit.documents.packer import search_parcel
    from psfkit.documents.sources import Unwatched

    return search_parcel(parcel, watch or Unwatched())


def hand_on(parcel: Parcel, out: str, as_of: date, allowed: str, *, force: bool, watch: Watch | None = None) -> Packed:
    """Write what is handed on: a bag where ``out`` ends in .zip, otherwise a folder.

    The reason for letting secrets go along stands in the bag.

    Raises:
        UsageError: It would lie in the bundle itself, or the folder holds something already.
        InputError: The bundle changed meanwhile.
        StorageError: It cannot be written.
    """
    from psfkit.documents.packer import copy_parcel, pack_parcel
    from psfkit.documents.sources import Unwatched

    watch = watch or Unwatched()
    if out.lower().endswith(".zip"):
        return pack_parcel(parcel, out, as_of, allowed, watch, force=force)
    return copy_parcel(parcel, out, watch)
