"""docs/applicant-guide.md: every command is run, every file written, every answer that is shown compared."""

import re
import shutil
import tomllib
from datetime import date

import pytest

from tests.cli.a_year import set_clock
from tests.docs.guide import ROOT, read_steps, walk

PAGE = "applicant-guide.md"


@pytest.fixture
def home(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    set_clock(monkeypatch, date(2026, 11, 24))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_guide_ends_as_it_says_and_answers_what_it_shows(capsys, home):
    assert walk(capsys, PAGE) >= 25
    assert (home / "report/gap-report.html").is_file()


def test_the_extras_that_the_guide_installs_are_there():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (install,) = (step.command for step in read_steps(PAGE) if step.command.startswith("pip install"))
    assert set(re.findall(r"[a-z]+", install.partition("[")[2])) <= set(settings["project"]["optional-dependencies"])
