"""Two assessments compared, criterion by criterion and system by system."""

from collections.abc import Iterator

from psfkit.model.assessment import Assessment
from psfkit.model.claim_exception import ExceptionKind
from psfkit.model.comparison import (
    Change,
    Comparison,
    Difference,
    DomainDifference,
    DomainStand,
    ExceptionChange,
    ExceptionDifference,
    Excuse,
    Side,
    Stand,
)
from psfkit.model.determination import Determination, Outcome
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
            (result.criterion, system): _stand(determination)
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
        exceptions=tuple(
            each
            for pair in pairs
            for each in _differ_in_exceptions(*pair, before.criteria.get(pair), after.criteria.get(pair))
        ),
    )


def _stand(determination: Determination) -> Stand:
    excuses = tuple(
        Excuse(each.kind, each.standing, each.says, each.approver, each.owner, each.expires_on)
        for each in determination.exceptions
    )
    return Stand(determination.outcome, determination.level, excuses)


def _differ_in_exceptions(
    criterion: CriterionId, system: SystemId, before: Stand | None, after: Stand | None
) -> Iterator[ExceptionDifference]:
    for kind in ExceptionKind:
        then, now = (None if stand is None else stand.exception(kind) for stand in (before, after))
        change = find_exception_change(then, now)
        if change is not None:
            yield ExceptionDifference(criterion, system, kind, change, then, now)


def find_exception_change(before: Excuse | None, after: Excuse | None) -> ExceptionChange | None:
    """Say what became of an exception; None when it is what it was, were it only nearer to its end."""
    if before is None or after is None:
        return None if before is after else ExceptionChange.ADDED if before is None else ExceptionChange.TAKEN_AWAY
    if after.standing.gives_nothing and not before.standing.gives_nothing:
        return ExceptionChange.ENDED
    if before.expires_on != after.expires_on:
        return ExceptionChange.MOVED
    told = [(each.says, each.approver, each.owner) for each in (before, after)]
    return None if told[0] == told[1] else ExceptionChange.REWORDED


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
