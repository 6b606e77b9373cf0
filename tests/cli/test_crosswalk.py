"""`psfkit crosswalk`, `rubric export` and `rubric lint` of crosswalks, as they are typed."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from psfkit.resources import read_resource
from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "kestrel-claims"
DAY = ("--as-of", "2026-11-24")
FRAMEWORKS = ("eu-ai-act", "gdpr", "soc2", "iso-42001", "nist-ai-rmf", "owasp-llm")


@pytest.mark.parametrize("to", FRAMEWORKS)
def test_each_framework_is_answered_in_a_narrow_and_a_wide_terminal(capsys, monkeypatch, to):
    for columns in (40, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        answer = psfkit(capsys, "crosswalk", EXAMPLE, "--to", to, *DAY)
        assert answer.code == ExitCode.YES
        assert "Self-check" in answer.out
        assert "No legal opinion" in answer.out
        assert max(map(len, answer.out.splitlines())) <= columns


def test_soc_2_is_complemented_and_not_replaced(capsys):
    told = " ".join(psfkit(capsys, "crosswalk", EXAMPLE, "--to", "soc2", *DAY).out.split())
    assert "PSF complements a SOC 2 examination and does not replace it" in told


def test_an_assessors_run_says_who_assessed_it(capsys):
    given = ("--determinations", EXAMPLE / "determinations")
    answer = psfkit(capsys, "crosswalk", EXAMPLE, "--to", "gdpr", *given, *DAY)
    assert "Assessed by Margaret Ellery" in answer.out
    assert "Self-check" not in answer.out


def test_json_and_csv_tell_the_same(capsys):
    document = json.loads(psfkit(capsys, "crosswalk", EXAMPLE, "--to", "eu-ai-act", "--format", "json", *DAY).out)
    table = psfkit(capsys, "crosswalk", EXAMPLE, "--to", "eu-ai-act", "--format", "csv", *DAY).out
    rows = list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))
    told = [(duty["id"], each["criterion"]) for duty in document["duties"] for each in duty["criteria"]]
    assert [(row["id"], row["criterion"]) for row in rows if row["criterion"]] == told
    assert len(document["duties"]) == 48


def test_an_unknown_framework_is_a_wrong_use_with_the_nearest_one(capsys):
    answer = psfkit(capsys, "crosswalk", EXAMPLE, "--to", "eu-ai-acts", *DAY)
    assert answer.code == ExitCode.USAGE
    assert "eu-ai-act" in answer.err
    assert "owasp-llm" in psfkit(capsys, "crosswalk", EXAMPLE, "--to", "\x1b[2J", *DAY).err


def test_a_bundle_that_is_not_valid_is_refused(capsys):
    bad = ROOT / "tests/bundles/bad/PK101-unclosed-quote"
    answer = psfkit(capsys, "crosswalk", bad, "--to", "soc2", *DAY)
    assert answer.code == ExitCode.INVALID
    assert answer.out == ""


def test_a_crosswalk_of_ones_own_is_used_and_linted(capsys, tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_bytes(read_resource("rubrics/psf/1.1/crosswalk.yaml").replace(b"No legal opinion", b"Mine alone"))
    told = psfkit(capsys, "crosswalk", EXAMPLE, "--to", "owasp-llm", "--crosswalk", own, *DAY)
    assert "No legal opinion and no certificate; by a crosswalk that psfkit does not carry. Mine alone" in " ".join(
        told.out.split()
    )
    assert (
        "a reading of the crosswalk's author"
        in psfkit(capsys, "crosswalk", EXAMPLE, "--to", "owasp-llm", "--crosswalk", own, "--format", "csv", *DAY).out
    )
    assert psfkit(capsys, "rubric", "lint", own).code == ExitCode.YES
    own.write_bytes(own.read_bytes().replace(b"CC6.6", b"CC6.66"))
    linted = psfkit(capsys, "rubric", "lint", own)
    assert linted.code == ExitCode.INVALID
    assert "PK921" in linted.out


def test_lint_looks_at_the_carried_rubric_and_its_crosswalk(capsys):
    told = psfkit(capsys, "rubric", "lint").out
    assert "psf/1.1: no findings" in told
    assert "crosswalk of psf/1.1: no findings" in told


def test_a_rubric_is_exported_and_the_same_day_gives_the_same_bytes(capsys):
    once, again = (psfkit(capsys, "rubric", "export", *DAY).out for _ in range(2))
    assert once == again
    assert json.loads(once)["catalog"]["metadata"]["last-modified"] == "2026-11-24T00:00:00Z"


@pytest.mark.parametrize("form", ["sarif", "sarif-all", "oscal", "oscal-poam", "in-toto"])
def test_score_answers_in_each_form_with_its_own_exit_code(capsys, monkeypatch, form):
    monkeypatch.chdir(ROOT)
    answer = psfkit(capsys, "score", "examples/kestrel-claims", "--format", form, *DAY)
    assert answer.code == ExitCode.NO
    json.loads(answer.out)


def test_criteria_in_sarif_stand_at_their_claims_in_the_bundle(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    answer = psfkit(capsys, "score", "examples/kestrel-claims", "--format", "sarif", *DAY)
    (run,) = json.loads(answer.out)["runs"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        lines = (ROOT / place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
        region = place["region"]
        told = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert told == result["ruleId"]
    assert "EU AI Act" in {each["name"] for each in run["taxonomies"]}


def test_findings_in_sarif_lead_to_the_other_frameworks(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    answer = psfkit(capsys, "validate", "examples/kestrel-claims", "--format", "sarif", *DAY)
    (run,) = json.loads(answer.out)["runs"]
    if any("taxa" in result for result in run["results"]):
        assert run["taxonomies"][0]["taxa"][0]["relationships"]
