"""The bundle: what an organisation claims and the evidence it hands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from psfkit.model.fact import Facts
from psfkit.model.finding import Finding
from psfkit.model.location import Source
from psfkit.model.manifest import FileEntry, Manifest
from psfkit.model.names import CriterionId, Digest, DomainId, EvidenceId, SystemId
from psfkit.model.rubric import FactTest, Level


@dataclass(frozen=True, slots=True)
class Organisation:
    """The subject of the assessment."""

    name: str
    country: str
    """ISO 3166-1 alpha-2 code."""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A supplier of models or AI services to a system in scope."""

    id: str
    name: str
    provides: str


@dataclass(frozen=True, slots=True)
class System:
    """An AI system in scope."""

    id: SystemId
    name: str
    purpose: str
    autonomy: str
    """``L0`` to ``L4`` on the framework's scale."""
    models: tuple[str, ...]
    vendors: tuple[str, ...]
    """Ids of vendors."""
    source: Source
    maps: tuple[EvidenceId, ...] = ()
    """Evidence ids of its workflow maps: every workflow that belongs to it, one map each."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the assessment covers, in words that may be published."""

    statement: str
    hosts: tuple[str, ...] = ()
    """Host names on which the badge may stand."""


@dataclass(frozen=True, slots=True)
class CompensatingControl:
    """What is done instead of the control that a criterion asks for."""

    control: str
    reason: str
    evidence: tuple[EvidenceId, ...]
    expires_on: date | None = None
    """The last day on which it stands in; None when the claim names none."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """The organisation's own decision to live for a time with a criterion that is not met; it changes no level."""

    reason: str
    approver: str
    """Who decided it."""
    owner: str
    """Who answers for what is left open meanwhile."""
    expires_on: date
    """The last day on which it is in force."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the organisation says about one criterion, for some or all of its systems."""

    criterion: CriterionId
    systems: tuple[SystemId, ...]
    """The systems it is said of; never empty (a claim that names none is said of all)."""
    owner: str
    statement: str
    level: Level | None
    """The level the organisation believes to have reached, if it says."""
    evidence: tuple[EvidenceId, ...]
    compensating: CompensatingControl | None
    not_applicable: str
    """The reason why the criterion does not apply, or an empty string."""
    source: Source
    waiver: Waiver | None = None

    @property
    def leans_on(self) -> tuple[EvidenceId, ...]:
        """All evidence that the claim names, for the control or for what is done instead, each once."""
        instead = () if self.compensating is None else self.compensating.evidence
        return tuple(dict.fromkeys((*self.evidence, *instead)))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One entry of ``evidence.yaml``."""

    id: EvidenceId
    title: str
    kind: str
    path: str
    sha256: str
    """64 lower-case hexadecimal digits."""
    systems: tuple[SystemId, ...]
    """Systems it was taken from; never empty (an entry that names none means all)."""
    criteria: tuple[CriterionId, ...]
    produced_on: date
    """When it was made."""
    covers: Period | None
    """The days it reports on, for logs, dashboards and records kept over time."""
    collected_on: date | None
    submitted_on: date | None
    reader: str
    """Name of the evidence reader, or an empty string."""
    source: Source
    asserts: tuple[FactTest, ...] = ()
    """What the applicant says its facts show, beyond what the rubric asks."""

    @property
    def current_until(self) -> date:
        """The day its age is counted from: the last day covered, or the day it was made."""
        return self.covers.last if self.covers is not None else self.produced_on


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A file of the bundle as it was read: once, and hashed from the same bytes."""

    path: str
    sha256: str
    size: int
    head: bytes
    """The first bytes, enough to see what sort of file it is (at most 4 KiB)."""
    placeholder: str = ""
    """A template's placeholder that stands anywhere in it, or an empty string."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed YAML document with the text it came from."""

    file: str
    text: str
    spans: Mapping[tuple[str | int, ...], tuple[int, int, int, int]]
    """Span of every value by pointer, as (line, column, end line, end column)."""
    key_spans: Mapping[tuple[str | int, ...], tuple[int, int, int, int]]
    """Span of every mapping key by the pointer of its value."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything read from one bundle, before its meaning is checked."""

    organisation: Organisation
    application_id: str
    psf_version: str
    submitted_on: date | None
    scope: Scope
    vendors: tuple[Vendor, ...]
    systems: tuple[System, ...]
    claims: tuple[Claim, ...]
    evidence: tuple[EvidenceItem, ...]
    files: tuple[BundleFile, ...]
    """Evidence files that are there, by path."""
    facts: Mapping[EvidenceId, Facts]
    """What the readers made of the files, for items that name a reader or whose content one recognises."""
    documents: Mapping[str, Document]
    digest: Digest
    withheld: frozenset[str] = frozenset()
    """Paths of evidence files that are not there on purpose; nothing of them is evaluated."""
    _files: Mapping[str, BundleFile] = field(init=False, repr=False, compare=False)
    _items: Mapping[str, EvidenceItem] = field(init=False, repr=False, compare=False)
    _claims: Mapping[tuple[str, str], Claim] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked up once for each exhibit; of two with one name the first counts, so the first is set last.
        object.__setattr__(self, "_files", {file.path: file for file in reversed(self.files)})
        object.__setattr__(self, "_items", {item.id: item for item in reversed(self.evidence)})
        claims = {(c.criterion, system): c for c in reversed(self.claims) for system in c.systems}
        object.__setattr__(self, "_claims", claims)

    def file(self, path: str) -> BundleFile | None:
        """Return the file at that path, or None."""
        return self._files.get(path)

    def item(self, evidence_id: str) -> EvidenceItem | None:
        """Return the evidence item with that id, or None."""
        return self._items.get(evidence_id)

    def claim(self, criterion: str, system: str) -> Claim | None:
        """Return what is claimed of a system for a criterion, or None."""
        return self._claims.get((criterion, system))


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a path as a bundle: a bundle, findings, or both."""

    name: str
    """The path as the caller gave it."""
    bundle: Bundle | None
    """None when the documents are too broken to be a bundle."""
    findings: tuple[Finding, ...]
    documents: Mapping[str, Document]
    files: tuple[FileEntry, ...]
    """Every file that the bundle digest covers and that can be read or is withheld, by path."""
    withheld: tuple[FileEntry, ...]
    """Those of them that are withheld."""
    others: tuple[str, ...]
    """Paths of the files besides that can be read, which the bundle digest does not cover."""
    manifest: Manifest | None
    """What was sealed; None when nothing was, or the manifest is damaged."""


@dataclass(frozen=True, slots=True)
class ValidatedBundle:
    """A bundle without a single error; only :func:`psfkit.checks.validate` makes one."""

    bundle: Bundle
    warnings: tuple[Finding, ...]
    domains: tuple[DomainId, ...]
