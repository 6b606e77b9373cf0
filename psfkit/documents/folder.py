"""A bundle's folder, read without following a link and without trusting that anything stays as it was.

A file is opened once; its kind and size are taken from what was opened, its bytes from the same opening, and it must
not have changed when the last byte is read. See :mod:`psfkit.documents.beneath` for the opening itself.
"""

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from psfkit.documents.beneath import Tree, check_kind, is_link, open_tree
from psfkit.documents.paths import MAX_PARTS, FileRefused, check_name, check_path, display_path, is_hidden
from psfkit.documents.sources import (
    BAG,
    MAX_BUNDLE,
    MAX_FILE,
    MAX_FILES,
    MAX_TAG,
    MAX_TAGS,
    PAYLOAD,
    BundleSource,
    ListedFile,
    check_size,
    check_tags,
    list_hidden,
    mark_bundle_problems,
)
from psfkit.documents.text_safety import shown
from psfkit.model.location import Location

_CHUNK = 64 * 1024
"""Bytes of a block: memory for bigger ones is fetched from the system and given back for each anew."""
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_STARTS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_TAR_NAMES = (".tar", ".tgz", ".tbz", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")


def open_source(path: str) -> BundleSource:
    """Open a bundle's folder, or a .zip of one.

    The path itself is the caller's own choice and may lead through links.

    Raises:
        FileRefused: There is nothing there, it is neither a folder nor a .zip, or the archive is not a plain one.
    """
    name = shown(path)
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            return _open_folder(path)
        if not stat.S_ISREG(mode):
            raise FileRefused("PK226", f"{name} is neither a folder nor a file")
        return _open_archive(path, name)
    except FileNotFoundError:
        raise FileRefused("PK226", f"there is nothing at {name}", hint="check the path") from None
    except (OSError, ValueError) as error:
        raise FileRefused("PK224", f"{name} cannot be opened ({_reason(error)})") from None


def _open_folder(path: str) -> BundleSource:
    top, payload = Path(path), Path(path, PAYLOAD)
    is_bag = (top / BAG).is_file() and payload.is_dir() and not (payload.is_symlink() or (top / "bundle.yaml").exists())
    if not is_bag:
        return FolderSource(open_tree(path))
    around = open_tree(path)
    try:
        return FolderSource(open_tree(str(payload)), around)
    except BaseException:
        around.close()
        raise


def _open_archive(path: str, name: str) -> BundleSource:
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    try:
        _check_start(os.read(opened, 512), path, name)
        from psfkit.documents.archive import ZipSource

        return ZipSource(opened)
    except BaseException:
        os.close(opened)
        raise


def _check_start(start: bytes, path: str, name: str) -> None:
    if start[257:262] == b"ustar" or start.startswith(_TAR_STARTS) or path.lower().endswith(_TAR_NAMES):
        message = f"{name} is a tar archive or compressed; its links and special files cannot be read safely"
        raise FileRefused("PK227", message)
    if not start.startswith(_ZIP_STARTS) and not path.lower().endswith(".zip"):
        raise FileRefused("PK226", f"{name} is neither a folder nor a .zip")


class FolderSource:
    """A bundle's folder as a :class:`~psfkit.documents.sources.BundleSource`.

    Args:
        tree: The folder.
        bag: The folder of the bag around it, if there is one.
    """

    def __init__(self, tree: Tree, bag: Tree | None = None) -> None:
        self._tree = tree
        self._bag = bag
        self._sizes: dict[str, int] = {}
        self._total = 0

    def list_files(self) -> tuple[ListedFile, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        files: list[ListedFile] = []
        waiting: list[tuple[str, ...]] = [()]
        seen = 0
        while waiting:
            folder = waiting.pop()
            try:
                for name, status in self._tree.scan(folder):
                    seen += 1
                    if seen > MAX_FILES:
                        raise FileRefused("PK221", f"the folder holds more than {MAX_FILES} files and folders")
                    listed = _list_entry((*folder, name), status)
                    if listed is None:
                        waiting.append((*folder, name))
                    else:
                        files.append(listed)
            except OSError as error:
                path = "/".join(folder) or "."
                files.append(_list_refused(f"{path}/", 0, _refuse(path, error)))
        return mark_bundle_problems(files)

    def find(self, names: Collection[str], depth: int) -> tuple[str, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        found: list[str] = []
        waiting: list[tuple[str, ...]] = [()]
        seen = 0
        while waiting and seen <= MAX_FILES:
            folder = waiting.pop(0)
            with suppress(OSError):
                for name, status in self._tree.scan(folder):
                    seen += 1
                    if stat.S_ISDIR(status.st_mode) and not is_link(status):
                        if len(folder) < depth and not is_hidden(name):
                            waiting.append((*folder, name))
                    elif name in names:
                        found.append("/".join((*folder, name)))
        return tuple(sorted(found))

    def read(self, path: str, limit: int) -> bytes:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return b"".join(self._read(path, min(limit, MAX_FILE), piece=MAX_FILE))

    def read_blocks(self, path: str) -> Iterator[bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return self._read(path, MAX_FILE, piece=_CHUNK)

    def read_tags(self) -> Mapping[str, bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        if self._bag is None:
            return {}
        try:
            names = sorted(islice((name for name, _ in self._bag.scan(()) if _is_tag(name)), MAX_TAGS + 1))
        except OSError as error:
            raise _refuse(".", error) from None
        check_tags(names)
        return {name: self._read_tag(self._bag, name) for name in names}

    def _read_tag(self, bag: Tree, name: str) -> bytes:
        return b"".join(_read_file(bag, name, lambda size: check_size(name, size, MAX_TAG), MAX_TAG))

    def close(self) -> None:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        self._tree.close()
        if self._bag is not None:
            self._bag.close()

    def _read(self, path: str, limit: int, *, piece: int) -> Iterator[bytes]:
        return _read_file(self._tree, path, lambda size: self._count(path, size, limit), piece)

    def _count(self, path: str, size: int, limit: int) -> None:
        check_size(path, size, limit)
        self._total += size - self._sizes.get(path, 0)
        self._sizes[path] = size
        if self._total > MAX_BUNDLE:
            raise FileRefused("PK220", f"with {path} the bundle is over {MAX_BUNDLE} bytes")


def _is_tag(name: str) -> bool:
    return name != PAYLOAD.removesuffix("/") and not is_hidden(name)


def _read_file(tree: Tree, path: str, check: Callable[[int], None], piece: int) -> Iterator[bytes]:
    """Read one file in pieces of so many bytes; ``check`` is given its size first and raises to stop."""
    parts = check_path(path)
    try:
        opened, before = tree.open(parts)
    except OSError as error:
        raise _refuse(path, error) from None
    try:
        left = before.st_size
        check(left)
        while left and (chunk := os.read(opened, min(left, piece))):
            left -= len(chunk)
            yield chunk
        if left or _stamp(before) != _stamp(os.fstat(opened)):
            raise FileRefused("PK223", f"{path} changed while it was read")
    except OSError as error:
        raise _refuse(path, error) from None
    finally:
        os.close(opened)


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_nlink


def _list_entry(parts: tuple[str, ...], status: os.stat_result) -> ListedFile | None:
    """Return what a listing says of an entry, or None for a folder that is to be entered."""
    path = "/".join(parts)
    is_folder = stat.S_ISDIR(status.st_mode) and not is_link(status)
    if is_hidden(parts[-1]):
        return list_hidden(path + "/" if is_folder else path, 0 if is_folder else status.st_size)
    try:
        if is_folder:
            _check_listed_folder(parts)
            return None
        check_path(path)
        check_kind(status, parts)
        check_size(path, status.st_size, MAX_FILE)
    except FileRefused as refused:
        return _list_refused(path + "/" if is_folder else path, status.st_size, refused)
    return ListedFile(path, status.st_size)


def _check_listed_folder(parts: tuple[str, ...]) -> None:
    check_name(parts[-1])
    if len(parts) == MAX_PARTS:
        name = display_path("/".join(parts))
        raise FileRefused("PK214", f"the folder {name} lies too deep: {MAX_PARTS} parts are allowed")


def _list_refused(path: str, size: int, refused: FileRefused) -> ListedFile:
    name = display_path(path)
    return ListedFile(name, size, (refused.finding(Location(name)),))


def _refuse(path: str, error: OSError) -> FileRefused:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileRefused("PK222", f"there is no file {display_path(path)}")
    if error.errno == errno.ELOOP:
        return FileRefused("PK216", f"{display_path(path)} is a symbolic link")
    return FileRefused("PK224", f"{display_path(path)} cannot be opened ({_reason(error)})")


def _reason(error: Exception) -> str:
    """Name an error of the system in a word that does not depend on its language."""
    return errno.errorcode.get(getattr(error, "errno", None) or 0, "not a path")
