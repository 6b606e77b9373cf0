"""What is read from a bundle's folder, and what is left where it is."""

import os
import socket
from contextlib import chdir
from pathlib import Path

import pytest

from psfkit.documents.beneath import DescriptorTree, PathTree
from psfkit.documents.folder import FolderSource, open_source
from psfkit.documents.paths import FileRefused
from psfkit.documents.sources import MAX_BUNDLE, MAX_FILE, MAX_FILES
from psfkit.model.finding import Severity

SECRET = b"TOPSECRET-SENTINEL"


@pytest.fixture
def bundle(tmp_path):
    """A small bundle, with a secret beside it."""
    folder = tmp_path / "bundle"
    (folder / "evidence" / "psf-1").mkdir(parents=True)
    (folder / "bundle.yaml").write_bytes(b"a: b\n")
    (folder / "evidence" / "psf-1" / "log.txt").write_bytes(b"x" * 5000)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    return folder


@pytest.fixture(params=[DescriptorTree, PathTree])
def source(request, bundle):
    """The bundle's folder, opened by descriptors and, as on Windows, by paths."""
    opened = FolderSource(request.param(str(bundle)))
    yield opened
    opened.close()


def count_descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def codes(source) -> dict[str, list[str]]:
    return {file.path: [finding.code for finding in file.findings] for file in source.list_files()}


def refusal(source, path: str, limit: int = MAX_FILE) -> str:
    with pytest.raises(FileRefused) as refused:
        source.read(path, limit)
    return refused.value.code


def test_files_are_listed_by_path_with_their_sizes(source):
    listed = [(file.path, file.size, file.is_readable) for file in source.list_files()]
    assert listed == [("bundle.yaml", 5, True), ("evidence/psf-1/log.txt", 5000, True)]


def test_a_file_is_read_whole_and_in_blocks_the_same(source):
    content = source.read("evidence/psf-1/log.txt", 5000)
    assert content == b"x" * 5000
    assert b"".join(source.read_blocks("evidence/psf-1/log.txt")) == content


def test_a_file_of_many_pieces_is_read_whole(bundle, source):
    content = os.urandom(3_000_000)
    (bundle / "evidence" / "big.bin").write_bytes(content)
    assert source.read("evidence/big.bin", MAX_FILE) == content
    blocks = list(source.read_blocks("evidence/big.bin"))
    assert b"".join(blocks) == content
    assert max(map(len, blocks)) <= 256 * 1024


def test_an_empty_file_is_read(bundle, source):
    (bundle / "README.md").touch()
    assert source.read("README.md", 0) == b""


def test_limits_hold_to_the_byte(source):
    assert refusal(source, "evidence/psf-1/log.txt", 4999) == "PK219"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nothing.txt", "PK222"),
        ("evidence/nothing/x.txt", "PK222"),
        ("bundle.yaml/x", "PK222"),
        ("evidence", "PK218"),
        ("../secret.txt", "PK211"),
        ("/etc/hostname", "PK210"),
        ("evidence/psf-1/../../bundle.yaml", "PK211"),
    ],
)
def test_what_is_not_a_file_of_the_bundle_is_refused(source, path, code):
    assert refusal(source, path) == code


@pytest.mark.parametrize("target", ["../secret.txt", "bundle.yaml", "/proc/self/environ", "link.txt", "nothing"])
def test_a_symbolic_link_is_neither_listed_as_a_file_nor_followed(bundle, source, target):
    (bundle / "link.txt").symlink_to(target)
    assert codes(source)["link.txt"] == ["PK216"]
    assert refusal(source, "link.txt") == "PK216"


@pytest.mark.parametrize("target", ["..", "evidence", "/", "folder"])
def test_a_linked_folder_is_not_entered(bundle, source, target):
    (bundle / "folder").symlink_to(target)
    assert codes(source)["folder"] == ["PK216"]
    assert refusal(source, "folder/secret.txt") == "PK216"


def test_a_hard_link_is_refused(bundle, source):
    (bundle / "linked.txt").hardlink_to(bundle.parent / "secret.txt")
    assert codes(source)["linked.txt"] == ["PK217"]
    assert refusal(source, "linked.txt") == "PK217"


