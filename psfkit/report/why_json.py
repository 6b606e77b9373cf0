"""The trace of some criteria as JSON, for programs."""

from collections.abc import Sequence

from psfkit.model.assessment import Assessment
from psfkit.model.determination import CriterionResult
from psfkit.model.rubric import Rubric
from psfkit.report.json_text import write_json
from psfkit.report.trace_json import write_criterion, write_digests, write_evidence

FORMAT = "psfkit-why/1"
"""Name and version of the format; its schema is ``why.schema.json``."""


def render_why(subject: str, results: Sequence[CriterionResult], assessment: Assessment, rubric: Rubric) -> bytes:
    """Write every step behind criteria.

    Args:
        subject: The domain or criterion that was asked for.
        results: What its criteria came to.
        assessment: The run they are of.
        rubric: By which it was judged.
    """
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "kind": assessment.kind.value,
            "as_of": assessment.as_of.isoformat(),
            "organisation": assessment.organisation.name,
            "subject": subject,
            "rubric": {"id": assessment.rubric_id, "version": assessment.rubric_version, "carried": rubric.carried},
            "digests": write_digests(assessment),
            "criteria": [write_criterion(result, rubric.criterion(result.criterion)) for result in results],
            "evidence": write_evidence(assessment, _looked_at(results)),
        }
    )


def _looked_at(results: Sequence[CriterionResult]) -> frozenset[str]:
    return frozenset(
        exhibit.evidence
        for result in results
        for determination in result.by_system.values()
        for level in determination.levels
        for requirement in level.requirements
        for exhibit in requirement.exhibits
    )
