"""What a bundle begins with: what somebody said, and what a workflow map shows, before anything else is claimed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psfkit.model.bundle import Organisation, Vendor
from psfkit.model.names import CriterionId


@dataclass(frozen=True, slots=True)
class NewSystem:
    """A system in scope as ``bundle.yaml`` is to name it."""

    id: str
    name: str
    purpose: str
    autonomy: str
    """``L0`` to ``L4``."""
    remark: str
    """Why that level, for whoever corrects it."""
    models: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    """Ids of vendors."""


@dataclass(frozen=True, slots=True)
class NewMap:
    """A workflow map that goes into the bundle as it is."""

    name: str
    """The file's name under ``workflows/``."""
    title: str
    content: bytes
    made_on: date
    is_dated: bool
    """Whether the map itself says when it was made."""
    is_intended: bool
    """Whether it shows how things are meant to be, and so is no evidence of how they are."""
    system: str
    """Id of the system it shows."""
    claims: Mapping[CriterionId, str]
    """What it shows for each criterion that it speaks for."""


@dataclass(frozen=True, slots=True)
class NewBundle:
    """Everything that a new bundle says."""

    organisation: Organisation
    systems: tuple[NewSystem, ...]
    vendors: tuple[Vendor, ...]
    owner: str
    """Who answers for what the map shows; a placeholder where nobody was named."""
    map: NewMap | None
    place: str
    """The bundle's folder, from the top of the repository that its check runs in."""
