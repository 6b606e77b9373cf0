"""What reading found wrong already, so that nothing is reported twice and nothing that only follows from it.

A key that is missing, or a value of the wrong form, becomes a neutral value in its noun; a check that looked at that
value would report what psfkit put there and not what the bundle says.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from psfkit.model.bundle import Document
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location, Source

_Place = tuple[int, int]


class Earlier:
    """The errors that reading a bundle brought, by where they stand."""

    def __init__(self, findings: Iterable[Finding], documents: Mapping[str, Document]) -> None:
        errors = [finding.location for finding in findings if finding.severity is Severity.ERROR]
        self._documents = documents
        places: dict[str, set[_Place]] = defaultdict(set)
        for error in errors:
            places[error.file].add(_start(error))
        self._places = {file: sorted(found) for file, found in places.items()}
        self._lost: dict[tuple[str, str], bool] = {}

    def stands_at(self, location: Location) -> bool:
        """Whether an error was found at this very place, or at the first letter of it."""
        return _start(location) in self._places.get(location.file, ())

    def is_in_file(self, file: str) -> bool:
        """Whether an error was found anywhere in a file."""
        return file in self._places

    def is_in(self, source: Source, *field: str) -> bool:
        """Whether an error was found in an entry, or in one of its fields if it has it."""
        return bool(self._within(source, *field))

    def has_unread(self, source: Source, field: str) -> bool:
        """Whether a field that an entry must have is missing, or holds something else than it should."""
        if not self.is_in_file(source.file):
            return False
        document = self._documents.get(source.file)
        is_there = document is not None and (*source.pointer, field) in document.spans
        return self.is_in(source, field) if is_there else self.is_in(source)

    def has_lost(self, file: str, key: str, entries: Iterable[Source]) -> bool:
        """Whether a list may have had entries, or ids of entries, that could not be read.

        Args:
            file: The document.
            key: The list's key, at its top.
            entries: Where the entries that could be read stand; each has an id.
        """
        if (file, key) not in self._lost:  # asked again for every claim
            self._lost[file, key] = self._find_lost(file, key, entries)
        return self._lost[file, key]

    def _find_lost(self, file: str, key: str, entries: Iterable[Source]) -> bool:
        document = self._documents.get(file)
        if document is None or (key,) not in document.spans:
            return self.is_in_file(file)
        known: set[_Place] = set()
        for source in entries:
            known.update(set(self._within(source)) - set(self._within(source, "id")))
        return not known.issuperset(self._within(Source(file, (key,))))

    def _within(self, source: Source, *field: str) -> list[_Place]:
        if not self.is_in_file(source.file):  # looking up where an entry stands takes its time
            return []
        document = self._documents.get(source.file)
        span = None if document is None else document.spans.get((*source.pointer, *field))
        if span is None:
            return []
        places = self._places[source.file]
        return places[bisect_left(places, span[:2]) : bisect_right(places, span[2:])]


def _start(location: Location) -> _Place:
    return (location.span.line, location.span.column) if location.span else (0, 0)
