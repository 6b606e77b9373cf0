"""Files and the lock of a registry: written once, flushed, never read through a link."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from time import monotonic, sleep

from psfkit.documents.writer import write_flushed
from psfkit.errors import StorageError

STAGING = ".staging"
"""Beside the registry, never in it: where files are while they are written."""
LOCK_SECONDS = 120.0
"""How long another run may hold the lock before we give up."""
_STEP_SECONDS = 0.02
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BUSY = frozenset({errno.EWOULDBLOCK, errno.EACCES})


@contextmanager
def explained(path: Path, verb: str) -> Iterator[None]:
    """Turn what the operating system says about a path into a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"cannot {verb} {show(path)}: {say_why(error)}", hint="mend that and try again") from None


def say_why(error: OSError) -> str:
    """Return the reason that the operating system gives."""
    return os.strerror(error.errno).lower() if error.errno else "unknown reason"


def show(path: Path) -> str:
    """Return a path that is safe to print."""
    return str(path) if str(path).isprintable() else ascii(str(path))


def write_new(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is not there yet and flush it to the disk.

    Raises:
        OSError: It is there, or cannot be written.
    """
    target = os.open(path, _NEW, mode)
    try:
        write_flushed(target, (content,))
    finally:
        os.close(target)


def put(staging: Path, target: Path, content: bytes, mode: int = 0o644) -> None:
    """Put a file in the place of another, or of none, in one step; nothing unfinished is ever seen beside it.

    Args:
        staging: A folder that is made for it, on the same file system, and removed again.
        target: Where it belongs.
        content: The whole of it.
        mode: Its permissions.

    Raises:
        StorageError: It cannot be written, or the disk does not confirm it.
    """
    place(staging, target, content, mode)
    with explained(target, "write"):
        flush_folder(target.parent)


def place(staging: Path, target: Path, content: bytes, mode: int = 0o644) -> None:
    """Do what :func:`put` does, and leave it to the caller to have the disk confirm it.

    Raises:
        StorageError: It cannot be written; nothing has happened then.
    """
    try:
        with explained(target, "write"):
            staging.mkdir(0o755, exist_ok=True)
            part = staging / target.name
            write_new(part, content, mode)
            part.replace(target)
    finally:
        remove_tree(staging)


def stands(path: Path) -> bool:
    """Say whether anything is there, be it a link that leads nowhere.

    Raises:
        StorageError: That cannot be known.
    """
    with explained(path, "read"):
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True


def flush_folder(path: Path) -> None:
    """Make sure that what a folder lists is on the disk.

    Raises:
        OSError: It cannot be opened or flushed.
    """
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_old(path: Path, limit: int, *, private: bool = False) -> bytes:
    """Read a plain file of at most ``limit`` bytes, not through a link.

    Args:
        path: The file.
        limit: Bytes.
        private: Refuse it if anybody but its owner may read or write it.

    Raises:
        StorageError: It is missing, not a plain file, too long, not private, or cannot be read.
    """
    with explained(path, "read"), open_old(path) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise StorageError(f"{show(path)} is not a plain file of at most {limit} bytes")
        if private and status.st_mode & 0o077:
            raise StorageError(
                f"{show(path)} can be used by others than its owner (mode {stat.S_IMODE(status.st_mode):04o})",
                hint="chmod 600 it; if others had access, take its content for known and make a new issuer",
            )
        return file.read(limit)


def remove_tree(path: Path) -> None:
    """Remove a folder of plain files, as far as possible and without complaint; a link is removed, not followed."""
    with suppress(OSError):
        if path.is_symlink():
            path.unlink()
            return
        for entry in path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                remove_tree(entry)
            else:
                entry.unlink()
        path.rmdir()


def open_old(path: Path) -> BufferedReader:
    """Open a file for reading, not through a link.

    Raises:
        OSError: It is missing, a link, or cannot be opened.
    """
    return os.fdopen(os.open(path, _OLD), "rb")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that only one run can hold.

    Raises:
        StorageError: This system or file system has no such locks, another run holds it for too long, or the lock file
            cannot be opened.
    """
    try:
        import fcntl
    except ImportError:
        raise StorageError(f"cannot lock {show(path)}: this system has no flock", hint="use Linux or macOS") from None
    with explained(path, "open"):
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        last = monotonic() + LOCK_SECONDS
        while not _try_lock(path, fcntl.flock, lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if monotonic() > last:
                raise StorageError(
                    f"another run has held {show(path)} for {LOCK_SECONDS:.0f} seconds", hint="try again"
                )
            sleep(_STEP_SECONDS)
        yield
    finally:
        with suppress(OSError):  # what was done under the lock is done
            os.close(lock)


def _try_lock(path: Path, flock: Callable[[int, int], None], lock: int, how: int) -> bool:
    try:
        flock(lock, how)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise StorageError(
            f"cannot lock {show(path)}: {say_why(error)}",
            hint="keep the issuer's folder on a local disk",
        ) from None
    return True
