"""How an exception stands on a day: a waiver, or a control that stands in for the one asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from psfkit.model.names import CriterionId, SystemId

SOON_DAYS = 30
"""Days before an end at which `status` and everything else begin to warn of it."""


class ExceptionKind(Enum):
    """What an exception is."""

    WAIVER = "waiver"
    """A decision to live with a criterion that is not met; it changes no level."""
    COMPENSATING_CONTROL = "compensating_control"
    """Something done instead, with evidence of its own."""


class ExceptionStanding(Enum):
    """How an exception stands on a day."""

    IN_FORCE = "in_force"
    EXPIRES_SOON = "expires_soon"
    """In force, for at most :data:`SOON_DAYS` days more."""
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"
    """The criterion is met without it."""
    VOID = "void"
    """It never was one: something it must have is missing, or nobody but its owner approved it."""

    @property
    def is_in_force(self) -> bool:
        """Whether it stands, for however long."""
        return self in (ExceptionStanding.IN_FORCE, ExceptionStanding.EXPIRES_SOON)

    @property
    def gives_nothing(self) -> bool:
        """Whether it counts as if nobody had written it."""
        return self in (ExceptionStanding.EXPIRED, ExceptionStanding.VOID)


@dataclass(frozen=True, slots=True)
class ClaimException:
    """An exception that a claim asks for, for one system, as it stands on the day of the run."""

    kind: ExceptionKind
    standing: ExceptionStanding
    criterion: CriterionId
    system: SystemId
    says: str
    """Why the criterion is waived, or what is done instead."""
    approver: str
    """Who approved it; of a control, who approved the waiver that it rests on, or an empty string."""
    owner: str
    """Who answers for it."""
    expires_on: date | None
    """The last day on which it is in force; None for a control without an end."""
    days_left: int | None
    """Days after the day of the run on which it is in force still; below zero when it has expired."""
    remark: str
    """How it stands, in one sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class SharedException:
    """One exception with the systems for which it stands alike."""

    exception: ClaimException
    """As it stands for the first of them."""
    systems: tuple[SystemId, ...]


def share(exceptions: Iterable[ClaimException]) -> tuple[SharedException, ...]:
    """Put together what is one exception for several systems, in the order in which each comes first."""
    alike: dict[ClaimException, list[ClaimException]] = {}
    for each in exceptions:
        alike.setdefault(replace(each, system=SystemId("")), []).append(each)
    return tuple(SharedException(same[0], tuple(each.system for each in same)) for same in alike.values())
