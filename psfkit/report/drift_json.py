"""How far a map and a log agree, as JSON, for programs."""

from datetime import UTC, datetime, timedelta

from psfkit.model.workflow import MapNode
from psfkit.report.json_text import Json, write_json
from psfkit.workflows.drift import Drift

FORMAT = "psfkit-workflow-drift/1"
"""Name and version of the format; its schema is ``workflow-drift.schema.json``."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def say_moment(moment: int) -> str:
    """Return a moment in microseconds since 1970 as text in UTC, to the second.

    >>> say_moment(1_764_000_000_999_999)
    '2025-11-24T16:00:00Z'
    """
    return (_EPOCH + timedelta(seconds=moment // 10**6)).strftime("%Y-%m-%dT%H:%M:%SZ")


def render_drift(path: str, log: str, drift: Drift) -> bytes:
    """Write what comparing a map with a log came to."""
    return write_json(
        {
            "format": FORMAT,
            "map": path,
            "log": log,
            "form": drift.form.value,
            "agrees": drift.agrees,
            "entries": drift.entries,
            "runs": drift.runs,
            "period": {"from": say_moment(drift.first), "to": say_moment(drift.last)},
            "never_seen": [_node(node) for node in drift.never],
            "not_on_map": [
                {
                    "sort": each.sort,
                    "name": each.name,
                    "entries": each.entries,
                    "line": each.line,
                    "remark": each.remark,
                }
                for each in drift.strangers
            ],
            "without_approval": [
                {
                    "node": _node(each.node),
                    "needs": [_node(gate) for gate in each.gates],
                    "times": each.times,
                    "line": each.line,
                }
                for each in drift.skipped
            ],
            "unknown": list(drift.unknown),
            "seen": [
                {"node": _node(each.node), "entries": each.entries, "blocked": each.blocked} for each in drift.seen
            ],
        }
    )


def _node(node: MapNode) -> Json:
    return {"id": node.id, "type": node.type, "name": node.name}
