"""SHA-256 digests of files and of a whole bundle."""

from collections.abc import Callable, Iterable
from hashlib import sha256

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
    whole = sha256()
    for block in blocks:
        whole.update(block)
        advance(len(block))
    return whole.hexdigest()


def is_covered(path: str) -> bool:
    """Whether the bundle digest speaks for the file at a path.

    It does for ``bundle.yaml``, ``evidence.yaml`` and all under ``criteria/``, ``evidence/`` and ``workflows/``; not
    for determinations, which are bound to it, nor for files that psfkit leaves alone.
    """
    return path in _TOP_FILES or path.startswith(_FOLDERS)


def bundle_digest(files: Iterable[tuple[str, str]]) -> Digest:
    """Return the digest of a bundle from its files' paths and SHA-256 digests.

    Each covered file adds one line, ``<64 hex> <length of the path in bytes> <path>``, and the lines go in the order of
    their paths' code points: the length keeps a path with any character in it from passing for two lines.

    Args:
        files: Path with ``/`` and 64 hexadecimal digits of each file, in any order.
    """
    whole = sha256(b"psfkit-bundle-digest/1\n")
    for path, digest in sorted(files):
        if is_covered(path):
            name = path.encode("utf-8", "surrogatepass")
            whole.update(b"%s %d %s\n" % (digest.encode("ascii"), len(name), name))
    return Digest(f"sha256:{whole.hexdigest()}")
