"""SHA-256 digests of files and of a whole bundle."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from operator import attrgetter

from psfkit.model.manifest import FileEntry
from psfkit.model.names import Digest

_TOP_FILES = frozenset({"bundle.yaml", "evidence.yaml"})
_FOLDERS = ("criteria/", "evidence/", "workflows/")


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 digest as 64 lower-case hexadecimal digits.

    >>> sha256_hex(b"")[:8]
    'e3b0c442'
    """
    return sha256(content).hexdigest()


def hash_blocks(blocks: Iterable[bytes], advance: Callable[[int], None]) -> str:
    """Return the SHA-256 digest of a file that comes in blocks.

    Args:
        blocks: The file's bytes in order.
        advance: Told how many bytes each block has.
    """
    left = iter(blocks)
    first = next(left, b"")  # most files have but one block, and an update of its own would be a third of their time
    whole = sha256(first)
    advance(len(first))
    for block in left:
        whole.update(block)
        advance(len(block))
    return whole.hexdigest()


def is_covered(path: str) -> bool:
    """Whether the bundle digest speaks for the file at a path.

    It does for ``bundle.yaml``, ``evidence.yaml`` and all under ``criteria/``, ``evidence/`` and ``workflows/``; not
    for determinations, which are bound to it, nor for files that psfkit leaves alone.
    """
    return path in _TOP_FILES or path.startswith(_FOLDERS)


def bundle_digest(files: Iterable[FileEntry]) -> Digest:
    """Return the digest of a bundle from its files' paths and SHA-256 digests.

    Each covered file adds one line, ``<64 hex> <length of the path in bytes> <path>``, and the lines go in the order of
    their paths' code points: the length keeps a path with any character in it from passing for two lines.

    Args:
        files: Each file once, in any order.
    """
    whole = sha256(b"psfkit-bundle-digest/1\n")
    for file in sorted(files, key=attrgetter("path")):
        if is_covered(file.path):
            name = file.path.encode("utf-8", "surrogatepass")
            whole.update(b"%s %d %s\n" % (file.sha256.encode("ascii"), len(name), name))
    return Digest(f"sha256:{whole.hexdigest()}")
