"""What goes stale when as JSON, for programs."""

from collections.abc import Sequence

from psfkit.model.freshness import DomainFall, ExceptionEnd, Fall, Freshness, Lapse
from psfkit.report.json_text import Json, write_json
from psfkit.report.trace_json import write_exception
from psfkit.report.words import say_way_out

FORMAT = "psfkit-status/1"
"""Name and version of the format; its schema is ``status.schema.json``."""


def render_status(freshness: Freshness, within: int | None) -> bytes:
    """Write what goes stale when.

    Args:
        freshness: The look ahead.
        within: Days within which something that has to be made anew is due, or None when nobody asked.
    """
    return write_json(
        {
            "format": FORMAT,
            "as_of": freshness.as_of.isoformat(),
            "organisation": freshness.organisation,
            "application": freshness.application_id,
            "rubric_version": freshness.rubric_version,
            "digests": {"bundle": freshness.bundle, "rubric": freshness.rubric},
            "within_days": within,
            "lapses": [_lapse(lapse, freshness, within) for lapse in freshness.lapses],
            "exceptions": [_end(end, freshness, within) for end in freshness.exceptions],
            "domains": [_fall(fall) for fall in freshness.domains],
        }
    )


def _lapse(lapse: Lapse, freshness: Freshness, within: int | None) -> Json:
    return {
        "evidence": lapse.evidence,
        "title": lapse.title,
        "criterion": lapse.criterion,
        "systems": list(lapse.systems),
        "levels": [int(level) for level in lapse.levels],
        "max_age_days": lapse.max_age_days,
        "counts_until": lapse.counts_until.isoformat(),
        "days_left": lapse.days_left(freshness.as_of),
        "due": within is not None and lapse.is_due(freshness.as_of, within),
        "replaced_by": lapse.replaced_by,
        "falls": _falls(lapse.falls),
    }


def _end(end: ExceptionEnd, freshness: Freshness, within: int | None) -> Json:
    return {
        "criterion": end.exception.criterion,
        "systems": list(end.systems),
        **write_exception(end.exception),
        "way_out": say_way_out(end.exception),
        "due": within is not None and end.is_due(freshness.as_of, within),
        "falls": _falls(end.falls),
    }


def _falls(falls: Sequence[Fall]) -> Json:
    return [{"system": fall.system, "from_level": int(fall.before), "to_level": int(fall.after)} for fall in falls]


def _fall(fall: DomainFall) -> Json:
    return {
        "domain": fall.domain,
        "on": fall.on.isoformat(),
        "score_hundredths": fall.before,
        "score_hundredths_then": fall.after,
        "threshold_hundredths": fall.threshold,
    }
