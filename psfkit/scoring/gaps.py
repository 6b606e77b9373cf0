"""Say what each criterion lacks to reach its next level."""

from collections.abc import Sequence

from psfkit.model.assessment import DomainScore, Gap
from psfkit.model.determination import Determination, Outcome, RequirementResult, Truth
from psfkit.model.rubric import Level
from psfkit.scoring.claim_exceptions import say_spent


def find_gaps(domains: Sequence[DomainScore]) -> tuple[Gap, ...]:
    """Return a gap for each criterion and system below level 5, in rubric order."""
    return tuple(
        _gap(determination, domain)
        for domain in domains
        for result in domain.criteria
        for determination in result.by_system.values()
        if determination.outcome is not Outcome.NOT_APPLICABLE and determination.level < Level.VERIFIED
    )


def _gap(determination: Determination, domain: DomainScore) -> Gap:
    next_level = Level(determination.level + 1)
    missing: tuple[RequirementResult, ...] = ()
    lacks: tuple[str, ...] = (determination.reason,)
    if determination.levels:
        result = determination.levels[next_level - 1]
        missing = tuple(r for r in result.requirements if r.truth is not Truth.YES)
        lacks = (*result.lacks, *(lack for requirement in missing for lack in requirement.lacks))
        lacks += say_spent(determination)
        lacks += tuple(f"held at level {cap.level}: {cap.reason}" for cap in determination.holding)
    return Gap(
        criterion=determination.criterion,
        system=determination.system,
        level=determination.level,
        next_level=next_level,
        missing=missing,
        lacks=lacks,
        blocks_pass=not domain.passes,
    )
