"""Several assessors: what each answered without the others, where they differ, and who settled it."""

from dataclasses import dataclass
from enum import Enum

from psfkit.model.determination import AssessorDeterminations, CriterionDecision
from psfkit.model.names import CriterionId, Digest, DomainId, EvidenceId, SystemId


class Matter(Enum):
    """What a question to an assessor is about."""

    EVIDENCE = "evidence"
    """Whether one evidence item is accepted for the criterion."""
    LEVEL = "level"
    """To which level the criterion is lowered, if it is."""
    NOT_APPLICABLE = "not_applicable"
    """Whether the criterion does not apply."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that every assessor of a panel answers."""

    criterion: CriterionId
    system: SystemId
    matter: Matter
    evidence: EvidenceId | None = None
    """The item, where the matter is evidence."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one assessor answered."""

    assessor: str
    answer: str
    """``accepted``, ``rejected``, ``not lowered``, ``level 2``, ``agrees``, ``disagrees``; empty while undecided."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everybody's answer, in the order of the panel."""

    question: Question
    words: tuple[Word, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody has not answered yet."""
        return any(not word.answer for word in self.words)

    @property
    def is_agreed(self) -> bool:
        """Whether everybody answered, and the same."""
        return not self.is_open and len({word.answer for word in self.words}) == 1

    @property
    def is_disputed(self) -> bool:
        """Whether everybody answered, and not the same."""
        return not self.is_open and not self.is_agreed


@dataclass(frozen=True, slots=True)
class Adjudicator:
    """Who settles what a panel disagrees on."""

    name: str
    organisation: str
    independence: str
    conflicts: tuple[str, ...] = ()
    """Conflicts of interest that are declared; nobody who has one settles anything."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's file: the assessors' files, each held by its digest, and what was settled."""

    file: str
    bundle: Digest
    rubric: Digest
    members: tuple[AssessorDeterminations, ...]
    adjudicator: Adjudicator | None
    settled_on: str
    """Date, ``YYYY-MM-DD``; empty while nothing is settled."""
    decisions: tuple[CriterionDecision, ...]
    """What was settled; a cap at level 5 says that nothing is lowered."""
    digest: Digest
    """Of the panel's file, which names the digests of the others."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far assessors agree, over one domain or all of them."""

    domain: DomainId | None
    """None for all domains together."""
    asked: int
    """Questions that everybody answered."""
    same: int
    """Those of them that everybody answered alike."""
    open: int
    """Questions that somebody has not answered; they count for neither."""
    alpha: float | None
    """Krippendorff's alpha of what was accepted and rejected; None where it is not defined, as when all is accepted."""
    level_alpha: float | None
    """Krippendorff's alpha of the levels that follow from each one's decisions, by their distance."""


@dataclass(frozen=True, slots=True)
class PanelComparison:
    """What assessors make of one bundle, side by side."""

    organisation: str
    bundle: Digest
    assessors: tuple[str, ...]
    whole: Agreement
    domains: tuple[Agreement, ...]
    disputed: tuple[Asked, ...]
    undecided: tuple[Asked, ...]

    @property
    def needs_person(self) -> bool:
        """Whether anything is left for a person to decide."""
        return bool(self.disputed or self.undecided)
