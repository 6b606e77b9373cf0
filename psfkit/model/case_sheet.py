"""What a report says of the case that it was written for. Confidential, as the report is."""

from dataclasses import dataclass
from datetime import date

from psfkit.model.case import Case, Standing, Timeline
from psfkit.model.stale import Stale
from psfkit.model.trend import Trend


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case as of the decision that the report is about; a function of its log up to there."""

    case: Case
    """Up to the decision, and with it."""
    timeline: Timeline
    standing: Standing
    """On the day of the decision."""
    yearly: date | None
    """By when the next yearly look is due, once the mark is there; None unless the decision is a pass."""
    trend: Trend | None
    """None for the first decision."""
    stale: Stale | None
    """None for the first decision."""
