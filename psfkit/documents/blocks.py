"""A file on its one way through: whoever takes its bytes, they are hashed and searched as they go by."""

from collections.abc import Iterator
from hashlib import sha256

from psfkit.documents.paths import FileRefused
from psfkit.documents.placeholders import PlaceholderSearch
from psfkit.documents.sources import HEAD_SIZE
from psfkit.documents.workers import Advance
from psfkit.model.bundle import BundleFile


class Blocks:
    """An iterator over the blocks of a file, which knows at the end what there is to know about the file.

    Args:
        blocks: The file's bytes in order.
        advance: Told how many bytes each block has.
    """

    def __init__(self, blocks: Iterator[bytes], advance: Advance) -> None:
        self._blocks = blocks
        self._advance = advance
        self._whole = sha256()
        self._search = PlaceholderSearch()
        self._head = b""
        self._size = 0
        self._refused: FileRefused | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next block.

        Raises:
            FileRefused: The file cannot be read to its end.
        """
        try:
            block = next(self._blocks)
        except FileRefused as refused:
            self._refused = refused
            raise
        self._whole.update(block)
        self._search.feed(block)
        self._size += len(block)
        self._advance(len(block))
        if len(self._head) < HEAD_SIZE:
            self._head += block[: HEAD_SIZE - len(self._head)]
        return block

    def start(self, size: int) -> bytes:
        """Return the first bytes, at least so many of them if the file has them."""
        parts, length = [], 0
        while length < size and (block := next(self, b"")):
            parts.append(block)
            length += len(block)
        return b"".join(parts)

    def finish(self, path: str) -> BundleFile:
        """Read what nobody has taken, and return what is known of the file.

        Raises:
            FileRefused: It could not be read to its end, even if whoever took the blocks has kept that quiet.
        """
        for _ in self:
            pass
        if self._refused is not None:
            raise self._refused
        return BundleFile(path, self._whole.hexdigest(), self._size, self._head, self._search.found)
