"""What a check may look at, and how it says where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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

    def at(self, source: Source, *more: str | int) -> Location:
        """Return the place of a noun, or of one of its fields when it has it."""
        document = self.bundle.documents.get(source.file)
        return Location(source.file) if document is None else value_place(document, (*source.pointer, *more))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the closest known word, or the empty string.

    >>> did_you_mean("PSF-1.l", ["PSF-1.1", "PSF-8.5"])
    'did you mean PSF-1.1?'
    >>> did_you_mean("banana", ["PSF-1.1"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""
