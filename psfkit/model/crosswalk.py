"""The crosswalk: where the criteria and another framework ask about the same matter, and what a run shows of that.

A crosswalk is data (``rubrics/psf/1.1/crosswalk.yaml``), and so is each framework (``rubrics/frameworks/``): ids and
short titles, no wording. What another framework lists is called a duty here, whatever it calls it itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.determination import Outcome
from psfkit.model.names import CriterionId, Digest
from psfkit.model.rubric import Level


class Relation(Enum):
    """How what a criterion asks stands to what a duty asks."""

    EQUAL = "equal"
    """Both ask the same."""
    SUBSET = "subset"
    """All that the criterion asks lies within the duty: whoever keeps the duty whole has met the criterion."""
    INTERSECTS = "intersects"
    """They share a part, and each asks for something that the other does not."""
    NONE = "none"
    """Nothing in the framework asks about the criterion's matter."""


class Confidence(Enum):
    """How sure whoever wrote a row is of it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    """Shown, and counted for nothing."""


class Author(Enum):
    """Whose word a row rests on."""

    PUBLISHER = "publisher"
    """The publisher of the criteria names the duty, for the criterion's domain."""
    READING = "reading"
    """The reading of whoever wrote the crosswalk."""


@dataclass(frozen=True, slots=True)
class RowSource:
    """Where rows come from."""

    id: str
    by: Author
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that another framework lists."""

    id: str
    title: str
    group: str
    parts: tuple[str, ...]
    """Paragraphs that rows may name; empty when it is not divided."""


@dataclass(frozen=True, slots=True)
class Framework:
    """Another framework: ids and short titles."""

    id: str
    title: str
    names: str
    """Its full name."""
    version: str
    publisher: str
    address: str
    noun: str
    """What it lists, in the singular: ``duty``, ``risk``."""
    nouns: str
    titles: str
    """Whose the titles are: ``official``, ``ours`` or ``mixed``."""
    source: str
    note: str
    """What to know before its answers are read."""
    duties: tuple[Duty, ...]
    digest: Digest

    def duty(self, duty_id: str) -> Duty | None:
        """Return the duty with that id, or None."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the crosswalk."""

    criterion: CriterionId
    framework: str
    to: str
    """Id of the duty; empty when the relation is none."""
    part: str
    """The paragraph that is meant; empty for the whole duty."""
    relation: Relation
    confidence: Confidence
    source: str
    because: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A whole crosswalk."""

    rubric: str
    rubric_version: str
    version: str
    title: str
    licence: str
    notice: str
    """What it is not; stands with every answer."""
    sources: tuple[RowSource, ...]
    rows: tuple[Row, ...]
    frameworks: Mapping[str, Framework]
    """Every framework that rows name, by id."""
    digest: Digest
    carried: bool
    """Whether psfkit carries it; the readings of any other are not psfkit's."""

    def source(self, source_id: str) -> RowSource:
        """Return a source by its id."""
        return next(source for source in self.sources if source.id == source_id)

    def rows_to(self, framework: str) -> tuple[Row, ...]:
        """Return the rows that lead to duties of a framework."""
        return tuple(row for row in self.rows if row.framework == framework and row.relation is not Relation.NONE)


class Standing(Enum):
    """What a run shows of a duty, as far as the criteria reach into it."""

    SHOWN = "shown"
    """Every criterion that maps to it and applies is met."""
    PARTLY = "partly"
    """Some are."""
    NOT_SHOWN = "not_shown"
    """None is."""
    NOT_APPLICABLE = "not_applicable"
    """None of them applies."""
    LOOSE = "loose"
    """Only rows of low confidence lead to it, which count for nothing."""
    UNTOUCHED = "untouched"
    """No criterion asks about it."""


@dataclass(frozen=True, slots=True)
class MappedCriterion:
    """A criterion that maps to a duty, with where it stands in the run."""

    row: Row
    title: str
    by: Author
    outcome: Outcome
    level: Level

    @property
    def counts(self) -> bool:
        """Whether the row is sure enough to count and the criterion applies."""
        return self.row.confidence is not Confidence.LOW and self.outcome is not Outcome.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """One duty with what the run shows of it."""

    duty: Duty
    standing: Standing
    criteria: tuple[MappedCriterion, ...]
    """Those of low confidence last."""

    @property
    def counted(self) -> tuple[MappedCriterion, ...]:
        """The criteria that its standing rests on."""
        return tuple(each for each in self.criteria if each.counts)

    @property
    def levels(self) -> tuple[Level, Level] | None:
        """The lowest and the highest level of what counts; None when nothing does."""
        levels = [each.level for each in self.counted]
        return (min(levels), max(levels)) if levels else None

    @property
    def reach(self) -> Relation:
        """How far the criteria that count reach into the duty, at the most."""
        found = {each.row.relation for each in self.counted}
        return next((each for each in (Relation.EQUAL, Relation.SUBSET, Relation.INTERSECTS) if each in found), _NONE)


_NONE = Relation.NONE


@dataclass(frozen=True, slots=True)
class CrosswalkAnswer:
    """What a run shows of another framework."""

    framework: Framework
    crosswalk: Crosswalk
    organisation: str
    assessor: str
    """Empty in a self-check."""
    self_check: bool
    undecided: int
    """Claims that wait for the assessor."""
    as_of: date
    rubric_id: str
    rubric_version: str
    rubric: Digest
    rubric_carried: bool
    """Whether psfkit carries the rubric; a result by any other is not the framework's."""
    bundle: Digest
    determinations: Digest | None
    """None in a self-check."""
    duties: tuple[DutyAnswer, ...]
    """Every duty that the framework lists, in its order."""
    unmapped: tuple[CriterionId, ...]
    """Criteria about whose matter the framework does not ask."""

    def standing_at(self, standing: Standing) -> tuple[DutyAnswer, ...]:
        """Return the duties with that standing."""
        return tuple(answer for answer in self.duties if answer.standing is standing)
