"""A disk of 100 KB, and one that cannot be written: a clear line, exit code 7, nothing half; with room it works."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from psfkit.errors import ExitCode, StorageError
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.check import check
from psfkit.registry.issue import issue
from psfkit.registry.issuer import open_issuer
from tests.cli.commands import psfkit
from tests.faults.invariants import tree
from tests.faults.scenarios import DAY, EXAMPLES
from tests.unit.marks.samples import ISSUED_AT, award

pytestmark = pytest.mark.faults
NORTHLIGHT = EXAMPLES / "northlight-support"


def mount(*arguments):
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path):
    """A file system of 100 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    if not shutil.which("mount") or not mount("-t", "tmpfs", "-o", "size=100k", "tmpfs", place):
        pytest.skip("only a superuser mounts a disk; without one, the sweeps fill it in another way")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def issuer(disk):
    return Path(shutil.copytree(EXAMPLES / "sample-issuer", disk / "issuer"))


def draw(_):
    return {"badge.svg": b"<svg/>" * 1000, "badge.pdf": b"%PDF" * 1000}


def score(capsys, issuer, out):
    given = ("--determinations", NORTHLIGHT / "determinations", "--issuer", issuer, "--out", out, *DAY)
    return psfkit(capsys, "score", NORTHLIGHT, *given)


def test_a_mark_for_which_there_is_no_room_is_refused_and_issued_when_there_is(capsys, disk, issuer, tmp_path):
    before = tree(issuer / "registry")
    refused = score(capsys, issuer, tmp_path / "out")
    assert refused.code == ExitCode.STORAGE
    assert refused.err.startswith("error: cannot write ")
    assert "no space left" in refused.err
    assert "issued" not in refused.err
    assert tree(issuer / "registry") == before
    assert not (tmp_path / "out").exists()
    assert mount("-o", "remount,size=4m", disk)
    assert score(capsys, issuer, tmp_path / "out").code == ExitCode.YES
    assert check(open_issuer(str(issuer)).registry) == ()


def test_files_of_a_mark_for_which_there_is_no_room_are_written_by_the_same_command(capsys, disk, tmp_path):
    issuer = Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))
    full = score(capsys, issuer, disk / "out")
    assert (full.code, "the disk is full" in full.err) == (ExitCode.STORAGE, True)
    assert list(disk.rglob("*.part")) == []
    assert mount("-o", "remount,size=4m", disk)
    again = score(capsys, issuer, disk / "out")
    assert (again.code, again.err.startswith("TM-00001 was issued before")) == (ExitCode.YES, True)


def test_a_registry_fills_its_disk_and_every_mark_in_it_stays_whole(disk, issuer):
    kept = open_issuer(str(issuer))
    issued, refused = [], 0
    for number in range(16):
        try:
            made = issue(award(f"Company {number}", f"{number:x}"), kept, ISSUED_AT, draw)
            issued.append(made.signed.record.mark_id)
        except StorageError as error:
            refused += 1
            said = "is issued" in error.message
            issued += [error.message.split()[0]] if said else []
    assert refused > 2 < len(issued)
    assert tuple(issued) == kept.registry.mark_ids()
    assert [fault for fault in check(kept.registry) if not fault.derived] == []
    later = ISSUED_AT + timedelta(days=1)
    assert mount("-o", "remount,size=400k", disk)
    assert change(kept, issued[0], EventKind.REVOKED, later, Reason.MISUSE).new
    assert issue(award("Company 15", "f"), kept, later, draw).signed.record.mark_id == f"TM-{len(issued) + 1:05d}"
    assert check(kept.registry) == ()


def test_a_disk_that_cannot_be_written_is_named_and_can_be_read(capsys, disk, issuer):
    kept = open_issuer(str(issuer))
    issue(award(), kept, ISSUED_AT, draw)
    assert mount("-o", "remount,ro", disk)
    before = tree(disk)
    revoke = ("mark", "revoke", "TM-00001", "--reason", "misuse", "--issuer", issuer, "--as-of", "2026-12-01")
    for command in (revoke, ("registry", "repair", issuer)):
        refused = psfkit(capsys, *command)
        assert refused.code == ExitCode.STORAGE
        assert refused.err.startswith(f"error: cannot open {issuer}/.lock: read-only file system\n")
    assert psfkit(capsys, "registry", "check", issuer).code == ExitCode.YES
    assert psfkit(capsys, "mark", "list", issuer, *DAY).code == ExitCode.YES
    assert tree(disk) == before
    assert mount("-o", "remount,rw", disk)
    assert psfkit(capsys, *revoke).code == ExitCode.YES
