"""Coverage: which evidence stands behind which criterion of which system, and where nothing does. Confidential."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.names import CriterionId, Digest, DomainId, EvidenceId, SystemId
from psfkit.model.rubric import Level


class Rung(Enum):
    """How one level of one criterion is covered for one system."""

    SHOWN = "shown"
    """What it asks for is there and counts."""
    OPEN = "open"
    """What is there cannot be settled."""
    SHORT = "short"
    """Something is listed for it, and it is too little or does not count."""
    EMPTY = "empty"
    """Nothing is listed for it."""


@dataclass(frozen=True, slots=True)
class Exhibited:
    """One evidence item behind a claim."""

    evidence: EvidenceId
    levels: tuple[Level, ...]
    """The levels for which it counts; none when it counts for nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one system."""

    system: SystemId
    applies: bool
    level: Level
    rungs: tuple[Rung, ...]
    """Levels 1 to 5; empty when the criterion does not apply."""
    evidence: tuple[Exhibited, ...]
    """What the claim leans on, in its order."""
    hole: str
    """What is missing up to level 3, where the criterion is met; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion."""

    criterion: CriterionId
    title: str
    cells: tuple[Cell, ...]
    """One for each system, in the order of the bundle."""


@dataclass(frozen=True, slots=True)
class Block:
    """One domain."""

    domain: DomainId
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """One criterion that an evidence item counts for."""

    criterion: CriterionId
    systems: tuple[SystemId, ...]
    """The systems for which it does."""


@dataclass(frozen=True, slots=True)
class ItemUse:
    """One evidence item and the criteria it serves."""

    evidence: EvidenceId
    title: str
    path: str
    kind: str
    serves: tuple[Served, ...]
    """What it counts for, at any level."""
    idle: tuple[CriterionId, ...]
    """Criteria that it is listed for or claimed with and does not count for."""

    @property
    def by_systems(self) -> tuple[tuple[tuple[SystemId, ...], tuple[CriterionId, ...]], ...]:
        """What it counts for, criteria with the same systems together."""
        alike: dict[tuple[SystemId, ...], list[CriterionId]] = {}
        for served in self.serves:
            alike.setdefault(served.systems, []).append(served.criterion)
        return tuple((systems, tuple(criteria)) for systems, criteria in alike.items())


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix."""

    organisation: str
    as_of: date
    rubric_version: str
    assessor: str
    """Empty in a self-check."""
    bundle: Digest
    rubric: Digest
    systems: tuple[SystemId, ...]
    blocks: tuple[Block, ...]
    items: tuple[ItemUse, ...]

    @property
    def holes(self) -> tuple[tuple[Row, Cell], ...]:
        """Every cell with something missing, in order."""
        return tuple((row, cell) for block in self.blocks for row in block.rows for cell in row.cells if cell.hole)
