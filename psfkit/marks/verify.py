"""Verification of a record or badge, in the numbered steps of docs/verification.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from psfkit.documents.text_safety import shown
from psfkit.errors import ExitCode, InputError
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.proof import Document, canonical, check_proof, is_signed_by
from psfkit.marks.record import check_spelling, from_document, read_document
from psfkit.model.record import Issuer, MarkRecord, MarkState, SignedRecord
from psfkit.model.verification import Step, StepResult, Verification

STEPS = (
    "It can be read and is of a known kind",
    "It holds exactly one record",
    "The record has the right form",
    "The proof is of a known kind",
    "The signature holds",
    "The issuer is trusted",
    "The picture is that of the record",
    "The registry lists the record",
    "The date lies within its validity",
)
"""Titles of the steps; step 1 is the first."""

AFTER_FAILURE = "an earlier step failed"
"""Detail of a step that was not run because one before it failed."""

Outcome = tuple[StepResult, str]
PASSED, FAILED, NOT_RUN = StepResult.PASSED, StepResult.FAILED, StepResult.NOT_RUN
_FORM = 3
"""Up to this step it is a matter of form, and after it one of integrity."""


class Pictures(Protocol):
    """What can be done with badge pictures; :mod:`psfkit.badges` offers it."""

    def kind(self, content: bytes) -> str:
        """Return what sort of picture it is, or an empty string."""

    def record_in(self, content: bytes) -> bytes:
        """Return the one record that a picture carries, or raise InputError."""

    def compare(self, content: bytes, signed: SignedRecord) -> Outcome:
        """Say whether a picture is what psfkit draws for the record it carries."""


class Shelf(Protocol):
    """A registry as far as verification needs it; :mod:`psfkit.registry` offers it."""

    @property
    def issuer(self) -> Issuer:
        """Whose registry it is."""

    def find(self, mark_id: str) -> bytes | None:
        """Return the record with that id, or None."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a verifier believes and can look at."""

    trusted: tuple[str, ...] = ()
    """``did:key`` of issuers from a trust file."""
    registry: Shelf | None = None
    """A registry; giving one says that its issuer is trusted."""
    pictures: Pictures | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A record whose own signature holds."""

    signed: SignedRecord
    document: Document
    is_picture: bool


def verify(content: bytes, policy: Policy, as_of: date, subject: str = "", mark_id: str = "") -> Verification:
    """Verify a record or a badge that carries one.

    Args:
        content: JSON, SVG or PNG.
        policy: Whom to trust, and what to compare with.
        as_of: The day asked about.
        subject: What the caller calls it, for the result.
        mark_id: The id that was asked for, if it was found by its id.
    """
    outcomes: list[Outcome] = []
    opened = _open(content, policy.pictures, outcomes)
    if opened is None:
        return Verification(subject, _number(outcomes), None, None, as_of)
    record = opened.signed.record
    trust = _check_issuer(record, policy)
    picture = _check_picture(content, opened, policy.pictures)
    registry = _check_registry(opened, policy.registry, mark_id)
    state = state_on(record, as_of)
    outcomes += [trust, picture, registry, _check_window(record, as_of)]
    authentic = (
        trust[0] is PASSED
        and registry[0] is not FAILED
        and (picture[0] is PASSED or (picture[0] is NOT_RUN and not opened.is_picture))
    )
    return Verification(subject, _number(outcomes), record, state if authentic else None, as_of)


def state_on(record: MarkRecord, as_of: date) -> MarkState:
    """Return the state of a mark on a day (UTC); its first and last day are within, and a sample is none."""
    return MarkState.SAMPLE if record.issuer.test else window_on(record, as_of)


def window_on(record: MarkRecord, as_of: date) -> MarkState:
    """Return where a record's dates alone put it on a day: active, expired or not yet valid."""
    if as_of < record.issued_at.date():
        return MarkState.NOT_YET_VALID
    return MarkState.EXPIRED if as_of > record.valid_until else MarkState.ACTIVE


def exit_code(verification: Verification) -> ExitCode:
    """Return what the command line answers: 0 only for an authentic mark in force."""
    failed = next((step.number for step in verification.steps if step.result is FAILED), None)
    if verification.authentic:
        return ExitCode.YES if verification.in_force else ExitCode.NOT_IN_FORCE
    if failed is not None and failed <= _FORM:
        return ExitCode.INVALID
    broken = any(step.result is FAILED for step in verification.steps[_FORM:-1])
    return ExitCode.BROKEN if broken else ExitCode.PERSON_NEEDED


