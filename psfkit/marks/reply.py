"""The answer of the verification interface: its four published members first, in their order, then ours."""

import json
from collections.abc import Iterable
from datetime import date

from psfkit.model.history import RegistryEvent, withdrawal_on
from psfkit.model.record import MarkRecord, MarkState


def reply(record: MarkRecord, state: MarkState, as_of: date, events: Iterable[RegistryEvent] = ()) -> bytes:
    """Return the JSON answer for a mark that is authentic.

    Args:
        record: The record of the mark.
        state: Its state on ``as_of``.
        as_of: The day the answer is given for.
        events: What its registry tells of it.
    """
    answer: dict[str, str | bool] = {
        "valid": state is MarkState.ACTIVE,
        "company": record.organisation,
        "expires": record.valid_until.isoformat(),
        "domains": show_domains(record),
        "status": state.value,
        "markId": record.mark_id,
        "psf": record.psf_version,
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
    return json.dumps(answer, ensure_ascii=True, indent=2).encode() + b"\n"


def show_domains(record: MarkRecord) -> str:
    """Write the domains of a record as ``PSF-1..8``, or one by one where numbers are missing."""
    numbers = sorted(int(score.domain.removeprefix("PSF-")) for score in record.scores)
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"PSF-{numbers[0]}..{numbers[-1]}"
    return ",".join(f"PSF-{number}" for number in numbers)
