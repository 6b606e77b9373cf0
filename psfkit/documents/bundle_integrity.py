"""Whether a bundle's documents agree with themselves: ids once, claims once, names where they belong."""

import re
from collections.abc import Iterable, Iterator, Mapping

from psfkit.documents import entries as fields
from psfkit.documents.entries import Entry, repeated_texts
from psfkit.documents.fact_tests import check_fact_tests
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Claim, Document, EvidenceItem, System
from psfkit.model.finding import Finding
from psfkit.model.location import Pointer
from psfkit.model.names import SystemId

_NUMBER = re.compile(r"[A-Z]{2,8}-[0-9]{1,8}", re.ASCII)
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_CRITERION = re.compile(r"PSF-[1-9][0-9]?[.][1-9][0-9]?", re.ASCII)


def check_profile(document: Document, value: Entry) -> Iterator[Finding]:
    """Check bundle.yaml."""
    for key, noun in (("vendors", "vendor"), ("systems", "system")):
        yield from _repeated_ids(document, value, key, noun, "PK241")
    for index, system in fields.entries(value, "systems"):
        subject = f"system {shown(fields.text(system, 'id'), 40)}"
        for key in ("models", "vendors"):
            yield from repeated_texts(document, ("systems", index, key), system.get(key), subject)
    hosts = fields.entry(value.get("scope")).get("hosts")
    yield from repeated_texts(document, ("scope", "hosts"), hosts, "scope")


def check_evidence(document: Document, value: Entry) -> Iterator[Finding]:
    """Check evidence.yaml by itself; its files are looked at elsewhere."""
    yield from _repeated_ids(document, value, "evidence", "evidence", "PK207")
    seen: dict[str, str] = {}
    for index, item in fields.entries(value, "evidence"):
        name, path = shown(fields.text(item, "id"), 40), fields.text(item, "path")
        first = seen.setdefault(path, name)
        if path and first != name:
            yield make_finding(
                "PK208",
                f"{shown(path)} is the file of {first} already",
                value_place(document, ("evidence", index, "path")),
                subject=f"evidence {name}",
                label=f"the same path as {first}",
            )
        for key in ("systems", "criteria"):
            yield from repeated_texts(document, ("evidence", index, key), item.get(key), f"evidence {name}")
        yield from check_fact_tests(document, ("evidence", index), item, "asserts", f"evidence {name}")


def check_criteria(document: Document, value: Entry, domain: str) -> Iterator[Finding]:
    """Check one criteria file by itself.

    Args:
        document: The file.
        value: What it says.
        domain: The domain that it is named for.
    """
    said = fields.text(value, "domain")
    if said and said != domain:
        yield make_finding(
            "PK242",
            f"{document.file} says that it is about {shown(said, 40)}",
            value_place(document, ("domain",)),
            label=f"expected {domain}",
            hint=f"write {domain}, or rename the file",
        )
    for index, claim in fields.entries(value, "claims"):
        at: Pointer = ("claims", index)
        subject = f"claim {shown(fields.text(claim, 'criterion'), 40)}"
        instead = fields.entry(claim.get("compensating")).get("evidence")
        yield from repeated_texts(document, (*at, "systems"), claim.get("systems"), subject)
        yield from repeated_texts(document, (*at, "evidence"), claim.get("evidence"), subject)
        yield from repeated_texts(document, (*at, "compensating", "evidence"), instead, subject)


def _repeated_ids(document: Document, value: Entry, key: str, noun: str, code: str) -> Iterator[Finding]:
    lines: dict[str, int] = {}
    for index, each in fields.entries(value, key):
        name = fields.text(each, "id")
        place = value_place(document, (key, index, "id"))
        line = place.span.line if place.span else 0
        first = lines.setdefault(name, line)
        if name and first != line:
            yield make_finding(
                code,
                f"the {noun} id {shown(name, 40)} is given twice",
                place,
                subject=f"{noun} {shown(name, 40)}",
                label=f"given on line {first} already",
            )


def check_claims(documents: Mapping[str, Document], claims: Iterable[Claim]) -> Iterator[Finding]:
    """Find criteria that are claimed twice for one system."""
    seen: dict[tuple[str, SystemId], str] = {}
    for claim in claims:
        name, file = shown(claim.criterion, 40), claim.source.file
        place = value_place(documents[file], (*claim.source.pointer, "criterion"))
        here = f"{file}:{place.span.line}" if place.span else file
        for system in claim.systems:
            first = seen.setdefault((claim.criterion, system), here)
            if first != here:
                yield make_finding(
                    "PK209",
                    f"{name} is claimed twice for {shown(system, 40)}, at {first} too",
                    place,
                    subject=f"claim {name}",
                    label=f"claimed at {first} already",
                )
                break


def check_ids(
    documents: Mapping[str, Document],
    systems: Iterable[System],
    claims: Iterable[Claim],
    items: Iterable[EvidenceItem],
) -> Iterator[Finding]:
    """Find ids that are not of their form, independently of the schemas.

    Libraries differ in what a pattern's end and its digits mean; an id with a line feed or a foreign
    digit in it must not become one of ours, whichever of them looked at it.
    """
    for system in systems:
        if not all(map(_SLUG.fullmatch, (system.id, *system.vendors))):
            yield _odd(documents, system)
    for claim in claims:
        evidence_is_sound = all(map(_NUMBER.fullmatch, claim.leans_on))
        if not (
            _CRITERION.fullmatch(claim.criterion) and evidence_is_sound and all(map(_SLUG.fullmatch, claim.systems))
        ):
            yield _odd(documents, claim)
    for item in items:
        criteria_are_sound = all(map(_CRITERION.fullmatch, item.criteria))
        if not (_NUMBER.fullmatch(item.id) and criteria_are_sound and all(map(_SLUG.fullmatch, item.systems))):
            yield _odd(documents, item)


def _odd(documents: Mapping[str, Document], noun: System | Claim | EvidenceItem) -> Finding:
    place = value_place(documents[noun.source.file], noun.source.pointer)
    return make_finding("PK134", "an id here has another form than ids have", place, label="in this entry")
