"""Every fault at every call that matters of every step of a case: nothing is lost, and nothing is done twice."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.faults.case_steps import CASE_STEPS, CaseStep, Sides, find_lost, find_missing, is_taken, look, make_bundle
from tests.faults.child import KILLED, list_calls, remember_what_writes_nothing, run_command, run_here
from tests.faults.conftest import JUDGED, POINTS
from tests.faults.points import Call
from tests.faults.scenarios import EXAMPLES
from tests.faults.sweep import INTERRUPTED, Run, Swept, copy_to, meet_each
from tests.faults.system import FAULTS, KILL, STAYS_FULL, Fault


@dataclass(frozen=True)
class Prepared:
    """A step, the state before it, and what comes of it."""

    step: CaseStep
    bundle: Path
    first: Path
    at: Path
    """Where the step is taken."""
    sides: Sides
    calls: list[Call]


def prepare(step: CaseStep, bundle: Path, folder: Path) -> Prepared:
    """Bring a case into the state before a step, and see what a run without faults makes of it.

    It always lies in one place, so that what was read there once is not read anew.
    """
    first, at = folder / "first", folder / "at" / "case"
    for made in (at.parent, first):
        made.mkdir(parents=True)
    shutil.copytree(EXAMPLES / "sample-issuer", first / "issuer")
    for before in step.before:
        ended = run_command(before(bundle, first), first)
        assert ended.code == 0, ended
    copy_to(first, at)
    assert run_here(step.command(bundle, at)) == 0
    copy_to(first, at)
    calls = list_calls(step.command(bundle, at), at)
    return Prepared(step, bundle, first, at, Sides(look(first), look(at)), calls)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    undo = remember_what_writes_nothing()
    yield make_bundle(tmp_path_factory.mktemp("bundle"))
    undo()


@pytest.fixture(scope="module", params=CASE_STEPS, ids=lambda step: step.name)
def prepared(request, bundle, tmp_path_factory):
    return prepare(request.param, bundle, tmp_path_factory.mktemp("prepared"))


def sweep(prepared: Prepared, fault: Fault) -> Swept:
    """Take the step once for each call that a fault has to come at, and then once more."""
    run = Run(prepared.step.command(prepared.bundle, prepared.at), prepared.first, prepared.at, prepared.calls, set())
    return meet_each(run, fault, lambda ended: judge(prepared, prepared.at, ended))


def judge(prepared: Prepared, at: Path, ended) -> list[str]:
    sides = prepared.sides
    broken = (
        [] if ended.code in (0, KILLED, INTERRUPTED, ExitCode.STORAGE) else [f"exit code {ended.code}: {ended.err}"]
    )
    broken += find_lost(at, sides)
    taken = is_taken(at, sides)
    if ended.code == 0 and not taken:
        broken.append("it says that it is done, and it is not")
    again = run_command(prepared.step.command(prepared.bundle, at), at)
    if (again.code == 0) is taken:
        broken.append(f"{'done already' if taken else 'not done'}, and again it ends in {again.code}: {again.err}")
    return broken + find_missing(at, sides, again=not taken)


@pytest.mark.faults
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_whatever_happens_a_step_is_taken_once_or_not_at_all(prepared, fault, record_property):
    swept = sweep(prepared, fault)
    record_property(POINTS, swept.points)
    record_property(JUDGED, swept.judged)
    assert not swept.broken, "\n".join(swept.broken[:40])
    assert swept.points >= 2


@pytest.mark.parametrize("fault", [KILL, STAYS_FULL], ids=lambda fault: fault.name)
def test_a_case_that_is_opened_while_something_goes_wrong_can_be_opened_again(bundle, fault, tmp_path):
    swept = sweep(prepare(CASE_STEPS[0], bundle, tmp_path), fault)
    assert not swept.broken, "\n".join(swept.broken)
    assert swept.points > 1
