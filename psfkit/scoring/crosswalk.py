"""From a run to what it shows of another framework: a pure function of the assessment and the crosswalk."""

from collections.abc import Sequence

from psfkit.model.assessment import Assessment, RunKind
from psfkit.model.crosswalk import (
    Confidence,
    Crosswalk,
    CrosswalkAnswer,
    Duty,
    DutyAnswer,
    MappedCriterion,
    Relation,
    Row,
    Standing,
)
from psfkit.model.determination import Outcome
from psfkit.model.names import CriterionId
from psfkit.model.rubric import Rubric


def hold_against(assessment: Assessment, rubric: Rubric, crosswalk: Crosswalk, framework: str) -> CrosswalkAnswer:
    """Say which duties of a framework a run shows, how far, which not, and which the criteria do not touch.

    Args:
        assessment: The run.
        rubric: The rubric it was judged by.
        crosswalk: A crosswalk for that rubric.
        framework: Id of one of its frameworks.
    """
    rows = crosswalk.rows_to(framework)
    by_duty: dict[str, list[Row]] = {}
    for row in rows:
        by_duty.setdefault(row.to, []).append(row)
    other = crosswalk.frameworks[framework]
    mapped = {row.criterion for row in rows}
    return CrosswalkAnswer(
        framework=other,
        crosswalk=crosswalk,
        organisation=assessment.organisation.name,
        assessor=assessment.assessor,
        self_check=assessment.kind is RunKind.SELF_CHECK,
        undecided=len(assessment.undecided),
        as_of=assessment.as_of,
        rubric_id=assessment.rubric_id,
        rubric_version=assessment.rubric_version,
        rubric=assessment.digests.rubric,
        rubric_carried=rubric.carried,
        bundle=assessment.digests.bundle,
        determinations=assessment.digests.determinations,
        duties=tuple(_answer(duty, by_duty.get(duty.id, ()), assessment, rubric, crosswalk) for duty in other.duties),
        unmapped=tuple(CriterionId(each.id) for each in rubric.criteria if each.id not in mapped),
    )


def _answer(
    duty: Duty, rows: Sequence[Row], assessment: Assessment, rubric: Rubric, crosswalk: Crosswalk
) -> DutyAnswer:
    criteria = tuple(each for row in rows if (each := _mapped(row, assessment, rubric, crosswalk)) is not None)
    surest = sorted(criteria, key=lambda each: each.row.confidence is Confidence.LOW)
    return DutyAnswer(duty, _standing(criteria), tuple(surest))


def _mapped(row: Row, assessment: Assessment, rubric: Rubric, crosswalk: Crosswalk) -> MappedCriterion | None:
    result, criterion = assessment.result(row.criterion), rubric.criterion(row.criterion)
    if result is None or criterion is None or row.relation is Relation.NONE:
        return None
    return MappedCriterion(row, criterion.title, crosswalk.source(row.source).by, result.outcome, result.level)


def _standing(criteria: Sequence[MappedCriterion]) -> Standing:
    if not criteria:
        return Standing.UNTOUCHED
    sure = [each for each in criteria if each.row.confidence is not Confidence.LOW]
    if not sure:
        return Standing.LOOSE
    counted = [each for each in sure if each.counts]
    if not counted:
        return Standing.NOT_APPLICABLE
    met = sum(each.outcome is Outcome.MET for each in counted)
    if met == len(counted):
        return Standing.SHOWN
    return Standing.PARTLY if met else Standing.NOT_SHOWN
