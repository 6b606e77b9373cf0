"""A plain .zip as a run of bytes: the same files and the same day give the same archive, everywhere.

Files are stored as they are. What a library packs them to depends on the library and its version, and logs that repeat
themselves pack to less than a reader should believe.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import date

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX = 20, 3 << 8
_UTF8_NAME = 1 << 11
_ATTRIBUTES = 0o100644 << 16


def zip_pieces(files: Iterable[tuple[str, bytes]], day: date) -> Iterator[bytes]:
    """Go through the bytes of an archive.

    Args:
        files: Name and content of each file, in the order in which they are to stand; fewer than 65,535, and all
            together below 4 GiB.
        day: The day that every file is dated with, at midnight; 1980 to 2107.
    """
    directory: list[bytes] = []
    offset, date_field = 0, (day.year - 1980) << 9 | day.month << 5 | day.day
    for name, content in files:
        raw, crc, size = name.encode(), zlib.crc32(content), len(content)
        flags = 0 if name.isascii() else _UTF8_NAME
        common = (flags, 0, 0, date_field, crc, size, size, len(raw), 0)
        header = _LOCAL.pack(b"PK\x03\x04", _VERSION, *common) + raw
        directory.append(
            _CENTRAL.pack(b"PK\x01\x02", _UNIX | _VERSION, _VERSION, *common, 0, 0, 0, _ATTRIBUTES, offset) + raw
        )
        yield header
        yield content
        offset += len(header) + size
    listed = b"".join(directory)
    yield listed
    yield _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), offset, 0)
