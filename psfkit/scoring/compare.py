"""Two assessments compared, criterion by criterion and system by system."""

from psfkit.model.assessment import Assessment
from psfkit.model.comparison import Change, Comparison, Difference, DomainDifference, DomainStand, Side, Stand
from psfkit.model.determination import Outcome
from psfkit.model.names import CriterionId, SystemId

_JUDGED = (Outcome.MET, Outcome.NOT_MET)


def side_of(assessment: Assessment, name: str) -> Side:
    """Return what is compared of a run."""
    return Side(
        name=name,
        organisation=assessment.organisation.name,
        kind=assessment.kind,
        as_of=assessment.as_of,
        bundle=assessment.digests.bundle,
        rubric=assessment.digests.rubric,
        domains={domain.domain: DomainStand(domain.score, domain.passes) for domain in assessment.domains},
        criteria={
            (result.criterion, system): Stand(determination.outcome, determination.level)
            for domain in assessment.domains
            for result in domain.criteria
            for system, determination in result.by_system.items()
        },
    )


def compare(before: Side, after: Side) -> Comparison:
    """Compare two assessments.

    Args:
        before: The one that the other is held against.
        after: The other.
    """
    pairs = sorted({*before.criteria, *after.criteria}, key=lambda pair: (_numbers(pair[0]), pair[1]))
    return Comparison(
        before=before,
        after=after,
        domains=tuple(
            DomainDifference(domain, before.domains.get(domain), after.domains.get(domain))
            for domain in sorted({*before.domains, *after.domains}, key=_numbers)
        ),
        differences=tuple(_differ(*pair, before.criteria.get(pair), after.criteria.get(pair)) for pair in pairs),
    )


def _differ(criterion: CriterionId, system: SystemId, before: Stand | None, after: Stand | None) -> Difference:
    return Difference(criterion, system, find_change(before, after), before, after)


def _numbers(name: str) -> tuple[tuple[int, ...], str]:
    parts = name.rpartition("-")[2].split(".")
    return tuple(int(part) for part in parts if part.isdecimal()), name


def find_change(before: Stand | None, after: Stand | None) -> Change:
    """Say what became of a criterion.

    >>> from psfkit.model.rubric import Level
    >>> find_change(Stand(Outcome.NOT_MET, Level(2)), Stand(Outcome.INDETERMINATE, Level(2)))
    <Change.NOT_EVALUATED: 'not_evaluated'>
    """
    was_judged = before is not None and before.outcome in _JUDGED
    is_judged = after is not None and after.outcome in _JUDGED
    if before is None or after is None or not (was_judged and is_judged):
        if was_judged:
            return Change.NOT_EVALUATED
        return Change.NEW if is_judged else Change.UNCHANGED
    if before.outcome is not after.outcome:
        return Change.CLOSED if after.outcome is Outcome.MET else Change.OPENED
    if before.level == after.level:
        return Change.UNCHANGED
    return Change.BETTER if after.level > before.level else Change.WORSE
