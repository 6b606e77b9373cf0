"""``psfkit registry publish`` as a person meets it."""

import json
import shutil
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit

EXAMPLES = Path(__file__).parents[2] / "examples"

DAY = ("--as-of", "2026-11-25")
URL = ("--base-url", "https://marks.example")


@pytest.fixture
def issuer(tmp_path):
    return shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer")


def test_publishing_says_what_was_done_and_writes_the_status_lists(capsys, issuer, tmp_path):
    answer = psfkit(capsys, "registry", "publish", issuer, "--out", tmp_path / "out", *URL, *DAY)
    assert (answer.code, answer.out) == (ExitCode.YES, "")
    assert answer.err.splitlines()[0].startswith(f"published 0 marks in {tmp_path / 'out'}/current: 0 changed, ")
    status = json.loads((tmp_path / "out/current/status/revocation.json").read_text())
    assert status["id"] == "https://marks.example/status/revocation.json"
    assert "No mark has been issued yet" in (tmp_path / "out/current/index.html").read_text()
    assert str(tmp_path) not in (tmp_path / "out/nginx.conf").read_text()


def test_an_address_without_https_is_a_wrong_call(capsys, issuer, tmp_path):
    answer = psfkit(capsys, "registry", "publish", issuer, "--out", tmp_path / "out", "--base-url", "http://x", *DAY)
    assert answer.code == ExitCode.USAGE
    assert "is not the address of a site" in answer.err
    assert not (tmp_path / "out").exists()
