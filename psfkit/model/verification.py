"""Verification: every numbered step with its result, and what they add up to."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.history import RegistryEvent, Withdrawal, withdrawal_on
from psfkit.model.record import MarkRecord, MarkState


class StepResult(Enum):
    """How one step ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step of docs/verification.md."""

    number: int
    title: str
    result: StepResult
    detail: str
    """What was seen, or why the step was not run."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying one file or id came to."""

    subject: str
    steps: tuple[Step, ...]
    record: MarkRecord | None
    state: MarkState | None
    """None unless the record is authentic."""
    as_of: date
    host: StepResult | None = None
    """Whether the mark covers the host that was asked about; None when none was."""
    events: tuple[RegistryEvent, ...] = ()
    """What the registry tells of the mark, if it was asked."""
    status: StepResult | None = None
    """What the status lists tell that were given; None when none was, or the registry was asked."""

    @property
    def authentic(self) -> bool:
        """Whether no step that bears on authenticity failed or was left out."""
        return self.state is not None

    @property
    def in_force(self) -> bool:
        """Whether the mark is authentic, active on the date asked about, and nothing that was asked is left open."""
        asked = (self.host, self.status)
        return self.state is MarkState.ACTIVE and all(result in (None, StepResult.PASSED) for result in asked)

    @property
    def withdrawal(self) -> Withdrawal | None:
        """What has withdrawn the mark by the date asked about, as far as its registry tells."""
        return None if self.record is None else withdrawal_on(self.record.mark_id, self.events, self.as_of)