def test_a_pipe_is_not_waited_for(bundle, source):
    os.mkfifo(bundle / "pipe")
    assert codes(source)["pipe"] == ["PK218"]
    assert refusal(source, "pipe") == "PK218"


def test_a_socket_is_refused(bundle, source):
    with socket.socket(socket.AF_UNIX) as end, chdir(bundle):
        end.bind("end")
    assert codes(source)["end"] == ["PK218"]
    assert refusal(source, "end") == "PK218"


def test_a_device_is_refused(bundle, source):
    try:
        os.mknod(bundle / "zero", 0o644 | 0o020000, os.makedev(1, 5))
    except OSError:
        pytest.skip("this system lets nobody make devices here")
    assert codes(source)["zero"] == ["PK218"]
    assert refusal(source, "zero") == "PK218"


def test_a_terabyte_of_nothing_is_not_read(bundle, source):
    try:
        with (bundle / "huge").open("wb") as file:
            file.truncate(1 << 40)
    except OSError:
        pytest.skip("this file system has no such files")
    assert codes(source)["huge"] == ["PK219"]
    assert refusal(source, "huge") == "PK219"


def test_a_bundle_may_not_grow_past_its_limit_in_all(bundle, source):
    for number in range(4):
        with (bundle / f"part{number}").open("wb") as file:
            file.truncate(MAX_FILE)
    listed = codes(source)
    assert [path for path, found in listed.items() if found] == ["part3"]
    assert listed["part3"] == ["PK220"]


def test_what_is_read_in_all_is_counted_too(bundle, source):
    (bundle / "part").touch()
    source._total = MAX_BUNDLE
    assert refusal(source, "evidence/psf-1/log.txt") == "PK220"


ODD_NAMES = {
    b"a\nPASS \x1b[2J.txt": r"a\nPASS \x1b[2J.txt",
    b"\xff.txt": r"\udcff.txt",
    "r\u202etxt.exe".encode(): r"r\u202etxt.exe",
    b"-rf": "-rf",
    b"x.": "x.",
    b"con.txt": "con.txt",
    b"C:x": "C:x",
    b"a\\b": r"a\\b",
}


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_a_file_with_an_odd_name_is_shown_with_escapes_and_not_read(bundle, source, name):
    try:
        Path(os.fsdecode(bytes(bundle) + b"/" + name)).touch()
    except OSError:
        pytest.skip("this file system has no such names")
    listed = next(file for file in source.list_files() if file.path not in ("bundle.yaml", "evidence/psf-1/log.txt"))
    assert listed.path == ODD_NAMES[name]
    assert [finding.code for finding in listed.findings] in (["PK212"], ["PK210"])
    assert not listed.is_readable


def test_a_folder_with_an_odd_name_is_not_entered(bundle, source):
    (bundle / "a\nb").mkdir()
    (bundle / "a\nb" / "x.txt").touch()
    assert codes(source)[r"a\nb/"] == ["PK212"]


def test_a_decomposed_name_is_refused(bundle, source):
    (bundle / "re\u0301sume\u0301.txt").touch()
    assert codes(source)[r"re\u0301sume\u0301.txt"] == ["PK213"]


def test_names_that_differ_by_case_alone_collide(bundle, source):
    (bundle / "evidence" / "psf-1" / "LOG.TXT").touch()
    if (bundle / "evidence" / "psf-1" / "LOG.TXT").stat().st_size:
        pytest.skip("this file system cannot tell them apart either")
    assert codes(source)["evidence/psf-1/log.txt"] == ["PK215"]


def test_hidden_files_are_left_out_with_a_note(bundle, source):
    (bundle / ".git").mkdir()
    (bundle / ".git" / "config").touch()
    (bundle / "evidence" / ".DS_Store").write_bytes(b"xyz")
    hidden = [file for file in source.list_files() if file.ignored]
    assert [(file.path, file.size) for file in hidden] == [(".git/", 0), ("evidence/.DS_Store", 3)]
    assert {finding.severity for file in hidden for finding in file.findings} == {Severity.NOTE}
    assert not any(file.is_readable for file in hidden)


