"""Workflow maps: the steps of an AI workflow, what passes between them, and who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from psfkit.model.bundle import Document
from psfkit.model.location import Pointer

MAP_KIND = "workflow-map"
"""The kind of evidence that is checked as a map, where it is one that can be read; also who read it."""


class MapForm(Enum):
    """How a map is written."""

    STUDIO = "json"
    """The workflow JSON of WorkflowOS, bare or in one of its packages."""
    SHORT = "yaml"
    """psfkit's own short form."""


NODE_TYPES = ("skill", "artifact", "human", "integration", "conditional", "proposal", "system")
"""What a node may be, in the studio's words."""
EDGE_TYPES = (
    "input",
    "output",
    "human",
    "proposal",
    "derived_invalidation",
    "integration",
    "condition_true",
    "condition_false",
)
"""What an edge may mean, in the studio's words."""
RISKS = ("standard", "customer_facing", "financial", "legal", "critical")
"""What may be at stake in a skill, in the studio's words."""
WORDS = (
    "untrusted",
    "trusted",
    "personal",
    "not-personal",
    "masked",
    "no-model",
    "external-model",
    "internal-model",
    "input-check",
    "output-check",
    "masking",
    "log",
    "no-log",
    "trace-id",
    "no-trace-id",
    "gate",
    "irreversible",
    "reversible",
    "change",
    "rollback",
    "no-rollback",
    "stop",
    "no-stop",
    "fallback",
    "no-fallback",
)
"""Words by which a node says what the studio has no field for (docs/workflow-maps.md)."""
FUTURE = "future_state"
WORKFLOW_TYPES = ("current_state", FUTURE)
"""Whether a map shows how it is done, or how it is meant to be done."""
DIRECTIONS = ("inbound", "outbound", "bidirectional")
"""Which way an integration passes things."""
GRAPH_VERSIONS = ("1.0.0",)
"""Versions of the studio's graph that are known."""


@dataclass(frozen=True, slots=True)
class MapNode:
    """One step, file, person or system on a map."""

    id: str
    type: str
    """One of :data:`NODE_TYPES`, or something unknown."""
    name: str
    """As a person calls it; its id where it has no name."""
    data: Mapping[str, object]
    """What is said of it, by the studio's own field names, whatever form it was written in."""
    position: object
    """Where the studio draws it, as it was written; None where that is not said."""
    more: Mapping[str, object]
    """Keys beside id, type, position and data, as they were written."""
    pointer: Pointer
    """The node in its document."""
    label: Pointer
    """The value in its document that findings point at: its name, or what comes nearest."""


@dataclass(frozen=True, slots=True)
class MapEdge:
    """One arrow on a map."""

    id: str
    source: str
    target: str
    type: str
    """One of :data:`EDGE_TYPES`, or something unknown."""
    label: str
    derived: bool | None
    """Whether the studio drew it by itself; None where that is not said."""
    more: Mapping[str, object]
    """Other keys, as they were written."""
    pointer: Pointer
    """The edge in its document."""


@dataclass(frozen=True, slots=True)
class WorkflowMap:
    """A workflow map as it was read: well-formed, not yet checked."""

    form: MapForm
    name: str
    graph_version: str
    """As the map says it, or an empty string."""
    top: Mapping[str, object]
    """Everything beside nodes and edges, by the studio's own names."""
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    document: Document
    """The text it was read from, with positions."""


def infer_edge_type(source: str, target: str) -> str:
    """Return the type that an edge has between nodes of two types, unless it says another.

    >>> infer_edge_type("artifact", "skill"), infer_edge_type("skill", "human")
    ('input', 'human')
    """
    worker = ("skill", "integration", "system")
    if "proposal" in (source, target):
        return "proposal"
    if "human" in (source, target):
        return "human"
    if source == "conditional":
        return "condition_true"
    if source == "artifact" or (target == "system" and source == "skill"):
        return "input"
    if target == "artifact" and source in worker:
        return "output"
    return "integration" if "integration" in (source, target) else "output"
