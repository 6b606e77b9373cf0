r"""What goes stale when as a calendar (iCalendar, RFC 5545).

One event for each evidence item and window, on the last day on which the item counts; what is stale already and what
something fresher stands in for is left out. Another for each exception, on its last day. The same item and window
keep their identifier when the evidence is made anew, so that a calendar that is read in again moves the event instead
of adding one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256

from psfkit.model.freshness import ExceptionEnd, Fall, Freshness, Lapse
from psfkit.report.ics_text import ics_day, ics_line, ics_text
from psfkit.report.words import name_exception, say_exception

_WARN_DAYS = 14


def render_calendar(freshness: Freshness) -> bytes:
    """Write the calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//psfkit//psfkit status//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{ics_text(f'Evidence of {freshness.organisation}')}",
    ]
    events: dict[tuple[date, str, int], list[Lapse]] = {}
    for lapse in freshness.lapses:
        if lapse.replaced_by is None and lapse.counts_until >= freshness.as_of:
            events.setdefault((lapse.counts_until, lapse.evidence, lapse.max_age_days), []).append(lapse)
    for _, lapses in sorted(events.items()):
        lines.extend(_event_of_lapses(lapses, freshness))
    for end in freshness.exceptions:
        if end.exception.expires_on is not None and end.exception.standing.is_in_force:
            lines.extend(_event_of_exception(end, end.exception.expires_on, freshness))
    lines.append("END:VCALENDAR")
    return b"".join(ics_line(line) for line in lines)


def _event_of_lapses(lapses: list[Lapse], freshness: Freshness) -> Iterator[str]:
    first = lapses[0]
    summary = f"{first.evidence} counts for the last day: {first.title}"
    name = f"{first.evidence}-{first.max_age_days}"
    yield from _event(name, first.counts_until, summary, _describe(lapses, freshness), freshness)


def _event_of_exception(end: ExceptionEnd, last: date, freshness: Freshness) -> Iterator[str]:
    exception = end.exception
    summary = f"{exception.criterion}: last day of the {name_exception(exception.kind)}"
    described = (
        say_exception(exception),
        *(_say_fall(fall) for fall in end.falls),
        f"PSF v{freshness.rubric_version}, as of {freshness.as_of.isoformat()}",
    )
    name = f"{exception.criterion}-{exception.kind.value}-{'-'.join(end.systems)}"
    yield from _event(name, last, summary, described, freshness)


def _event(name: str, last: date, summary: str, described: Iterable[str], freshness: Freshness) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_identify(name, freshness)}"
    yield f"DTSTAMP:{ics_day(freshness.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{ics_day(last)}"
    yield f"DTEND;VALUE=DATE:{ics_day(last + timedelta(days=1))}"
    yield f"SUMMARY:{ics_text(summary)}"
    yield f"DESCRIPTION:{ics_text(chr(10).join(described))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{ics_text(summary)}"
    yield f"TRIGGER:-P{_WARN_DAYS}D"
    yield "END:VALARM"
    yield "END:VEVENT"


def _identify(name: str, freshness: Freshness) -> str:
    whose = sha256(f"{freshness.organisation}\n{freshness.application_id}".encode("utf-8", "replace")).hexdigest()
    return f"{name}-{whose[:16]}@psfkit".lower()


def _describe(lapses: Iterable[Lapse], freshness: Freshness) -> Iterator[str]:
    for lapse in lapses:
        yield f"{lapse.criterion}: {say_levels(lapse)}, at most {lapse.max_age_days} days old"
        yield from map(_say_fall, lapse.falls)
    yield f"PSF v{freshness.rubric_version}, as of {freshness.as_of.isoformat()}"


def _say_fall(fall: Fall) -> str:
    return f"the day after, {fall.system} falls from level {int(fall.before)} to {int(fall.after)}"


def say_levels(lapse: Lapse) -> str:
    """Say which levels an item counts for: ``level 4``, ``levels 4, 5``."""
    levels = ", ".join(str(int(level)) for level in lapse.levels)
    return f"level{'' if len(lapse.levels) == 1 else 's'} {levels}"
