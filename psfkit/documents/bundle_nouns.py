"""A bundle's documents to nouns: pure, and lenient where a document is broken.

Fields that cannot be read become neutral values, because a bundle with errors is never scored: it is
only looked at further, to find in one run as much as possible of what is wrong.
"""

from collections.abc import Mapping
from datetime import date

from psfkit.documents import entries as fields
from psfkit.documents.entries import Entry
from psfkit.documents.fact_tests import read_fact_tests
from psfkit.model.bundle import (
    Claim,
    CompensatingControl,
    EvidenceItem,
    Organisation,
    Period,
    Scope,
    System,
    Vendor,
    Waiver,
)
from psfkit.model.location import Source
from psfkit.model.names import CriterionId, EvidenceId, SystemId

BUNDLE = "bundle.yaml"
EVIDENCE = "evidence.yaml"
MANIFESTS = ("manifest.json", "manifest-sha256.txt")
"""What a seal consists of: one list for psfkit, the same for ``sha256sum -c``."""
REDACTION = "redaction.json"
"""What says which files were withheld."""
DRAFTS = "drafts/"
"""Where templates lie until they are filled in: outside the bundle digest, and never evidence."""
NO_DAY = date(2000, 1, 1)
"""Stands for a day that cannot be read."""


def read_organisation(value: Entry) -> Organisation:
    """Return who is assessed."""
    organisation = fields.entry(value.get("organisation"))
    return Organisation(
        fields.text(organisation, "name"), fields.text(organisation, "country"), fields.text(organisation, "website")
    )


def read_scope(value: Entry) -> Scope:
    """Return what the assessment covers."""
    scope = fields.entry(value.get("scope"))
    return Scope(fields.text(scope, "statement"), fields.texts(scope, "hosts"))


def read_vendors(value: Entry) -> tuple[Vendor, ...]:
    """Return the vendors that have an id."""
    return tuple(
        Vendor(fields.text(vendor, "id"), fields.text(vendor, "name"), fields.text(vendor, "provides"))
        for _, vendor in fields.entries(value, "vendors")
        if fields.text(vendor, "id")
    )


def read_systems(value: Entry) -> tuple[System, ...]:
    """Return the systems that have an id."""
    return tuple(
        System(
            id=SystemId(fields.text(system, "id")),
            name=fields.text(system, "name"),
            purpose=fields.text(system, "purpose"),
            autonomy=fields.text(system, "autonomy"),
            models=fields.texts(system, "models"),
            vendors=fields.texts(system, "vendors"),
            source=Source(BUNDLE, ("systems", index)),
            maps=tuple(EvidenceId(each) for each in fields.texts(system, "maps")),
        )
        for index, system in fields.entries(value, "systems")
        if fields.text(system, "id")
    )


def read_claims(file: str, value: Entry, every: tuple[SystemId, ...]) -> tuple[Claim, ...]:
    """Return the claims of one criteria file that name a criterion.

    Args:
        file: Path of the file.
        value: The document.
        every: All systems, for claims that name none.
    """
    return tuple(
        _claim(claim, Source(file, ("claims", index)), every)
        for index, claim in fields.entries(value, "claims")
        if fields.text(claim, "criterion")
    )


def _claim(value: Entry, source: Source, every: tuple[SystemId, ...]) -> Claim:
    instead = value.get("compensating")
    return Claim(
        criterion=CriterionId(fields.text(value, "criterion")),
        systems=_systems(value, every),
        owner=fields.text(value, "owner"),
        statement=fields.text(value, "statement"),
        level=fields.level(value, "level"),
        evidence=_evidence_ids(value),
        compensating=_compensating(instead) if isinstance(instead, Mapping) else None,
        not_applicable=fields.text(value, "not_applicable"),
        source=source,
        waiver=_waiver(fields.entry(value.get("waiver"))),
    )


def _compensating(value: Entry) -> CompensatingControl:
    return CompensatingControl(
        fields.text(value, "control"),
        fields.text(value, "reason"),
        _evidence_ids(value),
        fields.day(value, "expires_on"),
    )


def _waiver(value: Entry) -> Waiver | None:
    """Return a waiver, or None where there is none or its last day cannot be read."""
    until = fields.day(value, "expires_on")
    if until is None:
        return None
    return Waiver(fields.text(value, "reason"), fields.text(value, "approver"), fields.text(value, "owner"), until)


def _evidence_ids(value: Entry) -> tuple[EvidenceId, ...]:
    return tuple(EvidenceId(each) for each in fields.texts(value, "evidence"))


def _systems(value: Entry, every: tuple[SystemId, ...]) -> tuple[SystemId, ...]:
    return tuple(SystemId(each) for each in fields.texts(value, "systems")) or every


def read_items(value: Entry, every: tuple[SystemId, ...]) -> tuple[EvidenceItem, ...]:
    """Return the evidence items that have an id.

    Args:
        value: The document.
        every: All systems, for items that name none.
    """
    return tuple(
        _item(item, Source(EVIDENCE, ("evidence", index)), every)
        for index, item in fields.entries(value, "evidence")
        if fields.text(item, "id")
    )


def _item(value: Entry, source: Source, every: tuple[SystemId, ...]) -> EvidenceItem:
    covers = _period(fields.entry(value.get("covers")))
    collected, submitted = fields.day(value, "collected_on"), fields.day(value, "submitted_on")
    nearest = covers.last if covers else collected or submitted or NO_DAY
    return EvidenceItem(
        id=EvidenceId(fields.text(value, "id")),
        title=fields.text(value, "title"),
        kind=fields.text(value, "kind"),
        path=fields.text(value, "path"),
        sha256=fields.text(value, "sha256"),
        systems=_systems(value, every),
        criteria=tuple(CriterionId(each) for each in fields.texts(value, "criteria")),
        produced_on=fields.day(value, "produced_on") or nearest,
        covers=covers,
        collected_on=collected,
        submitted_on=submitted,
        reader=fields.text(value, "reader"),
        source=source,
        asserts=read_fact_tests(value, "asserts"),
    )


def _period(value: Entry) -> Period | None:
    first, last = fields.day(value, "from"), fields.day(value, "to")
    return Period(first, last) if first is not None and last is not None else None
