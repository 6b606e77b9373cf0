"""Every command of the assessors' guide is run in its order; what people do between them is done in between."""

import re
import shutil

import pytest

from psfkit.cli.review_text import KEYS
from tests.cli.a_year import fill_in
from tests.docs.guide import ROOT, walk

PAGE = "assessor-guide.md"
GUIDE = (ROOT / "docs" / PAGE).read_text("utf-8")
REFUSED = {"EV_305": "It tested another rule set.", "EV_307": "Nobody can tell which store it is of."}
"""What the guide says is rejected in the file of the first decision."""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples/northlight-support", tmp_path / "examples/northlight-support")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_guide_ends_as_it_says(capsys, desk):
    settings = desk / "examples/northlight-support/evidence/psf-3/retention-settings.yaml"

    def act(words):
        if "--assessor" in words:
            out = words[words.index("--out") + 1]
            fill_in(desk / out, **(REFUSED if out == "review/first.yaml" else {}))
        elif words[1:3] == ["case", "decide"] and "review/first.yaml" in words:
            settings.write_text(f"{settings.read_text('utf-8')}# read out anew\n", "utf-8")

    assert walk(capsys, PAGE, act) >= 35
    assert (desk / "cases/northlight/0005/gap-report.html").is_file()
    assert {"badge.svg", "record.json"} <= {file.name for file in (desk / "cases/northlight/0013/mark").iterdir()}


def test_the_guide_and_the_help_of_the_review_name_the_same_keys():
    letters = {key for row in re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE) for key in re.findall(r"`(.)`", row)}
    told = set(re.findall(r"^([a-z/])  ", KEYS, re.MULTILINE)) | {"?"}
    assert letters == told
