"""A review: what an assessor has to decide, what is decided, and how far that has come."""

from dataclasses import dataclass
from enum import Enum

from psfkit.model.bundle import Claim
from psfkit.model.determination import LevelCap
from psfkit.model.names import EvidenceId


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an assessor declares before anything is decided."""

    organisation: str
    """For whom the assessor works; empty where it is for nobody."""
    independence: str
    """Any tie to the applicant, or that there is none."""
    conflicts: str
    """Any conflict of interest, or ``none``."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to decide: whether evidence shows what it is handed in for, or whether a criterion applies."""

    claim: Claim
    evidence: EvidenceId | None
    """None where the question is whether the criterion applies."""


class Standing(Enum):
    """What was said in a matter, of every system alike."""

    OPEN = "open"
    """Not decided, for one system at least."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    INAPPLICABLE = "agreed"
    """It was agreed that the criterion does not apply."""
    APPLICABLE = "disagreed"
    MIXED = "differs by system"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self is Standing.OPEN


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is decided; it says nothing of how it was decided."""

    decided: int
    total: int

    @property
    def open(self) -> int:
        """How much is left."""
        return self.total - self.decided


@dataclass(frozen=True, slots=True)
class Ruling:
    """Accept or reject evidence."""

    evidence: EvidenceId
    accepted: bool
    reason: str = ""
    """Never empty when it is rejected."""


@dataclass(frozen=True, slots=True)
class Applicability:
    """Agree or disagree that a criterion does not apply."""

    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Lowering:
    """Lower the level of a criterion, or lower it no more."""

    cap: LevelCap | None


@dataclass(frozen=True, slots=True)
class Noting:
    """Write a note on a criterion; an empty one takes it away."""

    note: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """Take back what was said in a matter."""

    evidence: EvidenceId | None
    """None for whether the criterion applies."""


Act = Ruling | Applicability | Lowering | Noting | Reopening
"""One thing that an assessor does."""
