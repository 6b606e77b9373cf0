"""The command line in a child process, with faults or without."""

import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from psfkit import badges, pipeline
from psfkit.cli import app, case_runs, parcels, runs, score_text
from psfkit.cli.app import invoke
from psfkit.cli.door import run
from psfkit.marks import credential
from psfkit.registry import rotation
from tests.faults.points import Call
from tests.faults.system import PAST, Calls, Fault

KILLED = -signal.SIGKILL
CRASHED = 96
"""The exit code of a child in which an exception reached nobody."""


@dataclass(frozen=True)
class Ended:
    """How a run came out."""

    code: int
    err: str
    met: str
    """The call that met the fault, or nothing: the command came to its end before."""


def remember(owner, name, key):
    """Let a pure function work out each answer once; children that are forked afterwards have what their parent has."""
    real, known = getattr(owner, name), {}

    def remembered(*given, **more):
        asked = key(*given)
        if asked not in known:  # what was given is kept, for a key may be its id
            known[asked] = real(*given, **more), given
        return known[asked][0]

    if real.__name__ != "remembered":
        setattr(owner, name, remembered)
        return owner, name, real
    return owner, name, None


def remember_what_writes_nothing():
    """Read bundles, draw badges and reports and sign credentials once; return how to undo that."""
    changed = [
        remember(app, "get_command", id),  # what there is to type does not depend on what is typed
        remember(runs, "make_run", lambda asked, day: (asked, day)),
        remember(
            score_text, "write_score", lambda run, asked, width, standing, **more: (id(run), asked.bundle, standing)
        ),
        remember(pipeline, "read_saved_assessment", lambda path: path),
        remember(pipeline, "require_same", lambda saved, run: (id(saved), id(run))),
        remember(credential, "sign_credential", lambda signed, drawn, signer, status: (signed.encoded, status)),
        remember(pipeline, "report_files", lambda run, formats: (repr(run.decision), tuple(formats))),
        remember(rotation, "generate_key", lambda: ()),  # the key that follows is the same in every run
        remember(pipeline, "read_rubric", lambda name: name),
        remember(case_runs, "read_valid", lambda asked, *rest: asked.bundle),
        remember(case_runs, "read_decided", lambda asked, rules, day: (asked, day)),
        remember(pipeline, "assess", lambda *given: tuple(map(id, given[:3]))),
        remember(parcels, "search", lambda parcel, *rest: id(parcel)),
        remember(pipeline, "make_parcel", lambda path, reading: path),
        remember(badges, "draw_all", lambda signed, url: (signed.encoded, url)),
        remember(badges, "bake_all", lambda drawn, signed, url: (signed.encoded, signed.credential, url)),
        remember(badges, "render_all", lambda signed, url: (signed.encoded, signed.credential, url)),
    ]

    def undo():
        for owner, name, real in changed:
            if real is not None:
                setattr(owner, name, real)

    return undo


def run_here(arguments) -> int:
    """Run a command in this process, so that children that are forked later have what it remembers."""
    return run(lambda: invoke([str(each) for each in arguments]))


def run_command(arguments, folder: Path, fault: Fault | None = None, at: int = 0) -> Ended:
    """Run a command in a forked child whose calls below ``folder`` are counted, with a fault at one of them."""
    return run_child(lambda: run(lambda: invoke([str(each) for each in arguments])), folder, fault, at)


def list_calls(arguments, folder: Path) -> list[Call]:
    """Run a command in a forked child, and return every call that it makes below ``folder``."""
    told = folder.parent / "calls"
    ended = run_child(lambda: run(lambda: invoke([str(each) for each in arguments])), folder, told=told)
    assert ended.code == 0, ended
    return [Call(*each) for each in json.loads(told.read_text("utf-8"))]


def run_child(act, folder: Path, fault: Fault | None = None, at: int = 0, told: Path | None = None) -> Ended:
    """Do something in a forked child; what it returns is its exit code."""
    out, err, met = (folder.parent / name for name in ("out", "err", "met"))
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Ended(code, err.read_text("utf-8"), met.read_text("utf-8"))
    code = CRASHED
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdout, sys.stderr = out.open("w", encoding="utf-8"), err.open("w", encoding="utf-8")
        calls = Calls(str(folder), fault, at)
        noted = met.open("w", encoding="utf-8", buffering=1)
        calls.note = lambda text: noted.write(text + "\n")
        calls.asked = None if told is None else []
        calls.arm()
        try:
            code = int(act())
        finally:
            calls.fault, calls.root = None, "nowhere"
        if told is not None:
            told.write_text(json.dumps([(*one, site) for one, site in zip(calls.told, calls.asked, strict=True)]))
        if calls.past:
            sys.stderr.write("\n".join(calls.past))
            code = PAST
    finally:
        if code == CRASHED:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)
