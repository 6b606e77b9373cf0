"""The plan as JSON, for programs."""

from psfkit.model.assessment import Assessment, Plan
from psfkit.report.json_text import write_json
from psfkit.report.trace_json import write_digests, write_exceptions, write_plan

FORMAT = "psfkit-plan/1"
"""Name and version of the format; its schema is ``plan.schema.json``."""


def render_plan(plan: Plan, assessment: Assessment) -> bytes:
    """Write the cheapest way to a pass."""
    return write_json(
        {
            "format": FORMAT,
            "kind": assessment.kind.value,
            "as_of": assessment.as_of.isoformat(),
            "organisation": assessment.organisation.name,
            "rubric": {"id": assessment.rubric_id, "version": assessment.rubric_version},
            "digests": write_digests(assessment),
            "passes": assessment.passes,
            **write_plan(plan),
            "exceptions": write_exceptions(assessment.exceptions),
        }
    )
