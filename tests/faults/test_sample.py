"""A few of the faults that `make faults` tries everywhere, for every run of the suite."""

import shutil

import pytest

from psfkit.cli.door import run
from psfkit.documents.writer import write_files
from psfkit.errors import ExitCode
from tests.faults.child import run_child, run_command
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import prepare, sweep
from tests.faults.system import BROKEN, INTERRUPT_AFTER, KILL, PAST, QUOTA, STAYS_FULL, Calls

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
