"""Issuing interrupted anywhere: before the mark is moved into place there is none, after it a whole one.

An audit hook sees every opening, making, moving and removing of a file below a folder; in a forked run it ends the
process, or refuses, at the n-th of them.
"""

import errno
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from psfkit.errors import PsfkitError, StorageError
from psfkit.marks.verify import Policy, verify
from psfkit.registry.folder import open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer, open_issuer
from tests.unit.marks.samples import ISSUED_AT, award

EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir"}
KILLED, DONE, REFUSED, BUG = 99, 0, 7, 70


def draw(_):
    return {"badge.svg": b"<svg/>", "badge.pdf": b"%PDF" * 1000}


def act_with_fault(path, at, fault, act):
    """Act on an issuer in a forked process with a fault at its ``at``-th step below ``path``; return its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event in EVENTS and arguments and path in str(arguments[0]):
            seen += 1
            if seen == at and fault is None:
                os._exit(KILLED)
            if seen == at:
                raise OSError(fault, os.strerror(fault))

    code = BUG
    try:
        issuer = open_issuer(path)
        sys.addaudithook(hook)
        act(issuer)
        code = DONE
    except PsfkitError:
        code = REFUSED
    finally:
        os._exit(code)


def check_whole_or_nothing(path, *, acknowledged):
    registry = open_registry(path)
    for mark in registry.mark_ids():
        assert sorted(p.name for p in (registry.marks_path / mark).iterdir()) == [
            "badge.pdf",
            "badge.svg",
            "event.json",
            "record.json",
        ]
        assert verify(registry.find(mark), Policy(registry=registry), date(2026, 12, 1)).authentic
    assert len(registry.mark_ids()) <= 1
    assert registry.mark_ids() or not acknowledged
    assert all(not p.name.startswith(".") for p in registry.path.rglob("*") if not p.name.endswith(".part"))


@pytest.mark.parametrize("fault", [None, errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_run_that_meets_a_fault_leaves_all_or_nothing_and_the_next_one_mends_it(tmp_path, fault):
    for at in range(1, 60):
        path = str(tmp_path / f"issuer-{at}")
        new_issuer(path, "Example", date(2026, 11, 1), test=True, fixed_test_key=True)
        code = act_with_fault(path, at, fault, lambda issuer: issue(award(), issuer, ISSUED_AT, draw))
        assert code != BUG, f"at act {at}"
        check_whole_or_nothing(path, acknowledged=code == DONE)
        again = issue(award(), open_issuer(path), ISSUED_AT, draw)
        assert again.signed.record.mark_id == "TM-00001"
        check_whole_or_nothing(path, acknowledged=True)
        assert sorted(p.name for p in Path(path).iterdir()) == [".lock", "issuer.json", "registry"]
        if code == DONE and fault is None:
            break
    assert at > 10, "the faults hit nothing"


def test_a_mark_whose_index_could_not_be_written_is_said_to_be_issued(tmp_path):
    issuer = new_issuer(str(tmp_path / "i"), "Example", date(2026, 11, 1))
    (issuer.registry.path / "index.json").mkdir()
    with pytest.raises(StorageError, match="TM-00001 is issued"):
        issue(award(), issuer, ISSUED_AT, draw)
    assert issuer.registry.mark_ids() == ("TM-00001",)
