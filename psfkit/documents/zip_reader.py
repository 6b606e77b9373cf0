"""ZIP archives that other tools write as evidence: read from memory, never extracted, and within bounds.

A bundle's own archive is read more strictly (:mod:`psfkit.documents.archive`). Here gaps between members are allowed,
for tools leave them when they rewrite a member in place; so are names that stand twice, of which the last counts, as it
does for those tools.
"""

import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError

MAX_MEMBERS = 50_000
"""Members that an archive may hold."""
MAX_MEMBER = 256 * 1024 * 1024
"""Bytes that one member may unpack to."""
MAX_TOTAL = 1024 * 1024 * 1024
"""Bytes that all members may unpack to."""
MAX_RATIO = 1000
"""How many bytes each packed byte may stand for, in members of more than 1 MiB."""
MAX_NAME = 1024
"""Bytes of the longest name."""
_RATIO_FLOOR = 1024 * 1024
_CHUNK = 256 * 1024
_WINDOW_LOG = 23
"""Zstandard frames may look back 8 MiB, what its standard asks every decoder for."""
_MAX_FRAMES = 16
_DAMAGED = "in the archive is damaged"
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 0xFFFF
_METHODS = (0, 8, 93)
"""Stored, deflated, Zstandard."""
_ENCRYPTED = 1 | 1 << 6 | 1 << 13
_UTF8_NAME = 1 << 11
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One file in an archive, as the directory describes it."""

    name: str
    method: int
    crc: int
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes unpacked."""
    start: int
    """Where its packed bytes begin."""


@dataclass(frozen=True, slots=True)
class ZipArchive:
    """An archive whose directory has been read; its members are unpacked one at a time."""

    content: bytes
    members: Mapping[str, ZipMember]
    """Files by name, in the directory's order; folders are left out."""
    superseded: int
    """Members that another one of the same name comes after."""

    def unpack(self, name: str) -> bytes:
        """Return a member's bytes, which are what the directory says they are.

        Raises:
            InputError: they are not, or cannot be unpacked.
        """
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes in pieces; only after the last one is it known that they are whole.

        Raises:
            InputError: they are not what the directory says they are, or cannot be unpacked.
        """
        member = self.members[name]
        packed = memoryview(self.content)[member.start : member.start + member.packed]
        size, crc = 0, 0
        try:
            for piece in _unpack(member, packed):
                size += len(piece)
                if size > member.size:
                    break
                crc = zlib.crc32(piece, crc)
                yield piece
        except InputError as error:
            raise InputError(f"{_shown(name)} {error.message}") from None
        if size != member.size or crc != member.crc:
            raise InputError(f"{_shown(name)} {_DAMAGED}: its size or checksum differs")


def read_zip(content: bytes) -> ZipArchive:
    """Read an archive's directory.

    Raises:
        InputError: it is no archive, damaged, encrypted or in parts, holds too much, or names a file outside itself.
    """
    start, count = _find_directory(content)
    every = list(_read_directory(content, start, count))
    if sum(member.size for member in every) > MAX_TOTAL:
        raise InputError(f"unpacked, the archive would be over {MAX_TOTAL // 1024 // 1024} MiB")
    spans = sorted((member.start, member.start + member.packed) for member in every)
    if any(end > following for (_, end), (following, _) in pairwise([*spans, (start, start)])):
        raise InputError("members of the archive overlap, or reach into its directory")
    members = {member.name: member for member in every}
    files = {name: member for name, member in members.items() if not name.endswith("/")}
    return ZipArchive(content, files, len(every) - len(members))


def _find_directory(content: bytes) -> tuple[int, int]:
    """Return where the directory begins and how many members it has."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - _END.size - _MAX_COMMENT))
    if at < 0 or len(content) - at < _END.size:
        raise InputError("no ZIP archive, or cut short: it has no end record")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(content, at)
    if disk or first_disk or here != count or 0xFFFFFFFF in (size, start) or count == _MAX_COMMENT:
        raise InputError("the archive is one part of several, or in the zip64 format")
    if count > MAX_MEMBERS:
        raise InputError(f"the archive holds more than {MAX_MEMBERS} members")
    if at + _END.size + comment != len(content) or start + size != at:
        raise InputError("the archive is damaged: its directory is not where its end record says")
    return start, count


