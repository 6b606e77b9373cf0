"""A finding: what a check saw, where, and what to do about it."""

from dataclasses import dataclass
from enum import Enum

from psfkit.model.location import Location
from psfkit.model.names import CriterionId


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    """The bundle is not valid until this is mended."""
    WARNING = "warning"
    """The bundle is valid, but a score or a reader may suffer."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical repair: replace the text of one span."""

    file: str
    line: int
    """1-based line of the text to replace; the text stands on one line."""
    column: int
    end_column: int
    replacement: str
    """New text for columns ``column`` to ``end_column`` (exclusive)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check saw.

    All texts may quote a bundle and are already clipped and stripped of control characters.
    """

    code: str
    """Stable code such as ``PK203``; never reused."""
    severity: Severity
    message: str
    """What is wrong, with what was found and what was expected."""
    location: Location
    subject: str = ""
    """The thing it is about, as a person names it: ``evidence EV-007``."""
    label: str = ""
    """What stands beside the marked text in the code frame."""
    hint: str = ""
    """What to do, in the imperative; a did-you-mean stands here too."""
    criterion: CriterionId | None = None
    also: tuple[CriterionId, ...] = ()
    """Other criteria that it bears on."""
    fix: Fix | None = None
