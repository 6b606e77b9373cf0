"""Files that are swapped while they are read: a secret outside the bundle is never returned."""

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from psfkit.documents.beneath import DescriptorTree
from psfkit.documents.folder import FolderSource
from psfkit.documents.paths import FileRefused
from tests.hostile.case import SECRET

SECONDS = 5
HONEST = b"honest evidence\n" * 64

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="only descriptors promise this"),
]


def swap_file(folder: Path) -> None:
    """Put a link to the secret and the honest file in one place, over and over."""
    place = folder / "bundle" / "evidence" / "x.txt"
    while True:
        for make in (
            lambda path: path.symlink_to(folder / "secret.txt"),
            lambda path: path.write_bytes(HONEST),
        ):
            fresh = folder / "fresh"
            make(fresh)
            fresh.replace(place)


def swap_folder(folder: Path) -> None:
    """Put a link to a folder with a secret in the place of the honest folder, over and over."""
    place, aside = folder / "bundle" / "evidence", folder / "aside"
    while True:
        place.rename(aside)
        place.symlink_to(folder / "outside")
        place.unlink()
        aside.rename(place)


@pytest.fixture
def scene(tmp_path):
    """A bundle with one file, and a secret outside it under the same name."""
    (tmp_path / "bundle" / "evidence").mkdir(parents=True)
    (tmp_path / "bundle" / "evidence" / "x.txt").write_bytes(HONEST)
    (tmp_path / "outside").mkdir()
    for secret in (tmp_path / "secret.txt", tmp_path / "outside" / "x.txt"):
        secret.write_text(SECRET, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("disturb", [swap_file, swap_folder])
def test_what_is_read_is_honest_or_refused(scene, disturb):
    outcomes = race(scene, disturb)
    assert set(outcomes) <= {HONEST, "PK216", "PK222", "PK223"}
    assert HONEST in outcomes
    assert len(outcomes) > 1, "nothing was swapped meanwhile"


def race(scene: Path, disturb) -> dict[object, int]:
    """Read a file for some seconds while another process disturbs it; return what came of it, counted.

    Each time as if for the first time: a folder that was entered once is held, and no swap moves its holder elsewhere.
    """
    outcomes: dict[object, int] = {}
    other = get_context("fork").Process(target=disturb, args=(scene,), daemon=True)
    other.start()
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end:
            outcome: object
            source = FolderSource(DescriptorTree(str(scene / "bundle")))
            try:
                outcome = source.read("evidence/x.txt", 1 << 23)
            except FileRefused as refused:
                outcome = refused.code
            finally:
                source.close()
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    finally:
        with suppress(ProcessLookupError):
            os.kill(other.pid, signal.SIGKILL)
        other.join()
    return outcomes
