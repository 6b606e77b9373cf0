"""Issuing: from an award to a mark in the registry, all of it or nothing.

Under a lock, a mark and the event that tells of it are put together in a staging folder outside the registry, flushed,
and moved into ``marks/`` in one step. Before that step there is no mark, after it a whole one; a renewal supersedes the
earlier mark in the same step. What is derived is made anew afterwards.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from psfkit.documents.text_safety import shown
from psfkit.errors import DecisionNeededError, IssueError, RenderError
from psfkit.marks.commitment import commitment, mark_salt
from psfkit.marks.event import FILE_NAME, digest_of
from psfkit.marks.record import sign_record
from psfkit.model.decision import Award
from psfkit.model.event_kind import EventKind
from psfkit.model.history import RegistryEvent, standing_on, with_declared
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import Countersigning, MarkRecord, MarkState, SignedRecord
from psfkit.registry.change import confirm, finish, ready
from psfkit.registry.folder import RECORD_FILE, mark_number
from psfkit.registry.history import EVENT_FILE, History, check_clock, follow, sign_next
from psfkit.registry.issuer import LOCK, IssuerFolder
from psfkit.registry.pending import drop_pending, find_pending, pending_ids, policy_of, with_countersignatures
from psfkit.registry.storage import STAGING, explained, flush_folder, locked, remove_tree, write_new

MAX_WAIT_DAYS = 30
"""Days from the day the evidence was assessed as of to the issue; later it may be too old to count."""
_ENDED = frozenset({MarkState.EXPIRED, MarkState.REVOKED, MarkState.SUPERSEDED})
"""Whoever held such a mark may be given another."""

Draw = Callable[[SignedRecord], Mapping[str, bytes]]
"""Draws what is kept beside a record, by file name."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A mark, and whether it is a new one."""

    signed: SignedRecord
    new: bool
    """False when the same bundle, rubric and determinations had brought the mark before."""


def last_day(issued_on: date) -> date:
    """Return the last day of a year of validity: the day before the same day of the next year.

    >>> last_day(date(2026, 11, 23)), last_day(date(2028, 2, 29)), last_day(date(2026, 1, 1))
    (datetime.date(2027, 11, 22), datetime.date(2029, 2, 28), datetime.date(2026, 12, 31))
    """
    try:
        return issued_on.replace(year=issued_on.year + 1) - timedelta(days=1)
    except ValueError:
        return date(issued_on.year + 1, 2, 28)


def issue(
    award: Award,
    issuer: IssuerFolder,
    issued_at: datetime,
    draw: Draw,
    *,
    valid_days: int | None = None,
    accept_clock: bool = False,
    renews: MarkId | None = None,
) -> Issued:
    """Issue a mark, or return the one that the same bundle, rubric and determinations have brought already.

    Args:
        award: Leave to issue.
        issuer: Who signs and keeps the record.
        issued_at: UTC, whole seconds.
        draw: Draws the badges that are kept beside the record.
        valid_days: Days of validity with the first; None for one year (:func:`last_day`).
        accept_clock: Issue even though ``issued_at`` is long after the last event.
        renews: The organisation's mark that the new one supersedes.

    Raises:
        DecisionNeededError: The issuer's policy asks for more assessors than have decided, or for countersignatures of
            which some are missing: they are asked for.
        IssueError: The award lacks determinations, the organisation holds another mark, the mark to be renewed is not
            one that can be, or the date cannot be right.
        IntegrityError: The registry's history or a record in it was tampered with.
        RenderError: A badge cannot be drawn.
        StorageError: Reading or writing failed. If the message says that the mark is issued, it is.
    """
    if issued_at.tzinfo is not UTC or issued_at.microsecond:
        raise IssueError("the time of issue must be UTC in whole seconds")
    if valid_days is not None and not 1 <= valid_days <= 366:
        raise IssueError("a mark is valid for 1 to 366 days", hint="leave it out for one year")
    with locked(issuer.path / LOCK):
        records, history = ready(issuer)
        standing = partial(_stand, history, issuer.registry.keys, issued_at.date())
        if (earlier := _find_same(award, issuer, records)) is not None:
            _check_in_force(earlier, history, renews, standing, issued_at.date())
            drop_pending(issuer, earlier.record.mark_id)  # of a run that was stopped once the mark was there
            finish(issuer, records, history, "")
            return Issued(earlier, new=False)
        _check_holder(award, records, renews, standing)
        _check_dates(award, issued_at)
        check_clock(history, issued_at, accept_clock=accept_clock)
        policy = _fitting_policy(award, issuer)
        waiting = find_pending(issuer, policy, lambda record: _is_same(award, issuer, record)) if policy else None
        if waiting is None:
            mark_id = _next_id((*issuer.registry.mark_ids(), *pending_ids(issuer)))
            days = valid_days
            until = last_day(issued_at.date()) if days is None else issued_at.date() + timedelta(days=days - 1)
            record = replace(_record(award, issuer, mark_id, issued_at, until), countersigning=policy)
        else:
            record = waiting.request.record
        mark_id = record.mark_id
        signed = sign_record(record, issuer.signer)
        drawn = draw(signed)
        if policy is not None:
            drawn = with_countersignatures(issuer, record, drawn, waiting)
        history = _commit(issuer, signed, drawn, history, renews, issued_at)
        drop_pending(issuer, mark_id)
        kept = sorted((*records, signed), key=lambda each: mark_number(each.record.mark_id))
        finish(issuer, tuple(kept), history, f"{mark_id} is issued")
    return Issued(signed, new=True)


