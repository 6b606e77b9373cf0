"""A bundle's .zip, read strictly and never extracted.

There must be one way to read the archive: local headers and data follow one another from the first byte to the
directory without gap or overlap, both agree about every file, and nothing follows the end record but a short comment.
What other programs might read differently is refused, and so is what a bundle does not need.
"""

import os
import stat
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from psfkit.documents.paths import FileRefused, check_path, check_relative, display_path, is_hidden
from psfkit.documents.sources import (
    BAG,
    MAX_BUNDLE,
    MAX_FILE,
    MAX_FILES,
    MAX_TAG,
    PAYLOAD,
    ListedFile,
    check_size,
    check_tags,
    list_hidden,
    mark_bundle_problems,
)

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 100
_DOS_FOLDER = 0x10
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1 | 1 << 6 | 1 << 13
_SIZES_FOLLOW, _UTF8_NAME, _SPEED = 1 << 3, 1 << 11, 0b110
_ZIP64_EXTRA, _UNICODE_PATH_EXTRA = 0x0001, 0x7075
_MAX_RATIO, _RATIO_FLOOR = 100, 1024 * 1024
_CHUNK = 256 * 1024


class _Directory(NamedTuple):
    """Where the central directory lies."""

    start: int
    size: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file or folder as the central directory describes it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


