import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import psfkit

MINIMAL = Path(__file__).parents[1] / "bundles" / "good" / "minimal"
AS_OF = ("--as-of", "2026-10-30")


@pytest.fixture
def poorer(tmp_path):
    """The smallest honest bundle, whose one claim nobody owns any more."""
    bundle = shutil.copytree(MINIMAL, tmp_path / "poorer")
    (claims,) = sorted((bundle / "criteria").iterdir())[:1]
    text = claims.read_text("utf-8")
    owned = [line for line in text.split("\n") if "owner:" in line]
    claims.write_text(text.replace(owned[0], f"{owned[0].partition(':')[0]}: TBD"), encoding="utf-8")
    return bundle


def saved(capsys, bundle, out):
    assert psfkit(capsys, "score", bundle, *AS_OF, "--out", out).code == 1
    return out / "assessment.json"


def test_a_bundle_beside_itself_is_unchanged(capsys):
    answer = psfkit(capsys, "diff", MINIMAL, MINIMAL, *AS_OF, "--fail-on-regression")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "40 unchanged")


def test_what_fell_is_named_and_fails_where_that_is_asked_for(capsys, poorer):
    answer = psfkit(capsys, "diff", MINIMAL, poorer, *AS_OF)
    assert answer.code == 0
    assert "worse (1): at a lower level" in answer.out
    assert psfkit(capsys, "diff", MINIMAL, poorer, *AS_OF, "--fail-on-regression").code == 1
    assert psfkit(capsys, "diff", poorer, MINIMAL, *AS_OF, "--fail-on-regression").code == 0


def test_saved_assessments_say_what_their_bundles_say(capsys, poorer, tmp_path):
    files = [saved(capsys, MINIMAL, tmp_path / "one"), saved(capsys, poorer, tmp_path / "two")]
    told = psfkit(capsys, "diff", *files).out.partition("\n\n")[2]
    assert told == psfkit(capsys, "diff", MINIMAL, poorer, *AS_OF).out.partition("\n\n")[2]
    assert psfkit(capsys, "diff", files[0], poorer, *AS_OF, "--fail-on-regression").code == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda saved: saved.update(format="psfkit-plan/1"), "format is not psfkit-assessment/1"),
        (lambda saved: saved["domains"][0]["criteria"][0]["systems"][0].update(level=9), "level from 0 to 5"),
        (lambda saved: saved["domains"][0]["criteria"][0]["systems"][0].update(outcome="fine"), "has no outcome"),
        (lambda saved: saved["domains"][0].update(criteria=3), "is not in a list"),
        (lambda saved: saved.update(organisation=[]), "is not an object"),
    ],
)
def test_a_saved_assessment_that_is_none_is_refused(capsys, tmp_path, change, said):
    file = saved(capsys, MINIMAL, tmp_path)
    document = json.loads(file.read_bytes())
    change(document)
    file.write_text(json.dumps(document))
    answer = psfkit(capsys, "diff", file, MINIMAL, *AS_OF)
    assert answer.code == 3
    assert said in answer.err


def test_other_rubrics_kinds_and_organisations_are_pointed_out(capsys, tmp_path):
    file = saved(capsys, MINIMAL, tmp_path)
    document = json.loads(file.read_bytes())
    document["organisation"]["name"] = "Somebody else\x1b[31m"
    document["digests"]["rubric"] = "sha256:" + "0" * 64
    document["digests"]["determinations"] = "sha256:" + "0" * 64
    document["kind"] = "assessed"
    file.write_text(json.dumps(document))
    answer = psfkit(capsys, "diff", file, MINIMAL, *AS_OF)
    assert all(word in answer.out for word in ("two organisations", "a self-check beside", "different rubrics"))
    assert "\x1b" not in answer.out


def test_the_json_says_the_same(capsys, poorer):
    made = json.loads(psfkit(capsys, "diff", MINIMAL, poorer, *AS_OF, "--format", "json").out)
    assert (made["format"], made["regression"], made["counts"]["worse"]) == ("psfkit-comparison/1", True, 1)
    (fallen,) = [each for each in made["criteria"] if each["change"] == "worse"]
    assert fallen["before"]["level"] > fallen["after"]["level"]
