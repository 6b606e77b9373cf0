"""Bags that hold and bags that do not: psfkit's word beside that of the reference implementation.

The cases follow the ideas of the Library of Congress' conformance suite; the bags are our own.
"""

import hashlib
import logging
import re
import shutil
import unicodedata
import warnings
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit import pipeline
from psfkit.documents.bag import MANIFEST, TAG_MANIFEST, check_bag, read_info
from psfkit.documents.manifest import read_manifest
from psfkit.documents.packer import NOTHING_ALLOWED
from psfkit.documents.paths import display_path
from psfkit.documents.redaction import read_redaction
from psfkit.documents.text_safety import printable
from psfkit.errors import InputError
from psfkit.model.finding import Severity
from tests.unit.bad_bundles import MINIMAL, build

RUBRIC = pipeline.read_rubric("psf/1.1")
AS_OF = date(2026, 10, 30)
UMLAUT = "evidence/pr\u00fcfung.txt"


def pack(bundle, target, as_of=AS_OF):
    reading = pipeline.read_files(str(bundle))
    assert [f for f in reading.findings if f.severity is Severity.ERROR] == []
    pipeline.hand_on(pipeline.make_parcel(str(bundle), reading), str(target), as_of, NOTHING_ALLOWED, force=True)
    return target


def unpack(archive, target):
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(target)
    (bag,) = target.iterdir()
    return bag


def zip_again(bag, target):
    with zipfile.ZipFile(target, "w") as zipped:
        for path in sorted(bag.rglob("*")):
            if path.is_file():
                zipped.write(path, path.relative_to(bag.parent))
    return target


def retag(bag):
    """Let the tag manifest agree with the tag files as they are now."""
    tags = sorted(p for p in bag.iterdir() if p.is_file() and p.name != TAG_MANIFEST)
    lines = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in tags)
    (bag / TAG_MANIFEST).write_text("".join(lines))


def edit(name, old, new):
    def change(bag):
        path = bag / name
        content = path.read_bytes()
        assert re.search(old, content), (old, content)
        path.write_bytes(re.sub(old, new, content, count=1))
        retag(bag)

    return change


def write(name, content):
    def change(bag):
        (bag / name).write_bytes(content)
        retag(bag)

    return change


def remove(name):
    def change(bag):
        (bag / name).unlink()
        if name != TAG_MANIFEST:
            retag(bag)

    return change


def list_in_form(form):
    def change(bag):
        (bag / "data" / UMLAUT).write_text("as found")
        content = (bag / MANIFEST).read_text("utf-8")
        sha256 = hashlib.sha256(b"as found").hexdigest()
        path = unicodedata.normalize(form, f"data/{UMLAUT}")
        (bag / MANIFEST).write_text(f"{content}{sha256}  {path}\n", "utf-8")
        retag(bag)

    return change


def without_tag_manifest(change):
    def both(bag):
        change(bag)
        (bag / TAG_MANIFEST).unlink()

    return both


