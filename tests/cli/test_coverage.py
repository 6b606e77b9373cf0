"""Coverage as lines, golden for terminals of several widths, and the command around it."""

import json
import os
import re
from pathlib import Path

import pytest

from psfkit.cli.coverage_text import write_coverage
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import BUNDLES, MINIMAL
from tests.unit.report import coverages

GOLDEN = Path(__file__).parents[1] / "golden" / "coverage"
REBUILD = "PSFKIT_REBUILD_GOLDEN"
AS_OF = ("--as-of", "2026-10-30")
EXAMPLE = BUNDLES.parents[1] / "examples/harbour-freight"
NOVEMBER = ("--as-of", "2026-11-24")


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", coverages.SYSTEMS)
def test_the_answer_is_as_it_was(name, width):
    made = write_coverage(coverages.make(coverages.SYSTEMS[name]), width, colour=False)
    assert max(map(len, made.split("\n"))) <= width
    golden = GOLDEN / f"{name}-{width}.txt"
    if os.environ.get(REBUILD):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8"), f"set {REBUILD}=1 to rebuild, then read the difference"


def test_colour_changes_nothing_but_colour():
    matrix = coverages.make(("bot", "clerk"))
    coloured = write_coverage(matrix, 80, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == write_coverage(matrix, 80, colour=False)


def test_a_name_from_a_bundle_cannot_write_to_the_terminal():
    made = write_coverage(coverages.make(name="Acme\x1b[2J\u202eIA"), 80, colour=False)
    assert "\x1b" not in made
    assert "\u202e" not in made


def test_a_matrix_without_holes_says_so():
    assert "no holes" in write_coverage(coverages.whole(), 80, colour=False)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("bundle", [EXAMPLE, MINIMAL])
def test_it_fits_any_terminal(capsys, monkeypatch, width, bundle):
    monkeypatch.setenv("COLUMNS", str(width))
    answer = psfkit(capsys, "coverage", bundle, *NOVEMBER)
    assert answer.code == ExitCode.YES
    assert max(map(len, answer.out.split("\n"))) <= width
    assert not any(line.endswith(" ") for line in answer.out.split("\n"))


def test_the_holes_are_the_criteria_that_the_score_shows_below_the_bar(capsys):
    matrix = json.loads(psfkit(capsys, "coverage", EXAMPLE, "--format", "json", *NOVEMBER).out)
    text = psfkit(capsys, "coverage", EXAMPLE, *NOVEMBER).out
    holes = [cell["hole"] for row in matrix["criteria"] for cell in row["cells"] if cell["hole"]]
    low = [cell for row in matrix["criteria"] for cell in row["cells"] if cell["applies"] and cell["level"] < 3]
    assert len(holes) == len(low)
    assert f"{len(holes)} holes below level 3" in text


def test_a_page_is_written_for_its_owner_and_nobody_elses_file_is_lost(capsys, tmp_path):
    page = tmp_path / "out/coverage.html"
    answer = psfkit(capsys, "coverage", MINIMAL, "--html", page, *AS_OF)
    assert answer.code == ExitCode.YES
    assert page.stat().st_mode & 0o077 == 0
    again = psfkit(capsys, "coverage", MINIMAL, "--html", page, *AS_OF)
    assert again.code == ExitCode.YES
    page.write_text("mine")
    refused = psfkit(capsys, "coverage", MINIMAL, "--html", page, *AS_OF)
    assert refused.code == ExitCode.STORAGE
    assert page.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere",), ExitCode.INVALID),
        ((MINIMAL, "--html", "folder/"), ExitCode.USAGE),
        ((MINIMAL, "--html", "."), ExitCode.USAGE),
        ((MINIMAL, "--html", "/dev/null/c.html"), ExitCode.STORAGE),
        ((MINIMAL, "--as-of", "someday"), ExitCode.USAGE),
    ],
)
def test_a_senseless_question_says_what_to_do(capsys, monkeypatch, tmp_path, arguments, code):
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "coverage", *arguments)
    assert answer.code == code
    assert "help" in answer.err
    assert not list(tmp_path.iterdir())
