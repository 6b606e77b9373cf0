"""What every command says of a waiver and of a compensating control, in force and over."""

import json
import shutil
from pathlib import Path

import pytest

from psfkit.report.findings_formats import FINDINGS_FORMATS
from tests.cli.commands import psfkit

MINIMAL = Path(__file__).parents[1] / "bundles" / "good" / "minimal"
AS_OF = ("--as-of", "2026-10-30")
CLAIMS = """\
domain: PSF-1
claims:
  - criterion: PSF-1.1
    owner: Head of Platform (M. Berg)
    statement: Ticket text passes one function that asks an injection classifier before any model is called.
    level: 2
    evidence: [EV-001]
    waiver:
      reason: The classifier is bought in November; until then a person reads every ticket.
      approver: Ida Lund
      owner: Head of Security (K. Moe)
      expires_on: {live}
  - criterion: PSF-1.2
    owner: Head of Platform (M. Berg)
    statement: Every field of the form has a length and a set of characters, and what breaks them is turned away.
    compensating:
      control: A person reads every ticket that the form lets through before a model is called.
      reason: The form is a supplier's and takes no limits before spring.
      evidence: [EV-001]
      expires_on: {control}
  - criterion: PSF-1.3
    owner: Head of Platform (M. Berg)
    statement: What each model was given is kept in the ticket system with names masked, for ninety days.
    waiver:
      reason: The masking of the record was due in summer and came later than planned.
      approver: Per Holm
      owner: Head of Security (K. Moe)
      expires_on: {over}
"""
LIVE, OVER, SOON = "2027-03-31", "2026-09-30", "2026-11-10"
GIVEN = {"live": LIVE, "over": OVER, "control": "2026-08-31"}


@pytest.fixture
def excused(tmp_path):
    def make(name="bundle", **dates):
        bundle = shutil.copytree(MINIMAL, tmp_path / name)
        (bundle / "criteria" / "psf-1.yaml").write_text(CLAIMS.format(**(GIVEN | dates)), "utf-8")
        return bundle

    return make


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("command", [("score",), ("plan",), ("status",), ("why", "PSF-1")])
def test_every_command_over_a_run_says_every_exception(capsys, excused, command):
    name, *subject = command
    said = flat(psfkit(capsys, name, *subject, excused(), *AS_OF).out)
    assert f"waived until {LIVE} by Ida Lund" in said
    assert f"the waiver by Per Holm expired on {OVER}" in said
    assert "the compensating control expired on 2026-08-31 and gives nothing" in said


@pytest.mark.parametrize("command", [("score",), ("plan",), ("status",), ("why", "PSF-1")])
def test_so_does_its_json(capsys, excused, command):
    name, *subject = command
    answer = json.loads(psfkit(capsys, name, *subject, excused(), *AS_OF, "--format", "json").out)
    found = answer.get("exceptions") or [e for c in answer["criteria"] for s in c["systems"] for e in s["exceptions"]]
    assert {(each["kind"], each["standing"]) for each in found} == {
        ("waiver", "in_force"),
        ("waiver", "expired"),
        ("compensating_control", "expired"),
    }
    assert {each["expires_on"] for each in found} == set(GIVEN.values())


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_every_format_of_findings_says_what_is_over_and_what_ends_soon(capsys, excused, name):
    said = psfkit(capsys, "validate", excused(live=SOON), *AS_OF, "--format", name).out
    told = [("PK407", "Per Holm expired on 2026-09-30"), ("PK408", "2026-08-31")]
    told += [] if name == "azure" else [("PK409", "in 11 days")]  # Azure Pipelines knows no notes
    for code, word in told:
        assert code in said
        assert word in said


def test_status_ends_in_one_before_an_exception_does(capsys, excused):
    bundle = excused(live=SOON, over="2027-01-31", control="2027-01-31")
    found = psfkit(capsys, "status", bundle, *AS_OF, "--within", "12", "--format", "json")
    due = [each["expires_on"] for each in json.loads(found.out)["exceptions"] if each["due"]]
    assert (found.code, due) == (1, [SOON])
    assert "which ends in 11 days" in flat(psfkit(capsys, "status", bundle, *AS_OF, "--within", "12").out)
    earlier = json.loads(psfkit(capsys, "status", bundle, *AS_OF, "--within", "11", "--format", "json").out)
    assert not any(each["due"] for each in earlier["exceptions"])


def test_the_calendar_has_the_last_day_of_what_is_in_force(capsys, excused):
    said = psfkit(capsys, "status", excused(), *AS_OF, "--format", "ics").out.replace("\r\n ", "")
    assert "SUMMARY:PSF-1.1: last day of the waiver" in said
    assert "DTSTART;VALUE=DATE:20270331" in said
    assert "PSF-1.3: last day" not in said


def test_diff_tells_of_an_end_that_was_taken_away(capsys, excused):
    one, two = excused("one"), excused("two", control="2027-08-31", live="2026-10-29")
    answer = psfkit(capsys, "diff", one, two, *AS_OF, "--fail-on-regression")
    said = flat(answer.out)
    assert answer.code == 1
    assert "another last day: compensating control of PSF-1.2" in said
    assert f"ended: waiver of PSF-1.1 for support-assistant: until {LIVE} by Ida Lund, in force" in said
    saved = [tmp / "assessment.json" for tmp in (one.parent / "a", one.parent / "b")]
    for bundle, file in zip((one, two), saved, strict=True):
        psfkit(capsys, "score", bundle, *AS_OF, "--out", file.parent)
    answers = (psfkit(capsys, "diff", *sides, *AS_OF, "--format", "json").out for sides in ((one, two), saved))
    from_bundles, from_files = (json.loads(answer)["exceptions"] for answer in answers)
    assert from_bundles == from_files


@pytest.mark.parametrize("form", ["text", "json", "csv", "html"])
def test_a_portfolio_counts_them(capsys, excused, form):
    said = psfkit(capsys, "portfolio", excused(), *AS_OF, "--format", form).out
    wanted = {
        "text": "1 in force, 2 expired",
        "json": '"in_force": 1',
        "csv": ",1,2",
        "html": "1 exception, 2 expired",
    }
    assert wanted[form] in said


def test_a_waiver_moves_no_score(capsys, excused, tmp_path):
    bundle = excused()
    domains = json.loads(psfkit(capsys, "score", bundle, *AS_OF, "--format", "json").out)["domains"]
    file = bundle / "criteria" / "psf-1.yaml"
    kept, inside = [], False
    for line in file.read_text("utf-8").split("\n"):
        inside = line == "    waiver:" or (inside and line.startswith("      "))
        kept += [] if inside else [line]
    file.write_text("\n".join(kept), "utf-8")
    bare = json.loads(psfkit(capsys, "score", bundle, *AS_OF, "--format", "json").out)["domains"]
    assert [domain["score"] for domain in domains] == [domain["score"] for domain in bare]