def _fitting_policy(award: Award, issuer: IssuerFolder) -> Countersigning | None:
    """Return what the issuer's policy asks for beside the award.

    Raises:
        DecisionNeededError: It asks for more assessors than have decided.
    """
    policy = policy_of(issuer)
    if award.assessors < policy.assessors:
        raise DecisionNeededError(
            f"the issuer's policy asks for {policy.assessors} assessors, and {award.assessors} decided",
            hint="have each write a file with `psfkit review`, then compare them: `psfkit agree FILE FILE`",
        )
    return policy.countersigning


def _commitments(award: Award, issuer: IssuerFolder, mark_id: MarkId) -> tuple[Digest, Digest, Digest]:
    if award.digests.determinations is None:
        raise IssueError("there are no determinations: a self-check brings no mark", hint="have the bundle assessed")
    salt = mark_salt(issuer.salt, mark_id)
    return (
        commitment(salt, award.digests.bundle),
        award.digests.rubric,
        commitment(salt, award.digests.determinations),
    )


def _find_same(award: Award, issuer: IssuerFolder, records: tuple[SignedRecord, ...]) -> SignedRecord | None:
    return next((signed for signed in records if _is_same(award, issuer, signed.record)), None)


def _is_same(award: Award, issuer: IssuerFolder, record: MarkRecord) -> bool:
    committed = _commitments(award, issuer, record.mark_id)
    return committed == (record.bundle, record.rubric, record.determinations)


_Stands = Callable[[SignedRecord], MarkState]
"""Says where a mark stands on the day of issue."""


def _stand(history: History, keys: IssuerKeys, today: date, signed: SignedRecord) -> MarkState:
    record = signed.record
    events = with_declared(record, digest_of(signed.encoded), history.of(record.mark_id), keys)
    return standing_on(record, events, today)


def _check_in_force(
    signed: SignedRecord, history: History, renews: MarkId | None, standing: _Stands, today: date
) -> None:
    record, state = signed.record, standing(signed)
    if state is not MarkState.ACTIVE:
        raise IssueError(
            f"this bundle has brought {record.mark_id} already, "
            f"which is {state.value.replace('_', ' ')} on {today.isoformat()}",
            hint="a new mark needs a new assessment",
        )
    if renews != history.opened[record.mark_id].supersedes:
        raise IssueError(
            f"this bundle has brought {record.mark_id} already"
            + ("" if renews is None else f", not renewing {renews}"),
            hint="a renewal needs a new assessment",
        )


