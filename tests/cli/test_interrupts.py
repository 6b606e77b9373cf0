"""Ctrl-C: one line, exit code 130, and nothing half-written, whenever it comes."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NORTHLIGHT = EXAMPLES / "northlight-support"
AS_OF = ("--as-of", "2026-11-24")
INTERRUPTED = 130
LINE = "interrupted; no file is left half-written"
HEED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""A shell lets what it starts in the background pass Ctrl-C over, and the tests may run there."""
INTERRUPT = """
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
"""
RUN = """
from psfkit.__main__ import main
main()
"""


@pytest.fixture
def heeded():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(process, wait):
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_an_interrupted_command_says_so_in_one_line():
    command = [sys.executable, "-c", HEED + RUN, "validate", *[str(NORTHLIGHT)] * 300, *AS_OF]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert interrupted(process, 1.5) == (INTERRUPTED, "", LINE + "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_a_command_that_is_interrupted_while_it_starts_says_so_as_well():
    done = subprocess.run(
        [sys.executable, "-c", HEED + INTERRUPT + RUN], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, "", LINE + "\n")


@pytest.fixture
def record(capsys, tmp_path):
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer")
    given = ("--determinations", NORTHLIGHT / "determinations", "--issuer", issuer, "--out", tmp_path / "mark", *AS_OF)
    psfkit(capsys, "score", NORTHLIGHT, *given)
    return tmp_path / "mark/record.json"


def test_an_interrupt_while_a_picture_is_drawn_waits_until_it_is_drawn(capsys, monkeypatch, record, tmp_path, heeded):
    cairosvg = pytest.importorskip("cairosvg", exc_type=(ImportError, OSError))
    draw, drawn = cairosvg.svg2png, []

    def interrupted_draw(**given):
        signal.raise_signal(signal.SIGINT)
        drawn.append(draw(**given))
        return drawn[-1]

    monkeypatch.setattr(cairosvg, "svg2png", interrupted_draw)
    before = signal.getsignal(signal.SIGINT)
    answer = psfkit(capsys, "badge", record, "--out", tmp_path / "badges", *AS_OF)
    assert (answer.code, answer.out, answer.err) == (INTERRUPTED, "", LINE + "\n")
    assert len(drawn) == 1
    assert signal.getsignal(signal.SIGINT) is before
    assert not (tmp_path / "badges").exists()


def test_a_mark_that_is_in_the_registry_is_named_before_anything_can_be_interrupted(
    capsys, monkeypatch, tmp_path, heeded
):
    cairosvg = pytest.importorskip("cairosvg", exc_type=(ImportError, OSError))
    issuer = Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))
    draw = cairosvg.svg2png

    def interrupted_draw(**given):
        if list(issuer.glob("registry/marks/TM-*")):
            signal.raise_signal(signal.SIGINT)
        return draw(**given)

    monkeypatch.setattr(cairosvg, "svg2png", interrupted_draw)
    given = ("--determinations", NORTHLIGHT / "determinations", "--issuer", issuer, "--out", tmp_path / "mark", *AS_OF)
    first = psfkit(capsys, "score", NORTHLIGHT, *given)
    monkeypatch.undo()
    again = psfkit(capsys, "score", NORTHLIGHT, *given)
    assert first.code == INTERRUPTED
    assert first.err.startswith("TM-00001 is issued to Northlight AI AS")
    assert first.err.endswith(f"\n{LINE}\n")
    assert again.err.startswith("TM-00001 was issued before")
    assert (tmp_path / "mark/badge.png").exists()
