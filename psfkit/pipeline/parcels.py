"""A bundle's seal, and bundles that are handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from psfkit.documents.packer import Allowed, Packed, Parcel, Search
    from psfkit.documents.sources import Watch
    from psfkit.model.bundle import Reading
    from psfkit.model.finding import Finding
    from psfkit.model.manifest import Manifest


def read_files(path: str, watch: Watch | None = None) -> Reading:
    """Read a bundle's documents and digests, and none of the facts in its evidence.

    Raises:
        InputError: There is nothing at the path that could be a bundle.
    """
    from psfkit.documents.bundle_reader import read_bundle

    return read_bundle(path, lambda _item, _start, _rest: None, watch)


def seal_findings(reading: Reading) -> tuple[Finding, ...]:
    """Return every way in which a sealed bundle is not what was sealed.

    Raises:
        InputError: It is not sealed.
    """
    from psfkit.documents.seal import BROKEN

    broken = tuple(finding for finding in reading.findings if finding.code in BROKEN)
    if reading.manifest is None and not broken:
        raise InputError("the bundle is not sealed: it holds no manifest.json", hint="`psfkit seal BUNDLE` seals it")
    return broken


def seal(path: str, reading: Reading, *, force: bool) -> tuple[Manifest, tuple[str, ...]]:
    """Write a bundle's manifests and return what is sealed, with the files written.

    Raises:
        UsageError: The bundle is an archive.
        IntegrityError: It is sealed already, and not as it was.
        StorageError: A manifest cannot be written.
    """
    from psfkit.documents.seal import write_seal

    return write_seal(path, reading, force=force)


def make_parcel(path: str, reading: Reading, withhold: Sequence[str] = ()) -> Parcel:
    """Say what of a bundle is to be handed on, and what stays behind.

    Raises:
        InputError: There is no bundle.
        UsageError: Something to be withheld is not there.
    """
    from psfkit.documents import packer

    return packer.make_parcel(path, reading, withhold)


def search_parcel(parcel: Parcel, watch: Watch | None = None) -> Search:
    """Look for secrets and for data of persons in every file that is to be handed on.

    Raises:
        InputError: A file can no longer be read.
    """
    from psfkit.documents import packer
    from psfkit.documents.sources import Unwatched

    return packer.search_parcel(parcel, watch or Unwatched())


def hand_on(
    parcel: Parcel, out: str, as_of: date, allowed: Allowed, *, force: bool, watch: Watch | None = None
) -> Packed:
    """Write what is handed on: a bag where ``out`` ends in .zip, otherwise a folder.

    The reasons for letting secrets or data of persons go along stand in the bag.

    Raises:
        UsageError: It would lie in the bundle itself, or the folder holds something already.
        InputError: The bundle changed meanwhile.
        StorageError: It cannot be written.
    """
    from psfkit.documents.packer import copy_parcel, pack_parcel
    from psfkit.documents.sources import Unwatched

    watch = watch or Unwatched()
    if out.lower().endswith(".zip"):
        return pack_parcel(parcel, out, as_of, allowed, watch, force=force)
    return copy_parcel(parcel, out, watch)
