"""The map of an example drives its score: a path drawn past the check costs, and leaving the map out costs as much."""

import json
import re
import shutil
from pathlib import Path

import pytest

from psfkit import pipeline
from tests.cli.test_facts_move_scores import AS_OF, NORTHLIGHT, put, score

MAP = "workflows/reply-assistant.json"
TOUCHED = ("PSF-1", "PSF-3")


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(NORTHLIGHT, tmp_path / "bundle"))


def draw_past_the_screen(bundle):
    """Draw the ticket straight to the model, as text that nobody has looked at."""
    drawn = json.loads((bundle / MAP).read_bytes())
    drawn["nodes"][1]["data"] |= {"psf": ["personal"], "outputContract": None}
    drawn["edges"].append({"id": "e99", "source": "ra02", "target": "ra05", "edgeType": "input"})
    put(bundle, MAP, json.dumps(drawn, indent=2).encode())


def leave_the_map_out(bundle):
    edits = {
        "bundle.yaml": r"    maps: \[EV-208\]\n",
        "evidence.yaml": r"  - id: EV-208\n(    .*\n)+",
        "criteria/psf-2.yaml": r"EV-208, ",
    }
    for file, pattern in edits.items():
        text, count = re.subn(pattern, "", (bundle / file).read_text("utf-8"))
        assert count == 1, file
        (bundle / file).write_text(text, "utf-8")
    (bundle / MAP).unlink()


def test_a_path_past_the_check_lowers_what_it_touches(bundle):
    whole = {domain: score(bundle, domain) for domain in TOUCHED}
    draw_past_the_screen(bundle)
    assert whole == {"PSF-1": "3.8", "PSF-3": "3.2"}
    assert {domain: score(bundle, domain) for domain in TOUCHED} == {"PSF-1": "3.2", "PSF-3": "2.6"}


def test_leaving_the_map_out_is_no_way_round_it(bundle, tmp_path):
    without = Path(shutil.copytree(bundle, tmp_path / "without"))
    draw_past_the_screen(bundle)
    leave_the_map_out(without)
    for domain in pipeline.read_rubric("psf/1.1").domains:
        assert score(without, domain.id) <= score(bundle, domain.id)


def test_the_plan_for_the_broken_map_is_to_mend_it(bundle):
    draw_past_the_screen(bundle)
    rubric = pipeline.read_rubric("psf/1.1")
    run = pipeline.assess(pipeline.validate(str(bundle), rubric, AS_OF).validated, rubric, None, AS_OF)
    (step,) = run.plan.steps
    assert (step.criterion, step.mends_map, step.passes_after) == ("PSF-3.1", True, True)
    line = next(n for n, text in enumerate((bundle / MAP).read_text().splitlines(), 1) if '"name": "draft"' in text)
    assert f"{MAP}:{line}" in step.adds[0]
    assert "ticket.json → draft" in step.adds[0]
