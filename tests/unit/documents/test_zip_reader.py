"""Archives from strangers: whole, inside themselves and within bounds, or refused."""

import io
import struct
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents import zip_reader
from psfkit.documents.zip_reader import read_zip
from psfkit.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STORED, DEFLATED, ZSTANDARD = 0, 8, 93
LIMIT = zip_reader.MAX_MEMBER


def pack(method: int, content: bytes) -> bytes:
    if method == ZSTANDARD:
        return zstd.compress(content)
    return zlib.compress(content, wbits=-15) if method == DEFLATED else content


def archive(*members: tuple, method: int = DEFLATED, flags: int = 0, comment: bytes = b"") -> bytes:
    """Build an archive of ``(name, content)``, or ``(name, content, changes to what the directory says)``."""
    body, directory = b"", b""
    for name, content, *rest in members:
        said = {"crc": zlib.crc32(content), "size": len(content), "packed": pack(method, content), "offset": len(body)}
        said |= rest[0] if rest else {}
        raw, packed = name.encode(), said["packed"]
        sizes = (said["crc"], said.get("length", len(packed)), said["size"])
        local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, flags, method, 0, 0, *sizes, len(raw), 0)
        body += local + raw + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, flags, method, 0, 0, *sizes, len(raw), 0, 0, 0, 0, 0, said["offset"]
        )
        directory += raw
    counts = (0, 0, len(members), len(members), len(directory), len(body), len(comment))
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *counts) + comment


def unpack_all(content: bytes) -> dict[str, bytes]:
    opened = read_zip(content)
    return {name: opened.unpack(name) for name in opened.members}


@pytest.mark.parametrize("method", [STORED, DEFLATED, ZSTANDARD])
@pytest.mark.parametrize("content", [b"", b"a", b"".join(b"%d," % n for n in range(200_000))], ids=len)
def test_what_was_packed_is_unpacked(method, content):
    assert unpack_all(archive(("a/b.json", content), ("c", b"c"), method=method)) == {"a/b.json": content, "c": b"c"}


def test_what_python_writes_is_read_with_folders_left_out_and_gaps_allowed():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        written.mkdir("folder")
        written.writestr("folder/é.json", b"1" * 1000)
        with written.open("long.json", "w", force_zip64=True) as member:
            member.write(b"2")
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as again:
        again.filelist = [found for found in again.filelist if found.filename != "folder/é.json"]
        again.NameToInfo.pop("folder/é.json")
        again.writestr("folder/é.json", b"new")
    assert unpack_all(stream.getvalue()) == {"long.json": b"2", "folder/é.json": b"new"}


def test_of_two_members_of_one_name_the_last_counts():
    opened = read_zip(archive(("a", b"old"), ("b", b"b"), ("a", b"new")))
    assert (opened.unpack("a"), opened.superseded) == (b"new", 1)


def test_a_member_of_several_frames_is_one_member():
    frames = zstd.compress(b"one ") + zstd.compress(b"") + zstd.compress(b"two")
    assert unpack_all(archive(("a", b"one two", {"packed": frames}), method=ZSTANDARD)) == {"a": b"one two"}


WHOLE = archive(("a", b"x" * 100), ("b", b"y"))
REFUSED = {
    "empty": (b"", "no ZIP archive"),
    "no archive": (b"PK plain", "no ZIP archive"),
    "cut": (WHOLE[:-5], "no ZIP archive"),
    "something in front": (b"#!" + WHOLE, "not where its end record says"),
    "something behind": (WHOLE + b"x", "not where its end record says"),
    "no directory": (WHOLE.replace(b"PK\x01\x02", b"PK\x01\x03"), "directory is damaged"),
    "no local header": (WHOLE.replace(b"PK\x03\x04", b"PK\x03\x05", 1), "says two things"),
    "another name": (WHOLE.replace(b"\x00\x00a", b"\x00\x00z", 1), "says two things"),
    "in parts": (WHOLE.replace(b"PK\x05\x06\x00", b"PK\x05\x06\x01"), "one part of several"),
    "outside": (archive(("a", b"", {"offset": 9999})), "points outside"),
    "overlap": (archive(("a", b"1"), ("a", b"1", {"offset": 0})), "overlap"),
    "into the directory": (archive(("a", b"1", {"length": 50, "size": 50})), "overlap"),
    "up": (archive(("../a", b"")), r"outside it, or cannot be named: \.\./a"),
    "up within": (archive(("a/../../b", b"")), "outside it"),
    "up in Windows": (archive((r"a\..\b", b"")), "outside it"),
    "absolute": (archive(("/etc/passwd", b"")), "outside it"),
    "drive": (archive(("C:a", b"")), "outside it"),
    "no name": (archive(("", b"")), "outside it"),
    "nul": (archive(("a\0b", b"")), "outside it"),
    "long name": (archive(("a" * 1025, b"")), "outside it"),
    "encrypted": (archive(("a", b"1"), flags=1), "encrypted"),
    "unknown method": (archive(("a", b"1"), method=14), "number 14"),
    "too long": (archive(("a", b"1", {"size": LIMIT + 1})), "longer than 256 MiB"),
    "ratio": (archive(("a", bytes(4 * 1024 * 1024)), method=ZSTANDARD), "thousandth"),
    "too much": (
        archive(*((f"a{n}", b"1" * 1024 * 300, {"size": LIMIT}) for n in range(5)), method=STORED),
        "1024 MiB",
    ),
    "too many": (WHOLE[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60000, 60000, 0, 0, 0), "50000 members"),
    "zip64": (WHOLE[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 0, 0, 0), "zip64"),
    "latin-1 name": (archive(("é", b"")), "not in the encoding"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_plain_archive_is_refused(content, why):
    with pytest.raises(InputError, match=why):
        read_zip(content)


@pytest.mark.parametrize("method", [STORED, DEFLATED, ZSTANDARD])
@pytest.mark.parametrize(
    "changes",
    [
        {"crc": 1},
        {"size": 99},
        {"size": 101},
        {"packed": b""},
        {"packed": b"\xff" * 30},
        {"packed": zstd.compress(b"x" * 100)[:-1]},
        {"packed": zlib.compress(b"x" * 100, wbits=-15)[:-2]},
        {"packed": zstd.compress(b"") * 20 + zstd.compress(b"x" * 100)},
        {"packed": zstd.compress(bytes(1024 * 1024))},
    ],
    ids=range(9),
)
def test_a_member_that_is_not_what_the_directory_says_is_damaged(method, changes):
    opened = read_zip(archive(("a", b"x" * 100, changes), method=method))
    with pytest.raises(InputError, match="a in the archive is damaged"):
        opened.unpack("a")


def test_no_more_is_unpacked_than_the_directory_promises():
    bomb = zstd.compress(bytes(200 * 1024 * 1024))
    opened = read_zip(archive(("a", b"", {"packed": bomb, "size": 10}), method=ZSTANDARD))
    with pytest.raises(InputError, match="damaged"):
        next(opened.pieces("a"))


@settings(deadline=None)
@given(st.sampled_from([STORED, DEFLATED, ZSTANDARD]), st.data())
def test_a_flipped_byte_gives_the_same_content_or_a_refusal(method, data):
    content = bytearray(archive(("a.json", b"evidence" * 40), ("b.json", b"b"), method=method))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = unpack_all(bytes(content))
    except InputError:
        return
    assert set(found.values()) == {b"evidence" * 40, b"b"}
