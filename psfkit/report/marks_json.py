"""Marks of a registry as JSON, for programs."""

from collections.abc import Sequence
from datetime import date

from psfkit.marks.record import show_instant
from psfkit.registry.listing import ListedMark
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-marks/1"
"""Name and version of the format; its schema is ``marks.schema.json``."""


def render_marks(listed: Sequence[ListedMark], as_of: date) -> bytes:
    """Write how marks stand on a day, with their events."""
    return write_json({"format": FORMAT, "as_of": as_of.isoformat(), "marks": [_mark(mark) for mark in listed]})


def _mark(mark: ListedMark) -> Json:
    record, due = mark.record, mark.surveillance_due
    return {
        "mark_id": record.mark_id,
        "organisation": record.organisation,
        "country": record.country,
        "sample": record.issuer.test,
        "state": mark.state.value,
        "standing": mark.standing.value,
        "valid_from": record.issued_at.date().isoformat(),
        "valid_until": record.valid_until.isoformat(),
        "surveillance_due": None if due is None else due.isoformat(),
        "events": [
            {
                "sequence": event.sequence,
                "at": show_instant(event.at),
                "event": event.kind.value,
                "mark_id": event.mark_id,
                "reason": None if event.reason is None else event.reason.value,
                "supersedes": event.supersedes,
            }
            for event in mark.events
        ],
    }
