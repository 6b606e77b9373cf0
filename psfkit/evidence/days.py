"""Days from the times that logs are stamped with."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from psfkit.documents.text_dates import FIRST_YEAR, LAST_YEAR

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?\s?(?:Z|z|UTC|([+-]\d\d:?\d\d))?)?",
    re.ASCII,
)
_EPOCH = re.compile(r"(\d{9,13})(?:\.\d{1,9})?", re.ASCII)
_MILLISECONDS = 10**11
"""Epochs from here on count milliseconds: as seconds they would lie beyond the year 5000."""


def read_day(text: str) -> date | None:
    """Return the UTC day of a time stamp, or None when it is none of the years 2000 to 2100.

    Args:
        text: ISO 8601 (``2026-10-12``, ``2026-10-12T08:00:00Z``, ``2026-10-12 08:00:00.123+02:00``; without an offset
            the day stands as written) or seconds or milliseconds since 1970.

    >>> read_day("2026-10-12T00:30:00+02:00"), read_day("1795414958"), read_day("1795414958213"), read_day("12.10.2026")
    (datetime.date(2026, 10, 11), datetime.date(2026, 11, 23), datetime.date(2026, 11, 23), None)
    """
    if found := _ISO.fullmatch(text):
        return _from_iso(found)
    if found := _EPOCH.fullmatch(text):
        return _within(_from_epoch(int(found[1])))
    return None


def _from_iso(found: re.Match[str]) -> date | None:
    day = _calendar_day(found[1])
    if day is None or found[4] is None:
        return day and _within(day)
    try:
        stamp = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=_offset(found[4]))
        return _within(stamp.astimezone(UTC).date())
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=64)
def _calendar_day(text: str) -> date | None:
    """Return the day of a text that has the form of one; most lines of a log have that of the line before."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _offset(text: str) -> timezone:
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _from_epoch(number: int) -> date:
    seconds = number // 1000 if number >= _MILLISECONDS else number
    return date(1970, 1, 1) + timedelta(days=seconds // 86400)


def _within(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
