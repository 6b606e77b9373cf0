"""Writing files: beside their target and renamed, never half, never through a link."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from psfkit.errors import StorageError


def _flags(*names: str) -> int:
    """Join flags of :func:`os.open`, without those that this system lacks."""
    return sum(getattr(os, f"O_{name}", 0) for name in names)


_FOLDER = _flags("RDONLY", "DIRECTORY", "NOFOLLOW", "CLOEXEC")
_OLD_FILE = _flags("RDONLY", "NOFOLLOW", "NONBLOCK", "CLOEXEC", "BINARY")
_NEW_FILE = _flags("WRONLY", "CREAT", "EXCL", "NOFOLLOW", "CLOEXEC", "BINARY")
_BY_FOLDER = {os.open, os.stat, os.unlink, os.rename} <= os.supports_dir_fd
"""Whether files can be named relative to an open folder; where not, their whole path names them."""
_PIECE = 1024 * 1024
_PART_NAMES = 1000
"""How many leftovers of interrupted runs are stepped over before giving up."""

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ELOOP: "a symbolic link stands there",
    errno.ENOTDIR: "something that is not a folder stands in the way",
    errno.EISDIR: "a folder stands there",
    errno.EEXIST: "something else stands there",
    errno.ENOENT: "its folder does not exist",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file is too large",
    errno.EIO: "the disk reports an error",
}


def write_files(
    directory: str, files: Mapping[str, bytes], *, force: bool = False, private: bool = False
) -> tuple[str, ...]:
    """Write files into a folder.

    The folder, and folders inside it that the names ask for, are made when they are missing. Every
    file is complete beside its target before the first one is renamed, so that a full disk or an
    interruption leaves nothing behind. A file that is there already with the same bytes is left alone.

    Args:
        directory: The folder, as the caller names it.
        files: Content by path relative to the folder, with ``/``.
        force: Replace files that are there with other bytes.
        private: Let nobody but the owner read the files and the folders made for them.

    Returns:
        The path of every file, in the order given.

    Raises:
        StorageError: A different file is there and ``force`` is not given, a link or a folder stands in
            the way, or the operating system refuses.
    """
    with _Work(private=private) as work:
        places = work.place_all(Path(directory), files)
        changed = _changed(places, files, force=force)
        for name in changed:
            work.write(places[name], files[name])
        work.rename()
        for name in places.keys() - set(changed) if private else ():
            _close_to_others(places[name])
    return tuple(str(place.path) for place in places.values())


def check_targets(directory: str, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """See that :func:`write_files` can write these files, and leave everything as it was.

    Raises:
        StorageError: As :func:`write_files` would; only a disk that is full or breaks is not foreseen.
    """
    with _Work(private=True) as work:
        places = work.place_all(Path(directory), files)
        for name in _changed(places, files, force=force):
            with _explained(places[name].path):
                os.close(work.new_part(places[name]))
        work.undo()


def find_present(directory: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return which of these names something in a folder has; a folder that is not there has none."""
    return tuple(name for name in names if os.path.lexists(Path(directory) / name))


def _changed(places: Mapping[str, "_Place"], files: Mapping[str, bytes], *, force: bool) -> list[str]:
    """Return the names of the files that have to be written."""
    changed = [name for name, place in places.items() if _differs(place, files[name])]
    taken = [name for name in changed if _exists(places[name])]
    if taken and not force:
        raise _taken(places[taken[0]].path, f" and {len(taken) - 1} more" if len(taken) > 1 else "")
    return changed


def _taken(path: Path, others: str = "") -> StorageError:
    return StorageError(
        f"{_shown(path)}{others} {'are' if others else 'is'} there already with other content",
        hint=f"use --force to replace {'them' if others else 'it'}, or another folder",
    )


