"""A clock that runs backward or leaps ahead: every command that adds to a registry refuses it and changes nothing."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from psfkit.cli import door
from psfkit.cli.app import invoke
from psfkit.errors import ExitCode
from psfkit.registry.check import check
from psfkit.registry.folder import open_registry
from tests.cli.commands import psfkit
from tests.cli.test_mark import AS_OF, EXAMPLES, bind

LAST = datetime(2026, 12, 1, 12, tzinfo=UTC)
BACK = LAST - timedelta(seconds=1)
AHEAD = LAST + timedelta(days=92, seconds=1)
SUSPEND = ("mark", "suspend", "TM-00001", "--issuer", "{issuer}", "--reason", "incident")
REINSTATE = ("mark", "reinstate", "TM-00001", "--issuer", "{issuer}")
REVOKE = ("mark", "revoke", "TM-00001", "--issuer", "{issuer}", "--reason", "misuse")
ROTATE = ("issuer", "rotate", "{issuer}")
OF_ANOTHER = ("--bundle", "{bundle}", "--determinations", "{bundle}/determinations", "--issuer", "{issuer}")
LISTS = ("registry", "status-lists", "{issuer}", "--url", "https://marks.example/status")
PUBLISH = ("registry", "publish", "{issuer}", "--out", "{out}", "--base-url", "https://marks.example")
COMPROMISED = ("issuer", "compromised", "{issuer}", "{first}", "--from", "2026-11-20")
COMMANDS = {
    "issue": ((REVOKE,), ("issue", "{saved}", *OF_ANOTHER, "--out", "{out}")),
    "score": ((REVOKE,), ("score", "{bundle}", *OF_ANOTHER[2:], "--out", "{out}")),
    "mark renew": ((SUSPEND, REINSTATE), ("mark", "renew", "TM-00001", "{saved}", *OF_ANOTHER, "--out", "{out}")),
    "mark suspend": ((SUSPEND, REINSTATE), SUSPEND),
    "mark reinstate": ((SUSPEND,), REINSTATE),
    "mark revoke": ((SUSPEND,), REVOKE),
    "issuer rotate": ((SUSPEND,), ROTATE),
    "issuer compromised": ((SUSPEND, ROTATE), COMPROMISED),
    "registry status-lists": ((SUSPEND,), LISTS),
    "registry publish": ((SUSPEND,), PUBLISH),
}
"""What happens on the day of the last event, and the command that comes after it."""
ASSESSED_TOO_LONG_AGO = frozenset({"issue", "mark renew", "score"})
"""What a leap meets before the clock is looked at: evidence that is too old by then."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """An issuer with a mark, and another bundle of the same organisation with its assessment."""
    folder = tmp_path_factory.mktemp("clocks")
    bundle = Path(shutil.copytree(EXAMPLES / "northlight-support", folder / "bundle"))
    assert run("issuer", "new", folder / "issuer", "--name", "Example", "--test") == 0
    given = ("--determinations", bundle / "determinations")
    assert run("score", bundle, *given, "--issuer", folder / "issuer", "--out", folder / "first", *AS_OF) == 0
    text = (bundle / "bundle.yaml").read_text("utf-8")
    (bundle / "bundle.yaml").write_text(text + "x-remark: handed in anew\n", "utf-8")
    bind(bundle)
    assert run("score", bundle, *given, "--out", folder / "saved", *AS_OF) == 0
    return folder


def run(*arguments):
    return door.run(lambda: invoke([str(each) for each in arguments]))


class World:
    def __init__(self, ground, folder):
        self.issuer = Path(shutil.copytree(ground / "issuer", folder / "issuer"))
        self.out = folder / "out"
        first = json.loads((self.issuer / "registry/issuer.json").read_text("utf-8"))["id"]
        self.named = {
            "issuer": self.issuer,
            "bundle": ground / "bundle",
            "saved": ground / "saved/assessment.json",
            "out": self.out,
            "first": first,
        }

    def ask(self, capsys, command, at, *more):
        with pytest.MonkeyPatch.context() as clock:
            clock.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
            return psfkit(capsys, *(str(word).format(**self.named) for word in command), *more)

    def files(self):
        return {path: path.read_bytes() for path in self.issuer.rglob("*") if path.is_file() and path.name != ".lock"}


@pytest.fixture
def world(ground, tmp_path):
    return World(ground, tmp_path)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_clock_that_runs_backward_or_leaps_ahead_changes_nothing(capsys, world, name):
    before, command = COMMANDS[name]
    for step in before:
        assert world.ask(capsys, step, LAST).code == ExitCode.YES
    files = world.files()
    back = world.ask(capsys, command, BACK)
    assert (back.code, "the time lies before that of TM-00001" in back.err) == (ExitCode.NO, True), back.err
    shutil.rmtree(world.out, ignore_errors=True)  # reports, which a run that brings no mark may write
    ahead = world.ask(capsys, command, AHEAD)
    assert ahead.code == ExitCode.NO
    assert ("more than 92 days after the last event" in ahead.err) == (name not in ASSESSED_TOO_LONG_AGO), ahead.err
    assert ("--accept-clock" in ahead.err) == (name not in ASSESSED_TOO_LONG_AGO)
    assert world.files() == files
    assert not list(world.out.glob("record.json")) + list(world.out.glob("current"))
    assert check(open_registry(str(world.issuer))) == ()


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ASSESSED_TOO_LONG_AGO])
def test_whoever_vouches_for_the_clock_may_leap_and_never_go_back(capsys, world, name):
    before, command = COMMANDS[name]
    for step in before:
        assert world.ask(capsys, step, LAST).code == ExitCode.YES
    assert world.ask(capsys, command, BACK, "--accept-clock").code == ExitCode.NO
    done = world.ask(capsys, command, AHEAD, "--accept-clock")
    assert done.code == ExitCode.YES, done.err
    assert check(open_registry(str(world.issuer))) == ()
