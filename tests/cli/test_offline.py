"""Verification needs no network: there is none, and not even a socket can be made."""

import json
import shutil
import subprocess
import sys

import pytest

from psfkit.marks.attestation import sign_attestation
from tests.hostile.badge_cases import mark
from tests.hostile.mark_case import DAY
from tests.hostile.record_cases import CLEAR
from tests.unit.marks.samples import KEY

FORMS = ("record.json", "credential.json", "attestation.dsse.json", "badge.svg", "badge.png", "document-badge.pdf")
PROGRAM = """
import json, sys
def refuse(event, arguments):
    if event.split(".")[0] in ("socket", "urllib", "http", "ftplib", "smtplib"):
        asked.append(event)
        raise RuntimeError(event)
asked = []
sys.addaudithook(refuse)
from psfkit.cli.app import invoke
from psfkit.cli.door import run
print(json.dumps([[int(run(lambda: invoke(command))) for command in json.loads(sys.argv[1])], asked]))
"""


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """Command lines that verify one mark in every form, and the folder they are about."""
    folder = tmp_path_factory.mktemp("offline")
    made, _, badges = mark()
    files = {"record.json": made.encoded, "credential.json": made.credential, **badges}
    named = {name: content for name, content in files.items() if name in FORMS}
    named["attestation.dsse.json"] = sign_attestation(made, dict(named), KEY)
    for name, content in named.items():
        (folder / name).write_bytes(content)
    (folder / "trust.txt").write_text(f"{KEY.did}\n", encoding="utf-8")
    given = ["--trust", str(folder / "trust.txt"), "--as-of", DAY.isoformat()]
    for number, make in enumerate(CLEAR):
        (folder / f"list-{number}.json").write_bytes(make())
        given += ["--status", str(folder / f"list-{number}.json")]
    return [["verify", str(folder / name), *given] for name in FORMS]


def answer(questions, *before):
    asked = [*before, sys.executable, "-c", PROGRAM, json.dumps(questions)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout.splitlines()[-1]), done.stdout


def test_every_form_verifies_where_no_socket_can_be_made(questions):
    (codes, asked), said = answer(questions)
    assert codes == [0] * len(FORMS), said
    assert asked == []


def test_the_same_program_would_notice_a_socket():
    watched = PROGRAM.replace("from psfkit.cli.app import invoke", "import socket; socket.socket()")
    done = subprocess.run([sys.executable, "-c", watched, "[]"], capture_output=True, text=True, check=False)
    assert "RuntimeError: socket.__new__" in done.stderr


def test_every_form_verifies_in_a_network_namespace_without_a_route(questions):
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no network namespace can be made here")
    (codes, _), said = answer(questions, unshare, "-n")
    assert codes == [0] * len(FORMS), said
