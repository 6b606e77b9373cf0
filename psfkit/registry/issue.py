"""Issuing: from an award to a mark in the registry, all of it or nothing.

Under a lock, a mark is put together in a staging folder outside the registry, flushed, and moved into ``marks/`` in one
step. Before that step there is no mark, after it a whole one; the index is made anew afterwards.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from psfkit.errors import IssueError, RenderError, StorageError
from psfkit.marks.commitment import commitment, mark_salt
from psfkit.marks.record import sign_record
from psfkit.marks.verify import window_on
from psfkit.model.decision import Award
from psfkit.model.names import Digest, MarkId
from psfkit.model.record import MarkRecord, MarkState, SignedRecord
from psfkit.registry.folder import RECORD_FILE, mark_number, write_index
from psfkit.registry.issuer import IssuerFolder
from psfkit.registry.storage import explained, flush_folder, locked, remove_tree, write_new

MAX_WAIT_DAYS = 30
"""Days from the day the evidence was assessed as of to the issue; later it may be too old to count."""
MAX_LEAP_DAYS = 92
"""Days after the last mark from which on the clock must be vouched for: years ahead, it would lock the registry."""
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9@._-]{0,63}")

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
) -> Issued:
    """Issue a mark, or return the one that the same bundle, rubric and determinations have brought already.

    Args:
        award: Leave to issue.
        issuer: Who signs and keeps the record.
        issued_at: UTC, whole seconds.
        draw: Draws the badges that are kept beside the record.
        valid_days: Days of validity with the first; None for one year (:func:`last_day`).
        accept_clock: Issue even though ``issued_at`` is long after the last mark.

    Raises:
        IssueError: The award lacks determinations, the organisation holds a mark, or the date cannot be right.
        RenderError: A badge cannot be drawn.
        StorageError: Reading or writing failed. If the message says that the mark is issued, it is.
    """
    if issued_at.tzinfo is not UTC or issued_at.microsecond:
        raise IssueError("the time of issue must be UTC in whole seconds")
    if valid_days is not None and not 1 <= valid_days <= 366:
        raise IssueError("a mark is valid for 1 to 366 days", hint="leave it out for one year")
    with locked(issuer.path / ".lock"):
        remove_tree(issuer.path / ".staging")  # what interrupted runs left: nobody else writes while we hold the lock
        records = issuer.registry.records()
        if (earlier := _find_same(award, issuer, records)) is not None:
            _check_in_force(earlier.record, issued_at.date())
            write_index(issuer.registry, records)
            return Issued(earlier, new=False)
        _check_holder(award, records, issued_at.date())
        _check_clock(award, records, issued_at, accept_clock=accept_clock)
        mark_id = _next_id(issuer.registry.mark_ids())
        until = last_day(issued_at.date()) if valid_days is None else issued_at.date() + timedelta(days=valid_days - 1)
        signed = sign_record(_record(award, issuer, mark_id, issued_at, until), issuer.signer)
        _commit(issuer, signed, draw(signed))
        _refresh(issuer, (*records, signed))
    return Issued(signed, new=True)


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
    return next(
        (
            signed
            for signed in records
            if _commitments(award, issuer, signed.record.mark_id)
            == (signed.record.bundle, signed.record.rubric, signed.record.determinations)
        ),
        None,
    )


def _check_in_force(record: MarkRecord, today: date) -> None:
    if window_on(record, today) is not MarkState.ACTIVE:
        raise IssueError(
            f"this bundle has brought {record.mark_id} already, which is not in force on {today.isoformat()}",
            hint="a new mark needs a new assessment",
        )


def _check_holder(award: Award, records: tuple[SignedRecord, ...], today: date) -> None:
    holder = _folded(award.organisation, award.country)
    for record in (signed.record for signed in records):
        if _folded(record.organisation, record.country) == holder and today <= record.valid_until:
            raise IssueError(
                f"the organisation holds {record.mark_id} until {record.valid_until.isoformat()}",
                hint="`psfkit badge` draws that mark again",
            )


def _folded(name: str, country: str) -> tuple[str, str]:
    """Return what two ways of writing one organisation have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()), country.upper()


def _check_clock(award: Award, records: tuple[SignedRecord, ...], issued_at: datetime, *, accept_clock: bool) -> None:
    if issued_at.date() < award.assessed_as_of:
        raise IssueError(f"the date of issue lies before that of the assessment, {award.assessed_as_of.isoformat()}")
    if (issued_at.date() - award.assessed_as_of).days > MAX_WAIT_DAYS:
        raise IssueError(
            f"the evidence was assessed as of {award.assessed_as_of.isoformat()}, more than {MAX_WAIT_DAYS} days ago",
            hint="assess the bundle again as of today",
        )
    if not records:
        return
    last = max((signed.record for signed in records), key=lambda record: record.issued_at)
    if issued_at < last.issued_at:
        raise IssueError(
            f"the time of issue lies before that of {last.mark_id}, {last.issued_at.isoformat()}",
            hint="set the clock right",
        )
    if issued_at - last.issued_at > timedelta(days=MAX_LEAP_DAYS) and not accept_clock:
        raise IssueError(
            f"the time of issue is more than {MAX_LEAP_DAYS} days after {last.mark_id}: is the clock right?",
            hint="if it is, say so with --accept-clock",
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


def _commit(issuer: IssuerFolder, signed: SignedRecord, drawn: Mapping[str, bytes]) -> None:
    """Put the mark's folder together outside the registry and move it in."""
    for name in drawn:
        if not _FILE_NAME.fullmatch(name) or name == RECORD_FILE:
            raise RenderError(f"{name!a} is not a name for a file beside a record")
    marks = issuer.registry.marks_path
    staging = issuer.path / ".staging"
    part = staging / signed.record.mark_id
    try:
        with explained(marks / signed.record.mark_id, "write"):
            part.mkdir(0o755, parents=True)
            marks.mkdir(exist_ok=True)
            for name, content in {**drawn, RECORD_FILE: signed.encoded}.items():
                write_new(part / name, content)
            flush_folder(part)
            part.rename(marks / signed.record.mark_id)
    finally:
        remove_tree(staging)
    _flush_issued(marks, signed.record.mark_id)


def _flush_issued(marks: Path, mark_id: MarkId) -> None:
    try:
        flush_folder(marks)
    except OSError:
        raise StorageError(
            f"{mark_id} is issued, but the disk has not confirmed it", hint="run the same command again"
        ) from None


def _refresh(issuer: IssuerFolder, records: tuple[SignedRecord, ...]) -> None:
    try:
        write_index(issuer.registry, records)
    except StorageError as error:
        raise StorageError(
            f"{records[-1].record.mark_id} is issued, but the index is not up to date: {error.message}",
            hint="run the same command again",
        ) from None
