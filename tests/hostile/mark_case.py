"""One hostile record, credential, attestation or badge: its bytes, and what is asked of whoever verifies it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

YES, INVALID, BROKEN, NOT_IN_FORCE, OPEN = 0, 3, 4, 5, 6
DAY = date(2026, 12, 1)
"""The day on which every case is verified."""


@dataclass(frozen=True, slots=True)
class MarkCase:
    """One file that somebody is given as a mark."""

    id: str
    name: str
    why: str
    exit: int
    """The exit code of ``verify`` that is right."""
    step: int
    """The first step that fails; 0 when none does, or when a status list cannot even be read."""
    says: str
    """What has to stand in the answer."""
    build: Callable[[], bytes] = field(repr=False)
    file: str = "credential.json"
    lists: tuple[Callable[[], bytes], ...] = ()
    """Status lists that are given."""
    heavy: bool = False

    def __str__(self) -> str:
        return f"{self.id}-{self.name}"