def write_pieces(path: str, pieces: Iterable[bytes], *, force: bool = False) -> str:
    """Write one file for its owner alone, from pieces that need not fit in memory together.

    Args:
        path: The file, as the caller names it; its folder is made when it is missing.
        pieces: The content.
        force: Replace a file that is there with other bytes.

    Returns:
        The path.

    Raises:
        StorageError: As :func:`write_files`.
    """
    target = Path(path)
    with _Work(private=True) as work:
        work.open_root(target.parent)
        place = work.place_in(target.parent, target.name)
        part = work.write(place, pieces)
        if not force and _exists(place):
            if not _same(place, part):
                raise _taken(place.path)
            work.drop_parts()
            _close_to_others(place)
        work.rename()
    return str(place.path)


def write_folder(directory: str, files: Mapping[str, Callable[[], Iterable[bytes]]]) -> None:
    """Write files into a new or empty folder for their owner alone, all of them or none.

    Args:
        directory: The folder, as the caller names it; it is made when it is missing.
        files: What returns the content, by path relative to the folder.

    Raises:
        StorageError: As :func:`write_files`.
    """
    with _Work(private=True) as work:
        places = work.place_all(Path(directory), files)
        for name, place in places.items():
            work.write(place, files[name]())
        work.rename()


def replace_file(path: str, content: bytes, *, private: bool = False) -> None:
    """Put a file in the place of another, or of none, in one step; permissions are kept.

    Raises:
        StorageError: The folder is missing, a link or a folder stands in the way, or the operating
            system refuses.
    """
    target = Path(path)
    with _Work(private=private) as work:
        place = work.place_in(target.parent, target.name)
        work.write(place, content)
        work.rename()


def write_flushed(opened: int, pieces: Iterable[bytes]) -> None:
    """Write all of a file's content, however little the system takes at once, and flush it to the disk.

    Raises:
        OSError: It cannot be written.
    """
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(opened, rest) :]
    os.fsync(opened)


class _Place:
    """Where a file goes: an open folder, the name inside it, and the path to show."""

    __slots__ = ("folder", "name", "path")

    def __init__(self, folder: int | None, name: str, path: Path) -> None:
        self.folder = folder
        self.name = name
        self.path = path


