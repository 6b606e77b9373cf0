"""Fifty at once, with and without kills in between: no id twice, nothing lost that was acknowledged, one whole chain.

What is issued has small stand-ins for badges: fifty processes that draw would measure the drawing. The command itself
is run by fewer, each in a process of its own.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from psfkit.model.assessment import Digests
from psfkit.model.names import Digest
from psfkit.registry.check import check, repair
from psfkit.registry.folder import open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import open_issuer
from tests.faults.conftest import POINTS
from tests.faults.scenarios import DAY, EXAMPLES
from tests.faults.system import EVERY, KILL, Calls
from tests.unit.marks.samples import ISSUED_AT, award, digest

pytestmark = pytest.mark.faults
CROWD = 50
KILL_ANYWHERE = replace(KILL, calls=EVERY)
KILLED = 9


def draw(_):
    return {"badge.svg": b"<svg/>" * 100, "badge.pdf": b"%PDF" * 1000}


@pytest.fixture
def issuer(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))


class Crowd:
    """Processes that wait at a barrier and then all do something."""

    def __init__(self, folder: Path, act, kills: dict[int, int]) -> None:
        self.answers = folder / "answers"
        self.answers.mkdir()
        wait, self.barrier = os.pipe()
        self.children = {self._start(number, folder, act, kills.get(number), wait): number for number in range(CROWD)}
        os.close(wait)

    def _start(self, number, folder, act, kill, wait):
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            os.close(self.barrier)
            os.read(wait, 1)
            if kill is not None:
                Calls(str(folder / "issuer"), KILL_ANYWHERE, kill).arm()
            issued = act(open_issuer(str(folder / "issuer")), number)
            (self.answers / f"{number}.part").write_text(json.dumps([issued.signed.record.mark_id, issued.new]))
            (self.answers / f"{number}.part").rename(self.answers / str(number))
            code = 0
        finally:
            os._exit(code)

    def run(self, meanwhile) -> dict[int, int]:
        """Open the barrier and return how each ended; in the meantime do something again and again."""
        os.close(self.barrier)
        ended = {}
        while len(ended) < CROWD:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                ended[self.children[child]] = status
            else:
                meanwhile()
        return ended

    def acknowledged(self) -> dict[int, tuple[str, bool]]:
        """Return what each was told."""
        return {int(path.name): tuple(json.loads(path.read_text())) for path in self.answers.glob("[0-9]*")}


def issue_own(issuer, number):
    digests = Digests(Digest(f"sha256:{number:064x}"), digest("b"), digest("c"))
    return issue(award(f"Company {number}", digests=digests), issuer, ISSUED_AT, draw)


def find_wrong(issuer: Path, acknowledged: dict[int, tuple[str, bool]]) -> list[str]:
    """Return what is not as promised: faults, numbers that do not follow, marks that somebody was told of in vain."""
    registry = open_registry(str(issuer))
    repair(open_issuer(str(issuer)))
    holders = {signed.record.organisation: signed.record.mark_id for signed in registry.records()}
    wrong = [f"{fault.path}: {fault.detail}" for fault in check(registry)]
    wrong += [
        f"Company {n} was told {told[0]}" for n, told in acknowledged.items() if holders.get(f"Company {n}") != told[0]
    ]
    ids = registry.mark_ids()
    wrong += [] if ids == tuple(f"TM-{n:05d}" for n in range(1, len(ids) + 1)) else [f"ids do not follow: {ids}"]
    wrong += [] if len(holders) == len(ids) == len(registry.history().events) else ["a mark or event too many"]
    return wrong


def test_fifty_issuers_at_once_bring_fifty_marks_and_one_chain(issuer, tmp_path):
    crowd = Crowd(tmp_path, issue_own, {})
    ended = crowd.run(lambda: open_registry(str(issuer)).history())
    told = crowd.acknowledged()
    assert set(ended.values()) == {0}
    assert len({mark for mark, _ in told.values()}) == CROWD
    assert find_wrong(issuer, told) == []


def test_the_same_bundle_issued_fifty_times_at_once_brings_one_mark(issuer, tmp_path):
    crowd = Crowd(tmp_path, lambda issuer, _: issue(award("Company 0"), issuer, ISSUED_AT, draw), {})
    assert set(crowd.run(lambda: None).values()) == {0}
    assert sorted(crowd.acknowledged().values()) == [("TM-00001", False)] * (CROWD - 1) + [("TM-00001", True)]
    assert check(open_registry(str(issuer))) == ()


@pytest.mark.parametrize("seed", range(6))
def test_kills_among_fifty_issuers_lose_nothing_that_was_acknowledged(issuer, tmp_path, seed, record_property):
    chosen = random.Random(seed)
    kills = {number: chosen.randrange(1, 120) for number in chosen.sample(range(CROWD), 25)}
    crowd = Crowd(tmp_path, issue_own, kills)
    ended = crowd.run(lambda: open_registry(str(issuer)).history())
    record_property(POINTS, killed := sum(status == KILLED for status in ended.values()))
    assert set(ended.values()) <= {0, KILLED}
    assert killed > 5
    assert find_wrong(issuer, crowd.acknowledged()) == []
    for number in range(CROWD):
        issue_own(open_issuer(str(issuer)), number)
    assert find_wrong(issuer, crowd.acknowledged()) == []
    assert len(open_registry(str(issuer)).mark_ids()) == CROWD


def test_the_command_itself_run_six_times_at_once_issues_once(issuer, tmp_path):
    bundle = EXAMPLES / "northlight-support"
    given = ("--determinations", bundle / "determinations", "--issuer", issuer, *DAY)
    command = [sys.executable, "-m", "psfkit", "score", bundle, *given]
    runs = [
        subprocess.Popen([*command, "--out", tmp_path / str(n)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for n in range(6)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * 6
    assert sum(b"TM-00001 is issued" in each for each in said) == 1
    assert sum(b"TM-00001 was issued before" in each for each in said) == 5
    assert check(open_registry(str(issuer))) == ()
    assert len({(tmp_path / str(n) / "badge.png").read_bytes() for n in range(6)}) == 1
