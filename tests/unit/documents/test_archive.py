"""Which .zip archives are read as a bundle, and that the rest never is."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psfkit.documents.digests import bundle_digest, sha256_hex
from psfkit.documents.folder import open_source
from psfkit.documents.paths import FileRefused
from psfkit.documents.sources import MAX_FILE
from psfkit.model.manifest import FileEntry

FILES = {"bundle.yaml": b"a: b\n", "evidence/log.txt": b"0123456789" * 500, "evidence/Übersicht.txt": b""}
CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"


def pack(
    files=FILES, *, method=zipfile.ZIP_DEFLATED, mode=stat.S_IFREG | 0o644, comment=b"", stream=False
) -> bytearray:
    """Make an archive, as one piece or as a program does that cannot seek back."""
    target = io.BytesIO()
    sink = _Unseekable(target) if stream else target
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo("x", (2026, 1, 1, 0, 0, 0))
            entry.filename = name
            entry.compress_type = method
            entry.create_system = 3
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
        archive.comment = comment
    return bytearray(target.getvalue())


class _Unseekable(io.RawIOBase):
    def __init__(self, target):
        self.target = target

    def writable(self):
        return True

    def write(self, content):
        return self.target.write(content)


@pytest.fixture
def opened(tmp_path):
    """A function that writes an archive and opens it as a bundle."""
    sources = []

    def open_archive(content: bytes):
        (tmp_path / "b.zip").write_bytes(content)
        sources.append(open_source(str(tmp_path / "b.zip")))
        return sources[-1]

    yield open_archive
    for source in sources:
        source.close()


def contents(source) -> dict[str, bytes]:
    return {file.path: source.read(file.path, MAX_FILE) for file in source.list_files() if file.is_readable}


ACCEPTED = {
    "deflated": pack(),
    "stored": pack(method=zipfile.ZIP_STORED),
    "streamed": pack(stream=True),
    "in_one_folder": pack({f"my bundle (1)/{name}": content for name, content in FILES.items()}),
    "with_folders": pack({"evidence/": b"", **FILES}, mode=0),
    "with_a_short_comment": pack(comment=b"0123456789abcdef"),
    "with_what_macs_leave": pack({**FILES, "__MACOSX/._bundle.yaml": b"x", "evidence/.DS_Store": b"x"}),
    "in_one_folder_with_what_macs_leave": pack(
        {**{f"b/{name}": content for name, content in FILES.items()}, "__MACOSX/b/._bundle.yaml": b"x"}
    ),
    "without_a_mode": pack(mode=0),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_is_read(opened, name):
    source = opened(ACCEPTED[name])
    assert contents(source) == FILES
    assert b"".join(source.read_blocks("evidence/log.txt")) == FILES["evidence/log.txt"]


def test_folder_and_archive_of_the_same_files_have_the_same_digest(opened, tmp_path):
    for name, content in FILES.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    folder = open_source(str(tmp_path / "folder"))
    archive = opened(pack({"determinations/a.yaml": b"x", ".git/config": b"x", **FILES}))
    found = [
        bundle_digest(FileEntry(path, sha256_hex(content), 0) for path, content in contents(source).items())
        for source in (folder, archive)
    ]
    folder.close()
    assert found[0] == found[1]


def test_hidden_entries_are_listed_as_left_out(opened):
    listed = opened(pack({**FILES, ".git/config": b"xyz"})).list_files()
    assert [(file.path, file.size) for file in listed if file.ignored] == [(".git/config", 3)]


def patch(at: str, offset: int, form: str, value: object, *, last: bool = False) -> Callable[[bytearray], bytes]:
    """Return a function that overwrites a field of the first or last record of a kind."""
    signature = {"local": b"PK\x03\x04", "central": CENTRAL, "end": END}[at]

    def overwrite(content: bytearray) -> bytes:
        start = content.rindex(signature) if last else content.index(signature)
        packed = struct.pack(form, value)
        content[start + offset : start + offset + len(packed)] = packed
        return bytes(content)

    return overwrite


def both(local: int, central: int, form: str, value: object) -> Callable[[bytearray], bytes]:
    return lambda content: patch("central", central, form, value)(
        bytearray(patch("local", local, form, value)(content))
    )


def add_comment_with_prefix(content: bytearray) -> bytes:
    content[-2:] = struct.pack("<H", 4)
    return bytes(content) + b"\x1b[2J"


def overlap(content: bytearray) -> bytes:
    """List the last file a thousand times."""
    last, end = content.rindex(CENTRAL), content.index(END)
    first = content.index(CENTRAL)
    directory = bytes(content[first:end]) + b"".join(
        _renamed(bytes(content[last:end]), f"{number:>6}".replace(" ", "x")) for number in range(1000)
    )
    ending = bytearray(content[end:])
    ending[8:16] = struct.pack("<HHL", 1003, 1003, len(directory))
    return bytes(content[:first]) + directory + bytes(ending)


def _renamed(entry: bytes, name: str) -> bytes:
    size = struct.unpack_from("<H", entry, 28)[0]
    return entry[:46] + name.encode().ljust(size, b"x")[:size] + entry[46 + size :]


def add_extra(kind: int, content: bytes) -> bytes:
    entry = zipfile.ZipInfo("bundle.yaml", (2026, 1, 1, 0, 0, 0))
    entry.extra = struct.pack("<HH", kind, len(content)) + content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, b"a: b\n")
    return target.getvalue()


REFUSED = {
    "empty_name": (pack({"": b"x"}), "PK211"),
    "absolute": (pack({"/etc/passwd": b"x"}), "PK210"),
    "climbing": (pack({"evidence/../../x": b"x"}), "PK211"),
    "backslash": (pack({"evidence\\x": b"x"}), "PK210"),
    "drive": (pack({"C:/x": b"x"}), "PK210"),
    "hidden_and_climbing": (pack({".git/../../x": b"x"}), "PK211"),
    "nul_in_name": (pack({"e.pdf\x00.exe": b"x"}), "PK212"),
    "escape_in_name": (pack({"e\x1b[2J": b"x"}), "PK212"),
    "device": (pack({"evidence/NUL.txt": b"x"}), "PK212"),
    "decomposed": (pack({"evidence/e\u0301": b"x"}), "PK213"),
    "too_deep": (pack({"a/b/c/d/e/f/g/h/i": b"x"}), "PK214"),
    "case_collision": (pack({**FILES, "BUNDLE.YAML": b"x"}), "PK215"),
    "file_and_folder": (pack({"evidence": b"x", "evidence/x": b"y"}), "PK233"),
    "symbolic_link": (pack({"bundle.yaml": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777), "PK234"),
    "pipe": (pack({"bundle.yaml": b""}, mode=stat.S_IFIFO | 0o644), "PK234"),
    "device_file": (pack({"bundle.yaml": b""}, mode=stat.S_IFCHR | 0o644), "PK234"),
    "folder_without_slash": (pack({"bundle.yaml": b""}, mode=stat.S_IFDIR | 0o755), "PK234"),
    "folder_with_content": (pack({"evidence/": b"x"}, mode=0), "PK235"),
    "encrypted": (both(6, 8, "<H", 1)(pack()), "PK231"),
    "method_99": (both(8, 10, "<H", 99)(pack()), "PK232"),
    "bzip2": (pack(method=zipfile.ZIP_BZIP2), "PK232"),
    "patched_data": (both(6, 8, "<H", 1 << 5)(pack()), "PK232"),
    "several_disks": (patch("end", 4, "<H", 1)(pack()), "PK232"),
    "name_mismatch": (patch("local", 30, "11s", b"XXXXXXXXXXX")(pack()), "PK235"),
    "size_mismatch": (patch("local", 22, "<L", 9)(pack()), "PK235"),
    "crc_mismatch": (patch("local", 14, "<L", 9)(pack()), "PK235"),
    "method_mismatch": (patch("local", 8, "<H", 0)(pack()), "PK235"),
    "flag_mismatch": (patch("local", 6, "<H", 1 << 3)(pack()), "PK235"),
    "stored_with_two_sizes": (both(22, 24, "<L", 9)(pack(method=zipfile.ZIP_STORED)), "PK235"),
    "no_local_header": (patch("central", 42, "<L", 5)(pack()), "PK236"),
    "overlap": (overlap(pack()), "PK236"),
    "before_the_first_file": (b"#!/bin/sh\nid\n" + bytes(pack()), "PK236"),
    "prefix_with_right_offsets": (b"PK\x03\x04" + bytes(pack()), "PK236"),
    "after_the_end": (bytes(pack()) + b"<script>", "PK236"),
    "long_after_the_end": (bytes(pack()) + b"x" * 1000, "PK230"),
    "comment_of_control_characters": (add_comment_with_prefix(pack()), "PK236"),
    "comment_of_200_bytes": (bytes(pack(comment=b"x" * 200)), "PK230"),
    "wrong_comment_length": (patch("end", 20, "<H", 1)(pack()), "PK236"),
    "cut_in_half": (bytes(pack())[: len(pack()) // 2], "PK230"),
    "four_bytes": (b"PK\x03\x04", "PK230"),
    "wrong_count": (patch("end", 8, "<L", 2 | 2 << 16)(pack()), "PK236"),
    "count_too_high": (patch("end", 8, "<L", 9 | 9 << 16)(pack()), "PK230"),
    "damaged_directory": (patch("central", 0, "<L", 0)(pack()), "PK230"),
    "name_past_the_directory": (patch("central", 28, "<H", 60000, last=True)(pack()), "PK230"),
    "zip64_counts": (patch("end", 10, "<H", 0xFFFF)(pack()), "PK237"),
    "zip64_sizes": (both(22, 24, "<L", 0xFFFFFFFF)(pack()), "PK237"),
    "zip64_extra": (add_extra(0x0001, b"\0" * 16), "PK237"),
    "second_name": (add_extra(0x7075, b"\x01\0\0\0\0evil.yaml"), "PK235"),
    "too_many": (patch("end", 8, "<L", 20_001 | 20_001 << 16)(pack()), "PK221"),
    "bomb": (pack({"evidence/x": b"\0" * 2_000_000}), "PK238"),
    "file_of_more_than_a_gibibyte": (both(22, 24, "<L", (1 << 30) + 1)(pack()), "PK219"),
    "latin_names": (patch("central", 8, "<H", 0, last=True)(pack()), "PK212"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_anything_is_unpacked(opened, name):
    content, code = REFUSED[name]
    with pytest.raises(FileRefused) as refused:
        opened(content)
    assert refused.value.code == code
    assert refused.value.message.isprintable()


def test_the_same_name_twice_is_refused(opened):
    content = pack({"bundle.yaml": b"a", "bundle.yamm": b"b"})
    with pytest.raises(FileRefused) as refused:
        opened(bytes(content).replace(b"bundle.yamm", b"bundle.yaml"))
    assert refused.value.code == "PK233"


DAMAGED = {
    "wrong_checksum": both(14, 16, "<L", 9)(pack()),
    "wrong_checksum_of_stored": both(14, 16, "<L", 9)(pack(method=zipfile.ZIP_STORED)),
    "says_less_than_it_holds": both(22, 24, "<L", 4)(pack()),
    "says_more_than_it_holds": both(22, 24, "<L", 6)(pack()),
    "garbage": both(8, 10, "<H", 8)(pack({"bundle.yaml": b"\xff" * 30}, method=zipfile.ZIP_STORED)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused_when_it_is_read(opened, name):
    source = opened(DAMAGED[name])
    for attempt in (lambda: source.read("bundle.yaml", MAX_FILE), lambda: list(source.read_blocks("bundle.yaml"))):
        with pytest.raises(FileRefused) as refused:
            attempt()
        assert refused.value.code == "PK239"


def with_packed(packed: bytes, size: int, crc: int) -> bytes:
    """Make an archive of one file from bytes that claim to be packed."""
    content = pack({"evidence/x": b"0" * 10}, method=zipfile.ZIP_STORED)
    held = content[: content.index(CENTRAL)].replace(b"0000000000", packed)
    directory = content[content.index(CENTRAL) :]
    for part, at in ((held, 8), (directory, 10)):
        struct.pack_into("<H", part, at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<LLL", part, at + 6, crc, len(packed), size)
    struct.pack_into("<L", directory, directory.index(END) + 16, len(held))
    return bytes(held + directory)


def test_a_file_that_holds_fifty_megabytes_more_than_it_says_is_left_after_the_first_piece(opened):
    packed = zlib.compress(b"\0" * 50_000_000, 9)[2:-4]
    source = opened(with_packed(packed, 10, zlib.crc32(b"0" * 10)))
    with pytest.raises(FileRefused) as refused:
        source.read("evidence/x", MAX_FILE)
    assert refused.value.code == "PK239"


BLOCK = b"y" * 65531


@pytest.mark.parametrize("hidden", [b"", b"hidden"])
def test_nothing_hides_behind_a_packed_file_that_ends_where_a_piece_ends(opened, hidden):
    packed = b"".join(bytes([n == 3]) + struct.pack("<HH", 65531, 65535 - 65531) + BLOCK for n in range(4))
    source = opened(with_packed(packed + hidden, 4 * 65531, zlib.crc32(BLOCK * 4)))
    if not hidden:
        assert source.read("evidence/x", MAX_FILE) == BLOCK * 4
        return
    with pytest.raises(FileRefused) as refused:
        source.read("evidence/x", MAX_FILE)
    assert refused.value.code == "PK239"


@pytest.mark.parametrize(
    ("path", "limit", "code"),
    [("none", 9, "PK222"), ("evidence", 9, "PK222"), ("../x", 9, "PK211"), ("evidence/log.txt", 4999, "PK219")],
)
def test_what_is_not_there_or_too_big_is_refused(opened, path, limit, code):
    source = opened(pack())
    with pytest.raises(FileRefused) as refused:
        source.read(path, limit)
    assert refused.value.code == code


def test_an_archive_that_changes_while_it_is_read_is_refused(opened, tmp_path):
    source = opened(pack())
    os.utime(tmp_path / "b.zip", ns=(1, 1))
    with pytest.raises(FileRefused) as refused:
        source.read("bundle.yaml", MAX_FILE)
    assert refused.value.code == "PK223"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_flipped_byte_gives_the_same_files_or_a_refusal(opened, data):
    content = bytearray(ACCEPTED[data.draw(st.sampled_from(["deflated", "stored", "streamed"]))])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    try:
        found = contents(opened(bytes(content)))
    except FileRefused as refused:
        found = FILES
        said = refused.message
    else:
        said = ""
    assert list(found.values()) == list(FILES.values()) or len(found) < len(FILES)
    assert said.isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_with_the_ending_of_an_archive_are_refused_or_empty(opened, content):
    try:
        found = contents(opened(b"PK\x03\x04" + content))
    except FileRefused:
        found = {}
    assert found == {}
