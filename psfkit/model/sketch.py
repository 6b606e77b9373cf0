"""A sketch of a workflow map: what a drawing of it shows, and nothing else. Small, and without positions."""

from dataclasses import dataclass
from enum import Enum


class Lane(Enum):
    """Who does it; from the top of a drawing to its foot."""

    OUTSIDE = "outside"
    """What comes in from strangers, and what goes out to them."""
    PEOPLE = "people"
    AI = "ai"
    """Steps a model takes that the organisation runs, or of which the map does not say who runs it."""
    SYSTEMS = "systems"
    """Programs and services."""
    VENDORS = "vendors"
    """Steps a model takes that somebody else runs."""

    @property
    def is_inside(self) -> bool:
        """Whether it lies within the trust boundary of the organisation."""
        return self not in (Lane.OUTSIDE, Lane.VENDORS)


class Kind(Enum):
    """What a node is, as far as its shape tells."""

    MODEL = "model"
    PROGRAM = "program"
    ARTIFACT = "artifact"
    PERSON = "person"
    INTEGRATION = "integration"
    DECISION = "decision"
    OTHER = "other"
    MISSING = "missing"
    """An end of an arrow that is no node of the map."""


@dataclass(frozen=True, slots=True)
class SketchNode:
    """One node."""

    kind: Kind
    lane: Lane
    name: str
    """On one line, without characters that do not show, at most :data:`MOST_NAME` long."""
    says: str
    """What it is, in a few words."""
    codes: tuple[str, ...] = ()
    """Rules that are broken there."""
    unclear: tuple[str, ...] = ()
    """Rules of which the map does not say whether they hold there."""
    is_off: bool = False
    """Whether it does not run."""


@dataclass(frozen=True, slots=True)
class SketchEdge:
    """One arrow; its ends are numbers of nodes."""

    source: int
    target: int
    label: str = ""
    codes: tuple[str, ...] = ()
    """Rules whose offending path it lies on."""
    carries: bool = True
    """Whether anything passes along it."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole map."""

    name: str
    nodes: tuple[SketchNode, ...]
    edges: tuple[SketchEdge, ...]
    broken: tuple[str, ...]
    """Codes of what is broken or does not hang together, in order."""
    unknown: tuple[str, ...]
    """Codes of the rules that cannot be told."""


MOST_NAME = 120
"""Characters of a name or a label that are kept."""


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A workflow map of a bundle, for a report."""

    evidence: str
    """Its id in evidence.yaml."""
    title: str
    path: str
    nodes: int
    edges: int
    sketch: Sketch | None
    """None where it is larger than a report draws."""
