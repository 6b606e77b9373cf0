"""A manifest is read only as it was written, whatever was done to it."""

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit import pipeline
from psfkit.documents.digests import bundle_digest
from psfkit.documents.manifest import are_sums_of, is_manifest_of, read_manifest, write_manifest, write_sums
from psfkit.errors import InputError
from psfkit.model.manifest import FileEntry, Manifest
from tests.unit.bad_bundles import MINIMAL
from tests.unit.report.test_json import check

READING = pipeline.read_files(str(MINIMAL))
MADE = Manifest(READING.bundle.digest, READING.files)
GOOD = write_manifest(MADE)
ZEROS = 64 * "0"


def document(**changes):
    return json.dumps(json.loads(GOOD) | changes, indent=2).encode()


def entry(**changes):
    return {"path": "evidence/a.txt", "sha256": ZEROS, "size": 1} | changes


DAMAGED = {
    "nothing": b"",
    "not JSON": b"sealed\n",
    "a list": b"[]",
    "another format": document(format="psfkit-manifest/2"),
    "other white space": json.dumps(json.loads(GOOD)).encode(),
    "carriage returns": GOOD.replace(b"\n", b"\r\n"),
    "a key more": document(by="me"),
    "another digest": GOOD.replace(MADE.bundle.encode(), f"sha256:{ZEROS}".encode()),
    "another file digest": GOOD.replace(MADE.files[0].sha256.encode(), ZEROS.encode()),
    "a file twice": document(files=[entry(), entry()]),
    "out of order": document(files=[entry(), entry(path="bundle.yaml")]),
    "a path that leaves": document(files=[entry(path="../a")]),
    "a path that does not travel": document(files=[entry(path="evidence/a%0d.txt")]),
    "a file outside the digest": document(files=[entry(path="README.md")]),
    "a size below zero": document(files=[entry(size=-1)]),
    "a size that is true": document(files=[entry(size=True)]),
    "a size of 400 digits": GOOD.replace(b'"size": ', b'"size": ' + 400 * b"1"),
    "a lone surrogate": GOOD.replace(MADE.bundle.encode(), b"\\ud800"),
    "a digest in capitals": document(files=[entry(sha256=64 * "A")]),
    "entries that are texts": document(files=["bundle.yaml"]),
    "files that are a text": document(files="bundle.yaml"),
    "UTF-16": GOOD.decode().encode("utf-16"),
    "a million brackets": 1_000_000 * b"[",
}


def test_a_manifest_reads_back_as_it_was_written():
    assert read_manifest(GOOD) == MADE
    assert write_manifest(read_manifest(GOOD)) == GOOD
    assert check("manifest", GOOD)["bundle"] == MADE.bundle


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_was_not_written_by_psfkit_is_no_manifest(content):
    with pytest.raises(InputError) as refused:
        read_manifest(content)
    assert refused.value.message.isprintable()


NAMES = st.sampled_from(["a", "b c", "é", "模型", "psf-1.txt"])
ENTRIES = st.builds(
    FileEntry, NAMES.map("evidence/{}".format), st.sampled_from([ZEROS, 64 * "a"]), st.integers(0, 10**18 - 1)
)
LISTS = st.lists(ENTRIES, max_size=4, unique_by=lambda file: file.path).map(
    lambda files: sorted(files, key=lambda file: file.path)
)


@given(LISTS, st.data())
def test_a_manifest_is_the_same_whether_compared_or_read(files, data):
    """Only one file is said to be a manifest without being read, and reading it says the same."""
    made = Manifest(bundle_digest(files), tuple(files))
    content = write_manifest(made)
    assert is_manifest_of(made, content)
    assert read_manifest(content) == made
    assert are_sums_of(files, write_sums(files))
    place = data.draw(st.integers(0, len(content) - 1))
    for other in (content[:place], content + b"\n", content[:place] + b"~" + content[place + 1 :]):
        assert is_manifest_of(made, other) is (other == content)
    assert not are_sums_of(files, write_sums(files) + b"\n")


def test_names_beyond_ascii_stay_themselves():
    files = (FileEntry("evidence/prüfung 模型.txt", ZEROS, 3),)
    assert write_sums(files).decode() == f"{ZEROS}  evidence/prüfung 模型.txt\n"
    assert '"evidence/prüfung 模型.txt"' in write_manifest(Manifest(MADE.bundle, files)).decode()


def test_sha256sum_accepts_the_list(tmp_path):
    (tmp_path / "sums").write_bytes(write_sums(MADE.files))
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", tmp_path / "sums"], cwd=MINIMAL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
