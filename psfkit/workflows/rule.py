"""What a safety rule is, and what it can come to: it holds, it is broken, or the map cannot tell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from psfkit.model.names import CriterionId
from psfkit.model.workflow import MapNode
from psfkit.workflows.graph import Way
from psfkit.workflows.view import View


class Outcome(Enum):
    """What a rule came to, on a node or on a whole map."""

    HOLDS = "holds"
    """Also where a map has nothing that the rule is about."""
    UNKNOWN = "unknown"
    """The map does not say; what is not said is not fine."""
    BREAKS = "breaks"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One place where a rule does not hold, or where the map cannot tell."""

    outcome: Outcome
    node: MapNode
    """The node that is pointed at."""
    message: str
    way: Callable[[], Way] = tuple
    """Returns the ids along the offending path, if there is one; asked only for what is shown."""
    hint: str = ""
    """What to do, where that is known better than the rule's own advice."""


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """A rule over a map (docs/workflow-maps.md says what each asks)."""

    code: str
    criteria: tuple[CriterionId, ...]
    """What a map that breaks it speaks against."""
    look: Callable[[View], Iterator[Verdict]]
