"""The plan of a case as a calendar: one event for each step, over its days."""

from collections.abc import Iterator
from datetime import timedelta

from psfkit.model.case import Planned, Timeline
from psfkit.report.ics_text import ics_day, ics_line, ics_text


def render_timeline(timeline: Timeline) -> bytes:
    """Write the calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//psfkit//psfkit case//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{ics_text(f'{timeline.case} {timeline.organisation}')}",
    ]
    for planned in timeline.steps:
        lines.extend(_event(planned, timeline))
    lines.append("END:VCALENDAR")
    return b"".join(ics_line(line) for line in lines)


def _event(planned: Planned, timeline: Timeline) -> Iterator[str]:
    step = planned.step.value
    yield "BEGIN:VEVENT"
    yield f"UID:{f'{timeline.case}-{step}@psfkit'.lower()}"
    yield f"DTSTAMP:{ics_day(timeline.steps[0].first)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{ics_day(planned.first)}"
    yield f"DTEND;VALUE=DATE:{ics_day(planned.last + timedelta(days=1))}"
    yield f"SUMMARY:{ics_text(f'{timeline.case}: {step}')}"
    done = "" if planned.done_on is None else f"; done on {planned.done_on.isoformat()}"
    yield f"DESCRIPTION:{ics_text(f'waits for the {planned.acts.value}{done}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
