"""A bundle: a folder or archive to nouns, with everything that is wrong with its form and its files.

What the nouns mean together (dangling references, dates, sufficiency) is checked in :mod:`psfkit.checks`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter

from psfkit.documents import bundle_integrity as integrity
from psfkit.documents import bundle_nouns as nouns
from psfkit.documents import entries as fields
from psfkit.documents.bundle_files import FOLDERS, EvidenceFiles, Examine
from psfkit.documents.bundle_nouns import BUNDLE, EVIDENCE
from psfkit.documents.digests import bundle_digest, hash_blocks, is_covered, sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import NOTHING, Entry
from psfkit.documents.folder import open_source
from psfkit.documents.keeping import Kept, check_kept, find_redaction
from psfkit.documents.paths import FileRefused
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile, Unwatched, Watch
from psfkit.documents.strangers import CRITERIA_FILE, find_strangers, require_bundle
from psfkit.documents.workers import Advance, share
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.model.bundle import Bundle, Claim, Document, EvidenceItem, Reading, System
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location
from psfkit.model.manifest import FileEntry
from psfkit.model.names import Digest


def read_bundle(
    path: str, examine: Examine, watch: Watch | None = None, texts: Mapping[str, bytes] | None = None
) -> Reading:
    """Read the bundle at a path as far as it can be read.

    Every file is opened once: its digest, its first bytes and its facts come from the same bytes.

    Args:
        path: A folder, or a .zip of one.
        examine: Called with each evidence item whose file is there; it counts if the file matches its digest.
        watch: Told how much there is to read and how much has been read.
        texts: What stands in front of the files, by path: texts that are open in an editor and not saved.

    Returns:
        The bundle, or None in its place when bundle.yaml or evidence.yaml cannot be read at all or
        names no system, with all findings in the order of the documents: bundle.yaml, criteria,
        evidence.yaml, then files.

    Raises:
        FileRefused: There is nothing at the path that could be a bundle, or it is too much to list.
    """
    source = open_source(path)
    if texts:
        from psfkit.documents.overlay import OverlaySource

        source = OverlaySource(source, texts)
    try:
        return _read(path, source, examine, watch or Unwatched())
    finally:
        source.close()


def _read(path: str, source: BundleSource, examine: Examine, watch: Watch) -> Reading:
    require_bundle(path, source)
    listed = {file.path: file for file in source.list_files()}
    criteria = sorted(filter(CRITERIA_FILE.fullmatch, listed), key=_domain_number)
    documents = _Documents(source, listed, watch.advance)
    documents.read(BUNDLE, "bundle", needed=True)
    for file in criteria:
        documents.read(file, "criteria")
    documents.read(EVIDENCE, "evidence", needed=True)

    systems = nouns.read_systems(documents.value(BUNDLE))
    every = tuple(system.id for system in systems)
    claims = tuple(claim for file in criteria for claim in nouns.read_claims(file, documents.value(file), every))
    items = nouns.read_items(documents.value(EVIDENCE), every)

    redaction, damage = find_redaction(source, listed)
    withheld = () if redaction is None else tuple(file for file in redaction.withheld if file.path not in listed)
    files = EvidenceFiles(source, listed, documents.texts, {file.path for file in withheld})
    readable = [file for file in listed.values() if file.is_readable]
    inside = [file for file in readable if is_covered(file.path)]
    outside = [file for file in readable if not is_covered(file.path)]
    watch.begin(sum(file.size for file in inside))
    missing = files.read(items, examine, watch.advance)
    digests = documents.digests | {file.path: file.sha256 for file in files.found.values()}
    others = documents.digest_others(inside, {*digests, *files.refused, *documents.refused})
    if missing:
        files.report_missing(missing, others)

    found = [*documents.findings, *_check_documents(documents, criteria, claims), *files.findings]
    if not any(finding.severity is Severity.ERROR for finding in found):
        found.extend(integrity.check_ids(documents.texts, systems, claims, items))
    there = (FileEntry(file, sha256, listed[file].size) for file, sha256 in (digests | others).items())
    covered = (file for file in (*there, *withheld) if is_covered(file.path))
    entries = tuple(sorted(covered, key=attrgetter("path")))
    whole = bundle_digest(entries)
    bundle = None
    if systems and BUNDLE in documents.values and EVIDENCE in documents.values:
        bundle = _bundle(documents, systems, claims, items, files, whole, withheld)
    kept = Kept(entries, whole, items, redaction)
    manifest, changes = check_kept(
        source, listed, kept, lambda: digests | others | documents.digest_others(outside, others)
    )
    all_are_listed = _all_are_read(documents.value(EVIDENCE), items)
    evidence = {item.path for item in items} | files.moved
    strangers = find_strangers(listed, evidence, all_are_listed=all_are_listed)
    in_order = _in_order(found, (BUNDLE, *criteria, EVIDENCE))
    findings = (*in_order, *documents.refusals, *damage, *changes, *strangers)
    uncovered = tuple(file.path for file in outside)
    return Reading(path, bundle, findings, documents.texts, entries, withheld, uncovered, manifest)


class _Documents:
    """The documents of a bundle as they are read: texts, values, digests, and what is wrong."""

    def __init__(self, source: BundleSource, listed: Mapping[str, ListedFile], advance: Advance) -> None:
        self.texts: dict[str, Document] = {}
        self.values: dict[str, Entry] = {}
        self.digests: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.refusals: list[Finding] = []
        self.refused: set[str] = set()
        self._source = source
        self._listed = listed
        self._advance = advance

    def value(self, file: str) -> Entry:
        """Return what a document says, or nothing."""
        return self.values.get(file, NOTHING)

    def read(self, file: str, schema: str, *, needed: bool = False) -> None:
        """Read one document, if it is there and may be read."""
        if file not in self._listed:
            if needed:
                self.findings.append(make_finding("PK201", f"{file} is missing", Location(file)))
            return
        if not self._listed[file].is_readable:
            return
        try:
            data = self._source.read(file, MAX_BYTES)
        except FileRefused as refused:
            self.refused.add(file)
            self.findings.append(refused.finding(Location(file)))
            return
        self.digests[file] = sha256_hex(data)
        reading = read_document(data, file, schema)
        self.findings.extend(reading.findings)
        if reading.document is not None:
            self.texts[file] = reading.document
            if isinstance(reading.value, dict):
                self.values[file] = reading.value

    def digest_others(self, files: Iterable[ListedFile], known: Collection[str]) -> dict[str, str]:
        """Return the digests of files, besides those known, as far as they can be read."""
        unknown = [file for file in files if file.path not in known]
        found = share(partial(_digest, self._source), unknown, [file.size for file in unknown], self._advance)
        digests: dict[str, str] = {}
        for file, digest in zip(unknown, found, strict=True):
            if isinstance(digest, FileRefused):
                self.refusals.append(digest.finding(Location(file.path)))
            else:
                digests[file.path] = digest
        return digests


def _digest(source: BundleSource, file: ListedFile, advance: Advance) -> str | FileRefused:
    try:
        return hash_blocks(source.read_blocks(file.path), advance)
    except FileRefused as refused:
        return refused


def _domain_number(file: str) -> int:
    return int("".join(filter(str.isdigit, file)))


def _check_documents(documents: _Documents, criteria: Iterable[str], claims: Iterable[Claim]) -> Iterator[Finding]:
    if BUNDLE in documents.values:
        yield from integrity.check_profile(documents.texts[BUNDLE], documents.value(BUNDLE))
    for file in criteria:
        if file in documents.values:
            domain = f"PSF-{_domain_number(file)}"
            yield from integrity.check_criteria(documents.texts[file], documents.value(file), domain)
    yield from integrity.check_claims(documents.texts, claims)
    if EVIDENCE in documents.values:
        yield from integrity.check_evidence(documents.texts[EVIDENCE], documents.value(EVIDENCE))


def _bundle(
    documents: _Documents,
    systems: tuple[System, ...],
    claims: tuple[Claim, ...],
    items: tuple[EvidenceItem, ...],
    files: EvidenceFiles,
    digest: Digest,
    withheld: tuple[FileEntry, ...],
) -> Bundle:
    value = documents.value(BUNDLE)
    application = fields.entry(value.get("application"))
    return Bundle(
        organisation=nouns.read_organisation(value),
        application_id=fields.text(application, "id"),
        psf_version=fields.text(value, "psf"),
        submitted_on=fields.day(application, "submitted_on"),
        scope=nouns.read_scope(value),
        vendors=nouns.read_vendors(value),
        systems=systems,
        claims=claims,
        evidence=items,
        files=tuple(files.found[path] for path in sorted(files.found)),
        facts=files.facts,
        documents=documents.texts,
        digest=digest,
        withheld=frozenset(file.path for file in withheld),
    )


def _all_are_read(evidence: Entry, items: Sequence[EvidenceItem]) -> bool:
    """Whether every entry of evidence.yaml became an item with a path to evidence."""
    entries = evidence.get("evidence")
    is_whole = isinstance(entries, list) and len(entries) == len(items)
    return is_whole and all(item.path.startswith(FOLDERS) for item in items)


def _in_order(findings: Sequence[Finding], files: Sequence[str]) -> list[Finding]:
    """Sort findings by document and place.

    A digest that does not match is worth saying once: what the schema finds wrong with it is left out.
    """
    digests = {(f.location.file, f.location.span) for f in findings if f.code == "PK203"}
    place = {file: number for number, file in enumerate(files)}

    def key(finding: Finding) -> tuple[int, int, int]:
        span = finding.location.span
        line, column = (span.line, span.column) if span else (0, 0)
        return place.get(finding.location.file, len(files)), line, column

    telling = (f for f in findings if f.code == "PK203" or (f.location.file, f.location.span) not in digests)
    return sorted(telling, key=key)
