"""Make the view of a run: pure, from values to values."""

from collections.abc import Container, Sequence
from datetime import date, timedelta

from psfkit.model.assessment import Assessment, DomainScore, Plan, PlanStep, RunKind
from psfkit.model.claim_exception import share
from psfkit.model.decision import Award, Decision
from psfkit.model.determination import Outcome
from psfkit.model.rubric import Rubric
from psfkit.model.score import show_score
from psfkit.model.sketch import MapSheet
from psfkit.report import words
from psfkit.report.beside import NOTHING, Beside
from psfkit.report.blocks import Desk, make_block
from psfkit.report.view import (
    CriterionBlock,
    DomainRow,
    ExceptionRow,
    MapRow,
    Reassessment,
    ReportView,
    Stamp,
    StepRow,
    SystemRow,
    Verdict,
)
from psfkit.report.words import count, plain

REASSESSMENT_DAYS = 90
"""Days after a gap report in which one reassessment is free."""

MOST_MAPS = 12
"""Workflow maps that one report draws."""
UNDECIDED = 10
"""Claims waiting for the assessor that a first page lists."""

_REST = "A pass does not wait for these; what is missing here still keeps scores down."
_REST_PASSED = "The run passes without these; what is missing here keeps scores down."


def make_view(
    assessment: Assessment,
    decision: Decision,
    plan: Plan,
    rubric: Rubric,
    stubs: Container[str] = (),
    maps: Sequence[MapSheet] = (),
    beside: Beside = NOTHING,
) -> ReportView:
    """Make the view of a run.

    Args:
        assessment: The run.
        decision: What was decided on it.
        plan: The cheapest way to a pass.
        rubric: The rubric it was judged by.
        stubs: File names of the forms that psfkit ships; a report names no others.
        maps: The workflow maps of the bundle.
        beside: Where claims stand in files, and the crosswalk.
    """
    self_check = assessment.kind is RunKind.SELF_CHECK
    verdict = _verdict(assessment, decision)
    blocks = _blocks(assessment, plan, rubric, () if assessment.passes else stubs)
    standing = "Self-check" if self_check else f"Assessed by {plain(assessment.assessor) or 'an assessor'}"
    return ReportView(
        self_check=self_check,
        verdict=verdict,
        passes=assessment.passes,
        stem="assessment-report" if assessment.passes else "gap-report",
        title=_title(assessment),
        standing=standing,
        confidential="Confidential: self-check, not assessed by anybody" if self_check else "Confidential",
        organisation=plain(assessment.organisation.name),
        country=plain(assessment.organisation.country),
        website=plain(assessment.organisation.website),
        application_id=plain(assessment.application_id),
        scope=plain(assessment.scope.statement),
        systems=tuple(
            SystemRow(plain(s.id), plain(s.name), plain(s.purpose), plain(s.autonomy)) for s in assessment.systems
        ),
        as_of=assessment.as_of,
        decided=_decided(assessment, verdict),
        decision=_sentence(assessment, verdict, carried=rubric.carried),
        caveat="" if rubric.carried else words.NOT_CARRIED,
        domains=tuple(_domain_row(domain, plan) for domain in assessment.domains),
        to_pass_title="Where it stands" if assessment.passes else "What it takes to pass",
        to_pass=_to_pass(assessment, plan),
        work_titles=_work_titles(assessment, plan),
        work_note=_REST_PASSED if assessment.passes else _REST,
        steps=tuple(_step_row(step, assessment, rubric) for step in plan.steps),
        undecided=_undecided(assessment),
        work=_sort_work(tuple(block for block in blocks if block.is_work)),
        met=tuple(b for b in blocks if not b.is_work and b.outcome is not Outcome.NOT_APPLICABLE),
        maps=tuple(_map_row(sheet, is_drawn=number < MOST_MAPS) for number, sheet in enumerate(maps)),
        not_applicable=tuple(b for b in blocks if b.outcome is Outcome.NOT_APPLICABLE),
        exceptions=_exceptions(assessment, rubric),
        reassessment=None if assessment.passes else _reassessment(assessment, verdict),
        levels=tuple(
            (int(level), words.say_level(level, self_check=self_check), meaning)
            for level, meaning in words.LEVEL_MEANINGS.items()
        ),
        framework=f"{rubric.id.upper()} v{plain(rubric.version)}{'' if rubric.carried else ', own rubric'}",
        judgement=plain(rubric.judgement),
        attribution=plain(rubric.attribution),
        licence=plain(rubric.licence),
        stamps=_stamps(assessment),
        assessment=assessment,
        decision_made=decision,
        plan=plan,
        rubric=rubric,
        beside=beside,
    )


