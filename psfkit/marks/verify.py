"""Verification of a record, a credential, an attestation or a badge, in the numbered steps of docs/verification.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol

from psfkit.documents.text_safety import shown
from psfkit.errors import ExitCode, InputError, IntegrityError
from psfkit.marks.attestation import check_key, is_attested, read_attestation
from psfkit.marks.countersignature import count_pinned, say_short
from psfkit.marks.event import digest_of
from psfkit.marks.key_trust import KeyBeliefs, judge_key
from psfkit.marks.opened import FAILED, NOT_RUN, PASSED, Opened, Outcome, Pictures, Seen, open_content
from psfkit.marks.proof import canonical
from psfkit.marks.record import read_document
from psfkit.marks.status_check import check_lists, end_of
from psfkit.marks.status_list import StatusList
from psfkit.model.history import OPENING, RegistryEvent, Withdrawal, standing_on, window_on, withdrawal_on
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.record import Issuer, MarkRecord, MarkState
from psfkit.model.verification import Step, Verification

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
    "It has not been withdrawn",
)
"""Titles of the steps; step 1 is the first."""
HOST_STEP = "The mark covers the host"
"""The title of step 11, which is taken only when a host is asked about."""

AFTER_FAILURE = "an earlier step failed"
"""Detail of a step that was not run because one before it failed."""

_FORM = 3
"""Up to this step it is a matter of form, and after it one of integrity."""
_INTEGRITY = 8
"""Up to this step it is a matter of integrity, and after it one of being in force."""


class Shelf(Protocol):
    """A registry as far as verification needs it; :mod:`psfkit.registry` offers it."""

    @property
    def issuer(self) -> Issuer:
        """Whose registry it is."""

    @property
    def keys(self) -> IssuerKeys:
        """Every key that the issuer has had; raise IntegrityError when they do not hold together."""

    def find(self, mark_id: str) -> bytes | None:
        """Return the record with that id, or None."""

    def find_file(self, mark_id: str, name: str) -> bytes:
        """Return a file that is kept beside a record, or nothing if there is none."""

    def events(self, mark_id: str) -> Sequence[RegistryEvent]:
        """Return the events that bear on a mark, or raise IntegrityError when the history does not hold together."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a verifier believes and can look at."""

    trusted: tuple[str, ...] = ()
    """Keys from a trust file (:func:`psfkit.marks.trust.read_trust`)."""
    registry: Shelf | None = None
    """A registry; giving one says that its issuer is trusted."""
    keys: tuple[IssuerKeys, ...] = ()
    """Key documents that were given; each counts only when a trusted key is in it."""
    pictures: Pictures | None = None
    lists: tuple[StatusList, ...] = ()
    """Status lists to ask when there is no registry to."""
    at: datetime | None = None
    """The moment at which a status list must hold; None for the end of the day asked about."""
    countersigners: tuple[str, ...] = ()
    """Keys whose countersignatures count (:func:`psfkit.marks.trust.read_countersigners`); empty for any that a record
    names."""


def verify(
    content: bytes, policy: Policy, as_of: date, subject: str = "", mark_id: str = "", host: str = ""
) -> Verification:
    """Verify a record, a credential, an attestation, or a badge that carries the first two.

    Args:
        content: JSON, SVG, PNG or PDF.
        policy: Whom to trust, and what to compare with.
        as_of: The day asked about.
        subject: What the caller calls it, for the result.
        mark_id: The id that was asked for, if it was found by its id.
        host: The host on which it was found, or an empty string.
    """
    outcomes: list[Outcome] = []
    opened = open_content(content, policy.pictures, outcomes)
    if opened is None:
        return Verification(subject, _number(outcomes, host), None, None, as_of)
    record = opened.record
    key = judge_key(record, _beliefs(policy))
    result, detail, told = _check_picture(content, opened, policy.pictures)
    picture = (result, detail)
    registry, events = _check_registry(opened, policy, mark_id)
    trust = key.settled(listed=registry[0] is PASSED and _knows_later(record, policy.registry))
    trust = _check_countersigners(opened, policy, trust, counted=registry[0] is PASSED)
    withdrawn, listed = _check_withdrawn(opened, policy, events, as_of)
    outcomes += [trust, picture, registry, _check_window(record, as_of), withdrawn]
    outcomes += [_check_host(record, host)] if host else []
    authentic = (
        trust[0] is PASSED
        and registry[0] is not FAILED
        and (picture[0] is PASSED or (picture[0] is NOT_RUN and not opened.is_picture))
    )
    state = _worse(_state(record, as_of, events, told), listed) if authentic else None
    covered = outcomes[-1][0] if host else None
    status = withdrawn[0] if policy.lists and events is None else None
    return Verification(subject, _number(outcomes, host), record, state, as_of, covered, tuple(events or ()), status)


