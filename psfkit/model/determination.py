"""Determinations: what an assessor decided, and what level follows from evidence and decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from psfkit.model.bundle import Claim
from psfkit.model.claim_exception import ClaimException, ExceptionKind
from psfkit.model.fact import Fact
from psfkit.model.finding import Finding
from psfkit.model.location import Source
from psfkit.model.names import CriterionId, Digest, EvidenceId, SystemId
from psfkit.model.rubric import FactTest, Level, Requirement

NO_CONFLICT = "none"
"""What declares that there is no conflict of interest."""


class Truth(Enum):
    """Yes, no, and what could not be known; only yes counts."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EvidenceDecision:
    """An assessor's word on one evidence item for one criterion."""

    evidence: EvidenceId
    accepted: bool
    reason: str
    """Never empty when the evidence is rejected."""


@dataclass(frozen=True, slots=True)
class MapHold:
    """A workflow map that holds a level down, or one that is not there."""

    evidence: EvidenceId
    """Empty when bundle.yaml names no map of the system."""
    path: str
    rule: str
    """Code of the safety rule that the map breaks; empty when there is no map to look at."""
    places: tuple[Finding, ...]
    """Where the rule is broken, each with its path through the map; empty when there is no map to look at."""
    remedy: str
    """What lifts it, in the imperative."""
    truth: Truth
    """No, or unknown when there may be a good map that nobody could read."""


@dataclass(frozen=True, slots=True)
class LevelCap:
    """An assessor's lowering of a level, or a cap that the rubric sets."""

    level: Level
    reason: str
    of_control: bool = False
    """Whether it is the rubric's cap on a compensating control, which the control asked for can overcome."""
    map: MapHold | None = None
    """The workflow map that it comes from, which can be mended; None for any other cap."""


@dataclass(frozen=True, slots=True)
class CriterionDecision:
    """What an assessor decided about one criterion, for some or all systems."""

    criterion: CriterionId
    systems: tuple[SystemId, ...]
    """Never empty (a decision that names none is about all)."""
    evidence: tuple[EvidenceDecision, ...]
    cap: LevelCap | None
    agrees_not_applicable: bool | None
    """None when the assessor has not said."""
    not_applicable_reason: str
    """Why the assessor agrees or disagrees."""
    note: str
    source: Source


@dataclass(frozen=True, slots=True)
class AssessorDeterminations:
    """One assessor's file, bound to one bundle."""

    file: str
    bundle: Digest
    rubric: Digest
    assessor: str
    organisation: str
    independence: str
    decided_on: str
    """Date, ``YYYY-MM-DD``."""
    decisions: tuple[CriterionDecision, ...]
    digest: Digest
    members: tuple[str, ...] = ()
    """Who decided, each without the others; empty where it was one assessor alone."""
    adjudicator: str = ""
    """Who settled what they differed on, if anybody had to."""
    conflicts: tuple[str, ...] = ()
    """Conflicts of interest that the assessor declares, or :data:`NO_CONFLICT`; nobody who has one decides."""
    _decisions: Mapping[tuple[str, str], CriterionDecision] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        decisions = {(d.criterion, system): d for d in reversed(self.decisions) for system in d.systems}
        object.__setattr__(self, "_decisions", decisions)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who decided."""
        return self.members or (self.assessor,)

    def decision(self, criterion: str, system: str) -> CriterionDecision | None:
        """Return the decision on a criterion for a system, or None."""
        return self._decisions.get((criterion, system))


class Outcome(Enum):
    """Where a criterion stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    INDETERMINATE = "indeterminate"
    """Something needed could not be known; scores as not met."""


class Settled(Enum):
    """What became of an assertion."""

    CLEARS = "clears"
    MISSES = "misses"
    TOO_THIN = "too_thin"
    """The sample is too small to settle it either way."""
    NOT_FOUND = "not_found"
    """The file does not say."""
    NOT_EVALUATED = "not_evaluated"
    """The file could not be read."""


