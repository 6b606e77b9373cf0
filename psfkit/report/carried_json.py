"""What of an earlier decision stands, as JSON, for programs."""

from psfkit.model.reassessment import Carried
from psfkit.report.json_text import write_json

FORMAT = "psfkit-carried/1"
"""Name and version of the format; its schema is ``carried.schema.json``."""


def render_carried(carried: Carried) -> bytes:
    """Write what stands, and what has to be looked at."""
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
        }
    )
