"""A published site as a folder: releases that share what has not changed, and a link to the one that is shown.

OUT/current                     a link to the release that readers see; moving it is the one step that switches
OUT/releases/00000007/          one whole site; what it has of a mark is a link into the store
OUT/store/TM-00142-2b1f…/       what is shown of one mark; made once and never changed
OUT/nginx.conf                  how to serve it
OUT/.staging  OUT/.lock         while a site is published

Everything is derived, so what an interrupted run leaves is thrown away by the next. The release before the
current one is kept for readers that are in the middle of it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from psfkit.documents.writer import replace_file
from psfkit.errors import StorageError
from psfkit.registry.storage import explained, flush_folder, locked, read_old, remove_tree, show, stands

CURRENT = "current"
_STORE = "store"
_RELEASES = "releases"
_STAGING = ".staging"
_LOCK = ".lock"
_MAX_FILE = 256 * 1024 * 1024


@dataclass(slots=True)
class Release:
    """A site that is being put together; nobody sees it before :func:`publishing` ends."""

    out: Path
    before: Path | None
    """The release that readers see now."""
    folders: set[Path] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    written: int = 0
    """Files that were written anew."""
    kept: int = 0
    """Files that are those of the release before."""

    @property
    def path(self) -> Path:
        """Where it is put together."""
        return self.out / _STAGING / "release"

    def put(self, name: str, content: bytes) -> None:
        """Add a file; the one of the release before is taken if it has the same bytes.

        Raises:
            StorageError: It cannot be written.
        """
        target = self.path / name
        with explained(target, "write"):
            self._make(target.parent)
            old = None if self.before is None else self.before / name
            if old is not None and _holds(old, content):
                os.link(old, target)
                self.kept += 1
            else:
                target.write_bytes(content)
                self.written += 1

    def has_unit(self, unit: str) -> bool:
        """Whether the store has what is shown of a mark.

        Raises:
            StorageError: That cannot be known.
        """
        return stands(self.out / _STORE / unit)

    def add_unit(self, unit: str, files: Mapping[str, bytes]) -> None:
        """Put what is shown of a mark into the store, in one step.

        Raises:
            StorageError: It cannot be written.
        """
        part, target = self.out / _STAGING / "unit", self.out / _STORE / unit
        with explained(target, "write"):
            remove_tree(part)
            part.mkdir()
            for name, content in files.items():
                (part / name).write_bytes(content)
            remove_tree(target)
            part.rename(target)
        self.written += len(files)

    def show_unit(self, name: str, unit: str) -> None:
        """Show what the store has of a mark under a name.

        Raises:
            StorageError: The link cannot be made.
        """
        link = self.path / name
        with explained(link, "make"):
            self._make(link.parent)
            link.symlink_to("/".join(("..",) * (name.count("/") + 2)) + f"/{_STORE}/{unit}", target_is_directory=True)
        self.units.add(unit)

    def _make(self, folder: Path) -> None:
        if folder not in self.folders:
            folder.mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


@contextmanager
def publishing(out: str) -> Iterator[Release]:
    """Put a release together, and switch to it in one step when nothing went wrong.

    Args:
        out: The folder of the site; it is made where it is missing.

    Raises:
        StorageError: Something else lies in the folder, it cannot be written, or another run publishes for too long.
    """
    root = Path(out)
    with explained(root, "make"):
        root.mkdir(parents=True, exist_ok=True)
        known = {_STAGING, _LOCK}
        if not stands(root / _RELEASES) and {entry.name for entry in root.iterdir()} - known:
            raise StorageError(f"{show(root)} holds something else", hint="name a new or empty folder to publish into")
    with locked(root / _LOCK):
        before = _current(root)
        release = Release(root, before)
        with explained(root, "make"):
            remove_tree(root / _STAGING)
            for folder in (root / _RELEASES, root / _STORE, release.path):  # the first tells whose the rest is
                folder.mkdir(parents=True, exist_ok=True)
        try:
            yield release
            _switch(release)
        finally:
            remove_tree(root / _STAGING)
        _sweep(release)


def _current(root: Path) -> Path | None:
    with suppress(OSError):
        return root / _RELEASES / (root / CURRENT).readlink().name
    return None


def _switch(release: Release) -> None:
    """Move the release among the others, and the link to it."""
    root = release.out
    with explained(root / CURRENT, "switch"):
        number = max((int(entry.name) for entry in (root / _RELEASES).iterdir() if entry.name.isdigit()), default=0) + 1
        target = root / _RELEASES / f"{number:08d}"
        os.sync()  # a million small files: one flush of everything in place of one for each
        release.path.rename(target)
        flush_folder(target.parent)
        link = root / _STAGING / CURRENT
        link.symlink_to(f"{_RELEASES}/{target.name}", target_is_directory=True)
        link.replace(root / CURRENT)
        flush_folder(root)


def _sweep(release: Release) -> None:
    """Remove releases and parts of the store that neither this release nor the one before shows."""
    root, shown = release.out, _current(release.out)
    kept = {path.name for path in (shown, release.before) if path is not None}
    with explained(root, "list"):
        old = [entry for entry in (root / _RELEASES).iterdir() if entry.name not in kept]
        for entry in old:
            remove_tree(entry)
        units = set(release.units)
        if release.before is not None:
            units |= {link.readlink().name for link in _links(release.before)}
        for unit in os.listdir(root / _STORE):  # noqa: PTH208 - names alone, a hundred thousand of them
            if unit not in units:
                remove_tree(root / _STORE / unit)


def _links(release: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(release / "marks") as entries:
        for entry in entries:
            if entry.is_symlink():
                yield Path(entry.path)


def write_beside(out: str, name: str, content: bytes) -> None:
    """Write a file beside the releases, where readers do not get it.

    Raises:
        StorageError: It cannot be written.
    """
    replace_file(str(Path(out) / name), content)


def shown_files(out: str) -> Iterator[tuple[str, Path]]:
    """Tell the files that readers see: their names, with ``/``, and where they lie.

    Raises:
        StorageError: Nothing has been published there, or it cannot be listed.
    """
    release = _current(Path(out))
    if release is None:
        raise StorageError(f"{show(Path(out))} holds nothing that was published", hint="publish into it first")
    with explained(release, "list"):
        for folder, folders, names in os.walk(release, followlinks=True):
            folders.sort()
            inside = Path(folder).relative_to(release)
            yield from ((str(inside / name), Path(folder) / name) for name in sorted(names))


def read_shown(path: Path) -> bytes:
    """Return the bytes of a published file.

    Raises:
        StorageError: It cannot be read.
    """
    return read_old(path, _MAX_FILE)
