"""The assessment: scores, gaps and the way to a pass. Confidential, whatever it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.bundle import Organisation, Scope, System
from psfkit.model.claim_exception import ClaimException
from psfkit.model.determination import CriterionResult, RequirementResult
from psfkit.model.names import CriterionId, Digest, DomainId, SystemId
from psfkit.model.rubric import Level
from psfkit.model.score import show_score


class RunKind(Enum):
    """Who stands behind a run."""

    SELF_CHECK = "self_check"
    """Nobody but the applicant; never carries a mark."""
    ASSESSED = "assessed"
    """An assessor's determinations."""


@dataclass(frozen=True, slots=True)
class DomainScore:
    """One domain's score, kept in hundredths and shown to one decimal, rounded down."""

    domain: DomainId
    title: str
    score: int | None
    """Hundredths, 0 to 500, rounded down; None when nothing in the domain applies."""
    threshold: int
    """Hundredths."""
    passes: bool
    criteria: tuple[CriterionResult, ...]

    @property
    def shown(self) -> str:
        """The score as it is printed: one decimal, rounded down, or ``not scored``."""
        return show_score(self.score)

    @property
    def exceptions(self) -> tuple[ClaimException, ...]:
        """Every exception of its criteria, system by system."""
        return tuple(
            each for result in self.criteria for found in result.by_system.values() for each in found.exceptions
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """What one criterion lacks for one system to reach its next level."""

    criterion: CriterionId
    system: SystemId
    level: Level
    """Where it stands."""
    next_level: Level
    missing: tuple[RequirementResult, ...]
    """Requirements of the next level that are not satisfied."""
    lacks: tuple[str, ...]
    """Everything missing, one sentence each."""
    blocks_pass: bool
    """Whether its domain fails."""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One addition on the cheapest way to a pass: one criterion of one system, one level up."""

    order: int
    criterion: CriterionId
    system: SystemId
    from_level: Level
    to_level: Level
    effort_days: int
    waiting_days: int
    """Days of operation the evidence has to cover before it can exist."""
    adds: tuple[str, ...]
    """What has to be added."""
    domain: DomainId
    score_after: int
    """The domain's score after this step, in hundredths."""
    passes_after: bool
    """Whether every domain passes after this step."""
    mends_map: bool = False
    """Whether a workflow map is mended or drawn, and no evidence added."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest additions that pass, in order."""

    steps: tuple[PlanStep, ...]
    effort_days: int
    unreachable: tuple[DomainId, ...]
    """Domains that no evidence can bring to a pass (a cap stands in the way)."""


@dataclass(frozen=True, slots=True)
class Digests:
    """What a run was made from; the same digests and date give the same bytes."""

    bundle: Digest
    rubric: Digest
    determinations: Digest | None
    """None in a self-check."""


@dataclass(frozen=True, slots=True)
class EvidenceLabel:
    """What an evidence item is called in a report."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A whole run over one bundle."""

    kind: RunKind
    organisation: Organisation
    application_id: str
    scope: Scope
    systems: tuple[System, ...]
    assessor: str
    """Empty in a self-check; of a panel all names."""
    as_of: date
    rubric_id: str
    rubric_version: str
    digests: Digests
    domains: tuple[DomainScore, ...]
    gaps: tuple[Gap, ...]
    undecided: tuple[str, ...]
    """What an assessor has not decided yet, one sentence each; empty in a self-check."""
    evidence: Mapping[str, EvidenceLabel]
    """What each evidence item is called, by id."""
    assessors: int = 0
    """How many assessors decided, each without the others; none in a self-check."""

    @property
    def passes(self) -> bool:
        """Whether every domain is scored, above zero and at or above its threshold."""
        return bool(self.domains) and all(domain.passes for domain in self.domains)

    @property
    def exceptions(self) -> tuple[ClaimException, ...]:
        """Every exception of the run, in rubric order, system by system."""
        return tuple(each for domain in self.domains for each in domain.exceptions)

    def result(self, criterion: str) -> CriterionResult | None:
        """Return the result of one criterion, or None."""
        return next((r for domain in self.domains for r in domain.criteria if r.criterion == criterion), None)
