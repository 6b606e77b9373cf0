"""A few of the faults that `make faults` tries everywhere, for every run of the suite."""

import errno
import shutil
from dataclasses import replace

import pytest

from psfkit.cli.door import run
from psfkit.documents.writer import write_files
from psfkit.errors import ExitCode
from tests.faults.child import run_child, run_command
from tests.faults.points import Call, matter
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import prepare, sweep
from tests.faults.system import BROKEN, INTERRUPT_AFTER, KILL, PAST, QUOTA, STAYS_FULL, Calls, Fault

STEP = 9


@pytest.fixture(scope="module")
def prepared(ground, tmp_path_factory):
    suspend = next(scenario for scenario in SCENARIOS if scenario.name == "mark suspend")
    return prepare(suspend, ground, tmp_path_factory.mktemp("prepared"))


@pytest.mark.parametrize("fault", [KILL, INTERRUPT_AFTER, STAYS_FULL, BROKEN], ids=lambda fault: fault.name)
def test_a_suspension_that_meets_a_fault_leaves_everything_in_order(prepared, fault, tmp_path):
    (tmp_path / "at").mkdir()
    swept = sweep(prepared, fault, tmp_path, step=STEP)
    assert not swept.broken, "\n".join(swept.broken)
    assert swept.points > 1


def test_files_that_the_disk_refuses_are_named_even_if_their_folder_cannot_be_closed(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    for at in range(1, 60):
        files = {"a.txt": b"a", "b.txt": b"b"}
        ended = run_child(lambda files=files: run(lambda: len(write_files(str(folder), files))), folder, QUOTA, at)
        if not ended.met:
            break
        if ended.code != len(files):  # only what has no effect on the files may pass
            assert (ended.code, f"cannot write {folder}" in ended.err) == (ExitCode.STORAGE, True), (at, ended)
            assert list(folder.glob("*.part")) == []
        shutil.rmtree(folder)
        folder.mkdir()
    assert at > 10


def test_the_harness_notices_a_call_that_goes_past_it(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    calls = Calls(str(folder))
    calls._audit("os.rename", (str(folder / "a"), str(folder / "b")))
    calls._audit("os.rename", ("elsewhere", "anywhere"))
    assert calls.past == [f"os.rename {folder / 'a'}"]
    assert run_command(("issuer", "new", folder / "issuer", "--name", "Example"), folder).code not in (PAST, 1)


def _loop(files, *, moved=False):
    """What a loop over files looks like that are written in one folder, and then moved into another."""
    written = [Call(name, f"/case/.staging/{file}", "", 1) for file in files for name in ("create", "write", "close")]
    return [*written, *([Call("rename", "/case/.staging", "/case/marks/TM-00001", 2)] if moved else [])]


def test_of_calls_that_are_alike_the_first_the_middle_and_the_last_that_change_something_are_met():
    calls = _loop("abcde", moved=True)
    assert matter(calls, BROKEN) == [1, 2, 3, 7, 8, 13, 14, 16]
    assert matter(calls, KILL) == [1, 2, 5, 6, 9, 10, 11]
    assert matter(calls, STAYS_FULL) == [1, 2, 5, 6, 9, 10, 11]


@pytest.mark.parametrize(
    "other",
    [
        lambda call: replace(call, site=9),
        lambda call: replace(call, name="open"),
        lambda call: replace(call, path="/case/marks/a"),
    ],
    ids=["other handlers", "another call", "another folder"],
)
def test_calls_that_are_not_alike_are_each_met(other):
    one = Call("read", "/case/.staging/a", "", 1)
    assert matter([one, one, other(one)], BROKEN) == [1, 3]
    assert matter([one, *_loop("", moved=True), one], BROKEN) == [1, 2, 3]


def test_a_publishing_run_that_may_not_look_somewhere_says_where(ground, tmp_path):
    publish = next(scenario for scenario in SCENARIOS if scenario.name == "registry publish")
    looks = Fault("EACCES at a look", frozenset({"stat", "lstat"}), errno.EACCES)
    swept = sweep(prepare(publish, ground, tmp_path), looks, tmp_path)
    assert not swept.broken, "\n".join(swept.broken)
    assert swept.points > 10
