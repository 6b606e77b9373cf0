"""`psfkit watch`: every change is seen, a broken bundle ends nothing, and Ctrl-C does."""

import os
import pty
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from psfkit.cli.watch import bundle_changes
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL

AS_OF = ("--as-of", "2026-10-30")
PATIENCE = 60.0
CLEAR = b"\x1b[2J\x1b[3J\x1b[H"


class Watching:
    """A watch in another process, all that it has said, and how much of it was waited for."""

    def __init__(self, process, descriptor):
        self.process = process
        self.said = b""
        self._heard = 0
        self._descriptor = descriptor
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self):
        try:
            while more := os.read(self._descriptor, 65536):
                self.said += more
        except OSError:
            pass  # the terminal's other end is gone

    def until(self, piece):
        end = time.monotonic() + PATIENCE
        while (found := self.said.find(piece, self._heard)) < 0:
            assert time.monotonic() < end, self.said[self._heard :]
            time.sleep(0.02)
        self._heard = found + len(piece)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def start():
    made = []

    def begin(path, *, terminal=False):
        command = [sys.executable, "-m", "psfkit", "watch", str(path), *AS_OF]
        ours, theirs = pty.openpty() if terminal else os.pipe()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
        os.close(theirs)
        made.append((process, ours))
        return Watching(process, ours)

    yield begin
    for process, descriptor in made:
        process.kill()
        process.wait()
        os.close(descriptor)


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(MINIMAL, tmp_path / "bundle"))


def test_a_change_is_seen_broken_or_whole_and_says_what_moved(start, bundle):
    watching = start(bundle)
    watching.until(b"domains pass")
    assert b"\x1b" not in watching.said
    path = bundle / "criteria/psf-1.yaml"
    text = path.read_text()
    path.write_text(text + 'x: "')
    watching.until(b"not valid")
    path.write_text("domain: PSF-1\nclaims: []\n")
    watching.until(b" unchanged")
    path.write_text(text)
    watching.until(b" unchanged")
    assert watching.stop() == 130


def test_a_terminal_is_cleared_and_left_as_it_was(start, bundle):
    watching = start(bundle, terminal=True)
    watching.until(b"domains pass")
    (bundle / "bundle.yaml").write_text("a: [b")
    watching.until(b"not valid")
    assert watching.stop() == 130
    assert watching.said.startswith(CLEAR)
    assert watching.said.count(CLEAR) >= 2
    assert b"\x1b[?" not in watching.said  # no mode of the terminal was changed


def test_a_change_during_the_first_look_is_seen(bundle):
    seen = queue.Queue()

    def look():
        for _ in bundle_changes(str(bundle)):
            seen.put(None)
            looked.wait(PATIENCE)

    looked = threading.Event()
    threading.Thread(target=look, daemon=True).start()
    seen.get(timeout=PATIENCE)
    (bundle / "bundle.yaml").write_text("a: [b")
    looked.set()
    seen.get(timeout=PATIENCE)


def test_what_is_hidden_changes_nothing(bundle):
    seen = queue.Queue()

    def look():
        for _ in bundle_changes(str(bundle)):
            seen.put(None)

    threading.Thread(target=look, daemon=True).start()
    seen.get(timeout=PATIENCE)
    (bundle / ".hidden").write_text("x")
    with pytest.raises(queue.Empty):
        seen.get(timeout=1.5)


def test_a_bundle_that_goes_away_and_comes_back_is_seen(start, bundle):
    watching = start(bundle)
    watching.until(b"domains pass")
    text = (bundle / "bundle.yaml").read_text()
    (bundle / "bundle.yaml").unlink()
    watching.until(b"not valid")
    (bundle / "bundle.yaml").write_text(text)
    watching.until(b"domains pass")


def test_there_has_to_be_something_to_watch(capsys, tmp_path):
    answer = psfkit(capsys, "watch", tmp_path / "nowhere")
    assert answer.code == ExitCode.USAGE
    assert "nothing at" in answer.err