class ZipSource:
    """A bundle's .zip as a :class:`~psfkit.documents.sources.BundleSource`.

    Args:
        opened: Descriptor of the archive, which is closed with the source.

    Raises:
        FileRefused: The archive is damaged, or not a plain one.
        OSError: The system refuses; the descriptor stays open.
    """

    def __init__(self, opened: int) -> None:
        self._opened = opened
        self._stamp = _stamp(opened)
        directory = _find_directory(opened, self._stamp[0])
        entries = _read_directory(opened, directory)
        self._starts = _check_layout(opened, entries, directory.start)
        self._files: dict[str, _Entry] = {}
        self._tags: dict[str, _Entry] = {}
        self._listed = mark_bundle_problems(self._list(entries))
        problem = next((finding for file in self._listed if not file.ignored for finding in file.findings), None)
        if problem:
            raise FileRefused(problem.code, f"in the archive, {problem.message}", hint=problem.hint)

    def list_files(self) -> tuple[ListedFile, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return self._listed

    def find(self, names: Collection[str], depth: int) -> tuple[str, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return tuple(sorted(p for p in self._files if p.rpartition("/")[2] in names and p.count("/") <= depth))

    def read(self, path: str, limit: int) -> bytes:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return b"".join(self._read_chunks(path, min(limit, MAX_FILE)))

    def read_blocks(self, path: str) -> Iterator[bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return self._read_chunks(path, MAX_FILE)

    def read_tags(self) -> Mapping[str, bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        check_tags(self._tags)
        return {name: b"".join(self._read_entry(name, entry, MAX_TAG)) for name, entry in sorted(self._tags.items())}

    def close(self) -> None:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        os.close(self._opened)

    def _list(self, entries: list[_Entry]) -> Iterator[ListedFile]:
        top, bag = _find_top(entries)
        folders: set[str] = set()
        for entry in entries:
            if not entry.name.startswith(top):
                self._add_tag(entry, bag)
                continue
            path = entry.name.removeprefix(top).removesuffix("/")
            if not path:
                continue
            if any(map(is_hidden, path.split("/"))):
                yield list_hidden(path, entry.size)
                continue
            parts = check_path(path)
            folders.update("/".join(parts[:length]) for length in range(1, len(parts) + entry.is_folder))
            if not entry.is_folder:
                self._files[path] = entry
                yield ListedFile(path, entry.size)
        both = next((path for path in self._files if path in folders), None)
        if both:
            raise FileRefused("PK233", f"{both} is both a file and a folder in the archive")

    def _add_tag(self, entry: _Entry, bag: str) -> None:
        """Keep what stands beside a bag's payload; what hides itself or lies outside the bag is left out."""
        name = entry.name.removeprefix(bag)
        if entry.name.startswith(bag) and not entry.is_folder and not any(map(is_hidden, name.split("/"))):
            check_path(name)
            self._tags[name] = entry

    def _read_chunks(self, path: str, limit: int) -> Iterator[bytes]:
        check_path(path)
        entry = self._files.get(path)
        if entry is None:
            raise FileRefused("PK222", f"there is no file {path} in the archive")
        yield from self._read_entry(path, entry, limit)

    def _read_entry(self, path: str, entry: _Entry, limit: int) -> Iterator[bytes]:
        check_size(path, entry.size, limit)
        size, crc = 0, 0
        for chunk in _unpack(_read_pieces(self._opened, self._starts[entry.offset], entry.packed), entry):
            size += len(chunk)
            if size > entry.size:
                break
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != entry.size or crc != entry.crc:
            raise FileRefused("PK239", f"{path} is not what the archive says it is: its size or checksum differs")
        if _stamp(self._opened) != self._stamp:
            raise FileRefused("PK223", f"the archive changed while {path} was read")


def _stamp(opened: int) -> tuple[int, int, int]:
    status = os.fstat(opened)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read_at(opened: int, start: int, size: int) -> bytes:
    """Return exactly so many bytes from a place in the archive."""
    found = b"".join(_read_pieces(opened, start, size))
    if len(found) < size:
        raise FileRefused("PK230", "the archive is cut short")
    return found


def _seek_and_read(opened: int, size: int, start: int) -> bytes:
    os.lseek(opened, start, os.SEEK_SET)
    return os.read(opened, size)


_read_from = getattr(os, "pread", _seek_and_read)
"""Where the system can, the place is not moved, for processes that share the descriptor share it."""


def _read_pieces(opened: int, start: int, size: int) -> Iterator[bytes]:
    while size > 0:
        piece = _read_from(opened, min(size, _CHUNK), start)
        if not piece:
            return
        start += len(piece)
        size -= len(piece)
        yield piece


def _unpack(pieces: Iterator[bytes], entry: _Entry) -> Iterator[bytes]:
    """Turn packed into plain bytes, never many more of them than the archive promised."""
    if entry.method == _STORED:
        yield from pieces
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    damaged = FileRefused("PK239", f"{display_path(entry.name)} cannot be unpacked")
    try:
        for piece in pieces:
            waiting = piece
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
            if inflater.unused_data or waiting:
                raise damaged
    except zlib.error:
        raise damaged from None
    if not inflater.eof:
        raise damaged


def _find_directory(opened: int, length: int) -> _Directory:
    """Read the end record, which must be the last thing in the archive."""
    tail = _read_at(opened, max(0, length - _END.size - _MAX_COMMENT), min(length, _END.size + _MAX_COMMENT))
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise FileRefused("PK230", "the archive has no end record: it is cut short, or something follows it")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, at)
    if 0xFFFF in (disk, first_disk, here, count) or 0xFFFFFFFF in (size, start) or tail[:at][-20:-16] == b"PK\x06\x07":
        raise FileRefused("PK237", "the archive is a zip64 archive")
    if len(tail) - at - _END.size != comment or not all(0x20 <= byte < 0x7F for byte in tail[at + _END.size :]):
        raise FileRefused("PK236", "something follows the end of the archive")
    if disk or first_disk or here != count:
        raise FileRefused("PK232", "the archive is one part of several")
    if count > MAX_FILES:
        raise FileRefused("PK221", f"the archive holds {count} files, {MAX_FILES} are allowed")
    if start + size != length - len(tail) + at:
        raise FileRefused("PK236", "bytes that belong to no file stand in the archive, or before it")
    return _Directory(start, size, count)


def _read_directory(opened: int, directory: _Directory) -> list[_Entry]:
    if directory.size > directory.entries * (_CENTRAL.size + 3 * 1024):
        raise FileRefused("PK236", "the archive's directory is larger than its entries need")
    raw = _read_at(opened, directory.start, directory.size)
    entries, at, total = [], 0, 0
    names: set[str] = set()
    for _ in range(directory.entries):
        entry, at = _read_central(raw, at)
        _check_entry(entry)
        if entry.name in names:
            raise FileRefused("PK233", f"{display_path(entry.name)} stands twice in the archive")
        names.add(entry.name)
        total += entry.size
        if total > MAX_BUNDLE:
            raise FileRefused("PK220", f"unpacked, the archive would be over {MAX_BUNDLE} bytes")
        entries.append(entry)
    if at != len(raw):
        raise FileRefused("PK236", "bytes that belong to no entry stand in the archive's directory")
    return entries


def _read_central(raw: bytes, at: int) -> tuple[_Entry, int]:
    if len(raw) - at < _CENTRAL.size or raw[at : at + 4] != b"PK\x01\x02":
        raise FileRefused("PK230", "the archive's directory is damaged")
    fields = _CENTRAL.unpack_from(raw, at)
    _, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size, comment_size, _, _, attributes, offset = (
        fields
    )
    start = at + _CENTRAL.size
    end = start + name_size + extra_size + comment_size
    if end > len(raw):
        raise FileRefused("PK230", "the archive's directory is damaged")
    raw_name = raw[start : start + name_size]
    _check_extra(raw[start + name_size : start + name_size + extra_size], raw_name)
    name = _decode_name(raw_name, flags)
    return _Entry(name, raw_name, flags, method, crc, packed, size, attributes, offset), end


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8_NAME else "ascii")
    except UnicodeDecodeError:
        name = display_path(raw.decode("latin-1"))
        raise FileRefused("PK212", f"the name {name} in the archive is not marked as UTF-8") from None


def _check_entry(entry: _Entry) -> None:
    """Check what the directory says of one entry by itself."""
    name = display_path(entry.name)
    check_relative(entry.name.removesuffix("/"))
    if entry.flags & _ENCRYPTED:
        raise FileRefused("PK231", f"{name} is encrypted in the archive")
    if entry.flags & ~(_SIZES_FOLLOW | _UTF8_NAME | _SPEED) or entry.method not in (_STORED, _DEFLATED):
        raise FileRefused("PK232", f"{name} is packed by a method that is not read (number {entry.method})")
    if 0xFFFFFFFF in (entry.packed, entry.size, entry.offset):
        raise FileRefused("PK237", f"{name} has zip64 sizes")
    kind = stat.S_IFMT(entry.attributes >> 16)
    allowed = (0, stat.S_IFDIR) if entry.is_folder else (0, stat.S_IFREG)
    if kind not in allowed or (entry.attributes & _DOS_FOLDER and not entry.is_folder):
        raise FileRefused("PK234", f"{name} is a link or special file in the archive")
    if entry.is_folder and entry.size:
        raise FileRefused("PK235", f"{name} is a folder with content in the archive")
    check_size(name, entry.size, MAX_FILE)
    if entry.size > max(_RATIO_FLOOR, _MAX_RATIO * entry.packed):
        raise FileRefused("PK238", f"{name} is packed to less than a hundredth of its size")
    if entry.method == _STORED and entry.packed != entry.size:
        raise FileRefused("PK235", f"{name} is stored as it is and yet has two sizes")


def _check_extra(extra: bytes, raw_name: bytes) -> None:
    """Check the optional fields, some of which give a file another size or name for those programs that look."""
    at = 0
    while len(extra) - at >= 4:
        kind, size = struct.unpack_from("<HH", extra, at)
        content = extra[at + 4 : at + 4 + size]
        if kind == _ZIP64_EXTRA:
            raise FileRefused("PK237", "the archive has zip64 sizes")
        if kind == _UNICODE_PATH_EXTRA and content[5:] != raw_name:
            raise FileRefused("PK235", "a file in the archive has two names")
        at += 4 + size


def _check_layout(opened: int, entries: list[_Entry], end: int) -> dict[int, int]:
    """Check that local headers and data fill the archive from its first byte to its directory.

    Returns:
        Where the data begin, by the offset of the local header.
    """
    ordered = sorted(entries, key=lambda entry: entry.offset)
    following = [entry.offset for entry in ordered[1:]] + [end]
    if (ordered[0].offset if ordered else end) != 0:
        raise FileRefused("PK236", "something stands before the first file of the archive")
    starts = {}
    for entry, next_start in zip(ordered, following, strict=True):
        starts[entry.offset] = _check_local(opened, entry, next_start)
    return starts


def _check_local(opened: int, entry: _Entry, next_start: int) -> int:
    name = display_path(entry.name)
    if next_start - entry.offset < _LOCAL.size + len(entry.raw_name) + entry.packed:
        raise FileRefused("PK236", f"{name} overlaps what follows it in the archive")
    header = _read_at(opened, entry.offset, _LOCAL.size)
    sign, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(header)
    names = _read_at(opened, entry.offset + _LOCAL.size, name_size + extra_size)
    same = (crc, packed, size) == (entry.crc, entry.packed, entry.size)
    if flags & _SIZES_FOLLOW and not same:
        same = (crc, packed, size) == (0, 0, 0)
    if (
        sign != b"PK\x03\x04"
        or (flags, method, names[:name_size]) != (entry.flags, entry.method, entry.raw_name)
        or not same
    ):
        raise FileRefused("PK235", f"the archive says two things about {name}")
    _check_extra(names[name_size:], entry.raw_name)
    start = entry.offset + _LOCAL.size + len(names)
    rest = next_start - start - entry.packed
    if rest and not (
        flags & _SIZES_FOLLOW and rest in (12, 16) and _is_trailer(opened, next_start - rest, rest, entry)
    ):
        raise FileRefused("PK236", f"bytes that belong to no file stand after {name} in the archive, or are missing")
    return start


def _is_trailer(opened: int, start: int, size: int, entry: _Entry) -> bool:
    """Whether a data descriptor says the same as the directory."""
    trailer = struct.pack("<3L", entry.crc, entry.packed, entry.size)
    return _read_at(opened, start, size) == (trailer if size == 12 else b"PK\x07\x08" + trailer)


def _find_top(entries: list[_Entry]) -> tuple[str, str]:
    """Return the folder that holds the whole bundle, with its ``/``, and that of the bag around it.

    Either is empty for the archive's own top. Without a bag both are the same.
    """
    tops = {entry.name.split("/")[0] for entry in entries if not is_hidden(entry.name.split("/")[0])}
    names = {entry.name for entry in entries}
    around = f"{tops.pop()}/" if len(tops) == 1 else ""
    for bag in dict.fromkeys(("", around)):
        if {f"{bag}{BAG}", f"{bag}{PAYLOAD}bundle.yaml"} <= names and f"{bag}bundle.yaml" not in names:
            return f"{bag}{PAYLOAD}", bag
    top = around if f"{around}bundle.yaml" in names else ""
    return top, top
