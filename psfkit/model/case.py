"""A case: one organisation's way from its application to a mark, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.names import Digest


class Mode(Enum):
    """How fast an assessment is asked for."""

    STANDARD = "standard"
    EXPEDITED = "expedited"


@dataclass(frozen=True, slots=True)
class Application:
    """What an organisation applied for."""

    id: str
    """Number of the application, ``APP-0001``; the case is known by it."""
    organisation: str
    country: str
    """ISO 3166-1 alpha-2 code; its public holidays are no business days."""
    contact: str
    """Who speaks for the applicant; never one of the assessors."""
    employees: int | None
    revenue_usd: int | None
    """Annual recurring revenue in whole US dollars."""
    systems: tuple[str, ...]
    """Names of the AI systems that are to be assessed."""
    mode: Mode
    hosts: tuple[str, ...]
    """Host names on which the badge may stand."""
    applied_on: date


class Kind(Enum):
    """What happened in a case."""

    OPENED = "opened"
    SCOPE_AGREED = "scope_agreed"
    MAPS_RECEIVED = "maps_received"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    PASSED = "passed"
    FAILED = "failed"
    MARK_ISSUED = "mark_issued"
    MARK_RENEWED = "mark_renewed"
    MARK_SUSPENDED = "mark_suspended"
    MARK_REINSTATED = "mark_reinstated"
    WITHDRAWN = "withdrawn"


class Step(Enum):
    """The steps of the programme, in their order."""

    APPLICATION = "application"
    SCOPING = "scoping"
    MAPPING = "mapping"
    SUBMISSION = "submission"
    REVIEW = "review"
    DECISION = "decision"
    SURVEILLANCE = "surveillance"
    """The yearly look at a mark; no day plan has it."""


class Party(Enum):
    """Who has to act."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    ISSUER = "issuer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's log."""

    number: int
    on: date
    kind: Kind
    by: str
    """Who did it."""
    note: str
    """What is worth keeping: the scope as agreed, the id of the mark."""
    files: Mapping[str, str]
    """SHA-256 digests of the files of the case that came with it, by path."""
    previous: Digest | None
    """SHA-256 of the line before it; None for the first."""
    digest: Digest
    """SHA-256 of this line."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its folder tells it."""

    application: Application
    events: tuple[CaseEvent, ...]
    """In their order; never empty."""

    @property
    def last(self) -> CaseEvent:
        """What happened last."""
        return self.events[-1]

    @property
    def decisions(self) -> tuple[CaseEvent, ...]:
        """Every decision, in order."""
        return tuple(event for event in self.events if event.kind in (Kind.PASSED, Kind.FAILED))

    @property
    def refusals(self) -> int:
        """How often the evidence did not pass since it last did."""
        decided = [event.kind for event in self.decisions]
        return decided[::-1].index(Kind.PASSED) if Kind.PASSED in decided else len(decided)

    @property
    def mark(self) -> str:
        """The id of the organisation's mark, or an empty text while there is none."""
        given = (event.note for event in reversed(self.events) if event.kind in (Kind.MARK_ISSUED, Kind.MARK_RENEWED))
        return next(given, "")

    @property
    def is_suspended(self) -> bool:
        """Whether the mark was suspended and not reinstated since."""
        changes = (Kind.MARK_SUSPENDED, Kind.MARK_REINSTATED)
        return next((e.kind for e in reversed(self.events) if e.kind in changes), None) is Kind.MARK_SUSPENDED

    def latest(self, kind: Kind) -> CaseEvent | None:
        """Return the last event of a kind, or None."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands on a day."""

    step: Step | None
    """The step that is under way; None once the case has come to its end."""
    waits_for: Party
    next: tuple[str, ...]
    """What has to be done, a sentence each."""
    due: date | None
    """Last day for it by the programme's plan; None where it has none."""
    days_left: int | None
    """Business days to that day, the day itself included; negative when it is past."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of the plan in days of the calendar, beside what came of it."""

    step: Step
    first: date
    last: date
    acts: Party
    """Who has to act in it."""
    done_on: date | None
    """When it was done; None while it is not."""
    done_by: str
    """Who did it; empty while it is not done."""

    @property
    def is_late(self) -> bool:
        """Whether it was done after its last day."""
        return self.done_on is not None and self.done_on > self.last


@dataclass(frozen=True, slots=True)
class Timeline:
    """The plan of a case."""

    case: str
    organisation: str
    mode: Mode
    days: int
    """Business days in all."""
    published: bool
    """Whether the programme publishes the days of the steps, or only how many there are in all."""
    steps: tuple[Planned, ...]
    holidays: tuple[tuple[date, str], ...]
    """Public holidays that fall into it, with their names."""
