"""One command with one fault at each of its calls in turn; after each, what has to hold, and the command again."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from psfkit.errors import ExitCode
from tests.faults.child import KILLED, Ended, run_command, run_here
from tests.faults.invariants import Expected, find_broken, find_left, find_unfinished, key_files, shown, tree
from tests.faults.scenarios import EXAMPLES, Ground, Scenario
from tests.faults.system import Fault

INTERRUPTED = 130
MOST = 5000


@dataclass(frozen=True)
class Prepared:
    """A scenario, its first state, and what comes of it."""

    scenario: Scenario
    ground: Ground
    first: Path
    expected: Expected


def prepare(scenario: Scenario, ground: Ground, folder: Path) -> Prepared:
    """Bring a registry into its first state, and see what a run without faults makes of a copy."""
    first, at = folder / "first", folder / "at" / "case"
    first.mkdir()
    at.parent.mkdir()
    shutil.copytree(EXAMPLES / "sample-issuer", first / "issuer")
    for number, step in enumerate(scenario.before):
        if number in scenario.by_hand:
            step(first)
        else:
            ended = run_command(step(ground, first), first)
            assert ended.code == 0, ended
        shutil.rmtree(first / "out", ignore_errors=True)
    before = tree(first / "issuer/registry")
    shutil.copytree(first, at, symlinks=True)
    assert run_here(scenario.command(ground, at)) == 0
    registry, seen = tree(at / "issuer/registry"), (shown(first), shown(at))
    return Prepared(scenario, ground, first, Expected(before, registry, tree(at / "out"), seen, key_files(at)))


@dataclass
class Swept:
    """What a sweep came to."""

    points: int
    broken: list[str]


def sweep(prepared: Prepared, fault: Fault, folder: Path, *, step: int = 1) -> Swept:
    """Run the command once for each call that a fault can meet (or each ``step``-th), and once more after each."""
    at, broken = folder / "at" / "case", []
    for points, number in enumerate(range(1, MOST, step)):
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(prepared.first, at, symlinks=True)
        ended = run_command(prepared.scenario.command(prepared.ground, at), at, fault, number)
        if not ended.met:
            return Swept(points, broken)
        where = f"{fault.name} at {number} ({ended.met.strip()})"
        broken += [f"{where}: {each}" for each in _judge(prepared, at, ended, number)]
    raise AssertionError("the command never came to its end")


def _judge(prepared: Prepared, at: Path, ended: Ended, number: int) -> list[str]:
    scenario, expected = prepared.scenario, prepared.expected
    killed = ended.code == KILLED or ended.met.startswith("unlink ")  # a disk may refuse to remove as well
    made = scenario.once and (at / "issuer/issuer.json").exists()
    broken = find_broken(at, expected, killed=killed)
    broken += find_unclear(scenario, at, ended, expected)
    command = scenario.rest if scenario.rest and _is_done(scenario, at, expected) else scenario.command
    if number % 2 and scenario.commits and scenario.commits != "marks/TM-00001/event.json":
        repaired = run_command(("registry", "repair", at / "issuer"), at)
        if repaired.code:
            broken.append(f"repair ends in {repaired.code}: {repaired.err}")
        broken += find_broken(at, expected, killed=killed, repaired=True)
    again = run_command(command(prepared.ground, at), at)
    if again.code != (ExitCode.STORAGE if made else 0):
        broken.append(f"the same command again ends in {again.code}: {again.err}")
    return broken + find_unfinished(at, expected, killed=killed) + find_left(at, expected, killed=killed)


def _is_done(scenario: Scenario, at: Path, expected: Expected) -> bool:
    """Say whether what makes the command done is there, and is not what was there before."""
    path = at / "issuer/registry" / scenario.commits
    return path.exists() and (path.is_dir() or path.read_bytes() != expected.before.get(scenario.commits))


def find_unclear(scenario: Scenario, at: Path, ended: Ended, expected: Expected) -> list[str]:
    """Return what a run that met a fault did not say as it should."""
    code, err = ended.code, ended.err
    if code == KILLED:
        return []
    if code == INTERRUPTED:
        return [] if err.endswith("interrupted; no file is left half-written\n") else [f"interrupted, and says {err!r}"]
    if code == 0:
        return find_unfinished(at, expected, killed=ended.met.startswith("unlink "))
    if code != ExitCode.STORAGE:
        return [f"exit code {code}: {err}"]
    unclear = []
    if not re.search(r"^psfkit: |^error: |cannot|disk|lock", err, re.MULTILINE) or str(at) not in err:
        unclear.append(f"it does not say where: {err!r}")
    done = scenario.commits and _is_done(scenario, at, expected)
    if done and scenario.done and scenario.done not in err:
        unclear.append(f"it is done, and nobody says so: {err!r}")
    if not done and scenario.done and scenario.done in err:
        unclear.append(f"it is not done, and said to be: {err!r}")
    return unclear