def test_folders_deeper_than_eight_parts_are_not_entered(bundle, source):
    (bundle / "a/b/c/d/e/f/g/h").mkdir(parents=True)
    (bundle / "a/b/c/d/e/f/g/x").touch()
    listed = codes(source)
    assert listed["a/b/c/d/e/f/g/h/"] == ["PK214"]
    assert listed["a/b/c/d/e/f/g/x"] == []


def test_listing_ends_where_there_are_too_many_files(bundle, source):
    for number in range(MAX_FILES):
        os.close(os.open(bundle / "evidence" / f"f{number}", os.O_CREAT))
    with pytest.raises(FileRefused, match="more than 20000") as refused:
        source.list_files()
    assert refused.value.code == "PK221"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user")
def test_what_may_not_be_opened_is_a_finding(bundle, source):
    (bundle / "bundle.yaml").chmod(0)
    (bundle / "evidence").chmod(0)
    assert refusal(source, "bundle.yaml") == "PK224"
    assert codes(source)["evidence/"] == ["PK224"]
    (bundle / "evidence").chmod(0o700)


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused(bundle, source):
    path = bundle / "evidence" / "psf-1" / "log.txt"
    path.write_bytes(b"x" * 3_000_000)
    for size in (3_000_001, 2_500_000):
        chunks = source.read_blocks("evidence/psf-1/log.txt")
        next(chunks)
        os.truncate(path, size)
        with pytest.raises(FileRefused, match="changed"):
            list(chunks)


def test_a_folder_swapped_for_another_after_opening_is_still_the_one_opened(bundle):
    source = open_source(str(bundle))
    bundle.rename(bundle.parent / "moved")
    bundle.mkdir()
    (bundle / "bundle.yaml").write_bytes(SECRET)
    assert source.read("bundle.yaml", 100) == b"a: b\n"
    source.close()


def test_the_path_to_a_bundle_may_be_a_link(bundle):
    (bundle.parent / "link").symlink_to(bundle)
    source = open_source(str(bundle.parent / "link"))
    assert source.read("bundle.yaml", 100) == b"a: b\n"
    source.close()


def test_no_descriptor_stays_open(bundle):
    before = count_descriptors()
    (bundle / "link").symlink_to("..")
    (bundle / "not.zip").write_bytes(b"PK\x05\x06 and no more")
    source = open_source(str(bundle))
    source.list_files()
    for path in ("bundle.yaml", "link/secret.txt", "evidence/psf-1/none", "evidence"):
        try:
            source.read(path, 3)
        except FileRefused:
            continue
    source.close()
    with pytest.raises(FileRefused):
        open_source(str(bundle / "not.zip"))
    assert count_descriptors() == before


NOT_BUNDLES = {
    "nothing": (None, "PK226"),
    "a_text": (b"x", "PK226"),
    "an_empty_file": (b"", "PK226"),
    "a_tar": (b"bundle.yaml".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 248, "PK227"),
    "a_gzip": (b"\x1f\x8b\x08\x00", "PK227"),
    "an_xz": (b"\xfd7zXZ\x00", "PK227"),
    "x.tar": (b"", "PK227"),
    "x.TGZ": (b"anything", "PK227"),
    "x.zip": (b"anything", "PK230"),
}


@pytest.mark.parametrize("name", NOT_BUNDLES)
def test_what_is_no_bundle_is_refused_with_the_reason(tmp_path, name):
    content, code = NOT_BUNDLES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        open_source(str(tmp_path / name))
    assert refused.value.code == code
    assert refused.value.hint


@pytest.mark.parametrize("path", ["a\x00b", "x" * 5000, ""])
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(FileRefused) as refused:
        open_source(path)
    assert refused.value.code in ("PK224", "PK226")
    assert refused.value.message.isprintable()


def test_a_pipe_is_no_bundle(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefused) as refused:
        open_source(str(tmp_path / "pipe"))
    assert refused.value.code == "PK226"
