"""Archives that mean harm; a .zip is read but never extracted, a tar not at all."""

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.hostile.case import ACCEPTED, BASE, INVALID, MANIFEST, Case

REFUSED = ("archive-refused", "archive-bad", "archive-path", "archive-unsupported")
CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"
Entry = tuple[str, bytes] | tuple[str, bytes, int]
Patch = Callable[[bytearray], bytes | bytearray]


def _case(
    number: str, name: str, why: str, build: Callable[[Path], Path], exits: frozenset[int] = INVALID, *, heavy=False
) -> Case:
    return Case(number, name, why, exits, REFUSED, build, heavy)


def _base_files() -> list[tuple[str, bytes]]:
    return [
        (path.relative_to(BASE).as_posix(), path.read_bytes()) for path in sorted(BASE.rglob("*")) if path.is_file()
    ]


def _zip(extra: Iterable[Entry] = (), patch: Patch = bytes, *, top: str = "") -> Callable[[Path], Path]:
    """Make an archive of the honest bundle with more in it, then harm its bytes."""

    def build(folder: Path) -> Path:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content, *mode in [*_base_files(), *extra]:
                entry = zipfile.ZipInfo("x", (2026, 1, 1, 0, 0, 0))
                entry.filename = top + name
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
                archive.writestr(entry, content)
        (folder / "input.zip").write_bytes(patch(bytearray(target.getvalue())))
        return folder / "input.zip"

    return build


def _rename_last(to: str) -> Patch:
    """Give the last file a name that no honest program writes, wherever it stands."""

    def patch(content: bytearray) -> bytes:
        at = content.rindex(CENTRAL)
        size = struct.unpack_from("<H", content, at + 28)[0]
        return bytes(content).replace(bytes(content[at + 46 : at + 46 + size]), to.encode().ljust(size, b"x")[:size])

    return patch


def _set(*fields: tuple[bytes, int, str, int], last: bool = False) -> Patch:
    """Overwrite fields of the first, or the last, record of each kind."""

    def patch(content: bytearray) -> bytearray:
        for signature, offset, form, value in fields:
            at = content.rindex(signature) if last else content.index(signature)
            struct.pack_into(form, content, at + offset, value)
        return content

    return patch


LOCAL = b"PK\x03\x04"


def _forge_local_name(content: bytearray) -> bytearray:
    size = struct.unpack_from("<H", content, 26)[0]
    content[30 : 30 + size] = b"X" * size
    return content


def _list_last_again(content: bytearray) -> bytearray:
    """List the last file a thousand times, as if there were ten gigabytes."""
    last, first = content.rindex(CENTRAL), content.index(CENTRAL)
    end = content.index(END, last)
    directory, entry = bytes(content[first:end]), bytes(content[last:end])
    directory += entry * 1000
    ending = bytearray(content[end:])
    count = directory.count(CENTRAL)
    struct.pack_into("<HHL", ending, 8, count, count, len(directory))
    return content[:first] + directory + ending


def _make_link(content: bytearray) -> bytearray:
    at = content.rindex(CENTRAL)
    struct.pack_into("<L", content, at + 38, (stat.S_IFLNK | 0o777) << 16)
    return content


def _tar(items: Iterable[tuple[str, bytes, str, int]], *, mode: str = "w") -> Callable[[Path], Path]:
    """Make a tar of the honest bundle with more in it."""

    def build(folder: Path) -> Path:
        with tarfile.open(folder / "input.tar", mode, format=tarfile.GNU_FORMAT) as archive:
            for name, content in _base_files():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
            for name, kind, target, bits in items:
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname, entry.mode = kind, target, bits
                archive.addfile(entry)
        return folder / "input.tar"

    return build


CASES = (
    _case("A01", "zip-ok", "an honest archive", _zip(), ACCEPTED),
    _case("A02", "zip-in-a-folder-ok", "an honest archive of a folder", _zip(top="bundle-main/"), ACCEPTED),
    _case("A03", "zip-absolute", "starts elsewhere", _zip([("/tmp/PSFKIT_PWNED", b"x")])),
    _case("A04", "zip-traversal", "climbs out", _zip([("evidence/../../PSFKIT_PWNED", b"x")])),
    _case("A05", "zip-nul-name", "a name with an end in the middle", _zip([("evidence/e.pdf\x00.exe", b"x")])),
    _case(
        "A06", "zip-duplicate", "which one counts?", _zip([(MANIFEST[:-1] + "m", b"x: y\n")], _rename_last(MANIFEST))
    ),
    _case("A07", "zip-casefold-duplicate", "one name to some", _zip([(MANIFEST.upper(), b"x")])),
    _case("A08", "zip-symlink", "a link", _zip([("evidence/link", b"/etc/passwd")], _make_link)),
    _case("A09", "zip-encrypted", "needs a password", _zip(patch=_set((LOCAL, 6, "<H", 1), (CENTRAL, 8, "<H", 1)))),
    _case("A10", "zip-method-99", "another packing", _zip(patch=_set((LOCAL, 8, "<H", 99), (CENTRAL, 10, "<H", 99)))),
    _case(
        "A12",
        "zip-bad-crc",
        "seen only at the end of a file",
        _zip(patch=_set((LOCAL, 14, "<L", 9), (CENTRAL, 16, "<L", 9))),
    ),
    _case("A13", "zip-name-mismatch", "two names of one file", _zip(patch=_forge_local_name)),
    _case(
        "A14",
        "zip-lying-size",
        "says 10 bytes, holds 50 MB",
        _zip(
            [("evidence/zz.bin", b"\0" * 50_000_000)], _set((LOCAL, 22, "<L", 10), (CENTRAL, 24, "<L", 10), last=True)
        ),
    ),
    _case("A15", "zip-bomb", "a gigabyte in a megabyte", _zip([("evidence/zz.bin", b"\0" * 60_000_000)])),
    _case("A16", "zip-overlap", "57 KB say 10 GB", _zip([("evidence/k.bin", b"\0" * 10_000_000)], _list_last_again)),
    _case("A17", "zip-60k-entries", "a flood", _zip([(f"evidence/f{i}", b"") for i in range(60_000)]), heavy=True),
    _case("A18", "zip-zip64", "a second set of sizes", _zip(patch=_set((END, 10, "<H", 0xFFFF)))),
    _case("A19", "zip-polyglot", "a program before it", _zip(patch=lambda content: b"#!/bin/sh\nid\n" + content)),
    _case("A20", "zip-trailing", "something after it", _zip(patch=lambda content: content + b"<script>")),
    _case("A21", "zip-truncated", "half of it", _zip(patch=lambda content: content[: len(content) // 2])),
    _case("A24", "tar-symlink-through", "a link to write through", _tar([("d", tarfile.SYMTYPE, "..", 0o644)])),
    _case(
        "A25", "tar-hardlink", "a second name of a system file", _tar([("h", tarfile.LNKTYPE, "/etc/hostname", 0o644)])
    ),
    _case("A26", "tar-fifo", "a pipe", _tar([("f", tarfile.FIFOTYPE, "", 0o644)])),
    _case("A27", "tar-gzip", "packed as well", _tar([], mode="w:gz")),
    _case("A28", "tar-setuid", "somebody else's rights", _tar([("s", tarfile.REGTYPE, "", 0o4755)])),
)
