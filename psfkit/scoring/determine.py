"""Determine the level of one criterion for one system, keeping every step."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from psfkit.checks.assertions import say_test
from psfkit.checks.map_holds import find_holds, find_untold
from psfkit.checks.witness import current_until, lacks_of_claim
from psfkit.model.bundle import Bundle, Claim, EvidenceItem
from psfkit.model.determination import (
    AssessorDeterminations,
    CriterionResult,
    Determination,
    Exhibit,
    LevelCap,
    LevelResult,
    Outcome,
    RequirementResult,
    Truth,
)
from psfkit.model.names import EvidenceId, SystemId
from psfkit.model.rubric import MET, Criterion, Level, LevelRule, Requirement
from psfkit.scoring.admit import Hearing, admit
from psfkit.scoring.claim_exceptions import control_stands, find_exceptions


def determine(
    criterion: Criterion, bundle: Bundle, determinations: AssessorDeterminations | None, as_of: date
) -> CriterionResult:
    """Determine a criterion for every system in scope and for the organisation (the lowest system)."""
    by_system = {
        system.id: _determine_system(criterion, system.id, bundle, determinations, as_of) for system in bundle.systems
    }
    applicable = [d for d in by_system.values() if d.outcome is not Outcome.NOT_APPLICABLE]
    if not applicable:
        return CriterionResult(criterion.id, Outcome.NOT_APPLICABLE, Level.ABSENT, by_system)
    lowest = min(d.level for d in applicable)
    outcomes = {d.outcome for d in applicable}
    outcome = next(o for o in (Outcome.NOT_MET, Outcome.INDETERMINATE, Outcome.MET) if o in outcomes)
    return CriterionResult(criterion.id, outcome, lowest, by_system)


def _determine_system(
    criterion: Criterion,
    system: SystemId,
    bundle: Bundle,
    determinations: AssessorDeterminations | None,
    as_of: date,
) -> Determination:
    claim = bundle.claim(criterion.id, system)
    decision = None if determinations is None else determinations.decision(criterion.id, system)
    hearing = Hearing(bundle, criterion.id, system, as_of, determinations is not None, decision)
    if claim is not None and claim.not_applicable:
        return _not_applicable(claim, hearing)
    own = () if claim is None else _items(bundle, claim.evidence)
    own_levels = levels = _judge(criterion, claim, own, hearing)
    evidence_level = reached(levels)
    caps: tuple[LevelCap, ...] = ()
    needs_control = False
    if claim is not None and claim.compensating is not None:
        together = _judge(criterion, claim, (*own, *_items(bundle, claim.compensating.evidence)), hearing)
        needs_control = min(reached(together), criterion.compensating_cap) > evidence_level
        if needs_control and control_stands(claim, as_of):
            caps = (
                LevelCap(criterion.compensating_cap, "a compensating control gives no more than this", of_control=True),
            )
            levels, evidence_level = together, reached(together)
    caps = (*caps, *find_holds(criterion, bundle, system, as_of, determinations))
    if decision is not None and decision.cap is not None:
        caps = (*caps, LevelCap(decision.cap.level, f"lowered by the assessor: {decision.cap.reason}"))
    level = min((evidence_level, *(cap.level for cap in caps)))
    outcome = _outcome(level, levels, caps)
    return Determination(
        criterion=criterion.id,
        system=system,
        outcome=outcome,
        level=level,
        evidence_level=evidence_level,
        levels=levels,
        caps=caps,
        reason="what level 3 needs could not be settled" if outcome is Outcome.INDETERMINATE else "",
        note="" if decision is None else decision.note,
        claim=claim,
        idle=tuple(item.id for item in own if item.kind not in _kinds(criterion)),
        own_levels=own_levels,
        untold=find_untold(criterion, bundle, system),
        exceptions=() if claim is None else find_exceptions(claim, system, outcome, as_of, needs_control=needs_control),
    )


def _kinds(criterion: Criterion) -> frozenset[str]:
    return frozenset(kind for rule in criterion.levels for need in rule.needs for kind in need.kinds)


def _not_applicable(claim: Claim, hearing: Hearing) -> Determination:
    decision = hearing.decision
    agreed = None if decision is None else decision.agrees_not_applicable
    word = "" if decision is None else decision.not_applicable_reason
    outcome, reason = Outcome.NOT_APPLICABLE, claim.not_applicable
    if hearing.assessed and agreed is None:
        outcome = Outcome.INDETERMINATE
        reason = f"said not to apply, and no assessor has agreed or disagreed: {claim.not_applicable}"
    elif hearing.assessed:
        outcome = Outcome.NOT_APPLICABLE if agreed else Outcome.NOT_MET
        verb = "agrees" if agreed else "disagrees"
        reason = f"{claim.not_applicable} The assessor {verb}{f': {word}' if word else ''}"
    return Determination(
        criterion=hearing.criterion,
        system=hearing.system,
        outcome=outcome,
        level=Level.ABSENT,
        evidence_level=Level.ABSENT,
        levels=(),
        caps=(),
        reason=reason,
        note="" if hearing.decision is None else hearing.decision.note,
        claim=claim,
        idle=(),
        own_levels=(),
    )


def _items(bundle: Bundle, ids: Iterable[EvidenceId]) -> tuple[EvidenceItem, ...]:
    found = (bundle.item(evidence_id) for evidence_id in dict.fromkeys(ids))
    return tuple(item for item in found if item is not None)


def _judge(
    criterion: Criterion, claim: Claim | None, items: Sequence[EvidenceItem], hearing: Hearing
) -> tuple[LevelResult, ...]:
    return tuple(
        _judge_claim(rule, claim) if rule.level is Level.STATED else _judge_level(rule, items, hearing)
        for rule in criterion.levels
    )


def _judge_claim(rule: LevelRule, claim: Claim | None) -> LevelResult:
    if claim is None:
        return LevelResult(
            rule.level, Truth.NO, (), ("a claim for this criterion and system, with an owner and a statement",)
        )
    lacks = tuple(f"the claim {lack}" for lack in lacks_of_claim(claim))
    return LevelResult(rule.level, Truth.NO if lacks else Truth.YES, (), lacks)


def _judge_level(rule: LevelRule, items: Sequence[EvidenceItem], hearing: Hearing) -> LevelResult:
    results = tuple(_judge_requirement(requirement, items, hearing) for requirement in rule.needs)
    return LevelResult(rule.level, conjunction(result.truth for result in results), results)


def _judge_requirement(requirement: Requirement, items: Sequence[EvidenceItem], hearing: Hearing) -> RequirementResult:
    heard = [(item, admit(item, requirement, hearing)) for item in items if item.kind in requirement.kinds]
    exhibits = tuple(exhibit for _, exhibit in heard)
    certain = [item for item, exhibit in heard if exhibit.truth is Truth.YES]
    possible = [item for item, exhibit in heard if exhibit.truth is not Truth.NO]
    if _suffices(requirement, certain, hearing):
        return RequirementResult(requirement, Truth.YES, exhibits, ())
    truth = Truth.UNKNOWN if _suffices(requirement, possible, hearing) else Truth.NO
    return RequirementResult(requirement, truth, exhibits, _lacks(requirement, certain, exhibits, hearing))


def _suffices(requirement: Requirement, items: Sequence[EvidenceItem], hearing: Hearing) -> bool:
    if len(items) < requirement.count or _days_covered(items, hearing.as_of) < requirement.period_days:
        return False
    return _is_current(requirement, items, hearing)


def _is_current(requirement: Requirement, items: Sequence[EvidenceItem], hearing: Hearing) -> bool:
    """Whether the newest item is young enough; the others of a series may be older by its period."""
    newest = max(current_until(item, hearing.bundle.facts.get(item.id)) for item in items)
    return (hearing.as_of - newest).days <= requirement.max_age_days


def _days_covered(items: Sequence[EvidenceItem], as_of: date) -> int:
    periods = sorted((item.covers.first, min(item.covers.last, as_of)) for item in items if item.covers is not None)
    days, counted_to = 0, date.min
    for first, last in periods:
        start = max(first, counted_to + timedelta(days=1)) if counted_to > date.min else first
        days += max(0, (last - start).days + 1)
        counted_to = max(counted_to, last)
    return days


def _lacks(
    requirement: Requirement, certain: Sequence[EvidenceItem], exhibits: Sequence[Exhibit], hearing: Hearing
) -> tuple[str, ...]:
    lacks = []
    if len(certain) < requirement.count:
        some = "one item" if requirement.count == 1 else f"{requirement.count} items"
        have = (
            ""
            if requirement.count == 1
            else f" (there is {len(certain)})"
            if len(certain) == 1
            else f" (there are {len(certain)})"
        )
        lacks.append(f"{some} of kind {' or '.join(requirement.kinds)}{have} that shows: {requirement.must_show}")
    covered = _days_covered(certain, hearing.as_of)
    if covered < requirement.period_days:
        so_far = f"{covered} {'is' if covered == 1 else 'are'} covered so far" if covered else "none is covered yet"
        lacks.append(f"evidence covering {requirement.period_days} days; {so_far}")
    if certain and not _is_current(requirement, certain, hearing):
        lacks.append(f"a newer item of the series, at most {requirement.max_age_days} days old")
    if requirement.facts and not certain:
        bars = "; ".join(say_test(test) for test in requirement.facts)
        lacks.append(f"facts that clear the bar: {bars}")
    lacks.extend(f"{exhibit.evidence} does not count: {reason}" for exhibit in exhibits for reason in exhibit.reasons)
    return tuple(lacks)


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Combine truths of which all are needed: one no makes no, otherwise one unknown makes unknown."""
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def reached(levels: Sequence[LevelResult], *, unknown_counts: bool = False) -> Level:
    """Return the highest level whose own and all lower requirements are satisfied."""
    good = {Truth.YES, Truth.UNKNOWN} if unknown_counts else {Truth.YES}
    level = Level.ABSENT
    for result in levels:
        if result.truth not in good:
            break
        level = result.level
    return level


def _outcome(level: Level, levels: Sequence[LevelResult], caps: Sequence[LevelCap]) -> Outcome:
    if level >= MET:
        return Outcome.MET
    sure = (cap.level for cap in caps if cap.map is None or cap.map.truth is Truth.NO)
    best = min((reached(levels, unknown_counts=True), *sure))
    return Outcome.INDETERMINATE if best >= MET else Outcome.NOT_MET
