"""The decision: an award or a refusal with reasons, as two types that nothing can confuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psfkit.errors import IssueError

if TYPE_CHECKING:
    # A record is verified and drawn without an assessment; its nouns are for :meth:`Award.of` alone.
    from datetime import date

    from psfkit.model.assessment import Assessment, Digests
    from psfkit.model.names import DomainId


@dataclass(frozen=True, slots=True)
class PublicScore:
    """A domain's score as the public record shows it."""

    domain: DomainId
    score: int
    """Hundredths."""
    threshold: int


@dataclass(frozen=True, slots=True)
class Award:
    """Leave to issue one mark; holds only what may be public.

    Built by :meth:`of` alone, from an assessment that an assessor's determinations back and that
    passes every threshold.
    """

    organisation: str
    country: str
    scope_statement: str
    hosts: tuple[str, ...]
    systems: tuple[str, ...]
    """Names of the systems in scope."""
    psf_version: str
    scores: tuple[PublicScore, ...]
    assessed_as_of: date
    digests: Digests
    assessors: int = 1
    """How many assessors decided, each without the others."""

    @classmethod
    def of(cls, assessment: Assessment) -> Award:
        """Award a mark for an assessment.

        Raises:
            IssueError: The assessment is a self-check, undecided, or does not pass.
        """
        from psfkit.model.assessment import RunKind

        if assessment.kind is not RunKind.ASSESSED or assessment.undecided or not assessment.passes:
            raise IssueError("an award needs an assessed, fully decided run that passes every threshold")
        return cls(
            organisation=assessment.organisation.name,
            country=assessment.organisation.country,
            scope_statement=assessment.scope.statement,
            hosts=assessment.scope.hosts,
            systems=tuple(system.name for system in assessment.systems),
            psf_version=assessment.rubric_version,
            scores=tuple(PublicScore(d.domain, d.score or 0, d.threshold) for d in assessment.domains),
            assessed_as_of=assessment.as_of,
            digests=assessment.digests,
            assessors=assessment.assessors,
        )


@dataclass(frozen=True, slots=True)
class Withheld:
    """No mark, and why."""

    reasons: tuple[str, ...]
    needs_person: bool
    """Whether the only thing missing is a person's decision."""


Decision = Award | Withheld
