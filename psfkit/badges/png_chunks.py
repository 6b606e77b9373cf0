"""The chunks of a PNG file: read strictly without touching a pixel, and one put in."""

from dataclasses import dataclass
from zlib import crc32

from psfkit.errors import InputError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 8 * 1024 * 1024
"""The longest PNG that is read."""
_MAX_CHUNKS = 4096
_HEADER, _END = b"IHDR", b"IEND"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk."""

    kind: bytes
    body: bytes


def read_chunks(content: bytes) -> tuple[Chunk, ...]:
    """Return all chunks of a PNG.

    Raises:
        InputError: It is not a PNG, is cut short or too long, a checksum is wrong, or something stands after its end.
    """
    if not content.startswith(SIGNATURE) or len(content) > MAX_BYTES:
        raise InputError(f"not a PNG of at most {MAX_BYTES // 1024 // 1024} MiB")
    chunks: list[Chunk] = []
    at = len(SIGNATURE)
    while not chunks or chunks[-1].kind != _END:
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or len(chunks) >= _MAX_CHUNKS:
            raise InputError("the PNG is cut short or has too many parts")
        if int.from_bytes(check) != crc32(kind + body):
            raise InputError("a checksum in the PNG is wrong")
        chunks.append(Chunk(kind, body))
        at += 12 + length
    if chunks[0].kind != _HEADER or len(chunks[0].body) != 13 or at != len(content):
        raise InputError("the PNG does not begin with its header or goes on after its end")
    return tuple(chunks)


def write_chunks(chunks: tuple[Chunk, ...]) -> bytes:
    """Return the PNG made of these chunks."""
    parts = [SIGNATURE]
    for chunk in chunks:
        typed = chunk.kind + chunk.body
        parts += [len(chunk.body).to_bytes(4), typed, crc32(typed).to_bytes(4)]
    return b"".join(parts)


def size(chunks: tuple[Chunk, ...]) -> tuple[int, int]:
    """Return width and height in pixels."""
    header = chunks[0].body
    return int.from_bytes(header[:4]), int.from_bytes(header[4:8])


def text_chunk(keyword: str, text: bytes) -> Chunk:
    """Return an uncompressed international text chunk.

    Args:
        keyword: Latin-1, at most 79 characters.
        text: UTF-8.
    """
    return Chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text)


def find_text(chunks: tuple[Chunk, ...], keyword: str) -> tuple[bytes, ...]:
    """Return the text of every chunk with a keyword.

    Raises:
        InputError: One is compressed or in another kind of text chunk.
    """
    name = keyword.encode("latin-1") + b"\0"
    named = [chunk for chunk in chunks if chunk.kind in {b"iTXt", b"tEXt", b"zTXt"} and chunk.body.startswith(name)]
    plain = name + b"\0\0\0\0"
    if not all(chunk.kind == b"iTXt" and chunk.body.startswith(plain) for chunk in named):
        raise InputError(f"the PNG's text {keyword} is compressed or of another kind")
    return tuple(chunk.body[len(plain) :] for chunk in named)
