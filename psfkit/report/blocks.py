"""From determinations to the blocks of a report: what was found, what is needed, what to do."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from psfkit.checks.assertions import name_test
from psfkit.model.assessment import Assessment, DomainScore, EvidenceLabel, PlanStep
from psfkit.model.determination import (
    CriterionResult,
    Determination,
    Exhibit,
    FactResult,
    LevelResult,
    Outcome,
    RequirementResult,
    Truth,
)
from psfkit.model.rubric import MET, Criterion, Level, LevelRule, Rubric
from psfkit.report import words
from psfkit.report.view import Bar, CriterionBlock, ExampleRow, Exhibited, FoundFact, Need, Rung, Standing
from psfkit.report.words import plain
from psfkit.scoring.admit import say_shortfall

SPELLED_OUT = 20
"""Criteria in a plan up to which a report spells out each level on the way; beyond, only the next one."""
EXAMPLES = 2
"""Examples of acceptable evidence that a block shows."""


@dataclass(slots=True)
class _Trial:
    """What has been seen of one evidence item so far."""

    counts: list[int] = field(default_factory=list)
    against: dict[str, list[int]] = field(default_factory=dict)
    facts: dict[tuple[str, bool], FactResult] = field(default_factory=dict)
    """By name and whether the applicant asserts it."""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a block is made from, beside the criterion's own result."""

    assessment: Assessment
    rubric: Rubric
    steps: Mapping[str, tuple[PlanStep, ...]]
    """Steps of the plan by criterion."""
    stubs: Container[str]
    self_check: bool
    kinds: Mapping[str, str]
    """Title of each kind of evidence."""

    @property
    def spells_out(self) -> bool:
        """Whether every level on the way is spelled out, and not only the next."""
        return len(self.steps) <= SPELLED_OUT


def make_block(domain: DomainScore, result: CriterionResult, criterion: Criterion, desk: Desk) -> CriterionBlock:
    """Make the block of one criterion."""
    steps = desk.steps.get(criterion.id, ())
    target = max((MET, *(step.to_level for step in steps)))
    applicable = [d for d in result.by_system.values() if d.outcome is not Outcome.NOT_APPLICABLE]
    rungs = [(d, _rungs(criterion, d, target, desk, in_full=bool(steps) and desk.spells_out)) for d in applicable]
    missing = [rung for _, own in rungs for rung in own]
    return CriterionBlock(
        id=criterion.id,
        title=plain(criterion.title),
        domain=domain.domain,
        domain_title=plain(domain.title),
        asks=plain(criterion.asks),
        why=plain(criterion.why),
        outcome=result.outcome,
        level=result.level,
        level_name=words.say_level(result.level, self_check=desk.self_check),
        target=int(target),
        steps=tuple(step.order for step in steps),
        blocks_pass=not domain.passes,
        standings=_standings(rungs, target, desk),
        effort=_effort(missing),
        waiting_days=_waiting(criterion, missing),
        first=plain(criterion.remedy.first),
        by=plain(criterion.remedy.by),
        trap=plain(criterion.remedy.trap),
        examples=_examples(criterion, {rung.level for rung in missing}),
        stub=criterion.stub if criterion.stub in desk.stubs else "",
        provenance_text=f"Provenance: {words.PROVENANCE[criterion.provenance]}. {plain(criterion.basis)}",
        reason=_reason(result),
    )


def _reason(result: CriterionResult) -> str:
    if result.outcome is not Outcome.NOT_APPLICABLE:
        return ""
    return " / ".join(dict.fromkeys(plain(d.reason) for d in result.by_system.values()))


def _effort(missing: Sequence[Rung]) -> str:
    return f"about {words.count(sum(rung.effort_days for rung in missing), 'person-day')}" if missing else ""


def _waiting(criterion: Criterion, missing: Sequence[Rung]) -> int:
    """Return how many days the missing evidence has to cover before it can exist."""
    levels = {rung.level for rung in missing}
    return max((n.period_days for rule in criterion.levels if rule.level in levels for n in rule.needs), default=0)


def _examples(criterion: Criterion, levels: Container[int]) -> tuple[ExampleRow, ...]:
    fitting = [example for example in criterion.examples if example.level in levels]
    return tuple(ExampleRow(int(e.level), plain(e.cheap), plain(e.rich)) for e in fitting[:EXAMPLES])


def _standings(
    rungs: Iterable[tuple[Determination, tuple[Rung, ...]]], target: Level, desk: Desk
) -> tuple[Standing, ...]:
    """Say where each system stands, those that stand alike together, the weakest first.

    Where something is to be done, only levels up to the target are gone into.
    """
    names = {system.id: plain(system.name) for system in desk.assessment.systems}
    alike: dict[Standing, list[str]] = {}
    for determination, own in rungs:
        standing = Standing(
            systems=(),
            level=int(determination.level),
            level_name=words.say_level(determination.level, self_check=desk.self_check),
            evidence_level=int(determination.evidence_level),
            outcome=determination.outcome,
            exhibits=_exhibits(determination.levels[: target if own else None], desk.assessment.evidence),
            later=_later(determination.levels, target) if own else (),
            remarks=_remarks(determination),
            rungs=own,
            by_map=bool(determination.holding) and all(cap.map is not None for cap in determination.holding),
        )
        alike.setdefault(standing, []).append(names.get(determination.system, determination.system))
    merged = [replace(standing, systems=tuple(systems)) for standing, systems in alike.items()]
    return tuple(sorted(merged, key=lambda standing: standing.level))


