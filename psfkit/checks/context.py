"""What a check may look at, and how it says where."""

from dataclasses import dataclass
from datetime import date

from psfkit.checks.earlier import Earlier
from psfkit.documents.bundle_nouns import BUNDLE
from psfkit.documents.places import value_place
from psfkit.model.bundle import Bundle
from psfkit.model.location import Location, Source
from psfkit.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Context:
    """A bundle, the rubric it is held against, and the day it is looked at."""

    bundle: Bundle
    rubric: Rubric
    as_of: date
    readers: tuple[str, ...]
    """Names of the evidence readers there are."""
    earlier: Earlier
    """What is wrong already, so that what only follows from it is not reported."""

    def has_lost_systems(self) -> bool:
        """Whether bundle.yaml may list systems whose ids could not be read."""
        return self.earlier.has_lost(BUNDLE, "systems", (system.source for system in self.bundle.systems))

    def at(self, source: Source, *more: str | int) -> Location:
        """Return the place of a noun, or of one of its fields when it has it."""
        document = self.bundle.documents.get(source.file)
        return Location(source.file) if document is None else value_place(document, (*source.pointer, *more))