def _read_directory(content: bytes, at: int, count: int) -> Iterator[ZipMember]:
    for _ in range(count):
        if content[at : at + 4] != b"PK\x01\x02" or len(content) - at < _CENTRAL.size:
            raise InputError("the archive's directory is damaged")
        fields = _CENTRAL.unpack_from(content, at)
        _, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size, comment_size, _, _, _, offset = fields
        raw = content[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
        name = _read_name(raw, flags)
        _check_sizes(name, flags, method, packed, size)
        yield ZipMember(name, method, crc, packed, size, _find_content(content, offset, method, raw))
        at += _CENTRAL.size + name_size + extra_size + comment_size


def _read_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8_NAME else "ascii")
    except UnicodeDecodeError:
        raise InputError("a name in the archive is not in the encoding it is marked with") from None
    parts = name.removesuffix("/").replace("\\", "/").split("/")
    if len(raw) > MAX_NAME or "\0" in name or _DRIVE.match(name) or any(part in ("", ".", "..") for part in parts):
        raise InputError(f"the archive names a file that would lie outside it, or cannot be named: {_shown(name)}")
    return name


def _check_sizes(name: str, flags: int, method: int, packed: int, size: int) -> None:
    if flags & _ENCRYPTED:
        raise InputError(f"{_shown(name)} in the archive is encrypted")
    if method not in _METHODS:
        raise InputError(f"{_shown(name)} in the archive is packed by a method that is not read (number {method})")
    if size > MAX_MEMBER or packed == 0xFFFFFFFF:
        raise InputError(f"{_shown(name)} in the archive is longer than {MAX_MEMBER // 1024 // 1024} MiB")
    if size > max(_RATIO_FLOOR, MAX_RATIO * packed):
        raise InputError(f"{_shown(name)} in the archive is packed to less than a thousandth of its size")


def _find_content(content: bytes, offset: int, method: int, raw_name: bytes) -> int:
    """Return where a member's packed bytes begin, after its local header."""
    if len(content) - offset < _LOCAL.size:
        raise InputError("the archive's directory points outside the archive")
    sign, _, _, local_method, _, _, _, _, _, name_size, extra_size = _LOCAL.unpack_from(content, offset)
    start = offset + _LOCAL.size + name_size
    if sign != b"PK\x03\x04" or local_method != method or content[offset + _LOCAL.size : start] != raw_name:
        raise InputError("the archive says two things about one of its members")
    return int(start + extra_size)


def _unpack(member: ZipMember, packed: memoryview) -> Iterator[bytes]:
    """Yield a member's bytes in pieces, so that no more than one piece too many is ever made."""
    match member.method:
        case 0:
            yield bytes(packed)
        case 8:
            yield from _inflate(packed)
        case _:
            yield from _unpack_frames(bytes(packed))


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _CHUNK):
            waiting: bytes | memoryview = packed[at : at + _CHUNK]
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
    except zlib.error:
        raise InputError(_DAMAGED) from None


def _unpack_frames(packed: bytes) -> Iterator[bytes]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    waiting = packed
    try:
        for _ in range(_MAX_FRAMES):
            frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
            piece = frame.decompress(waiting, _CHUNK)
            while piece:
                yield piece
                piece = b"" if frame.eof else frame.decompress(b"", _CHUNK)
            waiting = frame.unused_data
            if not waiting:
                return
    except zstd.ZstdError:
        raise InputError(_DAMAGED) from None


def _shown(name: str) -> str:
    return shown(name, 60)
