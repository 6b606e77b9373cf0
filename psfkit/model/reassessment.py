"""A reassessment: what of an earlier decision stands, and what has to be looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass

from psfkit.model.determination import EvidenceDecision, LevelCap
from psfkit.model.names import CriterionId, EvidenceId, SystemId

Ruled = tuple[CriterionId, SystemId, EvidenceId]
Claimed = tuple[CriterionId, SystemId]


@dataclass(frozen=True, slots=True)
class Carried:
    """What an assessor decided before about things that have not changed since."""

    decided_on: str
    """Day of the decision, ``YYYY-MM-DD``."""
    rulings: Mapping[Ruled, EvidenceDecision]
    """On evidence that is the same file under the same entry, for a claim that says the same."""
    caps: Mapping[Claimed, LevelCap]
    """On criteria of which nothing has changed at all."""
    inapplicable: Mapping[Claimed, tuple[bool, str]]
    """Whether it was agreed that a criterion does not apply, and why, where the same reason is given."""
    changed: tuple[EvidenceId, ...]
    """Items whose file or entry is another one now."""
    new: tuple[EvidenceId, ...]
    gone: tuple[EvidenceId, ...]