_TRUTHS = {
    Settled.CLEARS: Truth.YES,
    Settled.MISSES: Truth.NO,
    Settled.TOO_THIN: Truth.UNKNOWN,
    Settled.NOT_FOUND: Truth.NO,
    Settled.NOT_EVALUATED: Truth.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class FactResult:
    """One assertion with what was found."""

    test: FactTest
    outcome: Settled
    found: Fact | None
    """None when the file does not say."""
    shortfall: str = ""
    """Why it is not cleared, as the end of a sentence that begins with the fact's name; empty when it is cleared."""
    own: bool = False
    """Whether the applicant asserts it, and not the rubric."""

    @property
    def truth(self) -> Truth:
        """Whether the assertion holds."""
        return _TRUTHS[self.outcome]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One evidence item held against one requirement."""

    evidence: EvidenceId
    truth: Truth
    reasons: tuple[str, ...]
    """Why it does not count, or why that cannot be known; empty when it counts."""
    facts: tuple[FactResult, ...] = ()
    remark: str = ""
    """What the assessor wrote when accepting it."""


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """One requirement with the evidence that was tried on it."""

    requirement: Requirement
    truth: Truth
    exhibits: tuple[Exhibit, ...]
    lacks: tuple[str, ...]
    """What is missing, one sentence each; empty when it is satisfied."""


@dataclass(frozen=True, slots=True)
class LevelResult:
    """One level's own requirements, whatever the levels below it say."""

    level: Level
    truth: Truth
    requirements: tuple[RequirementResult, ...]
    lacks: tuple[str, ...] = ()
    """What the claim itself lacks (level 1); empty for other levels."""


@dataclass(frozen=True, slots=True)
class Determination:
    """The level of one criterion for one system, with every step that led to it."""

    criterion: CriterionId
    system: SystemId
    outcome: Outcome
    level: Level
    evidence_level: Level
    """What the evidence alone would give, before caps."""
    levels: tuple[LevelResult, ...]
    """Five results, from level 1 to level 5; empty when the criterion does not apply."""
    caps: tuple[LevelCap, ...]
    """Every cap in force, whether or not it lowered the level."""
    reason: str
    """Why it does not apply, or what could not be known."""
    note: str
    """The assessor's note."""
    claim: Claim | None
    """What is claimed; None when nothing is."""
    idle: tuple[EvidenceId, ...]
    """Evidence of the claim whose kind no level of the criterion asks for."""
    own_levels: tuple[LevelResult, ...]
    """The five results without any compensating control's evidence."""
    untold: tuple[Finding, ...] = ()
    """What the system's workflow maps cannot tell about the criterion; it holds nothing down."""
    exceptions: tuple[ClaimException, ...] = ()
    """A waiver and a compensating control of the claim, as they stand on the day."""

    @property
    def waiver(self) -> ClaimException | None:
        """The waiver that is in force while the criterion is not met, or None."""
        if self.outcome not in (Outcome.NOT_MET, Outcome.INDETERMINATE):
            return None
        waivers = (each for each in self.exceptions if each.kind is ExceptionKind.WAIVER)
        return next((waiver for waiver in waivers if waiver.standing.is_in_force), None)

    @property
    def holding(self) -> tuple[LevelCap, ...]:
        """The caps that the level has run into."""
        return tuple(cap for cap in self.caps if cap.level == self.level)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion for the organisation: the lowest of its systems."""

    criterion: CriterionId
    outcome: Outcome
    level: Level
    by_system: Mapping[SystemId, Determination]

    @property
    def waivers(self) -> tuple[ClaimException, ...]:
        """The waivers in force of the systems for which it is not met; none when one of those has none."""
        unmet = [d for d in self.by_system.values() if d.outcome in (Outcome.NOT_MET, Outcome.INDETERMINATE)]
        found = [d.waiver for d in unmet]
        return tuple(waiver for waiver in found if waiver is not None) if None not in found else ()

    @property
    def lowest(self) -> Determination | None:
        """The determination that fixes the level (the first of the lowest), or None when none applies."""
        applicable = [d for d in self.by_system.values() if d.outcome is not Outcome.NOT_APPLICABLE]
        return min(applicable, key=lambda d: d.level, default=None)
