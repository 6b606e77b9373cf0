"""PK311, PK312 and PK517: the workflow maps of a system, and what they leave of a claim."""

from collections.abc import Iterator

from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.checks.map_holds import find_holds
from psfkit.documents.bundle_nouns import EVIDENCE
from psfkit.documents.spelling import Speller
from psfkit.model.bundle import Claim, System
from psfkit.model.determination import LevelCap
from psfkit.model.workflow import MAP_KIND


def unknown_map(context: Context) -> Iterator[Hit]:
    """A system names a workflow map that evidence.yaml does not list as one, or not as its own."""
    if context.earlier.has_lost(EVIDENCE, "evidence", (item.source for item in context.bundle.evidence)):
        return
    speller = Speller(sorted(item.id for item in context.bundle.evidence if item.kind == MAP_KIND))
    for system in context.bundle.systems:
        for index, name in enumerate(system.maps):
            wrong = _wrong(context, system, name)
            if wrong:
                yield Hit(
                    location=context.at(system.source, "maps", index),
                    message=f"{name} is no workflow map of {system.id}: {wrong}",
                    subject=f"system {system.id}",
                    label="no map of this system",
                    hint=speller.hint(name) or f"list it in evidence.yaml with kind {MAP_KIND}, for {system.id}",
                )


def _wrong(context: Context, system: System, name: str) -> str:
    item = context.bundle.item(name)
    if item is None:
        return "evidence.yaml does not list it"
    if item.kind != MAP_KIND:
        return f"it is listed as {item.kind}"
    return "" if system.id in item.systems else f"it was taken from {', '.join(item.systems)}"


def unnamed_map(context: Context) -> Iterator[Hit]:
    """A workflow map is handed in that bundle.yaml does not name under the system it was taken from."""
    for item in context.bundle.evidence:
        facts = context.bundle.facts.get(item.id)
        if item.kind != MAP_KIND or facts is None or facts.reader != MAP_KIND or context.rubric.maps is None:
            continue
        missing = [s.id for s in context.bundle.systems if s.id in item.systems and item.id not in s.maps]
        if missing:
            yield Hit(
                location=context.at(item.source, "id"),
                message=f"bundle.yaml does not name {item.id} among the maps of {', '.join(missing)}",
                subject=f"evidence {item.id}",
                label="holds and lifts nothing",
                hint=f"write `maps: [{item.id}]` under the system in bundle.yaml, with every other workflow of it",
            )


def claimed_past_map(context: Context) -> Iterator[Hit]:
    """A level is claimed above the one at which the workflow maps of a system hold the criterion."""
    for claim in context.bundle.claims:
        held = _hold(context, claim)
        if claim.level is not None and held is not None and held.level < claim.level:
            yield Hit(
                location=context.at(claim.source, "level"),
                message=f"level {int(claim.level)} is claimed, and level {int(held.level)} is the most: {held.reason}",
                subject=f"claim for {claim.criterion}",
                label=f"held at level {int(held.level)}",
                hint="" if held.map is None else held.map.remedy,
                criterion=claim.criterion,
            )


def _hold(context: Context, claim: Claim) -> LevelCap | None:
    criterion = context.rubric.criterion(claim.criterion)
    if criterion is None or claim.not_applicable or context.has_lost_systems():
        return None
    caps = (cap for system in claim.systems for cap in find_holds(criterion, context.bundle, system, context.as_of))
    return min(caps, key=lambda cap: cap.level, default=None)
