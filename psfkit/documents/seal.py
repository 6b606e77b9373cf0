"""A bundle's seal: whether every file is still what the manifest says, and if not, which ones are not and how."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from psfkit.documents.digests import bundle_digest, is_covered
from psfkit.documents.manifest import (
    MANIFEST,
    MAX_MANIFEST,
    SUMS,
    are_sums_of,
    entry_place,
    is_manifest_of,
    read_manifest,
    write_manifest,
    write_sums,
)
from psfkit.documents.paths import FileRefused
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.documents.writer import write_files
from psfkit.errors import InputError, IntegrityError, UsageError
from psfkit.model.bundle import Reading
from psfkit.model.finding import Finding
from psfkit.model.location import Location
from psfkit.model.manifest import FileEntry, Manifest

_WORDS = {"PK243": "changed", "PK244": "missing", "PK245": "extra", "PK246": "renamed", "PK247": "damaged manifest"}
BROKEN = frozenset(_WORDS)
"""The codes that a broken seal raises."""


def read_seal(
    source: BundleSource, listed: Mapping[str, ListedFile], now: Manifest
) -> tuple[Manifest | None, tuple[Finding, ...]]:
    """Read a bundle's manifest, if it has one.

    Args:
        source: The bundle.
        listed: Every file that is there.
        now: What its manifest would be if it were sealed as it is.

    Returns:
        The manifest, or None when there is none or it is none, and what is wrong with it.
    """
    there = [name for name in (MANIFEST, SUMS) if name in listed]
    if not there:
        return None, ()
    if MANIFEST not in there:
        return None, (_damaged(SUMS, f"{SUMS} is there, {MANIFEST} is not"),)
    try:
        manifest = _read_manifest(source.read(MANIFEST, MAX_MANIFEST), now)
    except FileRefused as refused:
        return None, (_damaged(MANIFEST, refused.message),)
    except InputError as error:
        return None, (_damaged(MANIFEST, f"{MANIFEST} is no manifest: {error.message}"),)
    if SUMS not in there:
        return manifest, (_damaged(MANIFEST, f"{MANIFEST} is there, {SUMS} is not"),)
    return manifest, tuple(_check_sums(source, manifest))


def _read_manifest(content: bytes, now: Manifest) -> Manifest:
    return now if is_manifest_of(now, content) else read_manifest(content)


def _check_sums(source: BundleSource, manifest: Manifest) -> Iterator[Finding]:
    try:
        same = are_sums_of(manifest.files, source.read(SUMS, MAX_MANIFEST))
    except FileRefused as refused:
        yield _damaged(SUMS, refused.message)
        return
    if not same:
        yield _damaged(SUMS, f"{SUMS} does not list what {MANIFEST} lists")


def _damaged(file: str, message: str) -> Finding:
    return make_finding("PK247", message, Location(file))


def check_seal(manifest: Manifest, files: tuple[FileEntry, ...], listed: Mapping[str, ListedFile]) -> Iterator[Finding]:
    """Name every file that is not as it was sealed.

    Args:
        manifest: What was sealed.
        files: What there is, as far as it can be read.
        listed: Every file that is there, whether or not it can be read.
    """
    found = {file.path: file for file in files}
    unread = {path for path, file in listed.items() if path not in found and is_covered(path) and not file.ignored}
    if not unread and manifest.files == files:
        return
    sealed = {file.path: file for file in manifest.files}
    moved = _find_moved(
        [file for path, file in sealed.items() if path not in found and path not in unread],
        [file for path, file in found.items() if path not in sealed],
    )
    for index, file in enumerate(manifest.files):
        if found.get(file.path) != file:
            yield from _check_file(file, entry_place(MANIFEST, index, file), found, unread, moved)
    for path in sorted({*found, *unread} - sealed.keys() - set(moved.values())):
        yield make_finding("PK245", f"{path} was added after the bundle was sealed", Location(path))


def _check_file(
    file: FileEntry, place: Location, found: Mapping[str, FileEntry], unread: set[str], moved: Mapping[str, str]
) -> Iterator[Finding]:
    now, subject = found.get(file.path), f"file {file.path}"
    if file.path in moved:
        message = f"{file.path} was renamed to {moved[file.path]} after the bundle was sealed"
        yield make_finding("PK246", message, place, subject=subject, label=f"now {moved[file.path]}")
    elif file.path in unread:
        message = f"{file.path} can no longer be read as it was sealed"
        yield make_finding("PK243", message, place, subject=subject, label="its own finding says why")
    elif now is None:
        message = f"{file.path} was taken out after the bundle was sealed"
        yield make_finding("PK244", message, place, subject=subject, label="no longer there")
    else:
        sizes = f"{file.size} bytes then, {now.size} now" if now.size != file.size else f"{now.size} bytes as before"
        digests = f"expected {file.sha256[:15]}…, found {now.sha256[:15]}…"
        message = f"{file.path} was changed after the bundle was sealed: {digests} ({sizes})"
        yield make_finding("PK243", message, place, subject=subject, label="changed")


def _find_moved(missing: Iterable[FileEntry], extra: Iterable[FileEntry]) -> dict[str, str]:
    """Pair each missing file with one that was not there and has the same bytes."""
    places: dict[str, list[str]] = {}
    for file in sorted(extra, key=lambda file: file.path, reverse=True):
        places.setdefault(file.sha256, []).append(file.path)
    ordered = sorted(missing, key=lambda file: file.path)
    return {file.path: places[file.sha256].pop() for file in ordered if places.get(file.sha256)}


def count_changes(findings: Iterable[Finding]) -> str:
    """Say how many files are how unlike what was sealed.

    >>> count_changes([make_finding("PK244", "m", Location("a")), make_finding("PK243", "m", Location("b"))])
    '1 changed, 1 missing'
    """
    codes = [finding.code for finding in findings]
    return ", ".join(f"{codes.count(code)} {word}" for code, word in _WORDS.items() if code in codes)


def write_seal(path: str, reading: Reading, *, force: bool) -> tuple[Manifest, tuple[str, ...]]:
    """Write the two manifests of a bundle's folder as it was read.

    Args:
        path: The folder.
        reading: What was read there.
        force: Seal it anew where a seal is broken.

    Returns:
        What is sealed, and the paths of the files written; none when it was sealed like this already.

    Raises:
        UsageError: It is no folder but an archive.
        IntegrityError: It is sealed, and not as it was.
        StorageError: A manifest cannot be written.
    """
    if Path(path).is_file():
        raise UsageError("an archive is never written to", hint="seal the folder, then pack it")
    broken = [finding for finding in reading.findings if finding.code in BROKEN]
    if broken and not force:
        raise IntegrityError(
            f"the bundle is sealed and not as it was: {count_changes(broken)}",
            hint="`psfkit seal --check` names every file; --force seals the bundle as it is now",
        )
    manifest = Manifest(bundle_digest(reading.files), reading.files)
    if reading.manifest == manifest and not broken:
        return manifest, ()
    content = {MANIFEST: write_manifest(manifest), SUMS: write_sums(manifest.files)}
    return manifest, write_files(path, content, force=True)
