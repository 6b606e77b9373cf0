"""Packing a bundle as a person does it, with and without something that should not go along."""

import random
import string
import zipfile
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL, build

AS_OF = ("--as-of", "2026-10-30")
TOKEN = "ghp_" + "".join(random.Random(1).choices(string.ascii_letters, k=36))


@pytest.fixture
def leaking(tmp_path):
    edits = [{"file": "evidence/psf-4.csv", "find": "2026-09-30", "replace": f"# {TOKEN}\n2026-09-30"}]
    return build({"edits": edits}, tmp_path / "bundle")


def test_a_packed_bundle_is_valid_and_has_the_same_digest(capsys, tmp_path):
    archive = tmp_path / "F.zip"
    packed = psfkit(capsys, "pack", MINIMAL, "--out", archive, *AS_OF)
    assert packed.code == ExitCode.YES
    assert packed.out == psfkit(capsys, "seal", build({}, tmp_path / "b")).out
    assert f"wrote {archive} (8 files, " in packed.err
    folder, zipped = (psfkit(capsys, "score", path, "--format", "json", *AS_OF) for path in (MINIMAL, archive))
    assert folder == zipped
    folder, zipped = (psfkit(capsys, "validate", path, *AS_OF) for path in (MINIMAL, archive))
    assert folder.out.replace(str(MINIMAL), str(archive)) == zipped.out


def test_packing_again_changes_nothing_and_another_day_needs_force(capsys, tmp_path):
    archive = tmp_path / "F.zip"
    first = psfkit(capsys, "pack", MINIMAL, "--out", archive, *AS_OF)
    content = archive.read_bytes()
    again = psfkit(capsys, "pack", MINIMAL, "--out", archive, *AS_OF)
    refused = psfkit(capsys, "pack", MINIMAL, "--out", archive, "--as-of", "2026-11-01")
    assert (first.code, again.code, refused.code) == (ExitCode.YES, ExitCode.YES, ExitCode.STORAGE)
    assert archive.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["F.zip"]
    forced = psfkit(capsys, "pack", MINIMAL, "--out", archive, "--as-of", "2026-11-01", "--force")
    assert forced.code == ExitCode.YES
    assert archive.read_bytes() != content


def test_the_day_comes_from_the_environment_too(capsys, monkeypatch, tmp_path):
    psfkit(capsys, "pack", MINIMAL, "--out", tmp_path / "1.zip", *AS_OF)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793318400")  # 30 October 2026
    psfkit(capsys, "pack", MINIMAL, "--out", tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_a_secret_stops_the_packing_and_is_not_shown(capsys, leaking, tmp_path):
    answer = psfkit(capsys, "pack", leaking, "--out", tmp_path / "F.zip", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "warning[PK260]: this looks like a secret: GitHub Token" in answer.err
    assert "/evidence/psf-4.csv:" in answer.err
    assert "1 possible secret in 1 file, so nothing was packed" in answer.err
    assert TOKEN[4:] not in answer.err + answer.out
    assert not (tmp_path / "F.zip").exists()


def test_a_secret_that_somebody_answers_for_goes_along_with_the_reason(capsys, leaking, tmp_path):
    archive = tmp_path / "F.zip"
    answer = psfkit(capsys, "pack", leaking, "--out", archive, "--allow-secrets", "revoked on 3 May", *AS_OF)
    assert answer.code == ExitCode.YES
    assert "PK260" in answer.err
    with zipfile.ZipFile(archive) as zipped:
        assert b"Secrets-Allowed: revoked on 3 May\n" in zipped.read("APP-0001/bag-info.txt")


@pytest.mark.parametrize("reason", ["", "  ", "a\nPayload-Oxum: 1.1", "\u202egnihton"])
def test_a_reason_that_says_nothing_is_none(capsys, leaking, tmp_path, reason):
    answer = psfkit(capsys, "pack", leaking, "--out", tmp_path / "F.zip", "--allow-secrets", reason, *AS_OF)
    assert answer.code == ExitCode.USAGE
    assert not (tmp_path / "F.zip").exists()


def test_a_reason_without_a_secret_leaves_no_trace(capsys, tmp_path):
    psfkit(capsys, "pack", MINIMAL, "--out", tmp_path / "1.zip", *AS_OF)
    psfkit(capsys, "pack", MINIMAL, "--out", tmp_path / "2.zip", "--allow-secrets", "just in case", *AS_OF)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_what_belongs_nowhere_stays_behind_and_is_named(capsys, tmp_path):
    bundle = build({"add": {".env": "x", "notes/todo.txt": "x", "README.md": "x", ".git/config": "x"}}, tmp_path / "b")
    answer = psfkit(capsys, "pack", bundle, "--out", tmp_path / "F.zip", *AS_OF)
    assert "left out: .env, .git/, notes/todo.txt" in answer.err
    with zipfile.ZipFile(tmp_path / "F.zip") as zipped:
        names = {name.removeprefix("APP-0001/data/") for name in zipped.namelist()}
    assert "README.md" in names
    assert not {".env", "notes/todo.txt", ".git/config"} & names


def test_a_whole_folder_that_belongs_nowhere_stays_behind(capsys, tmp_path):
    bundle = build({"add": {"notes/a.txt": "x", "notes/b.txt": "x", "drafts/a.md": "x"}}, tmp_path / "b")
    answer = psfkit(capsys, "pack", bundle, "--out", tmp_path / "F.zip", *AS_OF)
    assert "left out: drafts/, notes/\n" in answer.err
    with zipfile.ZipFile(tmp_path / "F.zip") as zipped:
        assert not [name for name in zipped.namelist() if "notes" in name or "drafts" in name]


def test_the_seal_and_determinations_travel(capsys, tmp_path):
    bundle = build({"sealed": True}, tmp_path / "bundle")
    psfkit(capsys, "review", bundle, "--assessor", "Ada", *AS_OF)
    archive = tmp_path / "F.zip"
    psfkit(capsys, "pack", bundle, "--out", archive, *AS_OF)
    assert psfkit(capsys, "seal", "--check", archive).code == ExitCode.YES
    with zipfile.ZipFile(archive) as zipped:
        assert "APP-0001/data/determinations/ada.yaml" in zipped.namelist()


def test_a_broken_seal_is_not_packed(capsys, tmp_path):
    bundle = build({"sealed": True}, tmp_path / "bundle")
    (bundle / "criteria/psf-5.yaml").unlink()
    answer = psfkit(capsys, "pack", bundle, "--out", tmp_path / "F.zip", *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "PK244" in answer.err


@pytest.mark.parametrize("out", ["bundle/F.zip", "bundle/evidence/F.zip", "bundle"])
def test_an_archive_in_the_bundle_itself_is_refused(capsys, monkeypatch, tmp_path, out):
    build({}, tmp_path / "bundle")
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "pack", "bundle", "--out", out, *AS_OF)
    assert answer.code == ExitCode.USAGE
    assert "help" in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bundle"]


def test_nobody_else_may_read_the_archive(capsys, tmp_path):
    psfkit(capsys, "pack", MINIMAL, "--out", tmp_path / "new/F.zip", *AS_OF)
    assert (tmp_path / "new/F.zip").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), ExitCode.USAGE),
        ((MINIMAL,), ExitCode.USAGE),
        (("nowhere", "--out", "F.zip"), ExitCode.INVALID),
        ((MINIMAL, "--out", "/dev/null/F.zip"), ExitCode.STORAGE),
        ((MINIMAL, "--out", "."), ExitCode.USAGE),
        ((MINIMAL, "--out", "F.tar"), ExitCode.USAGE),
        ((MINIMAL, "--out", "F.zip", "--as-of", "soon"), ExitCode.USAGE),
    ],
)
def test_a_senseless_packing_says_what_to_do(capsys, monkeypatch, tmp_path, arguments, code):
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "pack", *arguments)
    assert answer.code == code
    assert "error" in answer.err
    assert not list(Path(tmp_path).iterdir())


IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def personal(tmp_path):
    edits = [{"file": "evidence/psf-4.csv", "find": "2026-09-30", "replace": f"# refund to {IBAN}\n2026-09-30"}]
    bundle = build({"edits": edits}, tmp_path / "bundle")
    (bundle / "README.md").write_text("Ask m.berg@acme.example, or call +49 30 901820.")
    return bundle


def test_personal_data_stops_the_packing_and_is_masked(capsys, personal, tmp_path):
    answer = psfkit(capsys, "pack", personal, "--out", tmp_path / "F.zip", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "warning[PK261]: this looks like a person's: bank account (IBAN), …00" in answer.err
    assert "note[PK262]: persons can be reached by what stands here: " in answer.err
    assert "e-mail address in 1 place, telephone number in 1 place; the first is m…@acme.example" in answer.err
    assert "/evidence/psf-4.csv:" in answer.err
    assert "1 possible personal number in 1 file, so nothing was packed" in answer.err
    assert "--allow-personal-data REASON" in answer.err
    assert not any(each in answer.err + answer.out for each in (IBAN, "3704", "m.berg", "901820"))
    assert not (tmp_path / "F.zip").exists()


def test_personal_data_that_somebody_answers_for_goes_along_with_the_reason(capsys, personal, tmp_path):
    archive = tmp_path / "F.zip"
    answer = psfkit(capsys, "pack", personal, "--out", archive, "--allow-personal-data", "a made-up account", *AS_OF)
    assert answer.code == ExitCode.YES
    with zipfile.ZipFile(archive) as zipped:
        info = zipped.read("APP-0001/bag-info.txt")
    assert b"Personal-Data-Allowed: a made-up account\n" in info
    assert b"Secrets-Allowed" not in info


def test_a_reason_for_secrets_is_none_for_personal_data(capsys, personal, tmp_path):
    archive = tmp_path / "F.zip"
    answer = psfkit(capsys, "pack", personal, "--out", archive, "--allow-secrets", "revoked", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert not archive.exists()


def test_contact_details_alone_are_told_and_stop_nothing(capsys, tmp_path):
    edits = [{"file": "evidence/psf-4.csv", "find": "2026-09-30", "replace": "# call +49 30 901820\n2026-09-30"}]
    bundle = build({"edits": edits}, tmp_path / "bundle")
    answer = psfkit(capsys, "pack", bundle, "--out", tmp_path / "F.zip", *AS_OF)
    assert answer.code == ExitCode.YES
    assert "the first is +…20" in answer.err
