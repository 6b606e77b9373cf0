"""The answer of the verification interface: its four published members first, in their order, then ours."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from psfkit.marks.record import show_instant
from psfkit.model.history import RegistryEvent, withdrawal_on
from psfkit.model.record import MarkRecord, MarkState
from psfkit.model.score import show_score


@dataclass(frozen=True, slots=True)
class Published:
    """What an answer says besides when it is given to the world: over HTTP, or as a file of a published registry."""

    checked_at: datetime
    """When the registry was looked at; UTC, whole seconds."""
    next_update: datetime | None
    """When the answer is made anew at the latest; None where it is made for each request."""
    links: tuple[tuple[str, str], ...]
    """Names of members and the addresses they hold, such as ``("record", "https://…/record.json")``."""


def reply(
    record: MarkRecord,
    state: MarkState,
    as_of: date,
    events: Iterable[RegistryEvent] = (),
    published: Published | None = None,
) -> bytes:
    """Return the JSON answer for a mark that is authentic.

    Args:
        record: The record of the mark.
        state: Its state on ``as_of``.
        as_of: The day the answer is given for.
        events: What its registry tells of it.
        published: What is added when it is given to the world.
    """
    answer: dict[str, str | bool | dict[str, str]] = {
        "valid": state is MarkState.ACTIVE,
        "company": record.organisation,
        "expires": record.valid_until.isoformat(),
        "domains": show_domains(record),
        "status": state.value,
        "markId": record.mark_id,
        "psf": record.psf_version,
        "scores": {score.domain: show_score(score.score) for score in record.scores},
        "validFrom": record.issued_at.date().isoformat(),
        "asOf": as_of.isoformat(),
        "issuer": record.issuer.id,
    }
    withdrawal = withdrawal_on(record.mark_id, events, as_of)
    if withdrawal is not None:
        answer["withdrawn"] = withdrawal.state.value
        answer["withdrawnOn"] = withdrawal.event.at.date().isoformat()
        if withdrawal.event.reason is not None:
            answer["reason"] = withdrawal.event.reason.value
        if withdrawal.state is MarkState.SUPERSEDED:
            answer["supersededBy"] = withdrawal.event.mark_id
    if record.issuer.test:
        answer["sample"] = True
    if published is not None:
        answer["checkedAt"] = show_instant(published.checked_at)
        if published.next_update is not None:
            answer["nextUpdate"] = show_instant(published.next_update)
        answer |= published.links
    return json.dumps(answer, ensure_ascii=True, indent=2).encode() + b"\n"


def show_domains(record: MarkRecord) -> str:
    """Write the domains of a record as ``PSF-1..8``, or one by one where numbers are missing."""
    numbers = sorted(int(score.domain.removeprefix("PSF-")) for score in record.scores)
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"PSF-{numbers[0]}..{numbers[-1]}"
    return ",".join(f"PSF-{number}" for number in numbers)
