"""Where a case stands, its plan, its price and its history, as JSON, for programs."""

from collections.abc import Sequence
from datetime import date

from psfkit.model.case import Application, Case, CaseEvent, Planned, Standing, Timeline
from psfkit.model.case_sheet import CaseSheet
from psfkit.model.programme import Quote
from psfkit.model.stale import Stale, StaleItem
from psfkit.model.trend import DomainTrend, Look, Trend
from psfkit.report.json_text import Json, write_json

STANDING, TIMELINE, QUOTE, HISTORY, TREND = (
    f"psfkit-case-{name}/1" for name in ("standing", "timeline", "quote", "history", "trend")
)
"""Names and versions of the formats; their schema is ``case.schema.json``."""


def render_standing(case: Case, standing: Standing, today: date, timeline: Timeline, stale: Stale | None) -> bytes:
    """Write where a case stands on a day, its plan, and what has gone stale where a mark rests on it."""
    return write_json(
        {
            "format": STANDING,
            "confidential": True,
            **_named(case.application),
            "as_of": today.isoformat(),
            "last": _event(case.last),
            **_standing(standing),
            "timeline": write_plan(timeline),
            "stale": None if stale is None else _stale(stale),
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
            **write_plan(timeline),
        }
    )


def render_trend(trend: Trend) -> bytes:
    """Write how the decisions of a case compare."""
    named = {"case": trend.case, "organisation": trend.organisation}
    return write_json({"format": TREND, "confidential": True, **named, **_trend(trend)})


def write_sheet(sheet: CaseSheet) -> Json:
    """Write what a report says of the case that it is for."""
    return {
        "id": sheet.case.application.id,
        **_standing(sheet.standing),
        "yearly_due": _day(sheet.yearly),
        "timeline": write_plan(sheet.timeline),
        "trend": None if sheet.trend is None else _trend(sheet.trend),
        "stale": None if sheet.stale is None else _stale(sheet.stale),
    }


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


def _standing(standing: Standing) -> dict[str, Json]:
    return {
        "step": None if standing.step is None else standing.step.value,
        "waits_for": standing.waits_for.value,
        "next": list(standing.next),
        "due": _day(standing.due),
        "business_days_left": standing.days_left,
    }


def write_plan(timeline: Timeline) -> dict[str, Json]:
    """Write the plan of a case, and what was done when."""
    return {
        "mode": timeline.mode.value,
        "business_days": timeline.days,
        "steps_published": timeline.published,
        "steps": [_planned(planned) for planned in timeline.steps],
        "holidays": [{"day": day.isoformat(), "name": name} for day, name in timeline.holidays],
    }


def _trend(trend: Trend) -> dict[str, Json]:
    return {
        "one_rubric": trend.is_one_rubric,
        "looks": [_look(look) for look in trend.looks],
        "domains": [_domain(domain) for domain in trend.domains],
    }


def _look(look: Look) -> Json:
    return {
        "event": look.event,
        "on": look.on.isoformat(),
        "occasion": look.occasion.value,
        "passes": look.passes,
        "rubric": look.rubric,
    }


def _domain(domain: DomainTrend) -> Json:
    return {
        "domain": domain.domain,
        "title": domain.title,
        "scores": list(domain.scores),
        "thresholds": list(domain.thresholds),
    }


def _stale(stale: Stale) -> Json:
    return {
        "since": stale.since.isoformat(),
        "as_of": stale.as_of.isoformat(),
        "due": _day(stale.due),
        "untold": stale.untold,
        "gone": [_item(item) for item in stale.gone],
        "going": [_item(item) for item in stale.going],
    }


def _item(item: StaleItem) -> Json:
    return {
        "kind": item.kind.value,
        "id": item.subject,
        "title": item.title,
        "criterion": item.criterion,
        "counts_until": item.counts_until.isoformat(),
        "replaced_by": item.replaced_by,
    }


def _planned(planned: Planned) -> Json:
    return {
        "step": planned.step.value,
        "first": planned.first.isoformat(),
        "last": planned.last.isoformat(),
        "acts": planned.acts.value,
        "done_on": _day(planned.done_on),
        "done_by": planned.done_by,
        "late": planned.is_late,
    }


def _day(day: date | None) -> Json:
    return None if day is None else day.isoformat()
