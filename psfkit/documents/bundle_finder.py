"""Where the bundles of a portfolio are, and what tells that one of them is as it was."""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from psfkit.documents.bundle_nouns import BUNDLE
from psfkit.documents.digests import hash_blocks
from psfkit.documents.folder import open_source
from psfkit.documents.paths import FileRefused, is_hidden
from psfkit.documents.sources import BAG, PAYLOAD
from psfkit.errors import InputError

_DEEP = 6
MAX_BUNDLES = 100_000


def find_bundles(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the bundles at and below paths, each once, in the order of the paths and by name below each.

    A path that is a bundle, or no folder at all, stands for itself: what is wrong with it shows when it is looked at.
    No link is followed below a path, nothing hidden is entered, and a bundle is not searched for others.

    Raises:
        InputError: There are more than :data:`MAX_BUNDLES`.
    """
    found: dict[str, None] = {}
    for path in paths:
        below = () if _is_bundle(Path(path)) or not Path(path).is_dir() else tuple(_below(path, _DEEP))
        found.update(dict.fromkeys(below or (path,)))
        if len(found) > MAX_BUNDLES:
            raise InputError(f"there are more than {MAX_BUNDLES} bundles", hint="take them in parts")
    return tuple(found)


def _below(folder: str, deep: int) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if is_hidden(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir():
            if _is_bundle(Path(entry.path)):
                yield entry.path
            elif deep:
                yield from _below(entry.path, deep - 1)
        elif entry.name.lower().endswith(".zip"):
            yield entry.path


def _is_bundle(path: Path) -> bool:
    return (path / BUNDLE).is_file() or ((path / BAG).is_file() and (path / PAYLOAD).is_dir())


def digest_state(path: str) -> str:
    """Return a digest of everything at a path that looking at a bundle may depend on: names, sizes, bytes, refusals.

    Raises:
        FileRefused: There is nothing that could be a bundle.
    """
    source = open_source(path)
    try:
        whole = sha256()
        for file in source.list_files():
            codes = ",".join(finding.code for finding in file.findings)
            content = ""
            if file.is_readable:
                try:
                    content = hash_blocks(source.read_blocks(file.path), lambda _: None)
                except FileRefused as refused:
                    content = refused.code
            whole.update(f"{file.path}\0{file.size}\0{codes}\0{content}\n".encode("utf-8", "surrogatepass"))
        for name, tag in source.read_tags().items():
            whole.update(f"{name}\0{sha256(tag).hexdigest()}\n".encode("utf-8", "surrogatepass"))
        return whole.hexdigest()
    finally:
        source.close()
