"""How long evidence counts, and what follows when it no longer does."""

from dataclasses import dataclass
from datetime import date, timedelta

from psfkit.model.claim_exception import ClaimException, ExceptionStanding
from psfkit.model.names import CriterionId, Digest, DomainId, EvidenceId, SystemId
from psfkit.model.rubric import Level


@dataclass(frozen=True, slots=True)
class Fall:
    """A criterion that reaches less for a system the day after."""

    system: SystemId
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class Lapse:
    """One evidence item and one criterion: the last day on which the one counts for the other."""

    evidence: EvidenceId
    title: str
    criterion: CriterionId
    systems: tuple[SystemId, ...]
    """For which systems it counts, or would if it were fresh."""
    levels: tuple[Level, ...]
    """The levels that take it no longer afterwards."""
    max_age_days: int
    """The rubric's window."""
    counts_until: date
    replaced_by: EvidenceId | None
    """A fresher item of the same claim that serves wherever this one does; then nothing is lost."""
    falls: tuple[Fall, ...]
    """What follows the day after, were nothing added; empty for what is stale already."""

    def days_left(self, as_of: date) -> int:
        """How many days it counts after a day; below zero when it is stale on it."""
        return (self.counts_until - as_of).days

    def is_due(self, as_of: date, within: int) -> bool:
        """Whether it has to be made anew within so many days: it is stale by then and nothing stands in."""
        return self.replaced_by is None and self.counts_until + timedelta(days=1) <= as_of + timedelta(days=within)


@dataclass(frozen=True, slots=True)
class ExceptionEnd:
    """One exception of a criterion, alike for some systems, with what follows when it ends."""

    exception: ClaimException
    """As it stands for the first of the systems."""
    systems: tuple[SystemId, ...]
    falls: tuple[Fall, ...]
    """What follows the day after its last day; empty for what has ended, and for what holds no level up."""

    def is_due(self, as_of: date, within: int) -> bool:
        """Whether something has to take its place within so many days: it gives nothing by then and is needed."""
        standing, last = self.exception.standing, self.exception.expires_on
        if standing is ExceptionStanding.VOID:
            return True
        is_past = last is not None and last + timedelta(days=1) <= as_of + timedelta(days=within)
        return standing is not ExceptionStanding.NOT_NEEDED and is_past


@dataclass(frozen=True, slots=True)
class DomainFall:
    """A domain that passes, and the day from which it no longer does, were nothing added."""

    domain: DomainId
    title: str
    on: date
    before: int
    """Hundredths, on the as-of date."""
    after: int | None
    """Hundredths, on that day; None when nothing in it applies then."""
    threshold: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """What of a bundle goes stale when."""

    organisation: str
    application_id: str
    as_of: date
    rubric_version: str
    bundle: Digest
    rubric: Digest
    lapses: tuple[Lapse, ...]
    """By day, then evidence and criterion."""
    domains: tuple[DomainFall, ...]
    """By day."""
    exceptions: tuple[ExceptionEnd, ...] = ()
    """By the last day, those without an end last."""

    def has_due(self, within: int) -> bool:
        """Whether evidence has to be made anew, or an exception replaced, within so many days."""
        return any(lapse.is_due(self.as_of, within) for lapse in self.lapses) or any(
            end.is_due(self.as_of, within) for end in self.exceptions
        )
