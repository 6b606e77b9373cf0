"""Whether a bundle is still what was sealed, packed or redacted; most are none of these, and cost nothing here."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from psfkit.documents.bundle_nouns import MANIFESTS, REDACTION
from psfkit.documents.paths import FileRefused
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.errors import InputError
from psfkit.model.bundle import EvidenceItem
from psfkit.model.finding import Finding
from psfkit.model.location import Location
from psfkit.model.manifest import FileEntry, Manifest, Redaction
from psfkit.model.names import Digest


class Kept(NamedTuple):
    """What a bundle consists of."""

    files: tuple[FileEntry, ...]
    """Every file that the bundle digest covers, withheld ones among them, by path."""
    digest: Digest
    items: Sequence[EvidenceItem]
    redaction: Redaction | None


def find_redaction(
    source: BundleSource, listed: Mapping[str, ListedFile]
) -> tuple[Redaction | None, tuple[Finding, ...]]:
    """Read the list of what was withheld from a bundle, if there is one, and say what is wrong with it."""
    if REDACTION not in listed:
        return None, ()
    from psfkit.documents.redaction import MAX_REDACTION, read_redaction

    try:
        return read_redaction(source.read(REDACTION, MAX_REDACTION)), ()
    except InputError as error:
        message = f"{REDACTION} does not say what is withheld: {error.message}"
        return None, (make_finding("PK250", message, Location(REDACTION)),)


def check_kept(
    source: BundleSource, listed: Mapping[str, ListedFile], kept: Kept, digest_all: Callable[[], Mapping[str, str]]
) -> tuple[Manifest | None, tuple[Finding, ...]]:
    """Hold what there is against a redaction, a seal and a bag, as far as they are there.

    Args:
        source: The bundle.
        listed: Every file that is there.
        kept: What it consists of.
        digest_all: Returns the digests of all files that can be read, by path; asked for bags alone.

    Returns:
        What was sealed, if anything, and every difference.
    """
    findings: list[Finding] = []
    if kept.redaction is not None:
        from psfkit.documents.redaction import check_redaction

        findings.extend(check_redaction(kept.redaction, listed, kept.items, kept.digest))
    manifest = None
    if not listed.keys().isdisjoint(MANIFESTS):
        from psfkit.documents.seal import check_seal, read_seal

        manifest, damage = read_seal(source, listed, Manifest(kept.digest, kept.files))
        findings.extend(damage)
        findings.extend(() if manifest is None else check_seal(manifest, kept.files, listed))
    findings.extend(_check_bag(source, listed, kept.digest, digest_all))
    return manifest, tuple(findings)


def _check_bag(
    source: BundleSource, listed: Mapping[str, ListedFile], digest: Digest, digest_all: Callable[[], Mapping[str, str]]
) -> tuple[Finding, ...]:
    try:
        tags = source.read_tags()
    except FileRefused as refused:
        return (refused.finding(Location("")),)
    if not tags:
        return ()
    from psfkit.documents.bag import check_bag

    payload = {path: FileEntry(path, sha256, listed[path].size) for path, sha256 in digest_all().items()}
    return tuple(check_bag(tags, payload, listed.keys() - payload.keys(), digest))
