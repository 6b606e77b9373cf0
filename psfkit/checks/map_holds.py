"""What the workflow maps of a system hold a criterion at (docs/adr/0013-workflow-maps-hold-levels.md).

A criterion that the rubric's table of maps names gets above the level given there only with maps: every map that
bundle.yaml names of the system has to be there, and none may break the rule. So a map that is left out holds a level as
low as one that breaks every rule, and withdrawing one raises nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from psfkit.documents.text_safety import shown
from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.bundle import Bundle, EvidenceItem
from psfkit.model.determination import AssessorDeterminations, LevelCap, MapHold, Truth
from psfkit.model.finding import Finding, Severity
from psfkit.model.names import CriterionId, EvidenceId, SystemId
from psfkit.model.rubric import Criterion, MapPolicy, MapRule
from psfkit.model.workflow import MAP_KIND

_BREAKS = "breaks"
_DRAW = "draw the workflow as it runs, list the map in evidence.yaml and name it under `maps` of the system"
_DECIDE = "list the map in a claim, so that the assessor accepts or rejects it"
_REMAKE = "hand in a map that can be read and checked (docs/workflow-maps.md), of this system as it runs today"


@dataclass(frozen=True, slots=True)
class _Case:
    """What the maps of one system are looked at for."""

    policy: MapPolicy
    criterion: CriterionId
    bundle: Bundle
    system: SystemId
    as_of: date
    determinations: AssessorDeterminations | None


def find_holds(
    criterion: Criterion,
    bundle: Bundle,
    system: SystemId,
    as_of: date,
    determinations: AssessorDeterminations | None = None,
) -> tuple[LevelCap, ...]:
    """Return every cap that a system's maps, or the lack of them, set on a criterion.

    Args:
        criterion: The criterion, with its part of the rubric's table.
        bundle: The bundle.
        system: A system in scope.
        as_of: The day asked about.
        determinations: What an assessor decided; None when nobody has to accept a map before it counts.
    """
    policy = criterion.maps
    if policy is None:
        return ()
    named = named_maps(bundle, system)
    if not named:
        reason = (
            f"bundle.yaml names no workflow map of {system}, and without one nothing shows that no path goes round it"
        )
        return (_absent(policy, EvidenceId(""), "", reason, _DRAW, Truth.NO),)
    case = _Case(policy, criterion.id, bundle, system, as_of, determinations)
    return tuple(cap for name in named for cap in _hold(case, name))


def named_maps(bundle: Bundle, system: SystemId) -> tuple[EvidenceId, ...]:
    """Return the evidence ids that bundle.yaml gives as the maps of a system."""
    return next((tuple(dict.fromkeys(each.maps)) for each in bundle.systems if each.id == system), ())


def find_untold(criterion: Criterion, bundle: Bundle, system: SystemId) -> tuple[Finding, ...]:
    """Return what the maps of a system cannot tell about a criterion."""
    rules = {rule.rule for rule in criterion.maps.rules} if criterion.maps is not None else set()
    facts = (bundle.facts.get(name) for name in named_maps(bundle, system))
    findings = (finding for found in facts if found is not None for finding in found.findings)
    return tuple(f for f in findings if f.code in rules and f.severity is Severity.NOTE)


def _hold(case: _Case, name: EvidenceId) -> Iterator[LevelCap]:
    item = case.bundle.item(name)
    if item is None:
        reason = f"the map {name}, which bundle.yaml names, is not in evidence.yaml"
        yield _absent(case.policy, name, "", reason, _DRAW, Truth.NO)
        return
    remedy = _REMAKE
    truth, why = _refuse(item, case)
    if truth is Truth.YES and case.determinations is not None:
        truth, why = _judged(name, case, case.determinations)
        remedy = _DECIDE if truth is Truth.UNKNOWN else _REMAKE
    if truth is not Truth.YES:
        yield _absent(case.policy, name, item.path, f"the map {name} counts as none: {why}", remedy, truth)
        return
    for rule in case.policy.rules:
        yield from _broken(rule, item, case.bundle)


def _refuse(item: EvidenceItem, case: _Case) -> tuple[Truth, str]:
    """Say why a map cannot be looked at, and whether it might be a good one."""
    if item.kind != MAP_KIND:
        return Truth.NO, f"it is listed as {item.kind}"
    if case.system not in item.systems:
        return Truth.NO, f"it was taken from {' and '.join(item.systems)}"
    made, submitted = item.produced_on, case.bundle.submitted_on
    if made > case.as_of or (submitted is not None and made > submitted):
        return Truth.NO, f"it was made on {made.isoformat()}, after the day that counts"
    if (case.as_of - made).days > case.policy.max_age_days:
        return Truth.NO, f"it was made on {made.isoformat()}; at most {case.policy.max_age_days} days count here"
    return _refuse_file(item, case.bundle)


def _judged(name: EvidenceId, case: _Case, determinations: AssessorDeterminations) -> tuple[Truth, str]:
    """Say whether an assessor lets a map count: rejected for this criterion it does not, accepted for any it does."""
    said = [
        (decision.criterion, each)
        for decision in determinations.decisions
        if case.system in decision.systems
        for each in decision.evidence
        if each.evidence == name
    ]
    against = next((each for where, each in said if where == case.criterion and not each.accepted), None)
    if against is not None:
        return Truth.NO, f"the assessor rejected it: {against.reason}"
    if any(each.accepted for _, each in said):
        return Truth.YES, ""
    return (
        (Truth.NO, "the assessor rejected it") if said else (Truth.UNKNOWN, "no assessor has accepted or rejected it")
    )


def _refuse_file(item: EvidenceItem, bundle: Bundle) -> tuple[Truth, str]:
    if item.path in bundle.withheld:
        return Truth.UNKNOWN, "its file is withheld"
    file, facts = bundle.file(item.path), bundle.facts.get(item.id)
    if file is None or file.sha256 != item.sha256:
        return Truth.NO, "its file is not there, or not the one that is listed"
    if facts is None or facts.reader != MAP_KIND:
        return Truth.UNKNOWN, "it is not in a form that can be checked"
    if facts.refusal:
        return Truth.UNKNOWN, f"not evaluated: {facts.refusal}"
    steps = facts.get("steps")
    if steps is None or not steps.value:
        return Truth.NO, "no step runs on it, so no rule says anything"
    return Truth.YES, ""


def _absent(policy: MapPolicy, name: EvidenceId, path: str, reason: str, remedy: str, truth: Truth) -> LevelCap:
    return LevelCap(
        policy.floor, f"{shown(reason, 400)}; to lift it, {remedy}", map=MapHold(name, path, "", (), remedy, truth)
    )


def _broken(rule: MapRule, item: EvidenceItem, bundle: Bundle) -> Iterator[LevelCap]:
    facts = bundle.facts[item.id]
    outcome = facts.get(f"rule_{rule.rule}")
    if outcome is None:
        reason = f"the rubric names {rule.rule}, which is no rule that maps are held against"
        hold = MapHold(item.id, item.path, rule.rule, (), "correct the rubric", Truth.UNKNOWN)
        yield LevelCap(rule.at_most, reason, map=hold)
        return
    if outcome.value != _BREAKS:
        return
    places = tuple(f for f in facts.findings if f.code == rule.rule and f.severity is not Severity.NOTE)
    remedy = _remedy(rule, places)
    yield LevelCap(
        rule.at_most,
        _say(rule, item, places, remedy),
        map=MapHold(item.id, item.path, rule.rule, places, remedy, Truth.NO),
    )


def _remedy(rule: MapRule, places: tuple[Finding, ...]) -> str:
    code = WORKFLOW_CODES.get(rule.rule)
    return places[0].hint if places and places[0].hint else "" if code is None else code.hint


def _say(rule: MapRule, item: EvidenceItem, places: tuple[Finding, ...], remedy: str) -> str:
    """Say where a map breaks a rule, along which path, and what lifts it."""
    if not places:
        return f"the map {item.id} breaks {rule.rule}; to lift it, {remedy}"
    first = places[0]
    more = f" ({len(places)} places)" if len(places) > 1 else ""
    return (
        f"the map {item.id} breaks {rule.rule} at {first.location.where}{more}: {first.message}; to lift it, {remedy}"
    )
