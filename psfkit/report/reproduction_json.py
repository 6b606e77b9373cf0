"""A reproduction as JSON, for programs."""

from psfkit.model.reproduction import Likeness, Reproduction
from psfkit.report.json_text import write_json

FORMAT = "psfkit-reproduction/1"
"""Name and version of the format; its schema is ``reproduction.schema.json``."""


def render_reproduction(reproduction: Reproduction) -> bytes:
    """Write every line of a record and whether its sources give the same."""
    return write_json(
        {
            "format": FORMAT,
            "mark_id": reproduction.record.mark_id,
            "as_of": reproduction.record.assessed_as_of.isoformat(),
            "reproduced": reproduction.likeness is Likeness.SAME,
            "lines": [
                {
                    "name": line.name,
                    "recorded": line.recorded,
                    "result": line.likeness.value.replace(" ", "_"),
                    "detail": line.detail,
                }
                for line in reproduction.lines
            ],
        }
    )
