"""Turn an assessment around: criteria by systems by evidence, with the holes."""

from collections.abc import Iterable, Mapping, Sequence

from psfkit.model.assessment import Assessment
from psfkit.model.bundle import Bundle, Claim, EvidenceItem
from psfkit.model.coverage import Block, Cell, Coverage, Exhibited, ItemUse, Row, Rung, Served
from psfkit.model.determination import Determination, LevelResult, Outcome, Truth
from psfkit.model.names import CriterionId, EvidenceId, SystemId
from psfkit.model.rubric import MET, Criterion, Level, Rubric

_RUNGS = {Truth.YES: Rung.SHOWN, Truth.UNKNOWN: Rung.OPEN}
_MOST_NAMED = 4


def cover(assessment: Assessment, bundle: Bundle, rubric: Rubric) -> Coverage:
    """Return the matrix of an assessment."""
    systems = tuple(system.id for system in assessment.systems)
    titles = {criterion.id: criterion for criterion in rubric.criteria}
    blocks = tuple(
        Block(
            domain.domain,
            domain.title,
            tuple(
                Row(
                    result.criterion,
                    titles[result.criterion].title,
                    tuple(_cell(titles[result.criterion], result.by_system[system]) for system in systems),
                )
                for result in domain.criteria
            ),
        )
        for domain in assessment.domains
    )
    return Coverage(
        organisation=assessment.organisation.name,
        as_of=assessment.as_of,
        rubric_version=assessment.rubric_version,
        assessor=assessment.assessor,
        bundle=assessment.digests.bundle,
        rubric=assessment.digests.rubric,
        systems=systems,
        blocks=blocks,
        items=_uses(bundle, blocks),
    )


def _cell(criterion: Criterion, determination: Determination) -> Cell:
    applies = determination.outcome is not Outcome.NOT_APPLICABLE
    rungs = tuple(map(_rung, determination.levels)) or (Rung.EMPTY,) * len(criterion.levels)
    return Cell(
        system=determination.system,
        applies=applies,
        level=determination.level,
        rungs=rungs if applies else (),
        evidence=_exhibited(determination) if applies else (),
        hole=_find_hole(criterion, determination) if applies else "",
    )


def _rung(result: LevelResult) -> Rung:
    listed = any(requirement.exhibits for requirement in result.requirements)
    return _RUNGS.get(result.truth, Rung.SHORT if listed else Rung.EMPTY)


def _exhibited(determination: Determination) -> tuple[Exhibited, ...]:
    levels: dict[EvidenceId, list[Level]] = {evidence: [] for evidence in _leant_on(determination.claim)}
    for result in determination.levels:
        for requirement in result.requirements:
            for exhibit in requirement.exhibits:
                if exhibit.truth is Truth.YES and result.level not in levels.setdefault(exhibit.evidence, []):
                    levels[exhibit.evidence].append(result.level)
    return tuple(Exhibited(evidence, tuple(found)) for evidence, found in levels.items())


def _leant_on(claim: Claim | None) -> tuple[EvidenceId, ...]:
    return () if claim is None else claim.leans_on


def _find_hole(criterion: Criterion, determination: Determination) -> str:
    """Say what is missing for the next level, as long as the criterion is not met."""
    if determination.level >= MET:
        return ""
    if determination.claim is None:
        return "nothing is claimed"
    if not determination.levels:
        return determination.reason
    rule, result = criterion.levels[determination.level], determination.levels[determination.level]
    if result.truth is Truth.YES:
        return "; ".join(f"held at level {int(cap.level)}: {cap.reason}" for cap in determination.holding)
    lacking = [requirement for requirement in result.requirements if requirement.truth is not Truth.YES]
    for requirement in lacking:
        if not requirement.exhibits:
            return (
                f"nothing listed for level {int(rule.level)}, which takes {' or '.join(requirement.requirement.kinds)}"
            )
    useless = [e.evidence for r in lacking for e in r.exhibits if e.truth is not Truth.YES]
    if useless:
        return f"{_name(dict.fromkeys(useless))} cannot count for level {int(rule.level)} as it is"
    return "; ".join(result.lacks) or f"too little for level {int(rule.level)}"


def _name(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more


def _uses(bundle: Bundle, blocks: Iterable[Block]) -> tuple[ItemUse, ...]:
    serves: dict[str, dict[CriterionId, list[SystemId]]] = {item.id: {} for item in bundle.evidence}
    leant: dict[str, list[CriterionId]] = {item.id: [] for item in bundle.evidence}
    cells = ((row.criterion, cell) for block in blocks for row in block.rows for cell in row.cells)
    for criterion, cell in cells:
        for exhibited in cell.evidence:
            if exhibited.levels:
                serves[exhibited.evidence].setdefault(criterion, []).append(cell.system)
            else:
                leant[exhibited.evidence].append(criterion)
    return tuple(_use(item, serves[item.id], leant[item.id]) for item in bundle.evidence)


def _use(item: EvidenceItem, serves: Mapping[CriterionId, Sequence[SystemId]], leant: Iterable[CriterionId]) -> ItemUse:
    served = tuple(Served(criterion, tuple(systems)) for criterion, systems in serves.items())
    idle = tuple(dict.fromkeys(c for c in (*leant, *item.criteria) if c not in serves))
    return ItemUse(item.id, item.title, item.path, item.kind, served, idle)
