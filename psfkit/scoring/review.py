"""A review as pure functions: what there is to decide, how far that has come, and what one decision changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from psfkit.model.bundle import Bundle, Claim
from psfkit.model.determination import AssessorDeterminations, CriterionDecision, EvidenceDecision
from psfkit.model.location import Source
from psfkit.model.names import Digest, EvidenceId, SystemId
from psfkit.model.review import (
    Act,
    Applicability,
    Declaration,
    Lowering,
    Matter,
    Noting,
    Progress,
    Reopening,
    Ruling,
    Standing,
)
from psfkit.model.rubric import Rubric

_NOWHERE = Source("", ())


def list_matters(bundle: Bundle, rubric: Rubric) -> tuple[Matter, ...]:
    """Return everything that is to be decided about a bundle, in the rubric's order."""
    order = {criterion.id: index for index, criterion in enumerate(rubric.criteria)}
    claims = sorted(bundle.claims, key=lambda claim: order.get(claim.criterion, len(order)))
    return tuple(matter for claim in claims for matter in matters_of(claim))


def matters_of(claim: Claim) -> tuple[Matter, ...]:
    """Return what is to be decided about one claim; nothing where no evidence stands beside it."""
    if claim.not_applicable:
        return (Matter(claim, None),)
    return tuple(Matter(claim, evidence) for evidence in claim.leans_on)


def stand_of(matter: Matter, determinations: AssessorDeterminations) -> Standing:
    """Say what was decided in a matter."""
    decisions = (determinations.decision(matter.claim.criterion, system) for system in matter.claim.systems)
    said = {_said(matter, decision) for decision in decisions}
    if Standing.OPEN in said:
        return Standing.OPEN
    return said.pop() if len(said) == 1 else Standing.MIXED


def _said(matter: Matter, decision: CriterionDecision | None) -> Standing:
    if decision is None:
        return Standing.OPEN
    if matter.evidence is None:
        agrees = decision.agrees_not_applicable
        return Standing.OPEN if agrees is None else Standing.INAPPLICABLE if agrees else Standing.APPLICABLE
    ruling = next((ruling for ruling in decision.evidence if ruling.evidence == matter.evidence), None)
    return Standing.OPEN if ruling is None else Standing.ACCEPTED if ruling.accepted else Standing.REJECTED


def count_progress(matters: Iterable[Matter], determinations: AssessorDeterminations) -> Progress:
    """Count how many matters are decided, whichever way."""
    standings = [stand_of(matter, determinations) for matter in matters]
    return Progress(sum(not standing.is_open for standing in standings), len(standings))


def find_open(
    matters: Sequence[Matter], determinations: AssessorDeterminations, after: Matter | None = None
) -> Matter | None:
    """Return the next open matter after one, going on from the first when the last was passed, or None."""
    start = matters.index(after) + 1 if after in matters else 0
    around = (*matters[start:], *matters[:start])
    return next((matter for matter in around if stand_of(matter, determinations).is_open), None)


def begin(bundle: Bundle, rubric: Rubric, assessor: str, declaration: Declaration, day: date) -> AssessorDeterminations:
    """Return determinations in which everything claimed stands and nothing is decided."""
    claims = dict.fromkeys(matter.claim for matter in list_matters(bundle, rubric))
    begun = AssessorDeterminations(
        file="",
        bundle=bundle.digest,
        rubric=rubric.digest,
        assessor=assessor,
        organisation="",
        independence="",
        decided_on=day.isoformat(),
        decisions=tuple(_undecided(claim, claim.systems) for claim in claims),
        digest=Digest(""),
    )
    return declare(begun, declaration)


def declare(determinations: AssessorDeterminations, declaration: Declaration) -> AssessorDeterminations:
    """Return determinations with what their assessor declares."""
    return replace(
        determinations,
        organisation=declaration.organisation,
        independence=declaration.independence,
        conflicts=(declaration.conflicts,) if declaration.conflicts else (),
    )


def _undecided(claim: Claim, systems: Sequence[SystemId]) -> CriterionDecision:
    return CriterionDecision(claim.criterion, tuple(systems), (), None, None, "", "", _NOWHERE)


def act_on(
    determinations: AssessorDeterminations, claim: Claim, act: Act, bundle: Bundle, day: date
) -> AssessorDeterminations:
    """Return the determinations with one decision more about a claim, for all systems that it is said of.

    A decision that is about other systems as well is parted; what it says of those stays.
    """
    decisions: list[CriterionDecision] = []
    missing = dict.fromkeys(claim.systems)
    for decision in determinations.decisions:
        inside = tuple(system for system in decision.systems if system in claim.systems)
        if decision.criterion != claim.criterion or not inside:
            decisions.append(decision)
            continue
        outside = tuple(system for system in decision.systems if system not in claim.systems)
        decisions.append(_change(_part(decision, inside, bundle) if outside else decision, claim, act))
        decisions += [_part(decision, outside, bundle)] if outside else []
        missing = {system: None for system in missing if system not in inside}
    if missing:
        decisions.append(_change(_undecided(claim, tuple(missing)), claim, act))
    return replace(determinations, decisions=tuple(decisions), decided_on=day.isoformat())


def _part(decision: CriterionDecision, systems: tuple[SystemId, ...], bundle: Bundle) -> CriterionDecision:
    """Return what a decision says of some of its systems, as far as it is about what is claimed of them."""
    claims = [claim for system in systems if (claim := bundle.claim(decision.criterion, system)) is not None]
    listed = {evidence for claim in claims for evidence in claim.leans_on}
    applies = not any(claim.not_applicable for claim in claims)
    return replace(
        decision,
        systems=systems,
        evidence=tuple(ruling for ruling in decision.evidence if ruling.evidence in listed),
        agrees_not_applicable=None if applies else decision.agrees_not_applicable,
        not_applicable_reason="" if applies else decision.not_applicable_reason,
    )


def _change(decision: CriterionDecision, claim: Claim, act: Act) -> CriterionDecision:
    match act:
        case Ruling():
            ruling = EvidenceDecision(act.evidence, act.accepted, act.reason)
            return replace(decision, evidence=_in_order((*_without(decision, act.evidence), ruling), claim))
        case Applicability():
            return replace(decision, agrees_not_applicable=act.agrees, not_applicable_reason=act.reason)
        case Lowering():
            return replace(decision, cap=act.cap)
        case Noting():
            return replace(decision, note=act.note)
        case Reopening(evidence=None):
            return replace(decision, agrees_not_applicable=None, not_applicable_reason="")
        case Reopening():
            return replace(decision, evidence=_without(decision, act.evidence))


def _without(decision: CriterionDecision, evidence: EvidenceId | None) -> tuple[EvidenceDecision, ...]:
    return tuple(ruling for ruling in decision.evidence if ruling.evidence != evidence)


def _in_order(rulings: Iterable[EvidenceDecision], claim: Claim) -> tuple[EvidenceDecision, ...]:
    order = {evidence: index for index, evidence in enumerate(claim.leans_on)}
    return tuple(sorted(rulings, key=lambda ruling: order.get(ruling.evidence, len(order))))
