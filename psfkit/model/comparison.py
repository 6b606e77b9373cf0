"""Two assessments side by side: what opened, what closed, and what nobody looked at this time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.assessment import RunKind
from psfkit.model.claim_exception import ExceptionKind, ExceptionStanding
from psfkit.model.determination import Outcome
from psfkit.model.names import CriterionId, Digest, DomainId, SystemId
from psfkit.model.rubric import Level


class Change(Enum):
    """What became of a criterion of a system, the worst first."""

    OPENED = "opened"
    """It was met and is not any more."""
    WORSE = "worse"
    """Its level fell, and it is met or not met as before."""
    NOT_EVALUATED = "not_evaluated"
    """It was judged before and is not now: it could not be known, is left out or no longer applies. Never a repair."""
    BETTER = "better"
    """Its level rose, and it is met or not met as before."""
    CLOSED = "closed"
    """It was not met and is met now."""
    NEW = "new"
    """It is judged for the first time."""
    UNCHANGED = "unchanged"

    @property
    def is_regression(self) -> bool:
        """Whether somebody has to look at it before going on."""
        return self in (Change.OPENED, Change.WORSE, Change.NOT_EVALUATED)


class ExceptionChange(Enum):
    """What became of an exception, the worst first."""

    ENDED = "ended"
    """It stood and has expired or is void."""
    TAKEN_AWAY = "taken_away"
    MOVED = "moved"
    """Its last day is another one, or it has none now, or has one."""
    REWORDED = "reworded"
    """Somebody else approved it or answers for it, or it is for another reason."""
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Excuse:
    """An exception of a criterion, as far as it is compared."""

    kind: ExceptionKind
    standing: ExceptionStanding
    says: str
    approver: str
    owner: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a criterion stood for a system."""

    outcome: Outcome
    level: Level
    exceptions: tuple[Excuse, ...] = ()
    """At most one of each kind."""

    def exception(self, kind: ExceptionKind) -> Excuse | None:
        """Return the exception of a kind, or None."""
        return next((each for each in self.exceptions if each.kind is kind), None)


@dataclass(frozen=True, slots=True)
class DomainStand:
    """Where a domain stood."""

    score: int | None
    """Hundredths; None when it was not scored."""
    passes: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two assessments, as far as it is compared."""

    name: str
    """What it was called by whoever asked."""
    organisation: str
    kind: RunKind
    as_of: date
    bundle: Digest
    rubric: Digest
    domains: Mapping[DomainId, DomainStand]
    criteria: Mapping[tuple[CriterionId, SystemId], Stand]


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion of one system on both sides."""

    criterion: CriterionId
    system: SystemId
    change: Change
    before: Stand | None
    after: Stand | None


@dataclass(frozen=True, slots=True)
class ExceptionDifference:
    """One exception of one criterion for one system, where it is not what it was."""

    criterion: CriterionId
    system: SystemId
    kind: ExceptionKind
    change: ExceptionChange
    before: Excuse | None
    after: Excuse | None


@dataclass(frozen=True, slots=True)
class DomainDifference:
    """One domain on both sides."""

    domain: DomainId
    before: DomainStand | None
    after: DomainStand | None

    @property
    def is_regression(self) -> bool:
        """Whether it passed and does not any more, or its score fell."""
        if self.before is None:
            return False
        if self.after is None or (self.before.passes and not self.after.passes):
            return True
        return (self.after.score or 0) < (self.before.score or 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs, and everything that does not."""

    before: Side
    after: Side
    domains: tuple[DomainDifference, ...]
    differences: tuple[Difference, ...]
    """Every criterion of every system on either side, in the order of their ids."""
    exceptions: tuple[ExceptionDifference, ...] = ()
    """Exceptions that are not what they were, in the order of the criteria."""

    @property
    def same_rubric(self) -> bool:
        """Whether both were judged by the same rubric; otherwise a change may be the rubric's."""
        return self.before.rubric == self.after.rubric

    @property
    def has_regression(self) -> bool:
        """Whether anything fell or was not evaluated, or an exception ended."""
        return (
            any(each.change.is_regression for each in self.differences)
            or any(domain.is_regression for domain in self.domains)
            or any(each.change is ExceptionChange.ENDED for each in self.exceptions)
        )

    def changed(self, change: Change) -> tuple[Difference, ...]:
        """Return the differences of one sort."""
        return tuple(each for each in self.differences if each.change is change)
