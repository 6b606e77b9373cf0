"""A bundle as it would be if the texts that are open in an editor were saved."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from psfkit.documents.paths import FileRefused, check_path
from psfkit.documents.sources import MAX_FILE, BundleSource, ListedFile, check_size

_BLOCK = 256 * 1024


class OverlaySource:
    """A bundle with texts in front of its files, as a :class:`~psfkit.documents.sources.BundleSource`.

    Args:
        source: The bundle as it is on the disk.
        texts: What stands in front, by path relative to the bundle; a path that breaks a rule is left out, and a file
            that may not be read is not made readable by it.
    """

    def __init__(self, source: BundleSource, texts: Mapping[str, bytes]) -> None:
        self._source = source
        self._texts = {path: text for path, text in texts.items() if _may_be(path)}

    def list_files(self) -> tuple[ListedFile, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        listed = {file.path: file for file in self._source.list_files()}
        for path, text in self._texts.items():
            there = listed.get(path)
            listed[path] = ListedFile(path, len(text)) if there is None else replace(there, size=len(text))
        return tuple(listed[path] for path in sorted(listed))

    def find(self, names: Collection[str], depth: int) -> tuple[str, ...]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        open_ones = (path for path in self._texts if path.count("/") <= depth and path.rpartition("/")[2] in names)
        return tuple(sorted({*self._source.find(names, depth), *open_ones}))

    def read(self, path: str, limit: int) -> bytes:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        text = self._texts.get(path)
        if text is None:
            return self._source.read(path, limit)
        check_size(path, len(text), min(limit, MAX_FILE))
        return text

    def read_blocks(self, path: str) -> Iterator[bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        text = self._texts.get(path)
        if text is None:
            yield from self._source.read_blocks(path)
            return
        for start in range(0, len(text), _BLOCK):
            yield text[start : start + _BLOCK]

    def read_tags(self) -> Mapping[str, bytes]:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        return self._source.read_tags()

    def close(self) -> None:
        """See :class:`~psfkit.documents.sources.BundleSource`."""
        self._source.close()


def _may_be(path: str) -> bool:
    try:
        check_path(path)
    except FileRefused:
        return False
    return True
