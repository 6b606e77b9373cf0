"""A plain .zip as a run of bytes: the same files and the same day give the same archive, everywhere.

Files are stored as they are. What a library packs them to depends on the library and its version, and logs that repeat
themselves pack to less than a reader should believe.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from psfkit.errors import InputError

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX = 20, 3 << 8
_UTF8_NAME = 1 << 11
_ATTRIBUTES = 0o100644 << 16
_ROOM = 16 * 1024 * 1024
"""More bytes than the directory of the most files with the longest names needs."""


MAX_ARCHIVE = 0xFFFFFFFF
"""A plain archive is smaller than this."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    blocks: Callable[[], Iterable[bytes]]
    """Returns its content, each time anew; it is gone through twice."""


def zip_pieces(files: Iterable[Member], day: date) -> Iterator[bytes]:
    """Go through the bytes of an archive.

    Args:
        files: The files, in the order in which they are to stand; fewer than 65,535.
        day: The day that every file is dated with, at midnight; 1980 to 2107.

    Raises:
        InputError: A file changes meanwhile, or the archive comes to 4 GiB.
    """
    directory: list[bytes] = []
    offset, date_field = 0, (day.year - 1980) << 9 | day.month << 5 | day.day
    for file in files:
        raw, (crc, size) = file.name.encode(), _check_sum(file.blocks())
        if offset + size >= MAX_ARCHIVE - _ROOM:
            raise InputError("the archive would come to 4 GiB", hint="withhold the largest files, or write a folder")
        flags = 0 if file.name.isascii() else _UTF8_NAME
        common = (flags, 0, 0, date_field, crc, size, size, len(raw), 0)
        header = _LOCAL.pack(b"PK\x03\x04", _VERSION, *common) + raw
        directory.append(
            _CENTRAL.pack(b"PK\x01\x02", _UNIX | _VERSION, _VERSION, *common, 0, 0, 0, _ATTRIBUTES, offset) + raw
        )
        yield header
        yield from _unchanged(file, crc, size)
        offset += len(header) + size
    listed = b"".join(directory)
    yield listed
    yield _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), offset, 0)


def _check_sum(blocks: Iterable[bytes]) -> tuple[int, int]:
    crc = size = 0
    for block in blocks:
        crc, size = zlib.crc32(block, crc), size + len(block)
    return crc, size


def _unchanged(file: Member, crc: int, size: int) -> Iterator[bytes]:
    """Go through a file's content a second time, and see that it is the same."""
    crc_now = size_now = 0
    for block in file.blocks():
        crc_now, size_now = zlib.crc32(block, crc_now), size_now + len(block)
        yield block
    if (crc_now, size_now) != (crc, size):
        raise InputError(f"{file.name} changed while it was packed", hint="wait until nothing writes there")
