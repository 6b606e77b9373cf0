"""The one place that reads the clock."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime

from psfkit.errors import UsageError


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run happens."""

    as_of: date
    """The day the evidence is looked at."""
    issued_at: datetime
    """UTC, whole seconds."""
    chosen: bool
    """Whether somebody chose the moment instead of the clock."""


def read_moment(as_of: str = "") -> Moment:
    """Return the moment of this run: ``--as-of``, else ``SOURCE_DATE_EPOCH``, else the clock.

    Raises:
        UsageError: The date is not a real day, or the environment variable is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if as_of:
        day = _parse_day(as_of)
        return Moment(day, datetime(day.year, day.month, day.day, tzinfo=UTC), chosen=True)
    if epoch:
        now = _from_epoch(epoch)
        return Moment(now.date(), now, chosen=True)
    now = read_clock()
    return Moment(now.date(), now, chosen=False)


def read_clock() -> datetime:
    """Return the present time, UTC in whole seconds, whatever the environment says: for what goes on answering."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the one place that reads the clock


def _parse_day(text: str) -> date:
    from psfkit.documents.text_dates import FIRST_YEAR, LAST_YEAR, parse_date

    day = parse_date(text)
    if day is not None:
        return day
    years = f"{FIRST_YEAR} to {LAST_YEAR}"
    if parse_date(f"{FIRST_YEAR}{text[4:]}") is not None and text[:4].isdigit():
        raise UsageError(f"--as-of {text!a} lies outside the years {years}", hint="choose a day within them")
    raise UsageError(f"--as-of {text!a} is not a day", hint=f"write it as YYYY-MM-DD, in the years {years}")


def _from_epoch(text: str) -> datetime:
    try:
        moment = datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {text!a}, not a number of seconds", hint="unset it or write whole seconds since 1970"
        ) from None
    if not 2000 <= moment.year <= 2100:
        raise UsageError(f"SOURCE_DATE_EPOCH is in the year {moment.year}", hint="2000 to 2100 is allowed")
    return moment
