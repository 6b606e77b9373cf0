"""What of an earlier decision stands for a bundle that was handed in anew."""

from collections.abc import Iterator
from dataclasses import replace

from psfkit.model.bundle import Bundle, Claim, EvidenceItem
from psfkit.model.determination import AssessorDeterminations
from psfkit.model.location import Source
from psfkit.model.names import EvidenceId, SystemId
from psfkit.model.reassessment import Carried

_NOWHERE = Source("", ())


def carry(before: Bundle, decided: AssessorDeterminations, after: Bundle) -> Carried:
    """Return what was decided about things that are the same now.

    A word on evidence stands if the file, its entry and the claim that leans on it are what they were. A level that was
    lowered stays lowered if nothing of the criterion has changed. Nothing else is carried over: it is looked at again.
    """
    same = frozenset(_same_items(before, after))
    then, now = ({item.id for item in bundle.evidence} for bundle in (before, after))
    pairs = [(claim, system) for claim in after.claims for system in claim.systems]
    kept = [
        (claim, system, decision)
        for claim, system in pairs
        if _says_the_same(before.claim(claim.criterion, system), claim)
        and (decision := decided.decision(claim.criterion, system)) is not None
    ]
    return Carried(
        decided_on=decided.decided_on,
        rulings={
            (claim.criterion, system, ruling.evidence): ruling
            for claim, system, decision in kept
            for ruling in decision.evidence
            if ruling.evidence in same and ruling.evidence in claim.leans_on
        },
        caps={
            (claim.criterion, system): decision.cap
            for claim, system, decision in kept
            if decision.cap is not None and _untouched(before, claim, system, same)
        },
        inapplicable={
            (claim.criterion, system): (decision.agrees_not_applicable, decision.not_applicable_reason)
            for claim, system, decision in kept
            if decision.agrees_not_applicable is not None
        },
        changed=tuple(item.id for item in after.evidence if item.id in then and item.id not in same),
        new=tuple(item.id for item in after.evidence if item.id not in then),
        gone=tuple(item.id for item in before.evidence if item.id not in now),
    )


def _same_items(before: Bundle, after: Bundle) -> Iterator[EvidenceId]:
    for item in after.evidence:
        earlier = before.item(item.id)
        if earlier is not None and _without_place(earlier) == _without_place(item):
            yield item.id


def _without_place(item: EvidenceItem) -> EvidenceItem:
    return replace(item, source=_NOWHERE, submitted_on=None)


def _says_the_same(before: Claim | None, after: Claim) -> bool:
    """Whether a claim says what it said; the evidence it leans on is looked at item by item."""
    if before is None:
        return False
    return _told(before) == _told(after)


def _told(claim: Claim) -> tuple[object, ...]:
    return claim.owner, claim.statement, claim.level, claim.not_applicable, claim.compensating, claim.waiver


def _untouched(before: Bundle, claim: Claim, system: SystemId, same: frozenset[EvidenceId]) -> bool:
    earlier = before.claim(claim.criterion, system)
    return earlier is not None and earlier.leans_on == claim.leans_on and same.issuperset(claim.leans_on)
