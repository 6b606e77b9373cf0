"""What is known of a bundle when somebody asks about a place in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from psfkit.model.bundle import Bundle, EvidenceItem, System, Vendor
from psfkit.model.rubric import EvidenceKind, Rubric
from psfkit.pipeline import Look, Run


@dataclass(frozen=True, slots=True)
class Known:
    """A bundle as it is typed; what a broken text no longer tells is as it was last."""

    rubric: Rubric
    readers: tuple[str, ...]
    look: Look
    """The latest."""
    texts: Mapping[str, str]
    """The documents, open or saved, by path."""
    last_bundle: Bundle | None
    """The latest that could be read as one."""
    last_run: Run | None
    """The latest of a valid bundle."""

    @property
    def is_scored(self) -> bool:
        """Whether the scores are of the bundle as it is now."""
        return self.look.run is not None

    def item(self, name: str) -> EvidenceItem | None:
        """Return an evidence item by its id."""
        return None if self.last_bundle is None else self.last_bundle.item(name)

    def system(self, name: str) -> System | None:
        """Return a system by its id."""
        return None if self.last_bundle is None else next((s for s in self.last_bundle.systems if s.id == name), None)

    def vendor(self, name: str) -> Vendor | None:
        """Return a vendor by its id."""
        return None if self.last_bundle is None else next((v for v in self.last_bundle.vendors if v.id == name), None)

    def kind(self, name: str) -> EvidenceKind | None:
        """Return a kind of evidence by its id."""
        return next((kind for kind in self.rubric.kinds if kind.id == name), None)