OXUM = rb"Payload-Oxum: .*\n"
SHA256_ZEROS = 64 * b"0"
HOLDS = {
    "as it was packed": lambda bag: None,
    "declaration with other line ends": edit("bagit.txt", rb"\n", b"\r\n"),
    "no bag-info": remove("bag-info.txt"),
    "no tag manifest": remove(TAG_MANIFEST),
    "no size in bag-info": edit("bag-info.txt", OXUM, b""),
    "metadata given twice": edit("bag-info.txt", rb"\Z", b"Contact-Name: A\nContact-Name: B\n"),
    "metadata on two lines": edit("bag-info.txt", rb"\Z", b"Contact-Name: A.\n  Berg\n"),
    "metadata with odd separators": edit("bag-info.txt", rb"\Z", b"Contact-Name:A\nContact-Phone:\t  1\n"),
    "digests in capitals": edit(MANIFEST, rb"^[0-9a-f]{64}", lambda found: found[0].upper()),
    "a tab between digest and path": edit(MANIFEST, rb"  ", b"\t"),
    "a dot and slash before a path": edit(MANIFEST, rb"  data/", b"  ./data/"),
    "manifest with other line ends": edit(MANIFEST, rb"\n", b"\r\n"),
    "a tag file of one's own": write("notes.txt", b"hello"),
}
BROKEN = {
    "payload changed": (lambda bag: (bag / "data/evidence/psf-1.txt").write_text("x"), "data/evidence/psf-1.txt"),
    "payload missing": (lambda bag: (bag / "data/criteria/psf-5.yaml").unlink(), MANIFEST),
    "payload extra": (lambda bag: (bag / "data/README.md").write_text("x"), "data/README.md"),
    "tag file changed": (lambda bag: (bag / "bag-info.txt").write_text("Contact-Name: X\n"), "bag-info.txt"),
    "no payload manifest": (remove(MANIFEST), MANIFEST),
    "another version": (edit("bagit.txt", rb"1\.0", b"2.0"), "bagit.txt"),
    "a version that is none": (edit("bagit.txt", rb"1\.0", b"A.B"), "bagit.txt"),
    "byte order mark in bagit.txt": (edit("bagit.txt", rb"^", b"\xef\xbb\xbf"), "bagit.txt"),
    "no encoding in bagit.txt": (edit("bagit.txt", rb"Tag.*\n", b""), "bagit.txt"),
    "blanks in bagit.txt": (edit("bagit.txt", rb"Version: ", b"Version:  "), "bagit.txt"),
    "one more line in bagit.txt": (edit("bagit.txt", rb"\Z", b"Contact-Name: A\n"), "bagit.txt"),
    "a wrong size": (edit("bag-info.txt", OXUM, b"Payload-Oxum: 1.1\n"), "bag-info.txt"),
    "a size that is none": (edit("bag-info.txt", OXUM, b"Payload-Oxum: many\n"), "bag-info.txt"),
    "two sizes": (edit("bag-info.txt", OXUM, b"Payload-Oxum: 1.1\nPayload-Oxum: 1.1\n"), "bag-info.txt"),
    "another bundle digest": (edit("bag-info.txt", rb"sha256:[0-9a-f]{64}", b"sha256:" + SHA256_ZEROS), "bag-info.txt"),
    "a file listed twice": (edit(MANIFEST, rb"^(.*\n)", rb"\1\1"), MANIFEST),
    "a file listed twice, differently": (edit(MANIFEST, rb"^.{64}(.*\n)", SHA256_ZEROS + rb"\1\g<0>"), MANIFEST),
    "a path that leaves the bag": (edit(MANIFEST, rb"\Z", SHA256_ZEROS + b"  ../../etc/passwd\n"), MANIFEST),
    "a path from the root": (edit(MANIFEST, rb"\Z", SHA256_ZEROS + b"  /etc/passwd\n"), MANIFEST),
    "a path from somebody's home": (edit(MANIFEST, rb"\Z", SHA256_ZEROS + b"  ~root/x\n"), MANIFEST),
    "a drive letter": (edit(MANIFEST, rb"\Z", SHA256_ZEROS + b"  C:/x\n"), MANIFEST),
    "an encoded line end in a path": (edit(MANIFEST, rb"psf-1\.yaml", rb"psf-1%0A.yaml"), MANIFEST),
    "an encoded per cent in a path": (edit(MANIFEST, rb"psf-1\.yaml", rb"psf-1%25.yaml"), MANIFEST),
    "a line that is none": (edit(MANIFEST, rb"\Z", b"hello\n"), MANIFEST),
    "a short digest": (edit(MANIFEST, rb"^....", b""), MANIFEST),
    "a manifest in UTF-16": (write(MANIFEST, "x".encode("utf-16")), MANIFEST),
    "an empty manifest": (write(MANIFEST, b""), "data/bundle.yaml"),
    "a manifest nobody checks": (write("manifest-sha512.txt", b""), "manifest-sha512.txt"),
    "a decomposed name in the manifest": (list_in_form("NFD"), MANIFEST),
}
LENIENT = {
    "blanks in bagit.txt",
    "one more line in bagit.txt",
    "another bundle digest",
    "a line that is none",
    "a manifest nobody checks",
}
"""What the reference lets pass: white space that the standard forbids, lines it cannot read, a label of our own."""


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("bagit").setLevel(logging.CRITICAL)


@pytest.fixture
def bag(tmp_path):
    return unpack(pack(MINIMAL, tmp_path / "packed.zip"), tmp_path / "unpacked")


def reference_accepts(bag):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bagit

        try:
            return bagit.Bag(str(bag)).is_valid()
        except (bagit.BagError, ValueError):
            return False


def errors(path):
    findings = pipeline.validate(str(path), RUBRIC, AS_OF).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("name", HOLDS)
def test_a_bag_that_holds_is_read_packed_and_unpacked(bag, tmp_path, name):
    HOLDS[name](bag)
    assert reference_accepts(bag)
    assert errors(bag) == []
    assert errors(zip_again(bag, tmp_path / "again.zip")) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_bag_that_does_not_hold_says_where(bag, tmp_path, name):
    change, where = BROKEN[name]
    change(bag)
    found = [f for f in errors(bag) if f.code == "PK248"]
    assert where in {f.location.file for f in found}
    assert all(f.message.isprintable() for f in found)
    assert [f for f in errors(zip_again(bag, tmp_path / "again.zip")) if f.code == "PK248"] == found
    assert reference_accepts(bag) is (name in LENIENT)


def test_files_from_elsewhere_are_not_fetched(bag):
    write("fetch.txt", b"https://evil.example/x 3 data/evidence/x.txt\n")(bag)
    assert [f.code for f in errors(bag)] == ["PK249"]


