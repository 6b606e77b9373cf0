"""A bundle at a glance: everything found, and how it stands if it can be scored. For editors and watchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psfkit.pipeline import examining

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from psfkit.documents.bundle_files import Examine
    from psfkit.documents.sources import Watch
    from psfkit.model.bundle import Bundle, Document
    from psfkit.model.finding import Finding
    from psfkit.model.rubric import Rubric
    from psfkit.pipeline.runs import Run


@dataclass(frozen=True, slots=True)
class Look:
    """What a bundle is at this moment."""

    findings: tuple[Finding, ...]
    documents: Mapping[str, Document]
    """Those that are text, by path."""
    files: frozenset[str]
    """Paths of the files that the bundle digest covers."""
    bundle: Bundle | None
    """None when the documents are too broken to be a bundle."""
    run: Run | None
    """The self-check; None when the bundle is not valid."""


def look(
    path: str,
    rubric: Rubric,
    as_of: date,
    texts: Mapping[str, bytes] | None = None,
    watch: Watch | None = None,
    examine: Examine = examining.examine,
) -> Look:
    """Read, check and, if it is valid, score one bundle; a path that is no bundle becomes a finding like any other.

    Args:
        path: A folder, or a .zip of one.
        rubric: By which it is judged.
        as_of: The day on which the evidence is looked at.
        texts: What stands in front of the files, by path.
        watch: Told how much is read; what it raises ends the look.
        examine: Makes facts of evidence files.
    """
    from psfkit import checks, evidence
    from psfkit.documents import bundle_reader
    from psfkit.documents.paths import FileRefused
    from psfkit.model.location import Location
    from psfkit.pipeline import runs

    try:
        reading = bundle_reader.read_bundle(path, examine, watch, texts)
    except FileRefused as refused:
        return Look((refused.finding(Location("")),), {}, frozenset(), None, None)
    readers = tuple(reader.name for reader in evidence.READERS)
    findings = checks.check_bundle(reading, rubric, as_of, readers)
    validated = checks.validate(reading, rubric, findings)
    run = None if validated is None else runs.assess(validated, rubric, None, as_of)
    files = frozenset(file.path for file in reading.files)
    return Look(findings, reading.documents, files, reading.bundle, run)
