"""PK3xx: every id that is used must stand for something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.documents.bundle_nouns import BUNDLE, EVIDENCE
from psfkit.documents.spelling import Speller
from psfkit.model.bundle import Claim
from psfkit.model.location import Pointer, Source

_FEW = 12
"""So many known names are listed in a hint."""


def unknown_evidence(context: Context) -> Iterator[Hit]:
    """A claim leans on evidence that evidence.yaml does not list."""
    if context.earlier.has_lost(EVIDENCE, "evidence", (item.source for item in context.bundle.evidence)):
        return
    known = {item.id for item in context.bundle.evidence}
    speller = Speller(sorted(known))
    for claim in context.bundle.claims:
        for field, ids in _evidence_fields(claim):
            for index, evidence_id in enumerate(ids):
                if evidence_id not in known:
                    yield Hit(
                        location=context.at(claim.source, *field, index),
                        message=f"evidence {evidence_id} is not listed in evidence.yaml",
                        subject=f"claim for {claim.criterion}",
                        label="no such evidence",
                        hint=speller.hint(evidence_id) or "list the item in evidence.yaml, or remove the id",
                        criterion=claim.criterion,
                    )


def _evidence_fields(claim: Claim) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    yield ("evidence",), claim.evidence
    if claim.compensating is not None:
        yield ("compensating", "evidence"), claim.compensating.evidence


@dataclass(frozen=True, slots=True)
class _Names:
    """Ids of one sort of thing, and hints about those that are none of them."""

    noun: str
    known: frozenset[str]
    speller: Speller
    listed: str

    @classmethod
    def of(cls, noun: str, known: Iterable[str]) -> "_Names":
        names = tuple(known)
        listed = f"known: {', '.join(names)}" if 0 < len(names) <= _FEW else ""
        return cls(noun, frozenset(names), Speller(names), listed)

    def missing(self, context: Context, source: Source, field: Pointer, word: str) -> Iterator[Hit]:
        """Say that a word names nothing, if so."""
        if word not in self.known:
            yield Hit(
                location=context.at(source, *field),
                message=f"there is no {self.noun} called {word}",
                label=f"unknown {self.noun}",
                hint=self.speller.hint(word)
                or self.listed
                or f"docs/bundle-format.md says where each {self.noun} is declared",
            )


def unknown_criterion(context: Context) -> Iterator[Hit]:
    """A criterion is named that the rubric does not have."""
    names = _Names.of("criterion", (criterion.id for criterion in context.rubric.criteria))
    for claim in context.bundle.claims:
        yield from names.missing(context, claim.source, ("criterion",), claim.criterion)
    for item in context.bundle.evidence:
        for index, criterion in enumerate(item.criteria):
            yield from names.missing(context, item.source, ("criteria", index), criterion)


def unknown_system(context: Context) -> Iterator[Hit]:
    """A system is named that bundle.yaml does not list."""
    if context.has_lost_systems():
        return
    names = _Names.of("system", (system.id for system in context.bundle.systems))
    nouns = [(c.source, c.systems) for c in context.bundle.claims]
    nouns += [(item.source, item.systems) for item in context.bundle.evidence]
    for source, systems in nouns:
        for index, system in enumerate(systems):
            yield from names.missing(context, source, ("systems", index), system)


def unknown_vendor(context: Context) -> Iterator[Hit]:
    """A system names a vendor that bundle.yaml does not list."""
    if context.earlier.has_lost(BUNDLE, "vendors", ()):
        return
    names = _Names.of("vendor", (vendor.id for vendor in context.bundle.vendors))
    for system in context.bundle.systems:
        for index, vendor in enumerate(system.vendors):
            yield from names.missing(context, system.source, ("vendors", index), vendor)


def unknown_kind(context: Context) -> Iterator[Hit]:
    """Evidence is of a kind that the rubric does not know."""
    names = _Names.of("evidence kind", (kind.id for kind in context.rubric.kinds))
    for item in context.bundle.evidence:
        yield from names.missing(context, item.source, ("kind",), item.kind)


def unknown_reader(context: Context) -> Iterator[Hit]:
    """Evidence names a reader that psfkit does not have."""
    names = _Names.of("evidence reader", context.readers)
    for item in context.bundle.evidence:
        if item.reader:
            yield from names.missing(context, item.source, ("reader",), item.reader)


def unused_evidence(context: Context) -> Iterator[Hit]:
    """Evidence that no claim leans on."""
    used = {e for claim in context.bundle.claims for _, ids in _evidence_fields(claim) for e in ids}
    for item in context.bundle.evidence:
        claimed_in = {f"criteria/{criterion.partition('.')[0].lower()}.yaml" for criterion in item.criteria}
        if item.id not in used and not any(map(context.earlier.is_in_file, claimed_in)):
            yield Hit(
                location=context.at(item.source, "id"),
                message=f"no claim refers to evidence {item.id}",
                subject=f"evidence {item.id}",
                label="not referred to",
                hint=f"add {item.id} to the claim it supports in criteria/, or take it out of the bundle",
            )


def one_sided_reference(context: Context) -> Iterator[Hit]:
    """A claim leans on evidence that does not name the claim's criterion in return."""
    for claim in context.bundle.claims:
        if context.rubric.criterion(claim.criterion) is None:
            continue
        for field, ids in _evidence_fields(claim):
            for index, evidence_id in enumerate(ids):
                item = context.bundle.item(evidence_id)
                if item is None or context.earlier.has_unread(item.source, "criteria"):
                    continue
                if claim.criterion not in item.criteria:
                    yield Hit(
                        location=context.at(claim.source, *field, index),
                        message=f"{evidence_id} does not list {claim.criterion} among the criteria it supports",
                        subject=f"claim for {claim.criterion}",
                        label="will not count",
                        hint=f"add {claim.criterion} to the criteria of {evidence_id} in evidence.yaml",
                        criterion=claim.criterion,
                    )


def wrong_domain(context: Context) -> Iterator[Hit]:
    """A claim stands in the file of another domain."""
    for claim in context.bundle.claims:
        stem = claim.source.file.rpartition("/")[2].removesuffix(".yaml").upper()
        domain = claim.criterion.partition(".")[0]
        if stem != domain:
            yield Hit(
                location=context.at(claim.source, "criterion"),
                message=f"{claim.criterion} stands in the file of {stem}",
                label=f"belongs in criteria/{domain.lower()}.yaml",
                hint=f"move the claim to criteria/{domain.lower()}.yaml",
                criterion=claim.criterion,
            )


def other_psf_version(context: Context) -> Iterator[Hit]:
    """The bundle was written for another version of the framework."""
    if context.bundle.psf_version != context.rubric.version:
        yield Hit(
            location=context.at(Source(BUNDLE), "psf"),
            message=f"the bundle is for PSF {context.bundle.psf_version}, the rubric is for {context.rubric.version}",
            label="another version",
            hint=f'write psf: "{context.rubric.version}" after checking the claims against that version, '
            "or give the rubric that fits with --rubric",
        )
