"""What no longer counts of that on which a decision rested."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.names import CriterionId, EvidenceId


class StaleKind(Enum):
    """What it is that no longer counts."""

    EVIDENCE = "evidence"
    WAIVER = "waiver"
    COMPENSATING_CONTROL = "compensating_control"


@dataclass(frozen=True, slots=True)
class StaleItem:
    """One thing, and the last day on which it counts for a criterion."""

    kind: StaleKind
    subject: str
    """The id of evidence; empty for an exception, which has none."""
    title: str
    """Of evidence its title, of an exception what it says."""
    criterion: CriterionId
    counts_until: date
    replaced_by: EvidenceId | None
    """What stands in for it, so that nothing is lost."""


@dataclass(frozen=True, slots=True)
class Stale:
    """What has gone stale since a decision, and what will by the next due day."""

    since: date
    """The decision's day."""
    as_of: date
    due: date | None
    gone: tuple[StaleItem, ...]
    """Counted then and does not on the day asked about."""
    going: tuple[StaleItem, ...]
    """Counts on the day asked about and no longer on the due day."""
    untold: str = ""
    """Why it cannot be said; empty when it can."""
