"""What of an earlier decision stands, as JSON, for programs."""

from psfkit.model.case import Timeline
from psfkit.model.reassessment import Carried
from psfkit.report.case_json import write_plan
from psfkit.report.json_text import write_json

FORMAT = "psfkit-carried/1"
"""Name and version of the format; its schema is ``carried.schema.json``."""


def render_carried(carried: Carried, plan: Timeline) -> bytes:
    """Write what stands, what has to be looked at, and the plan of the case."""
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "decided_on": carried.decided_on,
            "evidence": [
                {"criterion": criterion, "system": system, "evidence": evidence, "accepted": ruling.accepted}
                for (criterion, system, evidence), ruling in carried.rulings.items()
            ],
            "lowered": [
                {"criterion": criterion, "system": system, "level": int(cap.level)}
                for (criterion, system), cap in carried.caps.items()
            ],
            "not_applicable": [
                {"criterion": criterion, "system": system, "agreed": agreed}
                for (criterion, system), (agreed, _) in carried.inapplicable.items()
            ],
            "changed": list(carried.changed),
            "new": list(carried.new),
            "gone": list(carried.gone),
            "timeline": write_plan(plan),
        }
    )