def state_on(record: MarkRecord, as_of: date, events: Sequence[RegistryEvent] = ()) -> MarkState:
    """Return the state of a mark on a day (UTC); its first and last day are within, and a sample is none.

    Args:
        record: The record of the mark.
        as_of: The day.
        events: What its registry tells of it; without them, its own dates decide.
    """
    return MarkState.SAMPLE if record.issuer.test else standing_on(record, events, as_of)


def _state(
    record: MarkRecord, as_of: date, events: Sequence[RegistryEvent] | None, told: MarkState | None
) -> MarkState:
    """Return the state of an authentic mark; where no registry was asked, a picture that is not in force is believed.

    Args:
        record: The record of the mark.
        as_of: The day.
        events: What its registry tells of it; None if none was asked.
        told: What the picture says of itself.
    """
    state = state_on(record, as_of, events or ())
    return told if events is None and told is not None and state is MarkState.ACTIVE else state


def exit_code(verification: Verification) -> ExitCode:
    """Return what the command line answers: 0 only for an authentic mark in force."""
    failed = next((step.number for step in verification.steps if step.result is FAILED), None)
    if verification.authentic:
        unsaid = verification.state is MarkState.ACTIVE and verification.host is not FAILED
        return ExitCode.YES if verification.in_force else ExitCode.PERSON_NEEDED if unsaid else ExitCode.NOT_IN_FORCE
    if failed is not None and failed <= _FORM:
        return ExitCode.INVALID
    broken = any(step.result is FAILED for step in verification.steps[_FORM:_INTEGRITY])
    return ExitCode.BROKEN if broken else ExitCode.PERSON_NEEDED


def _number(outcomes: Iterable[Outcome], host: str) -> tuple[Step, ...]:
    done, titles = list(outcomes), (*STEPS, HOST_STEP) if host else STEPS
    rest = [(NOT_RUN, AFTER_FAILURE)] * (len(titles) - len(done))
    numbered = enumerate(zip(titles, (*done, *rest), strict=True), 1)
    return tuple(Step(number, title, result, detail) for number, (title, (result, detail)) in numbered)


def _beliefs(policy: Policy) -> KeyBeliefs:
    shelf = policy.registry
    if shelf is None:
        return KeyBeliefs(policy.trusted, policy.keys)
    return KeyBeliefs(policy.trusted, policy.keys, shelf.issuer, shelf.keys)


def _knows_later(record: MarkRecord, registry: Shelf | None) -> bool:
    """Whether a registry's issuer has had a key after the one that signed a record."""
    return registry is not None and registry.keys.current.id != record.issuer.key_id


def _check_picture(content: bytes, opened: Opened, pictures: Pictures | None) -> Seen:
    if not opened.is_picture or pictures is None or opened.signed is None:
        return NOT_RUN, f"{opened.noun} has no picture", None
    return pictures.compare(content, opened.signed)


def _check_countersigners(opened: Opened, policy: Policy, trust: Outcome, *, counted: bool) -> Outcome:
    """Add to step 6 whether enough countersigners of the trust file have signed, unless the registry has shown it.

    Args:
        opened: What is verified.
        policy: With the countersigners that are trusted.
        trust: What came of the issuer's key.
        counted: Whether the registry has the mark; its attestation was looked at then.
    """
    pinned = policy.countersigners
    if trust[0] is not PASSED or not pinned or opened.record.countersigning is None:
        return trust
    if opened.attestation is None:
        said = "the trust file names countersigners: only the mark's attestation, or the registry, shows who signed"
        return trust if counted else (NOT_RUN, said)
    if short := say_short(opened.attestation, pinned):
        return FAILED, short
    return (
        PASSED,
        f"{trust[1]} Countersignatures by keys of the trust file: {count_pinned(opened.attestation, pinned)}.",
    )


def _check_registry(opened: Opened, policy: Policy, mark_id: str) -> tuple[Outcome, Sequence[RegistryEvent] | None]:
    """Return the outcome, and what the registry tells of the mark if it was asked and can be believed."""
    registry = policy.registry
    if registry is None:
        return (NOT_RUN, "no registry was given"), None
    listed = _check_listed(opened, registry, mark_id)
    if listed[0] is not PASSED:
        return listed, None
    record = opened.record
    try:
        events = registry.events(record.mark_id)
    except IntegrityError as error:
        return (FAILED, error.message), None
    began = next((event for event in events if event.mark_id == record.mark_id and event.kind in OPENING), None)
    if began is None:
        return (FAILED, f"its history does not tell of {record.mark_id}; `psfkit registry begin` takes it up"), None
    if began.record != digest_of(registry.find(record.mark_id) or b""):
        return (FAILED, f"the record that it keeps for {record.mark_id} is not the one that was issued"), None
    return _check_countersigned(record, registry, policy.countersigners), events


