"""What the digest of a bundle speaks for."""

from itertools import permutations

import pytest

from psfkit.documents import digests
from psfkit.documents.digests import is_covered, sha256_hex
from psfkit.model.manifest import FileEntry

A, B, C = (sha256_hex(text) for text in (b"a", b"b", b"c"))
FILES = [("bundle.yaml", A), ("criteria/psf-1.yaml", B), ("evidence/x", C)]


def bundle_digest(files) -> str:
    return digests.bundle_digest(FileEntry(path, digest, 1) for path, digest in files)


def test_a_pinned_bundle_has_its_pinned_digest():
    expected = "sha256:bfa2ac1e3674c0fce2cbd4120ff4c96e3e5b2cc6788c5b8952d707cd3405ec15"
    assert bundle_digest(FILES) == expected


@pytest.mark.parametrize("files", list(permutations(FILES)))
def test_order_does_not_matter(files):
    assert bundle_digest(files) == bundle_digest(FILES)


@pytest.mark.parametrize(
    "path", ["determinations/a.yaml", "README.md", ".git/config", "evidence", "evidence.yml", "x/evidence/y"]
)
def test_files_outside_do_not_matter(path):
    assert not is_covered(path)
    assert bundle_digest([*FILES, (path, A)]) == bundle_digest(FILES)


@pytest.mark.parametrize(
    "files",
    [
        FILES[:2],
        [*FILES, ("evidence/y", A)],
        [*FILES[:2], ("evidence/y", C)],
        [*FILES[:2], ("evidence/x", A)],
        [("evidence.yaml", A), *FILES[1:]],
    ],
)
def test_any_covered_path_or_content_matters(files):
    assert bundle_digest(files) != bundle_digest(FILES)


def test_a_path_with_a_line_in_it_does_not_pass_for_two_files():
    two = [("evidence/a", A), ("evidence/b", B)]
    one = [(f"evidence/a\n{B} 10 evidence/b", A)]
    assert bundle_digest(two) != bundle_digest(one)
    assert bundle_digest([("evidence/a\x00b", A)]) != bundle_digest([("evidence/a", A)])
