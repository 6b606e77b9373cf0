"""Every command of the assessors' guide is run in its order; what an assessor decides is filled in between."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from psfkit.cli.review_text import KEYS
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/assessor-guide.md").read_text("utf-8")
COMMANDS = [
    line for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines() if line
]


def accept_everything(file):
    text = file.read_text("utf-8")
    text = re.sub(r"FILL-IN .*", "No tie, financial or personal.", text)
    text = re.sub(r"# accept: true$", "accept: true", text, flags=re.MULTILINE)
    file.write_text(re.sub(r"# (not_applicable: .*reason: )\.\.\.", r"\1Seen.", text), "utf-8")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples/northlight-support", tmp_path / "examples/northlight-support")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_guide_runs_and_ends_well(capsys, desk):
    assert len(COMMANDS) >= 10
    for command in COMMANDS:
        words = shlex.split(command)
        answer = psfkit(capsys, *words[1:])
        expected = ExitCode.NOT_IN_FORCE if words[1] == "verify" else ExitCode.YES  # the guide issues a sample
        assert (answer.code, command) == (expected, command), answer.err
        if words[1] == "review":
            accept_everything(desk / words[words.index("--out") + 1])
    assert {"badge.svg", "assessment-report.pdf"} <= {file.name for file in (desk / "mark").iterdir()}


def test_the_guide_and_the_help_of_the_review_name_the_same_keys():
    letters = {key for row in re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE) for key in re.findall(r"`(.)`", row)}
    told = set(re.findall(r"^([a-z/])  ", KEYS, re.MULTILINE)) | {"?"}
    assert letters == told
