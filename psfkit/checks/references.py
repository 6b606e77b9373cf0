"""PK3xx: every id that is used must stand for something."""

from collections.abc import Iterable, Iterator

from psfkit.checks.check import Hit
from psfkit.checks.context import Context, did_you_mean
from psfkit.model.bundle import Claim
from psfkit.model.location import Source


def unknown_evidence(context: Context) -> Iterator[Hit]:
    """A claim leans on evidence that evidence.yaml does not list."""
    known = [item.id for item in context.bundle.evidence]
    for claim in context.bundle.claims:
        for field, ids in _evidence_fields(claim):
            for index, evidence_id in enumerate(ids):
                if evidence_id not in known:
                    yield Hit(
                        location=context.at(claim.source, *field, index),
                        message=f"evidence {evidence_id} is not listed in evidence.yaml",
                        subject=f"claim for {claim.criterion}",
                        label="no such evidence",
                        hint=did_you_mean(evidence_id, known) or "list the item in evidence.yaml, or remove the id",
                        criterion=claim.criterion,
                    )


def _evidence_fields(claim: Claim) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    yield ("evidence",), claim.evidence
    if claim.compensating is not None:
        yield ("compensating", "evidence"), claim.compensating.evidence


def unknown_criterion(context: Context) -> Iterator[Hit]:
    """A criterion is named that the rubric does not have."""
    known = [criterion.id for criterion in context.rubric.criteria]
    for claim in context.bundle.claims:
        if claim.criterion not in known:
            yield _unknown(context, claim.source, ("criterion",), claim.criterion, known, "criterion")
    for item in context.bundle.evidence:
        for index, criterion in enumerate(item.criteria):
            if criterion not in known:
                yield _unknown(context, item.source, ("criteria", index), criterion, known, "criterion")


def unknown_system(context: Context) -> Iterator[Hit]:
    """A system is named that bundle.yaml does not list."""
    known = [system.id for system in context.bundle.systems]
    nouns = [(c.source, c.systems) for c in context.bundle.claims]
    nouns += [(item.source, item.systems) for item in context.bundle.evidence]
    for source, systems in nouns:
        for index, system in enumerate(systems):
            if system not in known:
                yield _unknown(context, source, ("systems", index), system, known, "system")


def unknown_vendor(context: Context) -> Iterator[Hit]:
    """A system names a vendor that bundle.yaml does not list."""
    known = [vendor.id for vendor in context.bundle.vendors]
    for system in context.bundle.systems:
        for index, vendor in enumerate(system.vendors):
            if vendor not in known:
                yield _unknown(context, system.source, ("vendors", index), vendor, known, "vendor")


def unknown_kind(context: Context) -> Iterator[Hit]:
    """Evidence is of a kind that the rubric does not know."""
    known = [kind.id for kind in context.rubric.kinds]
    for item in context.bundle.evidence:
        if item.kind not in known:
            yield _unknown(context, item.source, ("kind",), item.kind, known, "evidence kind")


def unknown_reader(context: Context) -> Iterator[Hit]:
    """Evidence names a reader that psfkit does not have."""
    for item in context.bundle.evidence:
        if item.reader and item.reader not in context.readers:
            yield _unknown(context, item.source, ("reader",), item.reader, context.readers, "evidence reader")


def _unknown(
    context: Context, source: Source, field: tuple[str | int, ...], word: str, known: Iterable[str], noun: str
) -> Hit:
    names = list(known)
    listed = f"known: {', '.join(names)}" if 0 < len(names) <= 12 else ""
    return Hit(
        location=context.at(source, *field),
        message=f"there is no {noun} {word}",
        label=f"unknown {noun}",
        hint=did_you_mean(word, names) or listed or f"see docs/bundle-format.md for where a {noun} is declared",
    )


def unused_evidence(context: Context) -> Iterator[Hit]:
    """Evidence that no claim leans on."""
    used = {e for claim in context.bundle.claims for _, ids in _evidence_fields(claim) for e in ids}
    for item in context.bundle.evidence:
        if item.id not in used:
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
        for field, ids in _evidence_fields(claim):
            for index, evidence_id in enumerate(ids):
                item = context.bundle.item(evidence_id)
                if item is not None and claim.criterion not in item.criteria:
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
            location=context.at(Source("bundle.yaml"), "psf"),
            message=f"the bundle is for PSF {context.bundle.psf_version}, the rubric is for {context.rubric.version}",
            label="another version",
            hint=f'write psf: "{context.rubric.version}" after checking the claims against that version, '
            "or give the rubric that fits with --rubric",
        )
