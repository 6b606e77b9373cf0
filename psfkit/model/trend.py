"""How the domains of a case went from decision to decision."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.names import Digest, DomainId


class Occasion(Enum):
    """What a decision was about."""

    FIRST = "first"
    REASSESSMENT = "reassessment"
    """After evidence that did not pass."""
    SURVEILLANCE = "surveillance"
    """The yearly look at a mark."""
    REINSTATEMENT = "reinstatement"
    """A look at a mark that is suspended."""
    ANEW = "anew"
    """What had passed was decided anew, on the same evidence."""


@dataclass(frozen=True, slots=True)
class ScoredDomain:
    """A domain in one decision, in hundredths."""

    domain: DomainId
    title: str
    score: int | None
    """None when it was not scored, which is not 0."""
    threshold: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What one decision came to."""

    rubric: Digest
    domains: tuple[ScoredDomain, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One decision of a case."""

    event: int
    """Its number in the log."""
    on: date
    occasion: Occasion
    passes: bool
    rubric: Digest


@dataclass(frozen=True, slots=True)
class DomainTrend:
    """One domain over all decisions, in the order of the looks."""

    domain: DomainId
    title: str
    scores: tuple[int | None, ...]
    """Hundredths; None where it was not scored."""
    thresholds: tuple[int | None, ...]
    """Hundredths; None where the rubric of that decision did not have it."""

    @property
    def threshold(self) -> int:
        """The one that was asked last, in hundredths."""
        return next((each for each in reversed(self.thresholds) if each is not None), 0)

    def passes(self, number: int) -> bool:
        """Whether it was scored in a look and reached its threshold; a domain at 0 never does."""
        score, threshold = self.scores[number], self.thresholds[number]
        return score is not None and threshold is not None and score >= max(threshold, 1)


@dataclass(frozen=True, slots=True)
class Trend:
    """Every decision of a case, and every domain in them."""

    case: str
    organisation: str
    looks: tuple[Look, ...]
    """In their order; never empty."""
    domains: tuple[DomainTrend, ...]

    @property
    def is_one_rubric(self) -> bool:
        """Whether all decisions were made by the same rubric, so that their scores can be compared."""
        return len({look.rubric for look in self.looks}) == 1
