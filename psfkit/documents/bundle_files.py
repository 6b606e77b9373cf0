"""The evidence files of a bundle: read once each, hashed, and handed to whoever reads facts from them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from psfkit.documents.blocks import Blocks
from psfkit.documents.paths import FileRefused, check_path
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.documents.spelling import Speller
from psfkit.documents.text_safety import shown
from psfkit.documents.workers import Advance, share
from psfkit.model.bundle import BundleFile, Document, EvidenceItem
from psfkit.model.fact import Facts
from psfkit.model.finding import Finding, Fix
from psfkit.model.location import Location
from psfkit.model.names import EvidenceId

Examine = Callable[[EvidenceItem, bytes, Iterable[bytes]], Facts | None]
"""Makes facts of an evidence file, or None when there is nothing to read from it.

It is given the whole file, or the beginning of a long one and the blocks that follow; it need not take any of them.
"""

LONG = 1024 * 1024
"""Bytes from which on a file is not held whole: it is examined before its digest is known, for it is read but once."""

FOLDERS = ("evidence/", "workflows/")
"""Where evidence files are."""


class EvidenceFiles:
    """What became of the files that evidence.yaml lists."""

    def __init__(
        self,
        source: BundleSource,
        listed: Mapping[str, ListedFile],
        documents: Mapping[str, Document],
        withheld: Collection[str],
    ) -> None:
        self.found: dict[str, BundleFile] = {}
        self.facts: dict[EvidenceId, Facts] = {}
        self.findings: list[Finding] = []
        self.refused: set[str] = set()
        """Files that could not be read, each reported once."""
        self.moved: set[str] = set()
        """Files that no item lists and that hold what an item lists under another path."""
        self._source = source
        self._listed = listed
        self._documents = documents
        self._withheld = withheld

    def read(self, items: Iterable[EvidenceItem], examine: Examine, advance: Advance) -> tuple[EvidenceItem, ...]:
        """Read the file of every item, and return the items whose files are not there.

        Args:
            items: The items; of several with the same file the first is examined.
            examine: Makes facts.
            advance: Told how many bytes were read.
        """
        items = [item for item in items if item.path.startswith(FOLDERS)]  # the schema says so; others are no evidence
        first: dict[str, EvidenceItem] = {}
        for item in items:
            first.setdefault(item.path, item)
        readable = [item for path, item in first.items() if path in self._listed and self._listed[path].is_readable]
        sizes = [self._listed[item.path].size for item in readable]
        readings = share(partial(_read, self._source, examine), readable, sizes, advance)
        read = {item.path: reading for item, reading in zip(readable, readings, strict=True)}
        missing = []
        for item in items:
            try:
                check_path(item.path)
            except FileRefused as refused:
                self._refuse(item, refused)
                continue
            if item.path in self._withheld:
                message = f"{item.path} is withheld, so nothing in it is evaluated"
                self._report("PK251", item, "path", message, label="not there, on purpose")
            elif item.path not in self._listed:
                missing.append(item)
            elif item.path in read and item.path not in self.refused:
                self._take(item, read[item.path], is_first=first[item.path] is item)
        return tuple(missing)

    def _take(self, item: EvidenceItem, reading: "_FileReading | FileRefused", *, is_first: bool) -> None:
        if isinstance(reading, FileRefused):
            self._refuse(item, reading)
            return
        self.found[item.path] = reading.file
        if is_first and not reading.file.size:
            self._report("PK240", item, "path", f"{item.path} is empty", label="nothing in it")
        elif self._compare(item, reading.file) and is_first and reading.facts is not None:
            self.facts.setdefault(item.id, reading.facts)

    def _refuse(self, item: EvidenceItem, refused: FileRefused) -> None:
        self.refused.add(item.path)
        self.findings.append(refused.finding(self._place(item, "path"), subject=_subject(item)))

    def _compare(self, item: EvidenceItem, file: BundleFile) -> bool:
        if file.sha256 == item.sha256:
            return True
        if item.sha256:
            expected, found = shown(item.sha256, 16), f"{file.sha256[:15]}…"
            self._report(
                "PK203",
                item,
                "sha256",
                f"{item.path} does not match its digest: expected {expected}, found {found}",
                label=f"expected this, found {found}",
                fix=self._replace(item, "sha256", file.sha256),
            )
        return False

    def report_missing(self, items: Iterable[EvidenceItem], others: Mapping[str, str]) -> None:
        """Report the files that are not there.

        Args:
            items: The items whose files are missing.
            others: SHA-256 digests of files that no item lists, by path; one of them may be the file
                under another name.
        """
        speller = Speller(others)
        places = {sha256: path for path, sha256 in sorted(others.items(), reverse=True)}
        for item in items:
            moved = places.get(item.sha256, "")
            self.moved.add(moved)
            self._report(
                "PK202",
                item,
                "path",
                f"{item.path} is not in the bundle",
                label="no such file",
                hint=f"the same bytes are in {moved}: correct the path" if moved else speller.hint(item.path),
                fix=self._replace(item, "path", moved) if moved else None,
            )

    def _report(
        self,
        code: str,
        item: EvidenceItem,
        field: str,
        message: str,
        *,
        label: str,
        hint: str = "",
        fix: Fix | None = None,
    ) -> None:
        place = self._place(item, field)
        self.findings.append(
            make_finding(code, message, place, subject=_subject(item), label=label, hint=hint, fix=fix)
        )

    def _place(self, item: EvidenceItem, field: str) -> Location:
        return value_place(self._documents[item.source.file], (*item.source.pointer, field))

    def _replace(self, item: EvidenceItem, field: str, text: str) -> Fix | None:
        """Put another text in the place of a field's, in quotes if it stood in quotes."""
        span = self._place(item, field).span
        if span is None or span.line != span.end_line:
            return None
        document = self._documents[item.source.file]
        quote = document.text.split("\n")[span.line - 1][span.column - 1]
        replacement = f"{quote}{text}{quote}" if quote in "'\"" else text
        return Fix(document.file, span.line, span.column, span.end_column, replacement)


@dataclass(frozen=True, slots=True)
class _FileReading:
    """What came of reading one file."""

    file: BundleFile
    facts: Facts | None


def _read(source: BundleSource, examine: Examine, item: EvidenceItem, advance: Advance) -> _FileReading | FileRefused:
    try:
        blocks = Blocks(source.read_blocks(item.path), advance)
        start = blocks.start(LONG)
        if len(start) >= LONG:
            facts = examine(item, start, blocks)
            return _FileReading(blocks.finish(item.path), facts)
        file = blocks.finish(item.path)
        facts = examine(item, start, ()) if start and file.sha256 == item.sha256 else None
        return _FileReading(file, facts)
    except FileRefused as refused:
        return refused


def _subject(item: EvidenceItem) -> str:
    return f"evidence {shown(item.id, 40)}"
