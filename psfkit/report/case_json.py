"""Where a case stands, its plan, its price and its history, as JSON, for programs."""

from collections.abc import Sequence
from datetime import date

from psfkit.model.case import Application, Case, CaseEvent, Planned, Standing, Timeline
from psfkit.model.programme import Quote
from psfkit.report.json_text import Json, write_json

STANDING, TIMELINE, QUOTE, HISTORY = (f"psfkit-case-{name}/1" for name in ("standing", "timeline", "quote", "history"))
"""Names and versions of the formats; their schema is ``case.schema.json``."""


def render_standing(case: Case, standing: Standing, today: date) -> bytes:
    """Write where a case stands on a day."""
    return write_json(
        {
            "format": STANDING,
            "confidential": True,
            **_named(case.application),
            "as_of": today.isoformat(),
            "last": _event(case.last),
            "step": None if standing.step is None else standing.step.value,
            "waits_for": standing.waits_for.value,
            "next": list(standing.next),
            "due": _day(standing.due),
            "business_days_left": standing.days_left,
        }
    )


def render_timeline(timeline: Timeline) -> bytes:
    """Write the plan of a case."""
    return write_json(
        {
            "format": TIMELINE,
            "confidential": True,
            "case": timeline.case,
            "organisation": timeline.organisation,
            "mode": timeline.mode.value,
            "business_days": timeline.days,
            "steps_published": timeline.published,
            "steps": [_planned(planned) for planned in timeline.steps],
            "holidays": [{"day": day.isoformat(), "name": name} for day, name in timeline.holidays],
        }
    )


def render_quote(application: Application, quote: Quote) -> bytes:
    """Write the published price, or that there is none."""
    return write_json(
        {
            "format": QUOTE,
            "confidential": True,
            **_named(application),
            "mode": application.mode.value,
            "published": quote.cents is not None,
            "tier": None if quote.tier is None else quote.tier.id,
            "by": list(quote.by),
            "against": list(quote.against),
            "surcharge_percent": quote.surcharge_percent,
            "usd_cents_a_year": quote.cents,
        }
    )


def render_history(case: Case, changed: Sequence[str]) -> bytes:
    """Write everything that happened, and which files are not what they were."""
    return write_json(
        {
            "format": HISTORY,
            "confidential": True,
            **_named(case.application),
            "events": [_event(event) for event in case.events],
            "changed": list(changed),
        }
    )


def _named(application: Application) -> dict[str, Json]:
    return {"case": application.id, "organisation": application.organisation}


def _event(event: CaseEvent) -> Json:
    return {
        "number": event.number,
        "on": event.on.isoformat(),
        "kind": event.kind.value,
        "by": event.by,
        "note": event.note,
        "files": dict(event.files),
        "digest": event.digest,
    }


def _planned(planned: Planned) -> Json:
    return {
        "step": planned.step.value,
        "first": planned.first.isoformat(),
        "last": planned.last.isoformat(),
        "done_on": _day(planned.done_on),
        "late": planned.is_late,
    }


def _day(day: date | None) -> Json:
    return None if day is None else day.isoformat()
