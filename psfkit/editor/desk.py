"""One bundle that is being edited: what is known of it, and how it is looked at again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from psfkit import evidence, pipeline
from psfkit.documents.bundle_files import FOLDERS
from psfkit.documents.bundle_nouns import BUNDLE
from psfkit.documents.digests import sha256_hex
from psfkit.editor.known import Known
from psfkit.model.bundle import EvidenceItem
from psfkit.model.fact import Facts
from psfkit.model.finding import Finding
from psfkit.model.rubric import Rubric
from psfkit.pipeline import examining

_UP = 8
"""Folders upward in which a bundle's top is looked for."""
MOST_FINDINGS = 500
"""Findings that are shown of one file."""
_MOST_KEPT = 4000
"""Files whose facts are kept: twice as many as a bundle can list."""
_OTHER_SCHEMAS = {"determinations/": "determinations"}
"""Documents in a bundle's folder that are no part of it, by folder, and their schemas."""


class Superseded(Exception):  # noqa: N818 - named for what happened to the look
    """A look whose answer nobody waits for any more."""


class Stop:
    """Ends a look that was superseded; a :class:`~psfkit.documents.sources.Watch`."""

    def __init__(self) -> None:
        self.is_set = False

    def begin(self, size: int) -> None:
        """See :class:`~psfkit.documents.sources.Watch`."""
        self.advance(size)

    def advance(self, size: int) -> None:  # noqa: ARG002 - how much does not matter
        """See :class:`~psfkit.documents.sources.Watch`."""
        if self.is_set:
            raise Superseded


class Memory:
    """Facts of evidence files, kept while their bytes and their entries stay as they are."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], Facts | None] = {}

    def examine(self, item: EvidenceItem, content: bytes, rest: Iterable[bytes]) -> Facts | None:
        """Do what psfkit does with an evidence file, once; a long file is read each time."""
        if rest != ():
            return examining.examine(item, content, rest)
        key = repr(item), sha256_hex(content)
        if key not in self._facts:
            if len(self._facts) >= _MOST_KEPT:
                self._facts.clear()
            self._facts[key] = examining.examine(item, content)
        return self._facts[key]


def find_top(path: Path, opened: Callable[[Path], bool]) -> Path | None:
    """Return the folder of the bundle to which a file belongs, or None.

    Args:
        path: The file.
        opened: Says whether a file that is not on the disk is open.
    """
    for folder in list(path.parents)[:_UP]:
        if (folder / BUNDLE).is_file() or opened(folder / BUNDLE):
            return folder
    return None


@dataclass(slots=True)
class Desk:
    """A bundle's folder with the texts that are open."""

    top: Path
    texts: dict[str, str] = field(default_factory=dict)
    """Open texts by path relative to the top."""
    changed: set[str] = field(default_factory=set)
    """Those that are not as they were opened or saved."""
    known: Known | None = None
    memory: Memory = field(default_factory=Memory)

    def take(self, file: str, text: str, *, changed: bool) -> None:
        """Take a text that was opened, or changed."""
        self.texts[file] = text
        if changed:
            self.changed.add(file)

    def drop(self, file: str, *, saved: bool) -> None:
        """Hear that a text was saved, or closed."""
        self.changed.discard(file)
        if not saved:
            self.texts.pop(file, None)

    def unsaved(self) -> dict[str, str]:
        """Return the texts that stand in front of their files.

        A document does as soon as it is open: an editor may bring back what was never saved. An evidence file does only
        while it is changed: its bytes count, and an editor shows no byte order mark and no other encoding.
        """
        return {file: text for file, text in self.texts.items() if file in self.changed or not _is_evidence(file)}

    def look(self, rubric: Rubric, as_of: date, texts: Mapping[str, str], stop: Stop) -> Known:
        """Look at the bundle with texts in front of its files, and return what is known then.

        Raises:
            Superseded: It was told to stop.
            PsfkitError: psfkit's own installation is damaged.
        """
        encoded = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
        look = pipeline.look(str(self.top), rubric, as_of, encoded, stop, self.memory.examine)
        before = self.known
        return Known(
            rubric=rubric,
            readers=tuple(reader.name for reader in evidence.READERS),
            look=look,
            texts={file: document.text for file, document in look.documents.items()} | dict(texts),
            last_bundle=look.bundle or (before.last_bundle if before else None),
            last_run=look.run or (before.last_run if before else None),
        )

    def findings_by_file(self, known: Known) -> dict[str, tuple[Finding, ...]]:
        """Return what is found of each file, the most serious first where there is too much of it."""
        by_file: dict[str, list[Finding]] = {}
        for finding in (*known.look.findings, *self._other_findings()):
            by_file.setdefault(finding.location.file.rstrip("/") or BUNDLE, []).append(finding)
        return {file: _most_serious(found) for file, found in by_file.items()}

    def _other_findings(self) -> tuple[Finding, ...]:
        from psfkit.documents.document_reader import read_document

        found: list[Finding] = []
        for path, text in self.texts.items():
            schema = next((name for folder, name in _OTHER_SCHEMAS.items() if path.startswith(folder)), "")
            if schema:
                found += read_document(text.encode("utf-8", "surrogatepass"), path, schema).findings
        return tuple(found)


def _is_evidence(file: str) -> bool:
    return file.startswith(FOLDERS)


def _most_serious(found: list[Finding]) -> tuple[Finding, ...]:
    if len(found) <= MOST_FINDINGS:
        return tuple(found)
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda finding: order[finding.severity.value])[:MOST_FINDINGS])
