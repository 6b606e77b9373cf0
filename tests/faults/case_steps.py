"""What is done to a case, from which state; and what has to hold of its folder whatever happens."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from psfkit.cases.folder import LOG, SUMS, find_changed, open_case
from psfkit.errors import PsfkitError
from tests.cli.test_case import NEW
from tests.faults.child import run_here
from tests.faults.invariants import Tree, tree
from tests.faults.scenarios import EXAMPLES

EARLY = ("--as-of", "2026-11-04")
DAY = ("--as-of", "2026-11-24")
LATER = ("--as-of", "2026-12-01")
LEFT_BY_KILLS = (".part", "/.staging")
"""What a run that was killed may leave; nothing speaks of it."""

Command = Callable[[Path, Path], tuple]
"""The arguments, for a sealed bundle and the folder in which ``case`` and ``issuer`` lie."""


def make_bundle(folder: Path) -> Path:
    """Copy a bundle of a case, and seal it."""
    bundle = Path(shutil.copytree(EXAMPLES / "northlight-support", folder / "sealed"))
    assert run_here(("seal", bundle)) == 0
    return bundle


def _step(verb: str, *more, day=DAY) -> Command:
    return lambda bundle, at: ("case", verb, at / "case", *more, "--by", "Desk", *day)


def _with_bundle(verb: str) -> Command:
    return lambda bundle, at: ("case", verb, at / "case", bundle, "--by", "Mia Berg", *DAY)


def _decide(bundle: Path, at: Path) -> tuple:
    return ("case", "decide", at / "case", "--determinations", bundle / "determinations", "--by", "Helene", *DAY)


def _by_issuer(verb: str, *more) -> Command:
    return lambda bundle, at: ("case", verb, at / "case", "--issuer", at / "issuer", *more, "--by", "Desk", *LATER)


def _new(bundle: Path, at: Path) -> tuple:
    return ("case", "new", at / "case", *NEW)


_scope = _step("scope", "--statement", "The reply assistant.", day=EARLY)
_maps, _submit = _with_bundle("maps"), _with_bundle("submit")
_mark, _suspend = _by_issuer("mark"), _by_issuer("suspend", "--reason", "incident")
_ALL = (_new, _scope, _maps, _submit, _decide, _mark, _suspend)


@dataclass(frozen=True)
class CaseStep:
    """A command, and those that went before."""

    name: str
    command: Command
    before: tuple[Command, ...]


CASE_STEPS = (
    *(CaseStep(name, command, _ALL[: _ALL.index(command)]) for name, command in (
        ("case new", _new),
        ("case scope", _scope),
        ("case maps", _maps),
        ("case submit", _submit),
        ("case decide", _decide),
        ("case mark", _mark),
        ("case suspend", _suspend),
    )),
    CaseStep("case withdraw", _step("withdraw", "--note", "They went elsewhere."), (_new, _scope)),
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """The files of a case and of the registry, before a step and after one without faults."""

    before: Tree
    after: Tree


def look(at: Path) -> Tree:
    """Return the files that count, of the case and of the registry."""
    folders = {name: tree(at / name) for name in ("case", "issuer/registry")}
    return {f"{folder}/{path}": content for folder, files in folders.items() for path, content in files.items()}


def find_lost(at: Path, sides: Sides) -> list[str]:
    """Return what does not hold in a case in which a run was stopped or refused."""
    now, log = look(at), f"case/{LOG}"
    broken = [f"{path} is gone" for path in sides.before if path not in now]
    if now.get(log) not in (sides.before.get(log), sides.after[log]):
        return [*broken, "the log is neither as it was nor as it is to be"]
    if log not in now:
        return broken
    try:
        case = open_case(str(at / "case"))
    except PsfkitError as error:
        return [*broken, f"it cannot be opened: {error.message}"]
    return broken + [f"{each}" for each in find_changed(str(at / "case"), case)]


def is_taken(at: Path, sides: Sides) -> bool:
    """Whether the log tells of the step."""
    log = at / "case" / LOG
    return log.is_file() and log.read_bytes() == sides.after[f"case/{LOG}"]


def find_missing(at: Path, sides: Sides, *, again: bool) -> list[str]:
    """Return what is not as after a step without faults.

    Args:
        at: Where the case and the issuer lie.
        sides: What there was and is to be.
        again: Whether the step was taken by the command that was run again; if not, the log's digest may lag behind,
            which the next step makes good.
    """
    now = {path: content for path, content in look(at).items() if not any(left in path for left in LEFT_BY_KILLS)}
    lagging = () if again else (f"case/{SUMS}",)
    return [
        f"{path} is not as after a run without faults"
        for path in sorted(now.keys() | sides.after.keys())
        if now.get(path) != sides.after.get(path) and not (path in lagging and now.get(path) == sides.before.get(path))
    ]
