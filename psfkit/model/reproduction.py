"""Whether a mark's scores and digests come out again from its sources, line by line. Everything here is public."""

from dataclasses import dataclass
from enum import Enum

from psfkit.model.record import MarkRecord


class Likeness(Enum):
    """How a line of the record and what was derived anew go together."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class ReproducedLine:
    """One thing that a record says."""

    name: str
    recorded: str
    """What the record says; what was derived is never told, for only the record is public."""
    likeness: Likeness
    detail: str = ""
    """Why it was not compared, or what to look at."""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A record held against its sources."""

    record: MarkRecord
    lines: tuple[ReproducedLine, ...]

    @property
    def likeness(self) -> Likeness:
        """Whether everything is the same, something differs, or something was not compared."""
        found = {line.likeness for line in self.lines}
        return next(kind for kind in (Likeness.DIFFERS, Likeness.NOT_COMPARED, Likeness.SAME) if kind in found)
