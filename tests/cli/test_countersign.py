"""Four eyes on the command line: asked for, looked at, signed, issued."""

import shutil
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.cli.test_mark import AS_OF, EXAMPLES, files, score


@pytest.fixture
def passing(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))


@pytest.fixture
def issuer(capsys, tmp_path):
    made = Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))
    names = [str(tmp_path / f"{name}.pem") for name in ("ada", "bo")]
    keys = [psfkit(capsys, "countersigner", "new", name).out.strip() for name in names]
    listed = "".join(f"    - {{ key: '{key}', name: somebody }}\n" for key in keys)
    made.joinpath("policy.yaml").write_text(
        f"format: psfkit-issuer-policy/1\ncountersignatures:\n  required: 2\n  keys:\n{listed}"
    )
    return made


def test_a_mark_is_issued_once_others_have_looked_at_it_and_signed(capsys, passing, issuer, tmp_path):
    before = files(issuer / "registry")
    asked = score(capsys, passing, issuer, tmp_path / "out")
    assert asked.code == ExitCode.PERSON_NEEDED
    assert "TM-00001 waits for 2 countersignatures" in asked.err
    assert files(issuer / "registry") == before
    pending = issuer / "pending/TM-00001.dsse.json"
    shown = psfkit(capsys, "countersign", pending)
    assert "SAMPLE, TM-00001  Northlight AI AS (NO)" in shown.out
    assert "0 of 2" in shown.err
    for number, name in enumerate(("ada", "bo", "bo"), 1):
        signed = psfkit(capsys, "countersign", pending, "--key", tmp_path / f"{name}.pem")
        assert signed.code == ExitCode.YES, signed.err
        assert f"{min(number, 2)} of 2" in signed.err
    out = tmp_path / "again"
    assert score(capsys, passing, issuer, out).code == ExitCode.YES
    assert not pending.exists()
    for name in ("attestation.dsse.json", "record.json", "badge.svg"):
        verified = psfkit(capsys, "verify", out / name, "--registry", issuer, *AS_OF)
        assert verified.code == ExitCode.NOT_IN_FORCE, verified.out
        assert "countersigned by 2" in " ".join(verified.out.split())


def test_a_stranger_and_a_key_that_others_can_read_do_not_countersign(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "out")
    pending = issuer / "pending/TM-00001.dsse.json"
    psfkit(capsys, "countersigner", "new", tmp_path / "stranger.pem")
    assert psfkit(capsys, "countersigner", "new", tmp_path / "stranger.pem").code == ExitCode.STORAGE
    assert psfkit(capsys, "countersign", pending, "--key", tmp_path / "stranger.pem").code == ExitCode.USAGE
    (tmp_path / "ada.pem").chmod(0o644)
    refused = psfkit(capsys, "countersign", pending, "--key", tmp_path / "ada.pem")
    assert refused.code == ExitCode.STORAGE
    assert "chmod 600" in refused.err
    assert psfkit(capsys, "countersign", passing / "bundle.yaml").code == ExitCode.INVALID
