"""Passphrases: asked for at a terminal, or taken from the environment or a descriptor; never from an argument."""

import os
import pty
import shutil
import stat
import sys
from pathlib import Path

import pytest

from psfkit.cli import passphrase as module
from psfkit.errors import ExitCode
from psfkit.marks.keys import is_protected
from tests.cli.commands import psfkit
from tests.cli.test_mark import AS_OF, EXAMPLES, score

SECRET, OTHER = "six words or so will do", "another that is long enough"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    for name in (module.VARIABLE, module.NEW_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def given(monkeypatch):
    def give(text, variable=module.VARIABLE):
        monkeypatch.setenv(variable, text)

    return give


@pytest.fixture
def issuer(capsys, tmp_path, given, monkeypatch):
    given(SECRET)
    folder = tmp_path / "issuer"
    made = psfkit(capsys, "issuer", "new", folder, "--name", "Example", "--test", "--passphrase")
    assert made.code == ExitCode.YES, made.err
    monkeypatch.delenv(module.VARIABLE)
    return folder


def descriptor(text):
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading


def test_the_key_is_encrypted_and_its_owner_s_alone(issuer):
    pem = issuer / "key.pem"
    assert is_protected(pem.read_bytes())
    assert stat.S_IMODE(pem.stat().st_mode) == 0o600


def test_every_command_that_signs_takes_it_and_no_other_needs_it(capsys, issuer, given, tmp_path):
    bundle = Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))
    refused = score(capsys, bundle, issuer, tmp_path / "none")
    assert refused.code == ExitCode.USAGE
    assert "no terminal" in refused.err
    assert "PSFKIT_PASSPHRASE" in refused.err
    given(SECRET)
    assert score(capsys, bundle, issuer, tmp_path / "out").code == ExitCode.YES
    sources = ("--bundle", bundle, "--determinations", bundle / "determinations", "--out", tmp_path / "again")
    changing = ("TM-00001", "--issuer", issuer, *AS_OF)
    for command in (
        ("issue", tmp_path / "out/assessment.json", "--issuer", issuer, *sources, *AS_OF),
        ("mark", "suspend", *changing, "--reason", "incident"),
        ("mark", "reinstate", *changing),
        ("mark", "revoke", *changing, "--reason", "misuse"),
        ("registry", "begin", issuer),
        ("registry", "repair", issuer),
        ("registry", "status-lists", issuer, "--url", "https://example.com/status", *AS_OF),
    ):
        given("this is not the passphrase")
        assert psfkit(capsys, *command).code == ExitCode.STORAGE, command
        given(SECRET)
        answer = psfkit(capsys, *command)
        assert answer.code == ExitCode.YES, (command, answer.err)
        assert SECRET not in answer.out + answer.err
    given("this is not the passphrase")
    for command in (
        ("mark", "list", issuer),
        ("registry", "check", issuer),
        ("verify", "TM-00001", "--registry", issuer),
    ):
        assert psfkit(capsys, *command, *(() if "check" in command else AS_OF)).code in (
            ExitCode.YES,
            ExitCode.NOT_IN_FORCE,
        )


def test_a_wrong_one_is_said_to_be_wrong(capsys, issuer, given):
    given("this is not the passphrase")
    answer = psfkit(capsys, "registry", "repair", issuer)
    assert answer.code == ExitCode.STORAGE
    assert "the passphrase does not open" in answer.err
    assert "key.pem" in answer.err


def test_a_descriptor_comes_before_the_environment(capsys, issuer, given):
    given("this is not the passphrase")
    reading = descriptor(SECRET + "\n")
    assert psfkit(capsys, "registry", "repair", issuer, "--passphrase-fd", reading).code == ExitCode.YES
    os.close(reading)
    closed = psfkit(capsys, "registry", "repair", issuer, "--passphrase-fd", reading)
    assert closed.code == ExitCode.USAGE
    assert "descriptor" in closed.err


def test_it_is_set_changed_and_removed(capsys, issuer, given):
    given(SECRET)
    given(OTHER, module.NEW_VARIABLE)
    assert psfkit(capsys, "issuer", "passphrase", issuer).code == ExitCode.YES
    assert psfkit(capsys, "registry", "repair", issuer).code == ExitCode.STORAGE
    given(OTHER)
    assert psfkit(capsys, "registry", "repair", issuer).code == ExitCode.YES
    assert psfkit(capsys, "issuer", "passphrase", issuer, "--remove").code == ExitCode.YES
    assert not is_protected((issuer / "key.pem").read_bytes())
    reading = descriptor(SECRET)
    assert psfkit(capsys, "issuer", "passphrase", issuer, "--new-passphrase-fd", reading).code == ExitCode.YES
    os.close(reading)
    assert is_protected((issuer / "key.pem").read_bytes())
    assert stat.S_IMODE((issuer / "key.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["short", "two lines\nof a passphrase", "x" * 1025])
def test_a_new_one_that_is_no_good_makes_nothing(capsys, tmp_path, given, text):
    given(text)
    answer = psfkit(capsys, "issuer", "new", tmp_path / "i", "--name", "Example", "--passphrase")
    assert answer.code == ExitCode.USAGE
    assert not (tmp_path / "i").exists()


def test_the_key_that_everyone_has_takes_none(capsys, tmp_path, given):
    given(SECRET)
    given(SECRET, module.NEW_VARIABLE)
    fixed = ("--name", "Example", "--test", "--fixed-test-key")
    assert psfkit(capsys, "issuer", "new", tmp_path / "i", *fixed, "--passphrase").code == ExitCode.USAGE
    assert psfkit(capsys, "issuer", "new", tmp_path / "i", *fixed).code == ExitCode.YES
    assert psfkit(capsys, "issuer", "passphrase", tmp_path / "i").code == ExitCode.USAGE


def at_a_terminal(typed, *arguments):
    """Run psfkit on a terminal of its own, typing an answer whenever it asks; return exit code and what was shown."""
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "psfkit", *map(str, arguments)])
    shown = b""
    waiting = list(typed)
    while True:
        try:
            piece = os.read(terminal, 1024)
        except OSError:
            piece = b""
        if not piece:
            break
        shown += piece
        if waiting and shown.rstrip(b" ").endswith(b":"):
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_at_a_terminal_it_is_asked_for_and_not_shown(tmp_path):
    new = ("issuer", "new", tmp_path / "i", "--name", "Example", "--passphrase")
    code, shown = at_a_terminal([SECRET, OTHER], *new)
    assert code == ExitCode.USAGE
    assert "not the same" in shown
    code, shown = at_a_terminal([SECRET, SECRET], *new)
    assert code == ExitCode.YES, shown
    assert SECRET not in shown
    code, shown = at_a_terminal([SECRET], "registry", "repair", tmp_path / "i")
    assert code == ExitCode.YES, shown
    assert "key.pem" in shown
    assert SECRET not in shown