def _check_countersigned(record: MarkRecord, registry: Shelf, pinned: Sequence[str]) -> Outcome:
    """See that a registry keeps the countersignatures that a record asks for."""
    if record.countersigning is None:
        return PASSED, "the same record"
    try:
        content = registry.find_file(record.mark_id, "attestation.dsse.json")
        attestation = read_attestation(read_document(content), content)
        check_key(attestation)
    except InputError as error:
        return FAILED, f"the attestation that it keeps for {record.mark_id} is not countersigned: {error.message}"
    if attestation.record != record or not is_attested(attestation):
        return FAILED, f"the attestation that it keeps for {record.mark_id} is not what was countersigned"
    if short := say_short(attestation, pinned):
        return FAILED, short
    trusted = f", {count_pinned(attestation, pinned)} of them in the trust file" if pinned else ""
    return PASSED, f"the same record, countersigned by {len(attestation.signatures) - 1} of those that may{trusted}"


def _check_listed(opened: Opened, registry: Shelf, mark_id: str) -> Outcome:
    record = opened.record
    if mark_id and record.mark_id != mark_id:
        return FAILED, f"what it keeps for {mark_id} is the record of {record.mark_id}"
    if registry.keys.find(record.issuer.key_id) is None:
        return NOT_RUN, "the registry is that of another issuer"
    listed = registry.find(record.mark_id)
    if listed is None:
        return FAILED, f"it knows no {record.mark_id}"
    try:
        same = _is_listed(opened, listed)
    except InputError:
        return FAILED, f"what it keeps for {record.mark_id} cannot be read"
    return (PASSED, "the same record") if same else (FAILED, f"it keeps another record for {record.mark_id}")


def _is_listed(opened: Opened, listed: bytes) -> bool:
    """Whether a record is the one that was opened, or the one beside which what was opened was issued."""
    if opened.document is not None:
        return canonical(read_document(listed)) == canonical(opened.document)
    return opened.record_digest == sha256(listed).hexdigest()


def _check_window(record: MarkRecord, as_of: date) -> Outcome:
    state = window_on(record, as_of)
    window = f"{record.issued_at.date().isoformat()} to {record.valid_until.isoformat()}"
    said = f"{state.value.replace('_', ' ')}: it holds from {window}, both included"
    return (PASSED if state is MarkState.ACTIVE else FAILED), said


def _check_host(record: MarkRecord, host: str) -> Outcome:
    if not record.hosts:
        return NOT_RUN, "the record names no hosts: a person has to decide whether the mark may stand there"
    if comparable_host(host) in map(comparable_host, record.hosts):
        return PASSED, f"{shown(host)} is one of those that it names"
    return FAILED, f"{shown(host)} is none of those that it names: {shown(', '.join(record.hosts), 300)}"


def comparable_host(host: str) -> str:
    """Return what all ways to write one host name have in common.

    >>> comparable_host("Example.COM.") == comparable_host("example.com"), comparable_host("bücher.example")
    (True, 'xn--bcher-kva.example')
    """
    name = host.strip().removesuffix(".").lower()
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _check_events(record: MarkRecord, events: Sequence[RegistryEvent] | None, as_of: date) -> Outcome:
    if events is None:
        return NOT_RUN, "no registry of its issuer could be asked"
    now = withdrawal_on(record.mark_id, events, as_of)
    if now is not None:
        return FAILED, _say(now)
    later = withdrawal_on(record.mark_id, events, date.max)
    return PASSED, "the registry tells of nothing" if later is None else f"not on that day, but later {_say(later)}"


def _check_withdrawn(
    opened: Opened, policy: Policy, events: Sequence[RegistryEvent] | None, as_of: date
) -> tuple[Outcome, MarkState | None]:
    """Take step 10: ask the registry, or else the status lists; a bit that is set counts beside either."""
    asked = _check_events(opened.record, events, as_of)
    if not policy.lists or asked[0] is FAILED:
        return asked, None
    result, said, told = check_lists(
        opened.record, opened.credential, policy.lists, policy.at or end_of(as_of), _beliefs(policy)
    )
    if result is FAILED or events is None:
        return (result, said), told
    return asked, None


def _worse(state: MarkState, told: MarkState | None) -> MarkState:
    """Return the state that counts of what dates and registry say and what a status list tells."""
    counts = told is MarkState.REVOKED or state in (MarkState.ACTIVE, MarkState.NOT_YET_VALID)
    return told if told is not None and counts and state is not MarkState.SAMPLE else state


def _say(withdrawal: Withdrawal) -> str:
    event, state = withdrawal.event, withdrawal.state
    why = f" ({event.reason.value})" if event.reason else ""
    by = f" by {event.mark_id}" if state is MarkState.SUPERSEDED else ""
    return f"{state.value}{by} on {event.at.date().isoformat()}{why}"
