"""What README shows is run, and what it promises is there."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from psfkit.cli.app import app
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("psfkit ") and not re.search(r"BUNDLE|issuer|ID\b|out/", line)
]
PAGES = ("README.md", "CONTRIBUTING.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md")))


def test_readme_shows_commands_that_can_be_run():
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_runs(capsys, monkeypatch, command):
    monkeypatch.chdir(ROOT)
    answer = psfkit(capsys, *shlex.split(command)[1:])
    assert answer.code in (ExitCode.YES, ExitCode.NO), answer.err
    assert answer.out.strip()


def test_every_exit_code_stands_in_readme_and_operations():
    for page in (README, (ROOT / "docs/operations.md").read_text("utf-8")):
        listed = {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
        assert {int(code) for code in ExitCode} <= listed


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_is_there(page):
    text = (ROOT / page).read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```[a-z]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    quoted, shown = re.findall(r"`psfkit ([a-z]+)", text), re.findall(r"^psfkit ([a-z]+)", blocks, re.MULTILINE)
    assert {*quoted, *shown} <= set(get_command(app).commands)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert ((ROOT / page).parent / target).exists(), target
