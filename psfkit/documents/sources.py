"""What a bundle is read from, a folder or an archive, and the limits that hold for both."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Protocol

from psfkit.documents.codes import make_finding
from psfkit.documents.paths import FileRefused, display_path, find_collisions
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location

MAX_FILE = 1024 * 1024 * 1024
MAX_BUNDLE = 4 * 1024 * 1024 * 1024
MAX_FILES = 20_000
MAX_TAG = 16 * 1024 * 1024
"""The biggest file of a bag beside its payload: the list of the most files with the longest names needs less."""
MAX_TAGS = 16
BAG, PAYLOAD = "bagit.txt", "data/"
"""What shows that a folder is a bag, and where its bundle is (RFC 8493)."""
HEAD_SIZE = 4096
_OF_PSFKIT = frozenset({".github", ".psfkit"})
"""Hidden folders that `psfkit init` makes at the top of a bundle, so that nobody needs to hear of them."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that a bundle's folder or archive holds, before it is opened."""

    path: str
    """Path with ``/``, safe to print; escaped, and of no use for reading, if the name breaks a rule. A folder that was
    not entered ends with ``/``."""
    size: int
    """Bytes, as the file system or archive says."""
    findings: tuple[Finding, ...] = ()
    """What keeps it from being read, or why it is left out."""
    ignored: bool = False
    """Whether it is left out on purpose: neither read nor covered by the bundle digest."""

    @property
    def is_readable(self) -> bool:
        """Whether there is any point in reading it."""
        if self.ignored or not self.findings:
            return not self.ignored
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


class Watch(Protocol):
    """Somebody who waits while a bundle is read."""

    def begin(self, size: int) -> None:
        """Hear that so many bytes will be read, about."""

    def advance(self, size: int) -> None:
        """Hear that so many more have been read."""


class Unwatched:
    """Nobody waits."""

    def begin(self, size: int) -> None:
        """See :class:`Watch`."""

    def advance(self, size: int) -> None:
        """See :class:`Watch`."""


class BundleSource(Protocol):
    """A bundle's folder or archive, open for reading."""

    def list_files(self) -> tuple[ListedFile, ...]:
        """Return every file, sorted by path.

        Raises:
            FileRefused: There are more than :data:`MAX_FILES`.
        """

    def find(self, names: Collection[str], depth: int) -> tuple[str, ...]:
        """Return where files of certain names lie, sorted, without listing everything.

        Args:
            names: The last parts of their paths.
            depth: How many folders down to look; 0 is the top alone.
        """

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of one file, all from one opening of it.

        Args:
            path: Path relative to the bundle's top; every rule for paths is checked.
            limit: Bytes that are enough; :data:`MAX_FILE` holds besides.

        Raises:
            FileRefused: It is not there, breaks a rule, is bigger than the limit or changed meanwhile.
        """

    def read_blocks(self, path: str) -> Iterator[bytes]:
        """Go through the bytes of one file in blocks of at most 256 KiB, all from one opening of it.

        Raises:
            FileRefused: As for :meth:`read`; that it changed meanwhile shows after the last block.
        """

    def read_tags(self) -> Mapping[str, bytes]:
        """Return the files of the bag around the bundle, by name; none when there is no bag.

        Raises:
            FileRefused: One of them cannot be read, or they are too many or too big.
        """

    def close(self) -> None:
        """Let go of the folder or archive; nothing can be read afterwards."""


def check_size(path: str, size: int, limit: int) -> None:
    """Check that a file is not bigger than its limit.

    Raises:
        FileRefused: It is.
    """
    if size > limit:
        hint = "" if limit == MAX_FILE else f"keep it under {limit} bytes"
        raise FileRefused("PK219", f"{path} has {size} bytes, {limit} are allowed", hint=hint)


def check_tags(names: Collection[str]) -> None:
    """Check that a bag has no more files beside its payload than a bag needs.

    Raises:
        FileRefused: It has.
    """
    if len(names) > MAX_TAGS:
        raise FileRefused("PK221", f"the bag holds {len(names)} files beside {PAYLOAD}, {MAX_TAGS} are allowed")


def list_hidden(path: str, size: int = 0) -> ListedFile:
    """Return the entry of a hidden file or folder, which is left out with a note; what psfkit makes needs none."""
    shown = display_path(path)
    if path.partition("/")[0] in _OF_PSFKIT:
        return ListedFile(shown, size, ignored=True)
    note = make_finding("PK225", f"{shown} is hidden and left out", Location(shown))
    return ListedFile(shown, size, (note,), ignored=True)


def mark_bundle_problems(files: Iterable[ListedFile]) -> tuple[ListedFile, ...]:
    """Sort a listing, and add the findings that no file can have by itself: colliding names, too much in all."""
    ordered = sorted(files, key=attrgetter("path"))
    readable = [file for file in ordered if file.is_readable]
    collisions = find_collisions(file.path for file in readable)
    if not collisions and sum(file.size for file in readable) <= MAX_BUNDLE:
        return tuple(ordered)
    marked, total = [], 0
    for file in ordered:
        findings = list(file.findings)
        if file.path in collisions:
            message = f"{file.path} and {collisions[file.path]} have the same name on some systems"
            findings.append(make_finding("PK215", message, Location(file.path)))
        if file.is_readable and total <= MAX_BUNDLE < total + file.size:
            message = f"with {file.path} the bundle is over {MAX_BUNDLE} bytes"
            findings.append(make_finding("PK220", message, Location(file.path)))
        total += file.size if file.is_readable else 0
        marked.append(replace(file, findings=tuple(findings)) if len(findings) > len(file.findings) else file)
    return tuple(marked)
