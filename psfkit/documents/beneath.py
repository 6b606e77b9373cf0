"""Opening what lies beneath one folder, and nothing else.

:class:`DescriptorTree` opens each part of a path relative to the folder before it and never through a link; nobody can
lead it astray, whatever is renamed meanwhile. Where the system cannot do that (Windows), :class:`PathTree` looks at
each part first and compares afterwards: it follows no link that was there when it looked, and notices one put there in
the next moment only by the file opened being another than the file seen.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from psfkit.documents.paths import FileRefused, display_path

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NONBLOCK", 0)
_FILE = _READ | _NO_LINKS | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_REPARSE_POINT = stat.FILE_ATTRIBUTE_REPARSE_POINT if sys.platform == "win32" else 0

Parts = tuple[str, ...]
Opened = tuple[int, os.stat_result]
"""A descriptor, and what the file was when it had been opened."""


class Tree(Protocol):
    """A folder and what lies beneath it."""

    def scan(self, parts: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """Go through the entries of a folder, in no order, with what each is itself, not what it leads to.

        Raises:
            FileRefused: It is not a folder, or a link leads to it.
            OSError: The system refuses.
        """

    def open(self, parts: Parts) -> Opened:
        """Open a regular file with a single name.

        Raises:
            FileRefused: It is anything else, or a link leads to it.
            OSError: The system refuses.
        """

    def close(self) -> None:
        """Let go of the folder."""


class DescriptorTree:
    """A tree held by a descriptor of its top."""

    def __init__(self, top: str) -> None:
        self._top = os.open(top, _FOLDER)
        self._entered: tuple[Parts, int] = ((), os.dup(self._top))
        """The folder that was entered last, which is mostly the next one too."""

    def scan(self, parts: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """See :class:`Tree`."""
        folder = self._walk(parts)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    yield entry.name, entry.stat(follow_symlinks=False)
        finally:
            os.close(folder)

    def open(self, parts: Parts) -> Opened:
        """See :class:`Tree`."""
        folder = self._enter(parts[:-1])
        seen = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
        check_kind(seen, parts)
        return _checked(os.open(parts[-1], _FILE, dir_fd=folder), seen, parts)

    def close(self) -> None:
        """See :class:`Tree`."""
        os.close(self._top)
        os.close(self._entered[1])

    def _enter(self, parts: Parts) -> int:
        """Return the descriptor of a folder, which is good until another is entered."""
        if self._entered[0] != parts:
            folder = self._walk(parts)
            os.close(self._entered[1])
            self._entered = parts, folder
        return self._entered[1]

    def _walk(self, parts: Parts) -> int:
        folder = os.dup(self._top)
        for number, part in enumerate(parts, 1):
            above = folder
            try:
                folder = os.open(part, _FOLDER | _NO_LINKS, dir_fd=above)
            except OSError:
                _check_folder(os.stat(part, dir_fd=above, follow_symlinks=False), parts[:number])
                raise
            finally:
                os.close(above)
        return folder


class PathTree:
    """A tree known by the path of its top; weaker, see above."""

    def __init__(self, top: str) -> None:
        self._top = Path(top).resolve(strict=True)

    def scan(self, parts: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """See :class:`Tree`."""
        with os.scandir(self._locate(parts)) as entries:
            for entry in entries:
                yield entry.name, self._top.joinpath(*parts, entry.name).lstat()

    def open(self, parts: Parts) -> Opened:
        """See :class:`Tree`."""
        path = self._locate(parts[:-1]) / parts[-1]
        seen = path.lstat()
        check_kind(seen, parts)
        opened = _checked(os.open(path, _FILE), seen, parts)
        if path.resolve() != path:
            os.close(opened[0])
            raise FileRefused("PK223", f"{_name(parts)} was replaced while it was opened")
        return opened

    def close(self) -> None:
        """See :class:`Tree`."""

    def _locate(self, parts: Parts) -> Path:
        path = self._top
        for number, part in enumerate(parts, 1):
            path /= part
            _check_folder(path.lstat(), parts[:number])
        return path


def open_tree(top: str) -> Tree:
    """Open a folder in the safest way that the system has.

    Raises:
        OSError: The system refuses.
    """
    able = {os.open, os.stat} <= os.supports_dir_fd and os.scandir in os.supports_fd and bool(_NO_LINKS)
    return DescriptorTree(top) if able else PathTree(top)


def is_link(seen: os.stat_result) -> bool:
    """Whether it leads elsewhere: a symbolic link, or on Windows a junction or the like."""
    if stat.S_ISLNK(seen.st_mode):
        return True
    return bool(_REPARSE_POINT and getattr(seen, "st_file_attributes", 0) & _REPARSE_POINT)


def check_kind(seen: os.stat_result, parts: Parts) -> None:
    """Check that something is a regular file with one name.

    Raises:
        FileRefused: It is not.
    """
    if is_link(seen):
        raise FileRefused("PK216", f"{_name(parts)} is a symbolic link")
    if not stat.S_ISREG(seen.st_mode):
        raise FileRefused("PK218", f"{_name(parts)} is {_describe(seen.st_mode)}, not a file")
    if seen.st_nlink > 1:
        raise FileRefused("PK217", f"{_name(parts)} is one of {seen.st_nlink} names of the same file")


def _check_folder(seen: os.stat_result, parts: Parts) -> None:
    if is_link(seen):
        raise FileRefused("PK216", f"the folder {_name(parts)} is a symbolic link")
    if not stat.S_ISDIR(seen.st_mode):
        raise FileRefused("PK222", f"{_name(parts)} is not a folder")


def _checked(opened: int, seen: os.stat_result, parts: Parts) -> Opened:
    """Return what was opened if it is what was seen.

    Otherwise a second name of a file outside could be there while the file is opened and gone while its names are
    counted. While the system itself takes such a name away it counts one name less for a moment, which nothing here can
    see; but only who may read a file anyway can give it a name in a bundle.
    """
    found = os.fstat(opened)
    try:
        check_kind(found, parts)
    except FileRefused:
        os.close(opened)
        raise
    if _identity(found) != _identity(seen):
        os.close(opened)
        raise FileRefused("PK223", f"{_name(parts)} was replaced while it was opened")
    return opened, found


def _identity(seen: os.stat_result) -> tuple[int, ...]:
    return seen.st_dev, seen.st_ino, seen.st_ctime_ns, seen.st_nlink


def _describe(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((name for is_kind, name in kinds if is_kind(mode)), "something special")


def _name(parts: Parts) -> str:
    return display_path("/".join(parts))
