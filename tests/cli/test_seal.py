"""Sealing as a person does it, and what is said of a bundle that changed afterwards."""

import shutil
import zipfile

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL, build

AS_OF = ("--as-of", "2026-10-30")


@pytest.fixture
def sealed(tmp_path):
    return build({"sealed": True}, tmp_path / "bundle")


def test_sealing_prints_the_digest_alone_and_changes_nothing_else(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    before = psfkit(capsys, "validate", bundle, *AS_OF)
    first = psfkit(capsys, "seal", bundle)
    again = psfkit(capsys, "seal", bundle)
    assert (first.code, again.code) == (ExitCode.YES, ExitCode.YES)
    assert first.out == again.out
    assert first.out.startswith("sha256:")
    assert first.out.count("\n") == 1
    assert "nothing has changed" in again.err
    assert psfkit(capsys, "validate", bundle, *AS_OF) == before
    score = psfkit(capsys, "score", bundle, "--format", "json", *AS_OF)
    assert first.out.strip() in score.out


def test_a_seal_that_holds_says_so(capsys, sealed):
    answer = psfkit(capsys, "seal", "--check", sealed)
    assert answer.code == ExitCode.YES
    assert "as it was sealed (all 8 files)" in answer.out


CHANGES = {
    "changed": lambda b: (b / "evidence/psf-1.txt").write_text("other"),
    "missing": lambda b: (b / "evidence/psf-1.txt").unlink(),
    "extra": lambda b: (b / "evidence/psf-9.txt").write_text("more"),
    "renamed": lambda b: (b / "evidence/psf-1.txt").rename(b / "evidence/policy.txt"),
    "changed in one bit": lambda b: (b / "bundle.yaml").write_bytes((b / "bundle.yaml").read_bytes() + b" "),
    "changed to a link": lambda b: [(b / "evidence/psf-1.txt").unlink(), (b / "evidence/psf-1.txt").symlink_to("x")],
    "extra link": lambda b: (b / "workflows").mkdir() or (b / "workflows/map.json").symlink_to("x"),
    "missing folder": lambda b: shutil.rmtree(b / "criteria"),
    "renamed folder": lambda b: (b / "evidence").rename(b / "workflows"),
    "renamed and changed": lambda b: (b / "evidence/psf-1.txt").rename(b / "evidence/psf-2.txt").write_text("x"),
    "damaged manifest": lambda b: (b / "manifest-sha256.txt").unlink(),
    "damaged manifest only": lambda b: (b / "manifest.json").unlink(),
    "damaged manifest as a link": lambda b: [(b / "manifest.json").unlink(), (b / "manifest.json").symlink_to("x")],
}
COUNTS = {
    "changed in one bit": "1 changed",
    "changed to a link": "1 changed",
    "extra link": "1 extra",
    "missing folder": "3 missing",
    "renamed folder": "3 renamed",
    "renamed and changed": "1 missing, 1 extra",
    "damaged manifest only": "1 damaged manifest",
    "damaged manifest as a link": "1 damaged manifest",
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_named_and_breaks_the_seal(capsys, sealed, name):
    CHANGES[name](sealed)
    answer = psfkit(capsys, "seal", "--check", sealed)
    assert answer.code == ExitCode.BROKEN
    assert answer.out.rstrip().endswith(f"not as it was sealed ({COUNTS.get(name, f'1 {name}')})")
    assert psfkit(capsys, "validate", sealed, *AS_OF).code == ExitCode.INVALID


def test_what_is_left_alone_may_be_added_to_a_sealed_bundle(capsys, sealed):
    (sealed / "README.md").write_text("read me")
    psfkit(capsys, "review", sealed, "--assessor", "Ada", *AS_OF)
    assert psfkit(capsys, "seal", "--check", sealed).code == ExitCode.YES


def test_a_broken_seal_is_not_covered_up_without_force(capsys, sealed):
    (sealed / "criteria/psf-5.yaml").unlink()
    refused = psfkit(capsys, "seal", sealed)
    assert refused.code == ExitCode.BROKEN
    assert "1 missing" in refused.err
    assert "--force" in refused.err
    forced = psfkit(capsys, "seal", "--force", sealed)
    assert forced.code == ExitCode.YES
    assert psfkit(capsys, "seal", "--check", sealed).code == ExitCode.YES


@pytest.mark.parametrize("name", ["manifest.json", "manifest-sha256.txt"])
def test_a_manifest_without_the_other_is_made_whole_by_force(capsys, sealed, name):
    (sealed / name).unlink()
    assert psfkit(capsys, "seal", "--force", sealed).code == ExitCode.YES
    assert psfkit(capsys, "seal", "--check", sealed).code == ExitCode.YES


def test_a_bundle_that_is_not_whole_is_not_sealed(capsys, tmp_path):
    bundle = build({"keep_digests": True}, tmp_path / "bundle")
    (bundle / "evidence/psf-1.txt").write_text("other")
    answer = psfkit(capsys, "seal", bundle)
    assert answer.code == ExitCode.INVALID
    assert "PK203" in answer.err
    assert "nothing was sealed" in answer.err
    assert not (bundle / "manifest.json").exists()


def test_a_seal_is_checked_in_a_zip_and_never_written_to_one(capsys, sealed, tmp_path):
    archive = tmp_path / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in sorted(sealed.rglob("*")):
            zipped.write(path, path.relative_to(sealed))
    assert psfkit(capsys, "seal", "--check", archive).code == ExitCode.YES
    assert psfkit(capsys, "seal", archive).code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("seal",), ExitCode.USAGE, "BUNDLE"),
        (("seal", "nowhere"), ExitCode.INVALID, "there is nothing at nowhere"),
        (("seal", "--check", MINIMAL), ExitCode.INVALID, "is not sealed"),
        (("seal", "--check", "--force", MINIMAL), ExitCode.USAGE, "--check writes nothing"),
    ],
)
def test_a_senseless_seal_says_what_to_do(capsys, arguments, code, says):
    answer = psfkit(capsys, *arguments)
    assert answer.code == code
    assert says in answer.err
    assert "help" in answer.err
