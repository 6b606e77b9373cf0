"""A manifest: the files of a bundle as they were at one moment."""

from dataclasses import dataclass

from psfkit.model.names import Digest


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file as it was."""

    path: str
    """Path relative to the bundle, with ``/``."""
    sha256: str
    """64 lower-case hexadecimal digits."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file that the bundle digest covered, and that digest."""

    bundle: Digest
    files: tuple[FileEntry, ...]
    """By path, each once."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was withheld from a bundle, and the digest that it has all the same."""

    bundle: Digest
    withheld: tuple[FileEntry, ...]
    """By path, each once."""
