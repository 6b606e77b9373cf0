"""Work shared among processes gives what it gives without them, whoever dies."""

import os
import subprocess
import sys

import pytest

from psfkit.documents import workers
from psfkit.documents.paths import FileRefused
from psfkit.documents.workers import _portions, share

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux's fork is used")

SHARED = """
import os, sys
from psfkit.documents import workers
from psfkit.documents.paths import FileRefused
workers.WORTH, workers._STEP, workers._BATCH = 0, 100, 3
workers._count_processors = lambda: 3
here = os.getpid()
"""


def run(code: str) -> list[str]:
    """Run code in a process of its own: only one without threads makes children."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SHARED + code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_largest_go_first_and_to_whom_has_least():
    portions = _portions([5 << 20, 1 << 20, 1 << 20, 9 << 20, 2 << 20], 2)
    assert portions == [[3], [0, 4, 1, 2]]


def test_little_is_done_here():
    assert share(lambda task, _: (task, os.getpid()), [1, 2], [10, 10], lambda _: None) == [
        (1, os.getpid()),
        (2, os.getpid()),
    ]


@linux
def test_results_come_in_order_from_several_processes_and_bytes_add_up():
    code = """
read = []
def job(task, advance):
    advance(task * 90)
    return task, os.getpid()
found = workers.share(job, range(500), [n % 7 for n in range(500)], read.append)
print([task for task, _ in found] == list(range(500)), len({process for _, process in found}), sum(read))
print(here in {process for _, process in found}, len(read) > 3)
"""
    assert run(code) == ["True", "3", str(90 * sum(range(500))), "False", "True"]


@linux
@pytest.mark.parametrize("death", ["os.abort()", "os._exit(0)", "sys.exit(1)", "1 / 0"])
def test_what_a_dead_child_leaves_is_done_again_here(death):
    code = f"""
def job(task, advance):
    if task == 5 and os.getpid() != here:
        {death}
    return task * 2
print(workers.share(job, range(30), [1] * 30, lambda _: None) == [2 * n for n in range(30)])
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("alone")
"""
    assert run(code) == ["True", "alone"]


@linux
def test_an_exception_is_met_here_as_it_would_be_without_children():
    code = """
def job(task, advance):
    if task == 5:
        raise KeyError(task)
    return task
try:
    workers.share(job, range(30), [1] * 30, lambda _: None)
except KeyError as error:
    print(error.args[0], os.getpid() == here)
"""
    assert run(code) == ["5", "True"]


@linux
def test_an_interrupt_ends_the_children():
    code = """
import time
def job(task, advance):
    advance(1000)
    time.sleep(60)
def interrupt(_):
    raise KeyboardInterrupt
try:
    workers.share(job, range(3), [1] * 3, interrupt)
except KeyboardInterrupt:
    print("interrupted")
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("alone")
"""
    assert run(code) == ["interrupted", "alone"]


@linux
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_bundle_read_by_several_processes_is_the_bundle_read_by_one(form, tmp_path):
    path = "tests/bundles/good/minimal"
    if form == "zip":
        import shutil

        path = shutil.make_archive(str(tmp_path / "b"), "zip", path)
    code = f"""
from psfkit import evidence
from psfkit.documents.bundle_reader import read_bundle
shared = read_bundle({path!r}, evidence.examine)
workers._count_processors = lambda: 1
print(shared == read_bundle({path!r}, evidence.examine), len(shared.bundle.facts))
"""
    assert run(code) == ["True", "2"]


@linux
def test_without_processors_or_with_threads_no_child_is_made():
    code = """
import threading
def job(task, advance):
    return os.getpid()
def ask():
    return set(workers.share(job, range(30), [1] * 30, lambda _: None)) == {here}
print(ask())
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
print(ask())
stop.set()
thread.join()
workers._count_processors = lambda: 1
print(ask())
"""
    assert run(code) == ["False", "True", "True"]


def test_a_refusal_goes_to_another_process_as_it_is():
    import pickle

    refused = pickle.loads(pickle.dumps(FileRefused("PK219", "too big", hint="make it smaller")))
    assert (refused.code, refused.message, refused.hint) == ("PK219", "too big", "make it smaller")
    assert workers.WORTH > workers.FILE
