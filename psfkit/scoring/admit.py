"""Hold one evidence item against one requirement.

Everything that could make an item not count is asked here, and every reason is kept, so that a
trace can show why a file on the table did not move the score.
"""

from dataclasses import dataclass
from datetime import date

from psfkit.checks import witness
from psfkit.checks.assertions import oldest_age, say_bar, say_test, settle, tests_for
from psfkit.model.bundle import Bundle, EvidenceItem
from psfkit.model.determination import CriterionDecision, Exhibit, FactResult, Settled, Truth
from psfkit.model.fact import Facts
from psfkit.model.names import CriterionId, SystemId
from psfkit.model.rubric import Requirement


@dataclass(frozen=True, slots=True)
class Hearing:
    """The question under which evidence is heard: one criterion, one system, one day."""

    bundle: Bundle
    criterion: CriterionId
    system: SystemId
    as_of: date
    assessed: bool
    """Whether an assessor has to accept evidence before it counts."""
    decision: CriterionDecision | None


def admit(item: EvidenceItem, requirement: Requirement, hearing: Hearing) -> Exhibit:
    """Say whether an item of an accepted kind counts towards a requirement, and why not."""
    if item.path in hearing.bundle.withheld:
        return _admit_withheld(item, requirement, hearing)
    refusals: tuple[str, ...] = (
        *_integrity(item, hearing),
        *_scope(item, hearing),
        *_contradictions(item, hearing),
        *_dates(item, requirement, hearing),
    )
    accepted, word, remark = _acceptance(item, hearing)
    found = hearing.bundle.facts.get(item.id)
    facts, strange = _settle(item, requirement, found)
    refusals += strange
    refusals += tuple(say_shortfall(result) for result in facts if result.truth is Truth.NO)
    if accepted is Truth.NO:
        refusals += (word,)
    unknowns: tuple[str, ...] = (word,) if accepted is Truth.UNKNOWN else ()
    if found is not None and found.refusal:
        unknowns += (f"not evaluated: {found.refusal}",)
    unknowns += tuple(say_shortfall(result) for result in facts if result.outcome is Settled.TOO_THIN)
    if refusals:
        return Exhibit(item.id, Truth.NO, refusals, facts, remark)
    return Exhibit(item.id, Truth.UNKNOWN if unknowns else Truth.YES, unknowns, facts, remark)


def _admit_withheld(item: EvidenceItem, requirement: Requirement, hearing: Hearing) -> Exhibit:
    """Say of a withheld file what its entry alone tells: that it cannot count, or that nobody can know."""
    accepted, word, remark = _acceptance(item, hearing)
    refusals = (*_scope(item, hearing), *_dates(item, requirement, hearing))
    if accepted is Truth.NO:
        refusals += (word,)
    reasons = refusals or ("not evaluated: its file is withheld",)
    return Exhibit(item.id, Truth.NO if refusals else Truth.UNKNOWN, reasons, (), remark)


def _integrity(item: EvidenceItem, hearing: Hearing) -> tuple[str, ...]:
    file = hearing.bundle.file(item.path)
    if file is None:
        return ("its file is not in the bundle",)
    if file.sha256 != item.sha256:
        return ("its file does not match the digest in evidence.yaml",)
    if file.size == 0:
        return ("its file is empty",)
    return ()


def _scope(item: EvidenceItem, hearing: Hearing) -> tuple[str, ...]:
    reasons = []
    if hearing.system not in item.systems:
        reasons.append(f"it was taken from {' and '.join(item.systems)}, not from {hearing.system}")
    if hearing.criterion not in item.criteria:
        reasons.append(f"evidence.yaml does not list {hearing.criterion} among the criteria it supports")
    return tuple(reasons)


def _contradictions(item: EvidenceItem, hearing: Hearing) -> tuple[str, ...]:
    file, facts = hearing.bundle.file(item.path), hearing.bundle.facts.get(item.id)
    against = [
        witness.disowns_kind(item, file, facts),
        "" if file is None else witness.shows_nothing(file),
        "" if file is None else witness.holds_placeholder(item, file, facts),
        "" if file is None else witness.says_nothing(item, file, facts),
        witness.disowns_dates(item, facts),
        witness.disowns_systems(item, facts),
    ]
    if hearing.criterion in witness.disowns_criteria(item, facts):
        against.append(f"does not say that it bears on {hearing.criterion}")
    listed = len(set(item.criteria))
    if listed > witness.MOST_CRITERIA:
        against.append(f"is listed for {listed} criteria; one file can show {witness.MOST_CRITERIA} at most")
    return tuple(f"it {reason}" for reason in against if reason)


def _dates(item: EvidenceItem, requirement: Requirement, hearing: Hearing) -> tuple[str, ...]:
    as_of, submitted = hearing.as_of, hearing.bundle.submitted_on
    events = (("made", item.produced_on), ("collected", item.collected_on), ("submitted", item.submitted_on))
    for event, happened in events:
        if happened is not None and happened > as_of:
            return (f"it was {event} on {happened.isoformat()}, after the as-of date {as_of.isoformat()}",)
    if submitted is not None and item.produced_on > submitted:
        return (f"it was made on {item.produced_on.isoformat()}, after the submission on {submitted.isoformat()}",)
    if item.covers is not None and item.covers.last > item.produced_on:
        return (f"it says to cover days after {item.produced_on.isoformat()}, the day it was made",)
    facts = hearing.bundle.facts.get(item.id)
    until = witness.current_until(item, facts)
    age, oldest = (as_of - until).days, oldest_age(requirement, item.kind, facts)
    if age > oldest:
        return (f"it is {age} days old ({until.isoformat()}); at most {oldest} days count here",)
    return ()


def _acceptance(item: EvidenceItem, hearing: Hearing) -> tuple[Truth, str, str]:
    """Return whether the assessor accepts the item, why it does not count if so, and any remark."""
    if not hearing.assessed:
        return Truth.YES, "", ""
    decisions = () if hearing.decision is None else hearing.decision.evidence
    decision = next((d for d in decisions if d.evidence == item.id), None)
    if decision is None:
        return Truth.UNKNOWN, "no assessor has accepted or rejected it", ""
    if decision.accepted:
        return Truth.YES, "", decision.reason
    return Truth.NO, f"the assessor rejected it: {decision.reason}", ""


def _settle(
    item: EvidenceItem, requirement: Requirement, found: Facts | None
) -> tuple[tuple[FactResult, ...], tuple[str, ...]]:
    """Hold a file's facts against the requirement's assertions and the applicant's own."""
    own = tuple(settle(test, item, found, own=True) for test in item.asserts)
    tests = tests_for(requirement.facts, item.kind, found)
    if tests is not None:
        return (*(settle(test, item, found) for test in tests), *own), ()
    about = (test for test in requirement.facts if not test.when_read and test.kind in ("", item.kind))
    named = " or ".join(dict.fromkeys(test.reader for test in about if test.reader))
    reader = "no reader recognises it" if found is None else f"it is read by {found.reader}"
    return own, (f"{reader}; what this level tests is read by {named}",)


def say_shortfall(result: FactResult) -> str:
    """Say what was found instead of what is asked for."""
    if result.outcome is Settled.NOT_FOUND:
        text = f"no reader finds the fact {result.test.fact} in it (needed: {say_test(result.test)})"
    else:
        text = f"{result.test.fact} {result.shortfall} (needed: {say_bar(result.test)})"
    return f"its own entry asserts more than it shows: {text}" if result.own else text