def _number(outcomes: Iterable[Outcome]) -> tuple[Step, ...]:
    done = list(outcomes)
    rest = [(NOT_RUN, AFTER_FAILURE)] * (len(STEPS) - len(done))
    numbered = enumerate(zip(STEPS, (*done, *rest), strict=True), 1)
    return tuple(Step(number, title, result, detail) for number, (title, (result, detail)) in numbered)


def _open(content: bytes, pictures: Pictures | None, outcomes: list[Outcome]) -> _Opened | None:
    """Take steps 1 to 5, each only after the one before it; None when one fails."""
    try:
        kind = _kind(content, pictures)
        outcomes.append((PASSED, kind))
        encoded = pictures.record_in(content) if pictures and kind != _JSON else content
        document = read_document(encoded)
        outcomes.append((PASSED, f"{len(encoded)} bytes"))
        signed = SignedRecord(from_document(document), encoded)
        check_spelling(document, encoded)
        outcomes.append((PASSED, f"{signed.record.mark_id}, {shown(signed.record.organisation)}"))
        check_proof(document, signed.record.issuer.id)
        outcomes.append((PASSED, "eddsa-jcs-2022, by the issuer's own key"))
        _check_signature(document, signed.record.issuer.id)
        outcomes.append((PASSED, signed.record.issuer.id))
    except InputError as error:
        outcomes.append((FAILED, f"{error.message}; {error.hint}" if error.hint else error.message))
        return None
    return _Opened(signed, document, is_picture=kind != _JSON)


_JSON = "a record (JSON)"


def _kind(content: bytes, pictures: Pictures | None) -> str:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if start.startswith(b"{"):
        return _JSON
    if start.startswith(b"%PDF-"):
        raise InputError("a PDF carries no record", hint="verify the mark id that it shows")
    if pictures is not None and (kind := pictures.kind(content)):
        return kind
    raise InputError("neither a record (JSON) nor a badge (SVG or PNG)" if content else "it is empty")


def _check_signature(document: Document, issuer: str) -> None:
    if not is_signed_by(document, issuer):
        raise InputError("the record is not what the issuer signed")


def _check_issuer(record: MarkRecord, policy: Policy) -> Outcome:
    issuer = record.issuer
    if issuer.id == TEST_KEY_DID:
        sample = " SAMPLE, signed with psfkit's test key, which everyone has: this is no mark."
    else:
        sample = " SAMPLE of a test issuer: this is no mark." if issuer.test else ""
    if policy.registry is not None and policy.registry.issuer.id == issuer.id:
        return PASSED, f"its key is that of the registry's issuer, {shown(policy.registry.issuer.name)}.{sample}"
    if issuer.id in policy.trusted:
        return PASSED, f"its key is in the trust file.{sample}"
    if policy.trusted or policy.registry is not None:
        return FAILED, f"the key of {shown(issuer.name)} is neither in the trust file nor the registry's.{sample}"
    return NOT_RUN, f"nobody has said whose key this is: give a trust file or the issuer's registry.{sample}"


def _check_picture(content: bytes, opened: _Opened, pictures: Pictures | None) -> Outcome:
    if not opened.is_picture or pictures is None:
        return NOT_RUN, "a record has no picture"
    return pictures.compare(content, opened.signed)


def _check_registry(opened: _Opened, registry: Shelf | None, mark_id: str) -> Outcome:
    if registry is None:
        return NOT_RUN, "no registry was given"
    record = opened.signed.record
    if mark_id and record.mark_id != mark_id:
        return FAILED, f"what it keeps for {mark_id} is the record of {record.mark_id}"
    if registry.issuer.id != record.issuer.id:
        return NOT_RUN, "the registry is that of another issuer"
    listed = registry.find(record.mark_id)
    if listed is None:
        return FAILED, f"it knows no {record.mark_id}"
    try:
        same = canonical(read_document(listed)) == canonical(opened.document)
    except InputError:
        return FAILED, f"what it keeps for {record.mark_id} cannot be read"
    return (PASSED, "the same record") if same else (FAILED, f"it keeps another record for {record.mark_id}")


def _check_window(record: MarkRecord, as_of: date) -> Outcome:
    state = window_on(record, as_of)
    window = f"{record.issued_at.date().isoformat()} to {record.valid_until.isoformat()}"
    said = f"{state.value.replace('_', ' ')}: it holds from {window}, both included"
    return (PASSED if state is MarkState.ACTIVE else FAILED), said
