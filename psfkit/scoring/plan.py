"""Find the cheapest additions that pass: an exact minimum, not a greedy guess.

Domains do not touch one another, and a domain passes when the sum of its criteria's levels is high
enough. So the cheapest choice per domain is a small knapsack that is solved exactly: for each
criterion in turn, the cheapest way to every sum of levels so far.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from psfkit.model.assessment import DomainScore, Plan, PlanStep
from psfkit.model.determination import CriterionResult, Determination, LevelResult, Outcome, Truth
from psfkit.model.names import CriterionId, DomainId, SystemId
from psfkit.model.rubric import Criterion, Level, LevelRule, Rubric
from psfkit.scoring.claim_exceptions import say_spent
from psfkit.scoring.score import clears, mean_hundredths

_Cost = tuple[int, int, int]
"""Effort in person-days, then waiting days, then number of steps: least first, in that order."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Making one level of one criterion true for one system."""

    criterion: CriterionId
    system: SystemId
    level: Level
    effort: int
    waiting: int
    adds: tuple[str, ...]
    mends_map: bool = False
    """Whether it is a workflow map that is mended or drawn, and no evidence that is added."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """Bringing one criterion of the organisation to a level, and what that takes."""

    criterion: CriterionId
    level: Level
    steps: tuple[_Step, ...]

    @property
    def cost(self) -> _Cost:
        return (
            sum(step.effort for step in self.steps),
            sum(step.waiting for step in self.steps),
            len(self.steps),
        )


def make_plan(domains: Sequence[DomainScore], rubric: Rubric) -> Plan:
    """Return the cheapest set of additions with which every domain passes, in a sensible order."""
    chosen: list[tuple[DomainScore, _Step]] = []
    unreachable: list[DomainId] = []
    for domain in domains:
        if domain.passes:
            continue
        steps = _cheapest(domain, rubric)
        if steps is None:
            unreachable.append(domain.domain)
        else:
            chosen.extend((domain, step) for step in steps)
    chosen.sort(key=lambda pair: (pair[1].level, pair[1].effort, pair[1].criterion, pair[1].system))
    return Plan(
        steps=_narrate(chosen, domains),
        effort_days=sum(step.effort for _, step in chosen),
        unreachable=tuple(unreachable),
    )


def _cheapest(domain: DomainScore, rubric: Rubric) -> tuple[_Step, ...] | None:
    applicable = [r for r in domain.criteria if r.outcome is not Outcome.NOT_APPLICABLE]
    best: dict[int, tuple[_Cost, tuple[_Step, ...]]] = {0: ((0, 0, 0), ())}
    for result in applicable:
        criterion = rubric.criterion(result.criterion)
        offers = () if criterion is None else _offers(result, criterion)
        best = _extend(best, offers)
    passing = [
        (cost, steps)
        for total, (cost, steps) in sorted(best.items())
        if clears(total, len(applicable), domain.threshold)
    ]
    return min(passing, key=lambda option: option[0])[1] if applicable and passing else None


def _extend(
    best: Mapping[int, tuple[_Cost, tuple[_Step, ...]]], offers: Sequence[_Offer]
) -> dict[int, tuple[_Cost, tuple[_Step, ...]]]:
    longer: dict[int, tuple[_Cost, tuple[_Step, ...]]] = {}
    priced = [(offer, offer.cost) for offer in offers]
    for total, (cost, steps) in best.items():
        for offer, more in priced:
            key = total + offer.level
            price = (cost[0] + more[0], cost[1] + more[1], cost[2] + more[2])
            if key not in longer or price < longer[key][0]:
                longer[key] = (price, (*steps, *offer.steps))
    return longer


def _offers(result: CriterionResult, criterion: Criterion) -> tuple[_Offer, ...]:
    determinations = [d for d in result.by_system.values() if d.outcome is not Outcome.NOT_APPLICABLE]
    ceiling = min(_ceiling(d) for d in determinations)
    return tuple(
        _Offer(
            criterion.id,
            level,
            tuple(step for d in determinations for step in _steps(d, criterion, level)),
        )
        for level in Level
        if result.level <= level <= max(ceiling, result.level)
    )


def _ceiling(determination: Determination) -> Level:
    """Return the level above which no evidence can go, because an assessor lowered it."""
    sure = (cap.level for cap in determination.caps if not cap.of_control and cap.map is None)
    return min(sure, default=Level.VERIFIED)


def _held_at(determination: Determination) -> tuple[Level, ...]:
    """Return the levels at which workflow maps hold it, each once, the lowest first."""
    return tuple(sorted({cap.level for cap in determination.caps if cap.map is not None}))


def _control_cap(determination: Determination) -> Level:
    """Return the level up to which evidence of a compensating control can serve."""
    return min((cap.level for cap in determination.caps if cap.of_control), default=Level.VERIFIED)


def _steps(determination: Determination, criterion: Criterion, target: Level) -> tuple[_Step, ...]:
    levels = _ladder(determination, target)
    evidence = tuple(
        _Step(
            criterion=criterion.id,
            system=determination.system,
            level=rule.level,
            effort=rule.effort_days,
            waiting=max((need.period_days for need in rule.needs), default=0),
            adds=_adds(determination, levels, rule),
        )
        for rule in criterion.levels[:target]
        if _truth(levels, rule.level) is not Truth.YES
    )
    return (*evidence, *_mending(determination, criterion, target))


def _mending(determination: Determination, criterion: Criterion, target: Level) -> Iterator[_Step]:
    """Return what to do to the maps that hold a criterion below a level."""
    for held in _held_at(determination):
        if held < target and criterion.maps is not None:
            adds = tuple(cap.reason for cap in determination.caps if cap.map is not None and cap.level == held)
            effort = criterion.maps.effort_days
            yield _Step(criterion.id, determination.system, Level(held + 1), effort, 0, adds, mends_map=True)


def _ladder(determination: Determination, target: Level) -> tuple[LevelResult, ...]:
    """Return the results that count on the way to a level: above its cap a compensating control serves no longer."""
    return determination.levels if target <= _control_cap(determination) else determination.own_levels


def _truth(levels: Sequence[LevelResult], level: Level) -> Truth:
    return levels[level - 1].truth if levels else Truth.NO


def _adds(determination: Determination, levels: Sequence[LevelResult], rule: LevelRule) -> tuple[str, ...]:
    if not levels:
        return (determination.reason,)
    if rule.level is Level.STATED:
        return (f"a claim with an owner and a statement. {rule.says}",)
    result = levels[rule.level - 1]
    lacks = (lack for r in result.requirements if r.truth is not Truth.YES for lack in r.lacks)
    return (*result.lacks, *lacks, *say_spent(determination))


def _narrate(chosen: Sequence[tuple[DomainScore, _Step]], domains: Sequence[DomainScore]) -> tuple[PlanStep, ...]:
    done: _Done = set()
    failing = {domain.domain for domain in domains if not domain.passes}
    standing = {domain.domain: _standing(domain, done) for domain in domains}
    steps = []
    for order, (domain, step) in enumerate(chosen, start=1):
        result = next(r for r in domain.criteria if r.criterion == step.criterion)
        before = _raised(result.by_system[step.system], done)
        done.add((step.criterion, step.system, step.level, step.mends_map))
        levels = standing[domain.domain]
        levels[step.criterion] = _lowest(result, done)
        total, count = sum(levels.values()), len(levels)
        if clears(total, count, domain.threshold):
            failing.discard(domain.domain)
        steps.append(
            PlanStep(
                order=order,
                criterion=step.criterion,
                system=step.system,
                from_level=before,
                to_level=_raised(result.by_system[step.system], done),
                effort_days=step.effort,
                waiting_days=step.waiting,
                adds=step.adds,
                mends_map=step.mends_map,
                domain=domain.domain,
                score_after=mean_hundredths(total, count),
                passes_after=not failing,
            )
        )
    return tuple(steps)


_Done = set[tuple[CriterionId, SystemId, Level, bool]]
"""Steps that are taken: what they make true, and whether on a map."""
_RUNGS = tuple(Level)[1:]


def _raised(determination: Determination, done: _Done) -> Level:
    with_control = min(_climb(determination, determination.levels, done), _control_cap(determination))
    by_itself = _climb(determination, determination.own_levels, done)
    held = next((held for held in _held_at(determination) if not _is_mended(determination, held, done)), Level.VERIFIED)
    return max(determination.level, min(max(with_control, by_itself), _ceiling(determination), held))


def _is_mended(determination: Determination, held: Level, done: _Done) -> bool:
    return (determination.criterion, determination.system, Level(held + 1), True) in done


def _climb(determination: Determination, levels: Sequence[LevelResult], done: _Done) -> Level:
    level = Level.ABSENT
    for candidate in _RUNGS:
        made = (determination.criterion, determination.system, candidate, False) in done
        if not made and _truth(levels, candidate) is not Truth.YES:
            break
        level = candidate
    return level


def _standing(domain: DomainScore, done: _Done) -> dict[CriterionId, Level]:
    """Return the organisation's level of each criterion that applies."""
    return {r.criterion: _lowest(r, done) for r in domain.criteria if r.outcome is not Outcome.NOT_APPLICABLE}


def _lowest(result: CriterionResult, done: _Done) -> Level:
    return min(_raised(d, done) for d in result.by_system.values() if d.outcome is not Outcome.NOT_APPLICABLE)
