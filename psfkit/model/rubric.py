"""The rubric: what each domain asks and what evidence reaches which level.

A rubric is data (``rubrics/psf/1.1/rubric.yaml``); these are its nouns. Fields named here are
explained for authors in docs/rubric-authoring.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum

from psfkit.model.names import CriterionId, Digest, DomainId


class Level(IntEnum):
    """How far evidence shows a control to be; each level includes those below it."""

    ABSENT = 0
    STATED = 1
    DOCUMENTED = 2
    IMPLEMENTED = 3
    OPERATING = 4
    VERIFIED = 5


MET = Level.IMPLEMENTED
"""A criterion is met from this level on."""


class Provenance(Enum):
    """How much of a criterion's text the framework's publisher has published."""

    PUBLISHED = "published"
    PARTIAL = "partial"
    RECONSTRUCTED = "reconstructed"


class Comparison(Enum):
    """How a fact is held against its bar."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUALS = "equals"
    WITHIN = "within"
    """Both ends included."""


class Bound(Enum):
    """What of a rate must clear its bar."""

    POINT = "point"
    """The rate itself."""
    INTERVAL = "interval"
    """The whole 95 % Wilson interval: its lower end for ``at_least``, its upper end for ``at_most``."""


FactValue = int | Decimal | str | bool


@dataclass(frozen=True, slots=True)
class FactTest:
    """An assertion: a bar that a fact read from an evidence file must clear."""

    fact: str
    comparison: Comparison
    bar: FactValue
    """The lower end for ``within``."""
    because: str
    """Why the bar stands where it stands; may be empty in a bundle."""
    top: FactValue | None = None
    """The upper end for ``within``, None otherwise."""
    by: Bound = Bound.POINT
    min_sample: int = 0
    """Cases that a rate must rest on before it settles anything; 0 when none are asked for."""
    over_days: int = 0
    """Days that the file must cover; 0 when none are asked for."""
    reader: str = ""
    """The reader whose facts it is about; empty for every reader. A requirement whose tests name readers is served by
    files of those readers alone, each held against the tests of its own."""
    kind: str = ""
    """The kind of evidence it is about; empty for every kind."""
    when_read: bool = False
    """Whether it is about the files of its reader and leaves every other file alone."""
    within_days: int = 0
    """Days that one file may tell of at most, so that a period takes several; 0 for any number."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a level needs from the evidence."""

    kinds: tuple[str, ...]
    """Evidence kinds that may serve; any one does."""
    must_show: str
    """What a reader has to find in it; an assessor's acceptance says that it is there."""
    max_age_days: int
    """Days from the end of what the evidence covers (or its making) to the as-of date."""
    count: int = 1
    """How many admissible items are needed."""
    period_days: int = 0
    """How many distinct days the items together must cover; 0 when no period is asked for."""
    facts: tuple[FactTest, ...] = ()
    """What each counted item's facts must say."""


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What reaches one level of one criterion."""

    level: Level
    says: str
    """The level in a sentence that belongs to this criterion alone."""
    needs: tuple[Requirement, ...]
    """Empty at level 1, which asks for a claim with an owner and a statement."""
    not_enough: str
    """What looks like it but does not count."""
    effort_days: int
    """Person-days that the step from the level below usually takes."""


@dataclass(frozen=True, slots=True)
class Example:
    """Acceptable evidence, twice: within reach of a small team, and as a large one would do it."""

    level: Level
    cheap: str
    rich: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """The work order for a criterion that is not met."""

    first: str
    by: str
    """Who usually does it."""
    effort: str
    """``small`` (up to 1 person-day), ``medium`` (up to 5) or ``large``, for reaching level 3."""
    trap: str


@dataclass(frozen=True, slots=True)
class MapRule:
    """What a workflow map that breaks one safety rule says of the criteria that the rule touches."""

    rule: str
    """Code of the safety rule, such as ``PK621``."""
    criteria: tuple[CriterionId, ...]
    at_most: Level
    """The level at which a map that breaks the rule, or that is not there, holds these criteria."""
    because: str


@dataclass(frozen=True, slots=True)
class MapPolicy:
    """What a rubric, or one of its criteria, asks of the workflow maps of a system."""

    rules: tuple[MapRule, ...]
    """Never empty."""
    max_age_days: int
    """Days from the making of a map to the as-of date."""
    effort_days: int
    """Person-days to draw, or to mend, what one criterion asks of a system's maps."""

    @property
    def floor(self) -> Level:
        """The level without a map: as low as a map that breaks every rule."""
        return min(rule.at_most for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with its levels."""

    id: CriterionId
    title: str
    provenance: Provenance
    basis: str
    """Where the content comes from, and for a reconstruction what it was inferred from."""
    asks: str
    why: str
    applies_to: str
    levels: tuple[LevelRule, ...]
    """Five, from level 1 to level 5."""
    examples: tuple[Example, ...]
    remedy: Remedy
    compensating_cap: Level
    """The highest level that a compensating control can give."""
    changed_in_1_1: str
    """What v1.1 changed, or that nothing is known to have changed."""
    stub: str
    """Name of the evidence stub under ``templates/stubs/`` that a report writes for this criterion."""
    maps: MapPolicy | None = None
    """What the maps of each system must not show; None when the criterion asks nothing of maps."""

    def rule(self, level: Level) -> LevelRule:
        """Return the rule of a level from 1 to 5."""
        return self.levels[level - 1]


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the framework's domains."""

    id: DomainId
    title: str
    about: str
    threshold: int
    """The score that passes, in hundredths: 300 is 3.0."""
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A sort of evidence that requirements may name."""

    id: str
    title: str
    says: str
    examples: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A whole rubric."""

    id: str
    version: str
    title: str
    publisher: str
    licence: str
    attribution: str
    judgement: str
    """Who answers for the step from evidence to level, in a sentence every report prints."""
    sources: tuple[str, ...]
    kinds: tuple[EvidenceKind, ...]
    domains: tuple[Domain, ...]
    digest: Digest
    maps: MapPolicy | None = None
    """The whole table; each criterion has its own part of it."""
    carried: bool = False
    """Whether psfkit carries it; a result by any other rubric is not the framework's."""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(criterion for domain in self.domains for criterion in domain.criteria)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return the criterion with that id, or None."""
        return next((criterion for criterion in self.criteria if criterion.id == criterion_id), None)

    def domain(self, domain_id: str) -> Domain | None:
        """Return the domain with that id, or None."""
        return next((domain for domain in self.domains if domain.id == domain_id), None)