class _Work:
    """Open folders and unfinished files, all of which are gone when the work ends."""

    def __init__(self, *, private: bool) -> None:
        self.private = private
        self.folders: dict[Path, int | None] = {}
        self.made: list[Path] = []
        self.unfinished: list[tuple[_Place, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop_parts()
        for folder in self.folders.values():
            if folder is not None:
                with suppress(OSError):  # nothing was written through it; what went wrong before is what counts
                    os.close(folder)
        if kind is not None:
            self.drop_folders()

    def drop_parts(self) -> None:
        """Remove what is written and not in its place."""
        for place, part in self.unfinished:
            with suppress(OSError):
                os.unlink(part, dir_fd=place.folder)
        self.unfinished.clear()

    def drop_folders(self) -> None:
        """Remove the folders that were made, where they are empty."""
        for path in reversed(self.made):
            with suppress(OSError):
                path.rmdir()

    def undo(self) -> None:
        """Leave everything as it was."""
        self.drop_parts()
        self.drop_folders()

    def place_all(self, root: Path, names: Iterable[str]) -> dict[str, _Place]:
        """Make and open the root, and find the place of every file in it."""
        self.open_root(root)
        return {name: self.place(root, name) for name in names}

    def open_root(self, path: Path) -> None:
        """Make a folder and those above it where they are missing, and open it."""
        for folder in reversed((path, *path.parents)):
            self.make(folder)
        self.open(path)

    def make(self, path: Path) -> None:
        with _explained(path):
            if not path.is_dir():
                self.made.append(path)  # likewise; one that somebody else made and filled is left alone
                path.mkdir(0o700 if self.private else 0o777)

    def open(self, path: Path) -> int | None:
        if path not in self.folders:
            with _explained(path):
                if path.is_symlink():
                    raise OSError(errno.ELOOP, "")
                self.folders[path] = os.open(path, _FOLDER) if _BY_FOLDER else None
        return self.folders[path]

    def place(self, root: Path, name: str) -> _Place:
        """Find the place of a file by its path inside the root, making folders on the way."""
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\0" in part for part in parts):
            raise StorageError(f"{name!a} is not the name of a file inside a folder")
        folder = root
        for part in parts[:-1]:
            self.open(folder)
            folder /= part
            if not folder.is_symlink():
                self.make(folder)
        return self.place_in(folder, parts[-1])

    def place_in(self, folder: Path, name: str) -> _Place:
        opened = self.open(folder)
        place = _Place(opened, str(folder / name) if opened is None else name, folder / name)
        with _explained(place.path):
            status = _status(place)
            if status is not None and not stat.S_ISREG(status.st_mode):
                kind = errno.ELOOP if stat.S_ISLNK(status.st_mode) else errno.EISDIR
                raise OSError(kind if kind == errno.ELOOP or stat.S_ISDIR(status.st_mode) else errno.EEXIST, "")
        return place

    def write(self, place: _Place, content: bytes | Iterable[bytes]) -> str:
        """Write a file beside its place, safely on the disk, and return the name it has there."""
        with _explained(place.path):
            target = self.new_part(place)
            try:
                status = _status(place)
                if status is not None and not self.private and hasattr(os, "fchmod"):
                    os.fchmod(target, stat.S_IMODE(status.st_mode) & 0o777)
                write_flushed(target, (content,) if isinstance(content, bytes) else content)
            finally:
                os.close(target)
        return self.unfinished[-1][1]

    def new_part(self, place: _Place) -> int:
        mode = 0o600 if self.private else 0o666
        for number in range(_PART_NAMES):
            part = f".{place.path.name[:40]}.{number}.part"
            part = part if place.folder is not None else str(place.path.with_name(part))
            self.unfinished.append((place, part))  # before it is there: an interrupt may come while it is made
            try:
                return os.open(part, _NEW_FILE, mode, dir_fd=place.folder)
            except FileExistsError:
                self.unfinished.pop()
        raise OSError(errno.EEXIST, "")

    def rename(self) -> None:
        """Put every written file in its place."""
        while self.unfinished:
            place, part = self.unfinished[0]
            with _explained(place.path):
                os.replace(part, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)
            self.unfinished.pop(0)
        for folder in self.folders.values():
            if folder is not None:
                with suppress(OSError):  # some file systems cannot flush a folder; the files are complete
                    os.fsync(folder)


def _status(place: _Place) -> os.stat_result | None:
    try:
        return os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _exists(place: _Place) -> bool:
    with _explained(place.path):
        return _status(place) is not None


def _differs(place: _Place, content: bytes) -> bool:
    """Whether a file with other bytes, or none, stands in the place."""
    with _explained(place.path):
        status = _status(place)
        if status is None or status.st_size != len(content):
            return True
        with os.fdopen(os.open(place.name, _OLD_FILE, dir_fd=place.folder), "rb") as file:
            return file.read(len(content) + 1) != content


def _same(place: _Place, part: str) -> bool:
    """Whether the file in a place and the one beside it hold the same bytes."""
    with (
        _explained(place.path),
        os.fdopen(os.open(place.name, _OLD_FILE, dir_fd=place.folder), "rb") as old,
        os.fdopen(os.open(part, _OLD_FILE, dir_fd=place.folder), "rb") as new,
    ):
        while True:
            piece = old.read(_PIECE)
            if piece != new.read(_PIECE):
                return False
            if not piece:
                return True


def _close_to_others(place: _Place) -> None:
    """Take everybody's rights but the owner's from a file that is there already."""
    with _explained(place.path):
        file = os.open(place.name, _OLD_FILE, dir_fd=place.folder)
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(file, 0o600)
        finally:
            os.close(file)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a path into one clear line."""
    try:
        yield
    except (OSError, ValueError) as error:
        number = (error.errno if isinstance(error, OSError) else None) or errno.EINVAL
        reason = _REASONS.get(number) or os.strerror(number).lower()
        raise StorageError(
            f"cannot write {_shown(path)}: {reason}", hint="mend that, or choose another place"
        ) from None


def _shown(path: Path) -> str:
    return str(path) if str(path).isprintable() else ascii(str(path))
