"""The day of a run, where the file that the run left behind states one."""

import re
from collections.abc import Iterable
from datetime import date

from psfkit.documents.text_dates import FIRST_YEAR, LAST_YEAR, SHORT_MONTHS
from psfkit.evidence.days import read_day
from psfkit.model.fact import Fact

_RFC_1123 = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ({'|'.join(SHORT_MONTHS)}) (\d{{4}}) \d\d:\d\d:\d\d GMT", re.ASCII
)


def run_facts(stamps: Iterable[tuple[object, str]]) -> tuple[Fact, ...]:
    """Return the fact ``run_on``, or nothing where the file states no day that can be read.

    Of several times the earliest counts: what was put together from runs is as old as the oldest of them.

    Args:
        stamps: Values as they stand in the file, each with its place; whatever is no time is passed over.
    """
    days = [(day, where) for value, where in stamps if isinstance(value, str) and (day := read_run_day(value))]
    if not days:
        return ()
    first, where = min(days, key=lambda found: found[0])
    return (Fact("run_on", first.isoformat(), "", where),)


def read_run_day(text: str) -> date | None:
    """Return the UTC day of a time as test runners and scanners write it, or None.

    Args:
        text: As for :func:`psfkit.evidence.days.read_day`, or RFC 1123 in GMT.

    >>> read_run_day("Mon, 23 Nov 2026 06:34:24 GMT"), read_run_day("2026-11-23T06:22:38.086070+00:00")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    >>> read_run_day("Mon, 31 Nov 2026 06:34:24 GMT"), read_run_day("yesterday")
    (None, None)
    """
    found = _RFC_1123.fullmatch(text)
    if found is None:
        return read_day(text)
    year = int(found[3])
    try:
        return date(year, SHORT_MONTHS.index(found[2]) + 1, int(found[1])) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
