"""A file of any length as text: lines with their numbers, long ones in parts that overlap, some at a time."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

_HEAD = 8192
"""A zero byte among so many at the start means that a file is not text."""
_PDF = b"%PDF-"
_BLOCK = 16 * 1024
LONGEST = 4096
"""Characters of the longest part of a line; expressions may take the square of its length."""
_OVERLAP = LONGEST // 4
"""Characters that two parts of a line have in common."""


class Piece(NamedTuple):
    """A line, or a part of a long one."""

    line: int
    column: int
    """Of its first character; above 1 in a part of a long line that is not the first."""
    text: str


def cut_text(content: Iterable[bytes]) -> Iterator[list[Piece]] | None:
    """Go through a file as text, as much at a time as an expression goes over at once, or None when it is not text.

    Args:
        content: Its bytes, in blocks of any size.
    """
    texts = _decode(iter(content))
    return None if texts is None else _blocks(_pieces(texts))


def _decode(content: Iterator[bytes]) -> Iterator[str] | None:
    """Go through a file as text; bytes that are none become replacement characters."""
    first = b""
    while len(first) < _HEAD and (block := next(content, b"")):
        first += block
    is_wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if (b"\0" in first[:_HEAD] and not is_wide) or first.startswith(_PDF):
        return None
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")("replace")
    return (decoder.decode(block, final=not block) for block in chain([first] if first else (), content, [b""]))


def _pieces(texts: Iterable[str]) -> Iterator[Piece]:
    """Go through a text line by line, and through a long line in parts that overlap."""
    line, column, rest = 1, 1, ""
    for text in texts:
        rest, start = rest + text, 0
        while start <= len(rest):
            end = rest.find("\n", start)
            while (end if end >= 0 else len(rest)) - start > LONGEST:
                yield Piece(line, column, rest[start : start + LONGEST])
                start += LONGEST - _OVERLAP
                column += LONGEST - _OVERLAP
            if end < 0:
                break
            yield Piece(line, column, rest[start:end])
            line, column, start = line + 1, 1, end + 1
        rest = rest[start:]
    yield Piece(line, column, rest)


def _blocks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Go through pieces, as many at a time as an expression goes over at once."""
    size, block = 0, list[Piece]()
    for piece in pieces:
        block.append(piece)
        size += len(piece.text) + 1
        if size >= _BLOCK:
            yield block
            size, block = 0, []
    yield block
