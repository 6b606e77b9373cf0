"""Every format says of every exception whose it is, how long it is in force, and that it is over."""

import json
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from psfkit.report import FORMATS
from psfkit.report.to_markdown import escape
from tests.unit.report import runs

(LIVE_BY, OVER_BY), (LIVE_CONTROL, OVER_CONTROL) = runs.APPROVERS, runs.CONTROLS
SAID = {
    "a waiver in force": f"waived until {runs.LIVE} by {LIVE_BY}",
    "a waiver that has expired": f"the waiver by {OVER_BY} expired on {runs.OVER}",
    "a control in force": f"compensating control stands until {LIVE_CONTROL}",
    "a control that has expired": f"compensating control expired on {OVER_CONTROL}",
}


def text_of(name, content):
    """What somebody reads in a format, on one line."""
    if name == "pdf":
        content = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    elif name == "xlsx":
        rows = [row for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(values_only=True)]
        content = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    else:
        content = content.decode("utf-8-sig")
    return " ".join(content.split())


def render(name, made=None):
    files = (made or runs.excused()).render(name)
    return next(content for file, content in files.items() if not file.startswith("stubs/"))


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_every_exception(name, said):
    text = text_of(name, render(name))
    assert SAID[said] in text or escape(SAID[said]) in text


def cases():
    suites = ET.fromstring(render("junit"))
    found = [case for suite in suites for case in suite.iter("testcase")]
    return {f"{case.get('classname')}/{case.get('name').split()[0]}".split("psfkit.")[1]: case for case in found}


def test_junit_skips_what_is_waived_and_fails_what_no_longer_is():
    found = cases()
    told = {name: [child.tag for child in case] for name, case in found.items()}
    assert told["PSF-1/PSF-1.1"] == ["skipped"]
    assert told["PSF-1/PSF-1.2"] == told["PSF-2/PSF-2.2"] == ["failure"]
    assert told["PSF-2/PSF-2.1"] == told["PSF-1/PSF-1.3"] == []
    assert LIVE_BY in found["PSF-1/PSF-1.1"][0].get("message")
    assert f"expired on {runs.OVER}" in found["PSF-1/PSF-1.2"][0].get("message")
    assert f"expired on {OVER_CONTROL}" in found["PSF-2/PSF-2.2"][0].get("message")
    assert found["PSF-1/threshold"][0].tag == "failure"


@pytest.mark.parametrize("name", ["sarif", "sarif-all"])
def test_sarif_suppresses_what_is_waived_and_nothing_else(name):
    results = {each["ruleId"]: each for each in json.loads(render(name))["runs"][0]["results"]}
    suppressed = {rule: each["suppressions"] for rule, each in results.items() if "suppressions" in each}
    assert list(suppressed) == ["PSF-1.1"]
    ((only,),) = suppressed.values()
    assert (only["kind"], only["status"]) == ("external", "accepted")
    assert LIVE_BY in only["justification"]
    assert (results["PSF-1.1"]["kind"], results["PSF-1.2"]["kind"]) == ("fail", "fail")
    assert f"expired on {runs.OVER}" in results["PSF-1.2"]["message"]["text"]


def test_a_risk_that_is_waived_is_an_approved_deviation_until_the_last_day_and_open_after():
    plan = json.loads(render("oscal-poam"))["plan-of-action-and-milestones"]
    risks = {risk["title"].split()[0]: risk for risk in plan["risks"]}
    assert {name: risk["status"] for name, risk in risks.items()} == {
        "PSF-1.1": "deviation-approved",
        "PSF-1.2": "open",
        "PSF-2.2": "open",
    }
    assert risks["PSF-1.1"]["deadline"] == f"{runs.LIVE}T00:00:00Z"
    assert LIVE_BY in risks["PSF-1.1"]["mitigating-factors"][0]["description"]


def test_a_waived_criterion_is_a_warned_test_and_never_a_passed_one():
    predicate = json.loads(render("in-toto"))["predicate"]
    assert predicate["result"] == "FAILED"
    assert "self-check/PSF-1.1" in predicate["warnedTests"]
    assert {"self-check/PSF-1.2", "self-check/PSF-2.2"} <= set(predicate["failedTests"])
    assert "self-check/PSF-1.1" not in predicate["passedTests"]


def test_a_satisfied_objective_is_never_a_waived_one():
    (result,) = json.loads(render("oscal"))["assessment-results"]["results"]
    states = {each["target"]["title"]: each["target"]["status"] for each in result["findings"]}
    assert states["title of PSF-1.1"]["state"] == "not-satisfied"
    assert LIVE_BY in states["title of PSF-1.1"]["remarks"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '=HYPERLINK("x")', "a\x1b[2Jb", "| a `b` ](c) "])
def test_hostile_words_of_a_waiver_stay_words(text):
    made = runs.excused(text)
    assert b"<script>" not in render("html", made)
    assert b"\x1b" not in b"".join(render(name, made) for name in ("html", "md", "csv", "junit", "summary"))
    assert ET.fromstring(render("junit", made)) is not None
