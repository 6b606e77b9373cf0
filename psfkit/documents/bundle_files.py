"""The evidence files of a bundle: read once each, hashed, and handed to whoever reads facts from them."""

from collections.abc import Callable, Collection, Iterable, Mapping

from psfkit.documents.blocks import Blocks
from psfkit.documents.paths import FileRefused, check_path
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.documents.spelling import Speller
from psfkit.documents.text_safety import shown
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

    def read(self, items: Iterable[EvidenceItem], examine: Examine) -> tuple[EvidenceItem, ...]:
        """Read the file of every item, and return the items whose files are not there."""
        missing = []
        for item in items:
            if not item.path.startswith(FOLDERS):
                continue  # the schema says so; another document of the bundle is no evidence
            try:
                check_path(item.path)
                if item.path in self._withheld:
                    message = f"{item.path} is withheld, so nothing in it is evaluated"
                    self._report("PK251", item, "path", message, label="not there, on purpose")
                elif item.path not in self._listed:
                    missing.append(item)
                elif self._listed[item.path].is_readable and item.path not in self.refused:
                    self._read(item, examine)
            except FileRefused as refused:
                self.refused.add(item.path)
                self.findings.append(refused.finding(self._place(item, "path"), subject=_subject(item)))
        return tuple(missing)

    def _read(self, item: EvidenceItem, examine: Examine) -> None:
        file = self.found.get(item.path)
        if file is not None:
            self._compare(item, file)
            return
        blocks = Blocks(self._source.read_blocks(item.path))
        start = blocks.start(LONG)
        is_long = len(start) >= LONG
        facts = examine(item, start, blocks) if is_long else None
        file = self.found[item.path] = blocks.finish(item.path)
        if not start:
            self._report("PK240", item, "path", f"{item.path} is empty", label="nothing in it")
        elif self._compare(item, file) and item.id not in self.facts:
            facts = facts if is_long else examine(item, start, ())
            if facts is not None:
                self.facts[item.id] = facts

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


def _subject(item: EvidenceItem) -> str:
    return f"evidence {shown(item.id, 40)}"
