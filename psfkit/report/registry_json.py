"""What looking through a registry came to as JSON, for programs."""

from collections.abc import Sequence

from psfkit.registry.check import Fault
from psfkit.report.json_text import write_json

FORMAT = "psfkit-registry-check/1"
"""Name and version of the format; its schema is ``registry-check.schema.json``."""


def render_faults(faults: Sequence[Fault]) -> bytes:
    """Write every fault."""
    return write_json(
        {
            "format": FORMAT,
            "sound": not faults,
            "faults": [
                {"path": fault.path, "what": fault.what, "detail": fault.detail, "derived": fault.derived}
                for fault in faults
            ],
        }
    )