def _exceptions(assessment: Assessment, rubric: Rubric) -> tuple[ExceptionRow, ...]:
    names = {system.id: plain(system.name) for system in assessment.systems}
    titles = {criterion.id: plain(criterion.title) for criterion in rubric.criteria}
    return tuple(
        ExceptionRow(
            criterion=shared.exception.criterion,
            title=titles.get(shared.exception.criterion, ""),
            systems=words.join_words(tuple(names.get(s, s) for s in shared.systems)) if len(names) > 1 else "",
            standing=shared.exception.standing,
            standing_shown=words.STANDINGS_OF_EXCEPTIONS[shared.exception.standing],
            sentence=words.sentence(words.say_exception(shared.exception)),
            way_out=words.sentence(way_out) if (way_out := words.say_way_out(shared.exception)) else "",
        )
        for shared in share(assessment.exceptions)
    )


def _map_row(sheet: MapSheet, *, is_drawn: bool) -> MapRow:
    sketch = sheet.sketch if is_drawn else None
    if sketch is not None:
        from psfkit.workflows.telling import summarise

        said = f"{summarise(sketch)}."
    elif sheet.sketch is not None:
        said = f"Not drawn here, for a report draws {MOST_MAPS} maps: psfkit workflow draw draws it."
    else:
        size = f"{sheet.nodes:,} nodes and {sheet.edges:,} arrows"
        said = f"Not drawn here: with {size} it is too large for a report."
    return MapRow(plain(sheet.evidence), plain(sheet.title), plain(sheet.path), said, sketch)


def _verdict(assessment: Assessment, decision: Decision) -> Verdict:
    if isinstance(decision, Award):
        return Verdict.PASSED
    if assessment.undecided:
        return Verdict.UNDECIDED
    return Verdict.PASSED if assessment.passes else Verdict.NOT_PASSED


def _title(assessment: Assessment) -> str:
    if assessment.kind is RunKind.SELF_CHECK:
        return "Self-check report" if assessment.passes else "Self-check gap report"
    return "Assessment report" if assessment.passes else "Gap report"


def _decided(assessment: Assessment, verdict: Verdict) -> str:
    if assessment.kind is RunKind.SELF_CHECK:
        return "Self-check: thresholds reached" if assessment.passes else "Self-check: thresholds not reached"
    return {Verdict.PASSED: "Passed", Verdict.NOT_PASSED: "Not passed", Verdict.UNDECIDED: "Not decided yet"}[verdict]


def _sentence(assessment: Assessment, verdict: Verdict, *, carried: bool) -> str:
    total = len(assessment.domains)
    low = sum(not domain.passes for domain in assessment.domains)
    scores = (
        f"All {total} domains are at or above their thresholds."
        if not low
        else f"{low} of {total} domains {'is' if low == 1 else 'are'} below the threshold."
    )
    if assessment.kind is RunKind.SELF_CHECK:
        return (
            f"{scores} This is what the organisation's own evidence gives by the rubric; nobody has assessed it, and no"
            " mark can come of it. A mark needs an assessor's determinations."
        )
    if verdict is Verdict.UNDECIDED:
        left = count(len(assessment.undecided), "claim")
        waits = "waits" if len(assessment.undecided) == 1 else "wait"
        return f"{left} still {waits} for the assessor's decision, and what is not decided does not count. {scores}"
    if verdict is Verdict.PASSED:
        return f"{scores} The mark can be issued." if carried else scores
    return f"{scores} No mark can be issued."


def _undecided(assessment: Assessment) -> tuple[str, ...]:
    shown = tuple(plain(sentence) for sentence in assessment.undecided[:UNDECIDED])
    more = len(assessment.undecided) - len(shown)
    return (*shown, f"and {more} more, which assessment.json lists") if more else shown


def _domain_row(domain: DomainScore, plan: Plan) -> DomainRow:
    applicable = [result for result in domain.criteria if result.outcome is not Outcome.NOT_APPLICABLE]
    return DomainRow(
        id=domain.domain,
        title=plain(domain.title),
        score=domain.score,
        shown=domain.shown,
        threshold=domain.threshold,
        threshold_shown=show_score(domain.threshold),
        passes=domain.passes,
        result=say_result(domain),
        met=sum(result.outcome is Outcome.MET for result in applicable),
        applicable=len(applicable),
        path="" if domain.passes else _domain_path(domain, plan),
    )


def say_result(domain: DomainScore) -> str:
    """Say how a domain stands to its threshold; what it is short by is rounded up."""
    if domain.score is None:
        return "not scored"
    if domain.passes:
        return "passes"
    if domain.score >= domain.threshold:
        return "must not be 0"
    return f"short by {show_score(domain.threshold - domain.score + 9)}"


def _domain_path(domain: DomainScore, plan: Plan) -> str:
    if domain.domain in plan.unreachable:
        return "No evidence alone brings it to a pass: nothing in it applies, or a cap holds it down."
    raised: dict[str, int] = {}
    steps = [step for step in plan.steps if step.domain == domain.domain]
    for step in steps:
        raised[step.criterion] = max(raised.get(step.criterion, 0), int(step.to_level))
    goals = words.join_words(tuple(f"{name} to level {level}" for name, level in sorted(raised.items())))
    return f"Raise {goals}: about {count(sum(step.effort_days for step in steps), 'person-day')}."