def _remarks(determination: Determination) -> tuple[str, ...]:
    said = (
        *((determination.reason,) if determination.reason else ()),
        *_claimed(determination),
        *(f"held at level {int(cap.level)}: {cap.reason}" for cap in determination.holding),
        *(f"the map cannot tell {each.code} ({each.location.where})" for each in determination.untold),
        *((f"assessor's note: {determination.note}",) if determination.note else ()),
    )
    return tuple(words.sentence(plain(each)) for each in said)


def _claimed(determination: Determination) -> Iterator[str]:
    """Say who answers for the control, what is done instead of it, and which evidence cannot serve."""
    claim = determination.claim
    if claim is None:
        return
    yield f"owner: {claim.owner}"
    if claim.compensating is not None:
        control = claim.compensating
        yield f"compensating control ({', '.join(control.evidence)}): {control.control}"
    yield from (exception.remark for exception in determination.exceptions)
    if determination.idle:
        yield f"{words.join_words(determination.idle)} cannot serve: no level asks for evidence of this kind"


def _exhibits(levels: Sequence[LevelResult], labels: Mapping[str, EvidenceLabel]) -> tuple[Exhibited, ...]:
    trials: dict[str, _Trial] = {}
    for result in levels:
        for requirement in result.requirements:
            for exhibit in requirement.exhibits:
                _try(trials.setdefault(exhibit.evidence, _Trial()), exhibit, int(result.level))
    return tuple(_exhibited(name, trial, labels) for name, trial in sorted(trials.items()))


def _later(levels: Sequence[LevelResult], target: Level) -> tuple[str, ...]:
    """Return the evidence that only levels above the target ask for."""
    asked = [{e.evidence for r in result.requirements for e in r.exhibits} for result in levels]
    below: set[str] = set().union(*asked[:target])
    return tuple(plain(name) for name in sorted(set().union(*asked[target:]) - below))


def _try(trial: _Trial, exhibit: Exhibit, level: int) -> None:
    if exhibit.truth is Truth.YES:
        trial.counts.append(level)
    trial.unknown = trial.unknown or exhibit.truth is Truth.UNKNOWN
    for reason in exhibit.reasons:
        trial.against.setdefault(reason, []).append(level)
    for fact in exhibit.facts:
        key = fact.test.fact, fact.own
        if key not in trial.facts or fact.truth is not Truth.YES:
            trial.facts[key] = fact


def _exhibited(name: str, trial: _Trial, labels: Mapping[str, EvidenceLabel]) -> Exhibited:
    label = labels.get(name, EvidenceLabel("", ""))
    told = {say_shortfall(fact) for fact in trial.facts.values() if fact.found is not None}
    truth = Truth.YES if trial.counts else Truth.UNKNOWN if trial.unknown else Truth.NO
    return Exhibited(
        evidence=plain(name),
        title=plain(label.title),
        path=plain(label.path),
        truth=truth,
        levels=tuple(dict.fromkeys(trial.counts)),
        against=tuple(
            words.sentence(f"{words.say_levels(tuple(dict.fromkeys(levels)))}: {plain(reason)}")
            for reason, levels in trial.against.items()
            if reason not in told
        ),
        facts=tuple(
            FoundFact(
                plain(fact.test.fact),
                "" if fact.found is None else words.say_found(fact.found),
                words.say_bar(fact.test),
                "" if fact.found is None else plain(fact.found.where),
                fact.truth,
                words.SETTLED.get(fact.outcome, ""),
                fact.own,
            )
            for fact in trial.facts.values()
        ),
    )


def _rungs(
    criterion: Criterion, determination: Determination, target: Level, desk: Desk, *, in_full: bool
) -> tuple[Rung, ...]:
    """Return the levels up to the target that are not satisfied."""
    results = determination.levels or (None,) * len(criterion.levels)
    pairs = zip(criterion.levels[:target], results[:target], strict=True)
    open_levels = [(rule, result) for rule, result in pairs if result is None or result.truth is not Truth.YES]
    return tuple(
        _rung(rule, result, desk, in_full=in_full or place == 0) for place, (rule, result) in enumerate(open_levels)
    )


def _rung(rule: LevelRule, result: LevelResult | None, desk: Desk, *, in_full: bool) -> Rung:
    if result is None:
        open_needs = tuple(RequirementResult(need, Truth.NO, (), ()) for need in rule.needs)
    else:
        open_needs = tuple(r for r in result.requirements if r.truth is not Truth.YES)
    return Rung(
        level=int(rule.level),
        name=words.say_level(rule.level, self_check=desk.self_check),
        says=plain(rule.says),
        claim=() if result is None else tuple(words.sentence(plain(lack)) for lack in result.lacks),
        needs=tuple(_need(requirement, desk.kinds) for requirement in open_needs),
        not_enough=plain(rule.not_enough),
        effort_days=rule.effort_days,
        in_full=in_full,
    )


def _need(result: RequirementResult, kinds: Mapping[str, str]) -> Need:
    requirement = result.requirement
    titles = tuple(plain(kinds.get(kind, kind)) for kind in requirement.kinds)
    return Need(
        kinds=words.join_words((titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])), "or"),
        amount=words.say_amount(requirement),
        must_show=plain(requirement.must_show),
        bars=tuple(Bar(name_test(t), words.say_bar(t), plain(t.because)) for t in requirement.facts),
        shortfalls=_shortfalls(result),
        truth=result.truth,
    )


def _shortfalls(result: RequirementResult) -> tuple[str, ...]:
    """Return what is lacking although evidence counts; the rest stands in the need itself and beside the evidence."""
    if not any(exhibit.truth is Truth.YES for exhibit in result.exhibits):
        return ()
    refusals = tuple(f"{exhibit.evidence} does not count: " for exhibit in result.exhibits)
    return tuple(
        words.sentence(plain(lack))
        for lack in result.lacks
        if result.requirement.must_show not in lack and not lack.startswith(refusals)
    )
