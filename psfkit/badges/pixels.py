"""Whether two PNG files show the same picture, when different libraries have drawn them.

Libraries round the edges of a shape differently, by at most about 50 of 255 levels in our badges, and by less than one
on average (docs/adr/0003). A digit that was changed differs by far more.
"""

import zlib

from psfkit.badges.png_chunks import Chunk, read_chunks, size
from psfkit.errors import InputError

MAX_LEVELS = 96
"""The furthest that one value of one pixel may be off."""
MAX_MEAN = 3.0
"""The furthest that values may be off on average."""
_RGBA = bytes((8, 6, 0, 0, 0))
"""Eight bits a value, colour with transparency, nothing interlaced: what our renderers write."""


def read_pixels(chunks: tuple[Chunk, ...]) -> bytes:
    """Return red, green, blue and alpha of every pixel, row by row, colours as strong as their alpha.

    Raises:
        InputError: The PNG is not of the form that our renderers write, or its pixels are damaged.
    """
    width, height = size(chunks)
    stride = width * 4
    if chunks[0].body[8:] != _RGBA:
        raise InputError("its pixels are not stored as psfkit stores them")
    inflate = zlib.decompressobj()
    try:
        raw = inflate.decompress(b"".join(c.body for c in chunks if c.kind == b"IDAT"), height * (stride + 1) + 1)
    except zlib.error:
        raise InputError("its pixels are damaged") from None
    if len(raw) != height * (stride + 1):
        raise InputError("its pixels are damaged")
    pixels = bytearray()
    before = bytes(stride)
    for start in range(0, len(raw), stride + 1):
        before = _unfilter(raw[start], raw[start + 1 : start + 1 + stride], before)
        pixels += before
    return _premultiply(pixels)


def _unfilter(how: int, row: bytes, above: bytes) -> bytes:
    """Undo what PNG did to a row to make it pack better."""
    if how == 0:
        return row
    line = bytearray(row)
    for i, value in enumerate(row):
        left = line[i - 4] if i >= 4 else 0
        if how == 1:
            guess = left
        elif how == 2:
            guess = above[i]
        elif how == 3:
            guess = (left + above[i]) // 2
        elif how == 4:
            guess = _paeth(left, above[i], above[i - 4] if i >= 4 else 0)
        else:
            raise InputError("its pixels are damaged")
        line[i] = (value + guess) & 255
    return bytes(line)


def _paeth(left: int, up: int, corner: int) -> int:
    """Return the neighbour nearest to left + up - corner, as PNG asks."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def _premultiply(pixels: bytearray) -> bytes:
    for i in range(0, len(pixels), 4):
        alpha = pixels[i + 3]
        if alpha != 255:
            for j in (i, i + 1, i + 2):
                pixels[j] = pixels[j] * alpha // 255
    return bytes(pixels)


def look_alike(one: bytes, other: bytes) -> bool:
    """Whether two PNG files show the same picture at the same size.

    Raises:
        InputError: One of them is not a PNG of the form that our renderers write.
    """
    first, second = read_chunks(one), read_chunks(other)
    if size(first) != size(second):
        return False
    left, right = read_pixels(first), read_pixels(second)
    apart = [abs(a - b) for a, b in zip(left, right, strict=True) if a != b]
    return not apart or (max(apart) <= MAX_LEVELS and sum(apart) / len(left) <= MAX_MEAN)
