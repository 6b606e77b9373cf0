"""One command with one fault at each of its calls in turn; after each, what has to hold, and the command again.

What holds afterwards, and what comes of the same command again, follows from what the run left on the disk and from how
it ended and what it said; nothing else outlives a process. So every call is met, and what is left of it byte for byte
as another one left it is judged once.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from psfkit.errors import ExitCode
from tests.faults.child import KILLED, Ended, list_calls, run_command, run_here
from tests.faults.invariants import Expected, find_broken, find_left, find_unfinished, key_files, shown, tree
from tests.faults.points import Call, matter
from tests.faults.scenarios import EXAMPLES, Ground, Scenario
from tests.faults.system import Fault

INTERRUPTED = 130


@dataclass(frozen=True)
class Left:
    """What a run left: two runs that left the same need to be judged once."""

    code: int
    err: str
    may_leave: bool
    """Whether something may be left over that could not be removed."""
    disk: str
    """SHA-256 of every file, folder and link, with its permissions."""


@dataclass(frozen=True)
class Prepared:
    """A scenario, its first state, and what comes of it."""

    scenario: Scenario
    ground: Ground
    first: Path
    expected: Expected
    calls: list[Call]
    """Every call of a run without faults."""
    judged: set[Left] = field(default_factory=set)
    """What runs left in different ways, and each judged."""


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
            assert ended.code in (0, ExitCode.PERSON_NEEDED), ended  # what waits for countersignatures
        shutil.rmtree(first / "out", ignore_errors=True)
    before = tree(first / "issuer/registry")
    shutil.copytree(first, at, symlinks=True)
    assert run_here(scenario.command(ground, at)) == 0
    copy_to(first, at)
    calls = list_calls(scenario.command(ground, at), at)
    registry, seen = tree(at / "issuer/registry"), (shown(first), shown(at))
    return Prepared(scenario, ground, first, Expected(before, registry, tree(at / "out"), seen, key_files(at)), calls)


@dataclass
class Swept:
    """What a sweep came to."""

    points: int = 0
    judged: int = 0
    """In how many ways these left something that none before them had left."""
    broken: list[str] = field(default_factory=list)


def sweep(prepared: Prepared, fault: Fault, folder: Path, *, step: int = 1) -> Swept:
    """Run the command once for each call that a fault has to come at (or each ``step``-th), and then once more."""
    at = folder / "at" / "case"

    def judge(ended: Ended) -> list[str]:
        return _judge(prepared, at, ended, killed=_may_leave(ended, fault))

    run = Run(prepared.scenario.command(prepared.ground, at), prepared.first, at, prepared.calls, prepared.judged)
    return meet_each(run, fault, judge, step=step)


@dataclass(frozen=True)
class Run:
    """A command that is run again and again, each time from the same state."""

    command: tuple
    first: Path
    """What there is before."""
    at: Path
    """Where that is copied to, and the command changes it."""
    calls: list[Call]
    """Every call of a run without faults."""
    judged: set[Left]
    """What runs left in different ways, and each judged."""


def meet_each(run: Run, fault: Fault, judge: Callable[[Ended], list[str]], *, step: int = 1) -> Swept:
    """Run a command once for each call that a fault has to come at (or each ``step``-th).

    Args:
        run: The command.
        fault: What comes at the calls.
        judge: Returns what does not hold afterwards; it is asked once for everything that leaves the same.
        step: Of how many calls one is met.
    """
    swept = Swept()
    for number in matter(run.calls, fault)[::step]:
        copy_to(run.first, run.at)
        ended = run_command(run.command, run.at, fault, number)
        assert ended.met, f"{fault.name} at {number}: the calls are not the same in every run"
        swept.points += 1
        left = what_is_left(run.at, ended, fault)
        if left not in run.judged:
            run.judged.add(left)
            swept.judged += 1
            where = f"{fault.name} at {number} ({ended.met.strip()})"
            swept.broken += [f"{where}: {each}" for each in judge(ended)]
    return swept


def copy_to(first: Path, at: Path) -> None:
    """Bring everything back into the state before a run."""
    shutil.rmtree(at, ignore_errors=True)
    shutil.copytree(first, at, symlinks=True)


def what_is_left(at: Path, ended: Ended, fault: Fault) -> Left:
    """Return everything that a run can have an effect by once it is over."""
    disk = sha256()
    for path in sorted(at.rglob("*")):
        status = path.lstat()
        content = b""
        if path.is_symlink():
            content = str(path.readlink()).encode()
        elif path.is_file():
            content = path.read_bytes()
        disk.update(f"{path.relative_to(at)}\0{status.st_mode:o}\0{sha256(content).hexdigest()}\n".encode())
    return Left(ended.code, ended.err, _may_leave(ended, fault), disk.hexdigest())


def _may_leave(ended: Ended, fault: Fault) -> bool:
    """Whether the run was killed, or the disk refused to remove something as well."""
    return fault.kills or ended.met.startswith("unlink ") or (fault.lasting and "unlink" in fault.calls)


def _judge(prepared: Prepared, at: Path, ended: Ended, *, killed: bool) -> list[str]:
    scenario, expected = prepared.scenario, prepared.expected
    broken = find_broken(at, expected, killed=killed) + find_unclear(scenario, at, ended, expected, killed=killed)
    if scenario.can_be_repaired:
        kept = at.with_name("kept")
        shutil.copytree(at, kept, symlinks=True)
        repaired = run_command(("registry", "repair", at / "issuer"), at)
        broken += [f"repair ends in {repaired.code}: {repaired.err}"] if repaired.code else []
        broken += find_broken(at, expected, killed=killed, repaired=True)
        broken += [f"after repair: {each}" for each in _judge_again(prepared, at, killed=killed)]
        shutil.rmtree(at)
        kept.rename(at)
    return broken + _judge_again(prepared, at, killed=killed)


def _judge_again(prepared: Prepared, at: Path, *, killed: bool) -> list[str]:
    """Run the same command again, or the one that does the rest, and see that everything is as without a fault."""
    scenario, expected = prepared.scenario, prepared.expected
    made = scenario.once and (at / "issuer/issuer.json").exists()
    command = scenario.rest if scenario.rest and _is_done(scenario, at, expected) else scenario.command
    again = run_command(command(prepared.ground, at), at)
    broken = [] if again.code == (ExitCode.STORAGE if made else 0) else [f"again it ends in {again.code}: {again.err}"]
    return broken + find_unfinished(at, expected, killed=killed) + find_left(at, expected, killed=killed)


def _is_done(scenario: Scenario, at: Path, expected: Expected) -> bool:
    """Say whether what makes the command done is there, and is not what was there before."""
    path = at / "issuer/registry" / scenario.commits
    return path.exists() and (path.is_dir() or path.read_bytes() != expected.before.get(scenario.commits))


def find_unclear(scenario: Scenario, at: Path, ended: Ended, expected: Expected, *, killed: bool) -> list[str]:
    """Return what a run that met a fault did not say as it should."""
    code, err = ended.code, ended.err
    if code == KILLED:
        return []
    if code == INTERRUPTED:
        return [] if err.endswith("interrupted; no file is left half-written\n") else [f"interrupted, and says {err!r}"]
    if code == 0:
        return find_unfinished(at, expected, killed=killed)
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
