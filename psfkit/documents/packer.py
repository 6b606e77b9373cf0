"""Handing a bundle on: what in it looks like a secret, and the bag it travels in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psfkit.documents.bag import DIGEST_LABEL, write_tags
from psfkit.documents.digests import bundle_digest, sha256_hex
from psfkit.documents.folder import open_source
from psfkit.documents.paths import display_path
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.secret_finder import PossibleSecret, find_secrets
from psfkit.documents.sources import MAX_FILE, PAYLOAD, BundleSource
from psfkit.documents.writer import write_pieces
from psfkit.documents.zip_writer import zip_pieces
from psfkit.errors import InputError, UsageError
from psfkit.model.bundle import Bundle, Reading
from psfkit.model.finding import Finding
from psfkit.model.location import Location, Span
from psfkit.model.manifest import FileEntry

_LEFT_OUT = frozenset({"PK205", "PK225"})
"""Codes of files that are there and do not travel: nothing reads them, or they hide themselves."""


@dataclass(frozen=True, slots=True)
class Search:
    """What came of looking for secrets."""

    findings: tuple[Finding, ...]
    not_text: tuple[str, ...]
    """Paths of files that were not looked into."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A bag that was written."""

    path: str
    files: int
    size: int
    """Bytes of the payload."""
    left_out: tuple[str, ...]
    """Files that did not go along."""


def search_bundle(path: str, reading: Reading) -> Search:
    """Look for secrets in every file that would be handed on.

    Raises:
        InputError: A file can no longer be read.
    """
    found: list[Finding] = []
    not_text: list[str] = []
    with _opened(path) as source:
        for name, content in _payload(source, reading):
            secrets = find_secrets(name, content)
            if secrets is None:
                not_text.append(name)
            found.extend(_finding(name, secret) for secret in secrets or ())
    return Search(tuple(found), tuple(not_text))


def _finding(path: str, secret: PossibleSecret) -> Finding:
    place = Location(path, Span(secret.line, secret.column, secret.line, secret.column + secret.length))
    message = f"this looks like a secret: {secret.kind}, {secret.length} characters"
    return make_finding("PK260", message, place)


def pack_bundle(path: str, reading: Reading, out: str, as_of: date, allowed: str, *, force: bool) -> Packed:
    """Write a bundle as a bag in a .zip whose bytes depend on nothing but the bundle, the day and the reason given.

    Args:
        path: The bundle.
        reading: What was read there.
        out: The archive.
        as_of: The day it is packed.
        allowed: Why what looks like a secret goes along, or an empty string.
        force: Replace another file.

    Raises:
        UsageError: The archive would lie in the bundle itself.
        InputError: There is no bundle, or it has changed since it was read.
        StorageError: The archive cannot be written.
    """
    if reading.bundle is None:
        raise InputError("there is no bundle to pack")
    _keep_apart(path, out)
    written: list[FileEntry] = []
    with _opened(path) as source:
        bag = _bag(source, reading, reading.bundle, _info(reading.bundle, as_of, allowed), written)
        target = write_pieces(out, zip_pieces(bag, as_of), force=force)
    left_out = sorted({finding.location.file for finding in reading.findings if finding.code in _LEFT_OUT})
    return Packed(target, len(written), sum(file.size for file in written), tuple(left_out))


def _keep_apart(path: str, out: str) -> None:
    if Path(path).is_dir() and Path(out).resolve().is_relative_to(Path(path).resolve()):
        raise UsageError(f"{display_path(out)} would lie in the bundle itself", hint="name a place outside of it")


@contextmanager
def _opened(path: str) -> Iterator[BundleSource]:
    source = open_source(path)
    try:
        yield source
    finally:
        source.close()


def _payload(source: BundleSource, reading: Reading) -> Iterator[tuple[str, bytes]]:
    """Go through the files that are handed on, by path, reading each as it comes."""
    strangers = {finding.location.file for finding in reading.findings if finding.code in _LEFT_OUT}
    for file in source.list_files():
        if file.is_readable and file.path not in strangers:
            yield file.path, source.read(file.path, MAX_FILE)


def _bag(
    source: BundleSource,
    reading: Reading,
    bundle: Bundle,
    info: Iterable[tuple[str, str]],
    written: list[FileEntry],
) -> Iterator[tuple[str, bytes]]:
    """Go through the files of the bag; the payload's are added to ``written`` on the way."""
    for path, content in _payload(source, reading):
        written.append(FileEntry(path, sha256_hex(content), len(content)))
        yield f"{bundle.application_id}/{PAYLOAD}{path}", content
    if bundle_digest((file.path, file.sha256) for file in written) != bundle.digest:
        raise InputError("the bundle changed while it was packed", hint="wait until nothing writes there and run again")
    for name, content in write_tags(written, info).items():
        yield f"{bundle.application_id}/{name}", content


def _info(bundle: Bundle, as_of: date, allowed: str) -> Iterator[tuple[str, str]]:
    yield "Source-Organization", bundle.organisation.name
    yield "External-Identifier", bundle.application_id
    yield "Bagging-Date", as_of.isoformat()
    yield "Bag-Software-Agent", "psfkit"
    yield DIGEST_LABEL, bundle.digest
    if allowed:
        yield "Secrets-Allowed", allowed
