"""What happens to marks after they were issued, on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.cli.test_mark import AS_OF, EXAMPLES, bind, score

LATER = ("--as-of", "2027-01-10")


@pytest.fixture
def passing(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))


@pytest.fixture
def issuer(capsys, passing, tmp_path):
    made = Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))
    score(capsys, passing, made, tmp_path / "out")
    return made


def test_a_mark_is_listed_suspended_reinstated_and_revoked(capsys, issuer):
    listed = psfkit(capsys, "mark", "list", issuer, *AS_OF)
    assert "sample, active" in listed.out
    assert "2027-11-23" in listed.out
    given = ("TM-00001", "--issuer", issuer, *LATER)
    assert psfkit(capsys, "mark", "suspend", *given, "--reason", "incident").code == ExitCode.YES
    again = psfkit(capsys, "mark", "suspend", *given, "--reason", "incident")
    assert (again.code, "was already suspended" in again.err) == (ExitCode.YES, True)
    verified = psfkit(capsys, "verify", "TM-00001", "--registry", issuer, *LATER, "--format", "json")
    assert verified.code == ExitCode.NOT_IN_FORCE
    assert json.loads(verified.out)["withdrawal"]["state"] == "suspended"
    assert psfkit(capsys, "mark", "reinstate", *given).code == ExitCode.YES
    assert psfkit(capsys, "mark", "revoke", *given, "--reason", "misuse").code == ExitCode.YES
    assert psfkit(capsys, "mark", "reinstate", *given).code == ExitCode.NO
    shown = psfkit(capsys, "mark", "show", issuer, "#tm-00001", *LATER)
    assert "event 4: revoked (misuse)" in shown.out
    assert "10. failed" in psfkit(capsys, "verify", "TM-00001", "--registry", issuer, *LATER).out


def test_the_reply_beside_a_badge_says_that_a_mark_is_revoked(capsys, issuer, tmp_path):
    psfkit(capsys, "mark", "revoke", "TM-00001", "--issuer", issuer, "--reason", "misuse", *LATER)
    psfkit(capsys, "badge", "TM-00001", "--registry", issuer, "--out", tmp_path / "again", *LATER)
    reply = json.loads((tmp_path / "again/verify.json").read_text())
    assert (reply["valid"], reply["withdrawn"], reply["reason"]) == (False, "revoked", "misuse")


def test_a_mark_is_renewed_from_a_new_assessment(capsys, passing, issuer, tmp_path):
    text = (passing / "bundle.yaml").read_text("utf-8")
    (passing / "bundle.yaml").write_text(text + "x-remark: handed in anew\n", "utf-8")
    bind(passing)
    given = ("--determinations", passing / "determinations")
    psfkit(capsys, "score", passing, *given, "--out", tmp_path / "report", *AS_OF)
    rest = ("--bundle", passing, *given, "--issuer", issuer, "--out", tmp_path / "next", *AS_OF)
    renewed = psfkit(capsys, "mark", "renew", "TM-00001", tmp_path / "report/assessment.json", *rest)
    assert renewed.code == ExitCode.YES, renewed.err
    assert "TM-00002 is issued" in renewed.err
    listed = json.loads(psfkit(capsys, "mark", "list", issuer, *AS_OF, "--format", "json").out)
    assert [mark["standing"] for mark in listed["marks"]] == ["superseded", "active"]
    assert psfkit(capsys, "registry", "check", issuer).code == ExitCode.YES


def test_the_registry_is_checked_and_repaired(capsys, issuer):
    (issuer / "registry/index.json").write_text("{}")
    broken = psfkit(capsys, "registry", "check", issuer / "registry")
    assert broken.code == ExitCode.BROKEN
    assert "index.json" in broken.out
    assert psfkit(capsys, "registry", "repair", issuer).code == ExitCode.YES
    assert psfkit(capsys, "registry", "check", issuer / "registry").code == ExitCode.YES
    assert "every mark already" in psfkit(capsys, "registry", "begin", issuer).err


def test_a_reason_that_is_none_and_a_mark_that_is_none_are_wrong_usage(capsys, issuer):
    given = ("--issuer", issuer, *LATER)
    assert psfkit(capsys, "mark", "revoke", "TM-00001", *given, "--reason", "because").code == ExitCode.USAGE
    assert psfkit(capsys, "mark", "revoke", "TM-00009", *given, "--reason", "misuse").code == ExitCode.USAGE
    assert psfkit(capsys, "mark", "show", issuer, "TM-00009").code == ExitCode.USAGE


@pytest.fixture
def real(capsys, passing, tmp_path):
    """A test issuer with a key of its own, and one mark."""
    folder = tmp_path / "own"
    psfkit(capsys, "issuer", "new", folder, "--name", "Example", "--test")
    score(capsys, passing, folder, tmp_path / "of-own")
    return folder


def test_a_key_is_replaced_and_declared_compromised(capsys, real, tmp_path):
    first = json.loads((real / "issuer.json").read_text())["id"]
    assert psfkit(capsys, "issuer", "compromised", real, first, "--from", "2026-11-20", *LATER).code == ExitCode.USAGE
    rotated = psfkit(capsys, "issuer", "rotate", real, *LATER)
    assert rotated.code == ExitCode.YES, rotated.err
    assert "the new public key: did:key:z6Mk" in rotated.err
    listed = psfkit(capsys, "issuer", "keys", real / "registry").out.splitlines()
    assert [line.startswith(first) for line in listed] == [True, False]
    assert "to 2027-01-10" in listed[0]
    assert listed[1].endswith("in use")
    trust = tmp_path / "trust.txt"
    trust.write_text(listed[1].split()[0])
    badge, keys = tmp_path / "of-own/badge.svg", real / "registry/keys.json"
    unknown = psfkit(capsys, "verify", badge, "--trust", trust, *LATER)
    assert unknown.code == ExitCode.BROKEN
    followed = psfkit(capsys, "verify", badge, "--trust", trust, "--keys", keys, *LATER)
    assert followed.code == ExitCode.NOT_IN_FORCE, followed.out
    assert "by the issuer's key document" in " ".join(followed.out.split())
    declared = psfkit(capsys, "issuer", "compromised", real, first, "--from", "2026-11-20", *LATER)
    assert declared.code == ExitCode.YES, declared.err
    assert "revoked: TM-00001" in declared.err
    for more in (("--trust", trust, "--keys", keys), ("--registry", real)):
        refused = psfkit(capsys, "verify", badge, *more, *LATER)
        assert refused.code == ExitCode.BROKEN
        assert "compromised from 2026-11-20" in " ".join(refused.out.split())
    assert "compromised from 2026-11-20 on" in psfkit(capsys, "issuer", "keys", real).out
    assert psfkit(capsys, "registry", "check", real).code == ExitCode.YES
    damaged = keys.read_text().replace("2026-11-20", "2026-11-25")
    keys.write_text(damaged)
    assert psfkit(capsys, "registry", "check", real).code == ExitCode.BROKEN
    assert psfkit(capsys, "verify", badge, "--trust", trust, "--keys", keys, *LATER).code == ExitCode.BROKEN


def test_days_and_keys_that_are_none_are_wrong_usage(capsys, real, issuer):
    psfkit(capsys, "issuer", "rotate", real, *LATER)
    assert (
        psfkit(capsys, "issuer", "compromised", real, "did:key:z", "--from", "2026-11-20", *LATER).code
        == ExitCode.USAGE
    )
    assert psfkit(capsys, "issuer", "compromised", real, "did:key:z", "--from", "soon", *LATER).code == ExitCode.USAGE
    assert psfkit(capsys, "issuer", "rotate", issuer, *LATER).code == ExitCode.USAGE


def test_an_issuer_is_named_by_an_address(capsys, passing, tmp_path):
    folder, trust = tmp_path / "web", tmp_path / "trust.txt"
    assert psfkit(capsys, "issuer", "new", folder, "--name", "X", "--did-web", "example.com").code == ExitCode.USAGE
    made = psfkit(capsys, "issuer", "new", folder, "--name", "X", "--test", "--did-web", "example.com/psf")
    assert "publish registry/did.json at https://example.com/psf/did.json" in made.err
    assert score(capsys, passing, folder, tmp_path / "of-web").code == ExitCode.YES
    badge = tmp_path / "of-web/badge.svg"
    unpinned = psfkit(capsys, "verify", badge, *AS_OF)
    assert (unpinned.code, "nobody has said" in unpinned.out) == (ExitCode.PERSON_NEEDED, True)
    key = json.loads((folder / "issuer.json").read_text())["id"].removeprefix("did:key:")
    trust.write_text(f"did:web:example.com:psf {key} Example\n")
    for name in ("badge.svg", "badge.png", "record.json", "credential.json", "attestation.dsse.json"):
        verified = psfkit(capsys, "verify", tmp_path / "of-web" / name, "--trust", trust, *AS_OF)
        assert verified.code == ExitCode.NOT_IN_FORCE, verified.out
    assert psfkit(capsys, "registry", "check", folder).code == ExitCode.YES
