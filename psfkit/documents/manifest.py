"""The manifest of a sealed bundle: two files with the same list, one for psfkit and one for ``sha256sum -c``.

There is one way to write either, and only what is written that way is read: a manifest that somebody edited is no
manifest. Each file of the list stands on a line of its own, so that its place is known without parsing it twice.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from psfkit.documents.bundle_nouns import MANIFESTS
from psfkit.documents.digests import bundle_digest, is_covered
from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.paths import FileRefused, check_path
from psfkit.documents.text_safety import framed
from psfkit.errors import InputError
from psfkit.model.location import Location, Span
from psfkit.model.manifest import FileEntry, Manifest
from psfkit.model.names import Digest

MANIFEST, SUMS = MANIFESTS
FORMAT = "psfkit-manifest/1"
MAX_MANIFEST = 16 * 1024 * 1024
"""More bytes than the list of the most files with the longest names needs."""
_FIRST_LINE = 5
_PATH_COLUMN = len('    {"path": "') + 1
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as ``manifest.json``."""
    return write_list(FORMAT, manifest.bundle, "files", manifest.files)


def is_manifest_of(manifest: Manifest, content: bytes) -> bool:
    """Whether a file is what :func:`write_manifest` writes: there is one way to, so that it need not be taken apart."""
    return _consists_of(content, _list_lines(FORMAT, manifest.bundle, "files", manifest.files))


def write_sums(files: Iterable[FileEntry]) -> bytes:
    r"""Return the list as ``manifest-sha256.txt``.

    >>> write_sums([FileEntry("bundle.yaml", 64 * "0", 5)])[60:]
    b'0000  bundle.yaml\n'
    """
    return "".join(_sum_lines(files)).encode()


def are_sums_of(files: Iterable[FileEntry], content: bytes) -> bool:
    """Whether a file is what :func:`write_sums` writes."""
    return _consists_of(content, _sum_lines(files))


def _sum_lines(files: Iterable[FileEntry]) -> Iterator[str]:
    return (f"{file.sha256}  {file.path}\n" for file in files)


def _consists_of(content: bytes, lines: Iterable[str]) -> bool:
    """Whether a file consists of certain lines, which are never held all at once."""
    end = 0
    for line in lines:
        expected = line.encode("utf-8", "surrogatepass")  # JSON can name half a character, no file holds one
        if not content.startswith(expected, end):
            return False
        end += len(expected)
    return end == len(content)


def read_manifest(content: bytes) -> Manifest:
    """Read ``manifest.json``.

    Raises:
        InputError: It is not byte for byte what :func:`write_manifest` writes for the files it lists.
    """
    digest, files = read_list(content, FORMAT, "files")
    if bundle_digest(files) != digest:
        raise InputError("its bundle digest is not that of the files it lists")
    if not all(is_covered(file.path) for file in files):
        raise InputError("it lists a file that the bundle digest does not cover")
    return Manifest(digest, files)


def write_list(form: str, bundle: Digest, key: str, files: Sequence[FileEntry]) -> bytes:
    """Write a list of files as JSON, a line for each."""
    return "".join(_list_lines(form, bundle, key, files)).encode()


def _list_lines(form: str, bundle: Digest, key: str, files: Sequence[FileEntry]) -> Iterator[str]:
    yield f'{{\n  "format": {_text(form)},\n  "bundle": {_text(bundle)},\n  "{key}": ['
    for index, file in enumerate(files):
        yield f"{',' if index else ''}\n{_entry_line(file)}"
    yield "\n  ]\n}\n" if files else "]\n}\n"


def _entry_line(file: FileEntry) -> str:
    return f'    {{"path": {_text(file.path)}, "sha256": "{file.sha256}", "size": {file.size}}}'


_text = json.JSONEncoder(ensure_ascii=False).encode


def read_list(content: bytes, form: str, key: str) -> tuple[Digest, tuple[FileEntry, ...]]:
    """Read what :func:`write_list` wrote.

    Raises:
        InputError: It is anything else.
    """
    value = read_json(content)
    document = value if isinstance(value, dict) else {}
    if document.get("format") != form:
        raise InputError(f'it does not say "format": "{form}"')
    listed = document.get(key)
    files = tuple(_entry(each) for each in (listed if isinstance(listed, list) else ()))
    paths = [file.path for file in files]
    if paths != sorted(set(paths)):
        raise InputError("its files are not in order, or one stands in it twice")
    digest = Digest(str(document.get("bundle")))
    if not _consists_of(content, _list_lines(form, digest, key, files)):
        raise InputError("it is not as psfkit wrote it")
    return digest, files


def _entry(value: JsonValue) -> FileEntry:
    entry = value if isinstance(value, dict) else {}
    path, sha256, size = entry.get("path"), entry.get("sha256"), entry.get("size")
    if not isinstance(path, str) or not isinstance(sha256, str) or type(size) is not int or size < 0:
        raise InputError("an entry lacks its path, sha256 or size")
    if not _SHA256.fullmatch(sha256):
        raise InputError("an entry's sha256 is not 64 lower-case hexadecimal digits")
    try:
        check_path(path)
    except FileRefused as refused:
        raise InputError(refused.message) from None
    return FileEntry(path, sha256, size)


def entry_place(file: str, index: int, entry: FileEntry) -> Location:
    """Return the place of an entry's path in a file that :func:`write_list` wrote.

    Args:
        file: ``manifest.json`` or another such file.
        index: How many entries stand before it.
        entry: The entry.
    """
    line = _FIRST_LINE + index
    span = Span(line, _PATH_COLUMN, line, _PATH_COLUMN + len(entry.path))
    return Location(file, span, framed(_entry_line(entry)))