def _check_holder(award: Award, records: tuple[SignedRecord, ...], renews: MarkId | None, standing: _Stands) -> None:
    """See that the organisation holds no mark but the one that is renewed, and that this one can be."""
    holder = _folded(award.organisation, award.country)
    if renews is not None and renews not in {signed.record.mark_id for signed in records}:
        raise IssueError(f"there is no {renews} to renew", hint="`psfkit mark list` shows what there is")
    for signed in records:
        record, state = signed.record, standing(signed)
        same = _folded(record.organisation, record.country) == holder
        if record.mark_id == renews:
            if not same:
                raise IssueError(f"{renews} is the mark of another organisation, {shown(record.organisation)}")
            if state not in (MarkState.ACTIVE, MarkState.EXPIRED):
                raise IssueError(
                    f"{renews} is {state.value.replace('_', ' ')} and cannot be renewed",
                    hint="reinstate it first" if state is MarkState.SUSPENDED else "issue a mark of its own",
                )
        elif same and state not in _ENDED:
            raise IssueError(
                f"the organisation holds {record.mark_id} until {record.valid_until.isoformat()}",
                hint=f"`psfkit badge` draws that mark again; `psfkit mark renew {record.mark_id}` issues the next one",
            )


def _folded(name: str, country: str) -> tuple[str, str]:
    """Return what two ways of writing one organisation have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()), country.upper()


def _check_dates(award: Award, issued_at: datetime) -> None:
    if issued_at.date() < award.assessed_as_of:
        raise IssueError(f"the date of issue lies before that of the assessment, {award.assessed_as_of.isoformat()}")
    if (issued_at.date() - award.assessed_as_of).days > MAX_WAIT_DAYS:
        raise IssueError(
            f"the evidence was assessed as of {award.assessed_as_of.isoformat()}, more than {MAX_WAIT_DAYS} days ago",
            hint="assess the bundle again as of today",
        )


def _next_id(taken: tuple[MarkId, ...]) -> MarkId:
    return MarkId(f"TM-{max(map(mark_number, taken), default=0) + 1:05d}")


def _record(award: Award, issuer: IssuerFolder, mark_id: MarkId, issued_at: datetime, until: date) -> MarkRecord:
    bundle, rubric, determinations = _commitments(award, issuer, mark_id)
    return MarkRecord(
        mark_id=mark_id,
        organisation=award.organisation,
        country=award.country,
        scope_statement=award.scope_statement,
        hosts=award.hosts,
        systems=award.systems,
        psf_version=award.psf_version,
        scores=award.scores,
        assessed_as_of=award.assessed_as_of,
        issued_at=issued_at,
        valid_until=until,
        bundle=bundle,
        rubric=rubric,
        determinations=determinations,
        issuer=issuer.issuer,
    )


def _commit(
    issuer: IssuerFolder,
    signed: SignedRecord,
    drawn: Mapping[str, bytes],
    history: History,
    renews: MarkId | None,
    at: datetime,
) -> History:
    """Put the mark's folder together outside the registry and move it in; return the history with its event."""
    for name in drawn:
        if not re.fullmatch(FILE_NAME, name) or name in (RECORD_FILE, EVENT_FILE):
            raise RenderError(f"{name!a} is not a name for a file beside a record")
    mark_id = signed.record.mark_id
    event, encoded = sign_next(
        history,
        issuer.signer,
        issuer.key_id,
        lambda sequence, previous: RegistryEvent(
            sequence=sequence,
            previous=previous,
            at=at,
            kind=EventKind.ISSUED if renews is None else EventKind.RENEWED,
            mark_id=mark_id,
            record=digest_of(signed.encoded),
            supersedes=renews,
            files=tuple(sorted((name, digest_of(content)) for name, content in drawn.items())),
        ),
    )
    marks = issuer.registry.marks_path
    staging = issuer.path / STAGING
    part = staging / mark_id
    try:
        with explained(marks / mark_id, "write"):
            part.mkdir(0o755, parents=True)
            marks.mkdir(exist_ok=True)
            for name, content in {**drawn, RECORD_FILE: signed.encoded, EVENT_FILE: encoded}.items():
                write_new(part / name, content)
            flush_folder(part)
            part.rename(marks / mark_id)
    finally:
        remove_tree(staging)
    confirm(marks, f"{mark_id} is issued")
    return follow(history, event, encoded)