def _to_pass(assessment: Assessment, plan: Plan) -> str:
    if assessment.passes:
        met, total = _count_met(assessment)
        return f"{met} of {total} criteria that apply are met; nothing is missing for a pass."
    stuck = (
        f" {words.join_words(plan.unreachable)} cannot be brought to a pass by more evidence alone:"
        " nothing in it applies, or a cap holds it down."
        if plan.unreachable
        else ""
    )
    if not plan.steps:
        return stuck.strip()
    wait = max(step.waiting_days for step in plan.steps)
    waiting = f" Some of it has to cover {count(wait, 'day')} of operation, so let that begin at once." if wait else ""
    additions = count(len(plan.steps), "addition")
    criteria = count(len({step.criterion for step in plan.steps}), "criterion", "criteria")
    return (
        f"The cheapest way: {additions} to {criteria}, about {count(plan.effort_days, 'person-day')} in all.{waiting}"
        + stuck
        + (" What still waits for a decision may make some of this unnecessary." if assessment.undecided else "")
    )


def _work_titles(assessment: Assessment, plan: Plan) -> tuple[str, str]:
    if assessment.passes:
        return "", "Still open"
    return "Work orders: the way to a pass", "Work orders: the rest" if plan.steps else "Work orders"


def _count_met(assessment: Assessment) -> tuple[int, int]:
    outcomes = [result.outcome for domain in assessment.domains for result in domain.criteria]
    return outcomes.count(Outcome.MET), len(outcomes) - outcomes.count(Outcome.NOT_APPLICABLE)


def _step_row(step: PlanStep, assessment: Assessment, rubric: Rubric) -> StepRow:
    criterion = rubric.criterion(step.criterion)
    names = {system.id: system.name for system in assessment.systems}
    return StepRow(
        order=step.order,
        criterion=step.criterion,
        title="" if criterion is None else plain(criterion.title),
        system=plain(names.get(step.system, step.system)),
        from_level=int(step.from_level),
        to_level=int(step.to_level),
        effort_days=step.effort_days,
        waiting_days=step.waiting_days,
        domain=step.domain,
        score_after=show_score(step.score_after),
        passes_after=step.passes_after,
    )


def _blocks(assessment: Assessment, plan: Plan, rubric: Rubric, stubs: Container[str]) -> tuple[CriterionBlock, ...]:
    steps: dict[str, tuple[PlanStep, ...]] = {}
    for step in plan.steps:
        steps[step.criterion] = (*steps.get(step.criterion, ()), step)
    self_check = assessment.kind is RunKind.SELF_CHECK
    desk = Desk(assessment, rubric, steps, stubs, self_check, {kind.id: kind.title for kind in rubric.kinds})
    return tuple(
        make_block(domain, result, criterion, desk)
        for domain in assessment.domains
        for result in domain.criteria
        if (criterion := rubric.criterion(result.criterion)) is not None
    )


def _sort_work(blocks: Sequence[CriterionBlock]) -> tuple[CriterionBlock, ...]:
    """Sort by the plan's order; then what stands in failing domains; then the rest, in rubric order."""
    return tuple(sorted(blocks, key=lambda b: (not b.steps, min(b.steps, default=0), not b.blocks_pass)))


def _reassessment(assessment: Assessment, verdict: Verdict) -> Reassessment:
    if assessment.kind is RunKind.SELF_CHECK:
        return Reassessment(
            REASSESSMENT_DAYS,
            None,
            f"A gap report of an assessment opens a window of {REASSESSMENT_DAYS} days with one free reassessment."
            " A self-check does not start it.",
        )
    if verdict is Verdict.UNDECIDED:
        return Reassessment(
            REASSESSMENT_DAYS,
            None,
            f"The window of {REASSESSMENT_DAYS} days for one free reassessment starts with the decision.",
        )
    left = (date.max - assessment.as_of).days
    last = assessment.as_of + timedelta(days=min(REASSESSMENT_DAYS, left))
    return Reassessment(
        REASSESSMENT_DAYS,
        last,
        f"One reassessment is free within {REASSESSMENT_DAYS} days of {words.say_date(assessment.as_of)}:"
        f" the last day is {words.say_date(last)}.",
    )


def _stamps(assessment: Assessment) -> tuple[Stamp, ...]:
    digests = assessment.digests
    return (
        Stamp("Bundle", digests.bundle),
        Stamp("Rubric", digests.rubric),
        Stamp("Determinations", digests.determinations or "none: this is a self-check"),
        Stamp("As of", assessment.as_of.isoformat()),
    )
