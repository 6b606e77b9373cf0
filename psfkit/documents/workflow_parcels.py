"""The forms in which a workflow map travels: workflow JSON, two kinds of archive, a share link, psfkit's short YAML."""

import binascii
import re
import zlib
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from psfkit.documents.json_reader import read_json
from psfkit.documents.text_safety import shown
from psfkit.documents.zip_reader import ZipArchive, read_zip
from psfkit.errors import InputError
from psfkit.model.workflow import MapForm

MAX_FILE = 32 * 1024 * 1024
"""Bytes of the longest file that is looked into."""
MAX_TEXT = 16 * 1024 * 1024
"""Bytes of the longest map, unpacked."""
FORMAT_VERSION = "1"
"""The one version of ``.wfos`` packages."""
_MANIFEST, _WORKFLOW, _GRAPH = "manifest.json", "workflow.json", "workflow-package/workflow/graph.json"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LINK = re.compile(rb"(?:[^\s#]{0,2048}#)?((?:H4sI|ey)[A-Za-z0-9_-]+={0,2})")
"""Base64url of what begins as gzip does, or as JSON does: the studio packs where it can."""
_SHORT = re.compile(rb"^format[ ]*:[ ]*[\"']?psfkit-workflow/", re.MULTILINE)
_STUDIO = re.compile(rb'\{\s*"(?:id|name|version|nodes|edges|description|workflowType|metadata|createdAt)"\s*:')


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The text of a map, taken out of what it travelled in."""

    text: bytes
    form: MapForm
    file: str
    """Where the text stands: the file's path, with the name inside a package after it."""


def looks_like_map(head: bytes, path: str) -> bool:
    """Whether a file that is listed as a workflow map may be one that psfkit reads.

    Args:
        head: Its first bytes.
        path: Its name; pictures and prose are maps, too, but none that can be checked.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").strip()
    if head.startswith(_ZIP):
        return path.lower().endswith(".wfos") or _GRAPH.encode() in head or b"workflow-package/" in head
    return bool(_STUDIO.match(start) or _SHORT.search(start) or _LINK.fullmatch(start))


def unwrap(content: bytes, file: str) -> Unwrapped:
    """Take the text of a map out of whatever it travels in.

    Args:
        content: The whole file.
        file: Its path, safe to print.

    Raises:
        InputError: It is damaged, too large, or a package without a map.
    """
    if len(content) > MAX_FILE:
        raise InputError(f"it is longer than {MAX_FILE // 1024 // 1024} MiB")
    if content.startswith(_ZIP):
        return _open_archive(read_zip(content), file)
    start = content.removeprefix(b"\xef\xbb\xbf").strip()
    link = _LINK.fullmatch(start)
    if link is not None:
        return Unwrapped(_follow_link(link[1]), MapForm.STUDIO, f"{file}#{_WORKFLOW}")
    form = MapForm.STUDIO if start[:1] in (b"{", b"[") else MapForm.SHORT
    _require_short(len(content))
    return Unwrapped(content, form, file)


def _open_archive(archive: ZipArchive, file: str) -> Unwrapped:
    if _GRAPH in archive.members:
        return Unwrapped(_unpack(archive, _GRAPH), MapForm.STUDIO, f"{file}/{_GRAPH}")
    if _WORKFLOW not in archive.members or _MANIFEST not in archive.members:
        raise InputError(f"the archive holds neither {_GRAPH} nor {_MANIFEST} and {_WORKFLOW}")
    manifest = read_json(_unpack(archive, _MANIFEST))
    version = manifest.get("formatVersion") if isinstance(manifest, dict) else None
    if version != FORMAT_VERSION:
        raise InputError(f"the package is of format {shown(str(version), 20)}; only {FORMAT_VERSION} is known")
    return Unwrapped(_unpack(archive, _WORKFLOW), MapForm.STUDIO, f"{file}/{_WORKFLOW}")


def _unpack(archive: ZipArchive, name: str) -> bytes:
    _require_short(archive.members[name].size)
    return archive.unpack(name)


def _follow_link(encoded: bytes) -> bytes:
    """Return what the part of a link behind its ``#`` holds."""
    bare = encoded.rstrip(b"=")
    try:
        packed = urlsafe_b64decode(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:
        raise InputError("the link is cut short or damaged") from None
    if not packed.startswith(b"\x1f\x8b"):
        _require_short(len(packed))
        return packed
    inflater = zlib.decompressobj(wbits=31)
    try:
        text = inflater.decompress(packed, MAX_TEXT + 1)
    except zlib.error:
        raise InputError("the link is cut short or damaged") from None
    _require_short(len(text))
    if not inflater.eof:
        raise InputError("the link is cut short")
    return text


def _require_short(size: int) -> None:
    if size > MAX_TEXT:
        raise InputError(f"the map is longer than {MAX_TEXT // 1024 // 1024} MiB")