def test_a_bag_without_its_declaration_is_no_bundle(bag):
    (bag / "bagit.txt").unlink()
    assert "PK201" in {f.code for f in errors(bag)}


def test_a_bundle_beside_a_bag_is_the_bundle(bag):
    shutil.copytree(bag / "data", bag, dirs_exist_ok=True)
    (bag / MANIFEST).unlink()
    assert errors(bag) == []
    assert {f.code for f in pipeline.validate(str(bag), RUBRIC, AS_OF).findings} >= {"PK205"}


def test_more_tag_files_than_a_bag_needs_are_refused(bag):
    for number in range(20):
        (bag / f"tag-{number}.txt").write_text("x")
    assert {f.code for f in errors(bag)} == {"PK221"}


def test_a_link_beside_the_payload_is_not_followed(bag, tmp_path):
    (tmp_path / "elsewhere").write_text("x")
    (bag / "notes.txt").symlink_to(tmp_path / "elsewhere")
    assert {f.code for f in errors(bag)} == {"PK216"}


def test_hidden_files_beside_and_in_a_bag_are_left_out(bag):
    (bag / ".DS_Store").write_bytes(b"\0")
    (bag / "data/.DS_Store").write_bytes(b"\0")
    assert errors(bag) == []


@pytest.mark.parametrize("name", ["two words.txt", "pr\u00fcfung.txt", "\u6a21\u578b.txt", "_a-b.c_.txt", "a" * 200])
def test_names_that_travel_travel_in_a_bag(tmp_path, name):
    text = f"evidence/{name}"
    edits = [{"file": "evidence.yaml", "find": "evidence/psf-1.txt", "replace": text}]
    case = {"add": {text: "@evidence/psf-1.txt"}, "remove": ["evidence/psf-1.txt"], "edits": edits}
    bundle = build(case, tmp_path / "bundle")
    archive = pack(bundle, tmp_path / "packed.zip")
    bag = unpack(archive, tmp_path / "unpacked")
    assert (bag / "data" / text).exists()
    assert errors(archive) == errors(bag) == []
    assert reference_accepts(bag)


@pytest.mark.parametrize(
    ("name", "code"),
    [("100%.txt", "PK212"), ("a\rb.txt", "PK212"), ("a\nb.txt", "PK212"), ("pru\u0308fung.txt", "PK213")],
)
def test_names_that_do_not_travel_stop_a_bundle_from_being_packed(tmp_path, name, code):
    bundle = build({}, tmp_path / "bundle")
    (bundle / "evidence" / name).write_text("x")
    assert code in {f.code for f in pipeline.read_files(str(bundle)).findings}


def test_a_bag_has_the_digest_and_the_findings_of_its_bundle(tmp_path):
    archive = pack(MINIMAL, tmp_path / "packed.zip")
    bag = unpack(archive, tmp_path / "unpacked")
    results = [pipeline.validate(str(path), RUBRIC, AS_OF) for path in (MINIMAL, archive, bag)]
    assert len({result.validated.bundle.digest for result in results}) == 1
    assert len({result.findings for result in results}) == 1


def test_the_same_bundle_and_day_give_the_same_bytes(tmp_path):
    archives = [pack(MINIMAL, tmp_path / f"{n}.zip") for n in (1, 2)]
    again = pack(archives[0], tmp_path / "3.zip")
    assert len({path.read_bytes() for path in (*archives, again)}) == 1
    assert pack(MINIMAL, tmp_path / "4.zip", date(2026, 11, 1)).read_bytes() != again.read_bytes()


def test_the_bytes_of_a_packed_bundle_are_pinned(tmp_path):
    content = pack(MINIMAL, tmp_path / "packed.zip").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "ee062db430396d5e617bc061dc57a643a2d4735eefaa64522e9cfb902190ccc8"


def test_bag_info_names_the_bundle(bag):
    info = dict(read_info((bag / "bag-info.txt").read_bytes()))
    assert info["External-Identifier"] == bag.name == "APP-0001"
    assert info["Bagging-Date"] == "2026-10-30"
    assert info["Bundle-Digest"] == pipeline.read_files(str(MINIMAL)).bundle.digest


ANY_TAGS = st.dictionaries(
    st.sampled_from([MANIFEST, TAG_MANIFEST, "bag-info.txt", "notes.txt"]), st.binary(max_size=400)
)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80), ANY_TAGS)
def test_any_bytes_for_tag_files_make_findings_that_can_be_printed(declaration, tags):
    payload = {file.path: file for file in pipeline.read_files(str(MINIMAL)).files[:2]}
    found = list(check_bag({"bagit.txt": declaration, **tags}, payload, (), "sha256:0"))
    assert all(printable(finding.message) == finding.message for finding in found)
    assert all(display_path(finding.location.file) == finding.location.file for finding in found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_manifest_and_a_redaction_or_an_error_in_words(content):
    for read in (read_manifest, read_redaction):
        with suppress(InputError):
            read(content)
