"""What a log tells of a workflow as it ran: each entry that names a step, a file, a call or a person's decision."""

from dataclasses import dataclass
from enum import Enum


class LogForm(Enum):
    """Which sort of log it is; each tells some things and is silent about others."""

    RUN_LOG = "run log"
    """What the hooks of a WorkflowOS package write: steps, bounds, contracts, approvals."""
    EVENT_LOG = "event log"
    """What the studio writes: jobs of steps, and files. It knows neither runs nor approvals."""
    TRACES = "traces"
    """Spans of OpenTelemetry: calls to models and tools, and whatever else was traced."""


class Act(Enum):
    """What an entry tells."""

    TOUCHED = "touched"
    """A step took part; whether anything came of it is not told."""
    DONE = "done"
    """A step did what it does."""
    BLOCKED = "blocked"
    """A step tried something outside its bounds and was stopped."""
    FILE = "file"
    """A file was written or checked."""
    APPROVED = "approved"
    REJECTED = "rejected"
    TOOL = "tool"
    """A tool was called."""
    MODEL = "model"
    """A model was called."""
    FAILED = "failed"
    """Something was tried and failed, which bears on a map only if the map names it."""
    OTHER = "other"
    """Nothing that bears on a map, unless the map names it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entry of a log."""

    act: Act
    names: tuple[str, ...]
    """By which it names its subject, the surest first; empty where it names none."""
    run: str
    """Id of the run or trace; empty where the log knows none."""
    moment: int
    """Microseconds since 1970."""
    line: int
    vendor: str = ""
    """Who runs the model that was called."""
