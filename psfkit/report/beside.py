"""What a report may know besides the run: where claims stand in files, the crosswalk, and the case it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from psfkit.model.case_sheet import CaseSheet
from psfkit.model.crosswalk import Crosswalk
from psfkit.model.location import Location


@dataclass(frozen=True, slots=True)
class Beside:
    """Where things stand, for formats that point at them."""

    folder: str = ""
    """The bundle's folder, from where psfkit runs; empty when it cannot be said."""
    places: Mapping[tuple[str, str], Location] = field(default_factory=dict)
    """Where the claim about a criterion and system begins."""
    crosswalk: Crosswalk | None = None
    """None when there is none for the rubric."""
    case: CaseSheet | None = None
    """None when the report is for no case."""


NOTHING = Beside()
"""Of a run whose files nobody knows any more."""
