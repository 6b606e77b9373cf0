"""Lists and hashes the files of a bundle as psfkit does when it reads one, and does nothing else with them."""

import gc
import sys
from functools import partial

gc.set_threshold(100_000)  # as psfkit/__main__.py does

from psfkit.documents.digests import hash_blocks
from psfkit.documents.folder import open_source
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.documents.workers import Advance, share


def digest(source: BundleSource, file: ListedFile, advance: Advance) -> str:
    """Return the SHA-256 digest of one file."""
    return hash_blocks(source.read_blocks(file.path), advance)


SOURCE = open_source(sys.argv[1])
FILES = [file for file in SOURCE.list_files() if file.is_readable]
DIGESTS = share(partial(digest, SOURCE), FILES, [file.size for file in FILES], lambda _size: None)
print(len(DIGESTS))
