"""Findings for other programs: places, escapes, caps, and texts that try to break out."""

import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from psfkit.cli.options import FindingsFormat
from psfkit.model.finding import Finding, Fix, Severity
from psfkit.model.location import Location, Span
from psfkit.report.checked import Checked, Checks
from psfkit.report.findings_formats import FINDINGS_FORMATS
from psfkit.report.rules import read_rules
from psfkit.resources import read_resource

LINE = "    sha256: 3a24"
SPOT = Location("evidence.yaml", Span(14, 13, 14, 17), LINE)
FIX = Fix("evidence.yaml", 14, 13, 17, "91c0")
DIGEST = Finding("PK203", Severity.ERROR, "does not match", SPOT, "evidence EV-007", "here", "run it again", fix=FIX)
CLAIM = Finding(
    "PK502", Severity.WARNING, "out of reach", Location("criteria/psf-1.yaml", Span(3, 1, 5, 2)), criterion="PSF-1.10"
)
WHOLE = Finding("PK225", Severity.NOTE, "hidden", Location(".git/"))
NOWHERE = Finding("PK226", Severity.ERROR, "no bundle", Location(""))
HOSTILE = "50 % off\r\n::error::gone]; <b>&amp; \x1b[31m]]> =1+1, a:b \u202e"


def write(name, *findings, bundle="audits/acme", valid=False):
    return FINDINGS_FORMATS[name](Checks((Checked(bundle, findings, valid),), date(2026, 11, 27))).decode()


def sarif(*findings, **options):
    (run,) = json.loads(write("sarif", *findings, **options))["runs"]
    return run


def test_every_format_can_be_chosen():
    assert list(FindingsFormat) == ["text", *FINDINGS_FORMATS]


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_no_findings_are_a_document_all_the_same(name):
    made = write(name, valid=True)
    if name in ("json", "sarif", "gitlab"):
        json.loads(made)
    elif name == "junit":
        (suite,) = ET.fromstring(made)
        assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    else:
        assert made == ""


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_the_same_findings_give_the_same_bytes(name):
    assert write(name, DIGEST, CLAIM, WHOLE) == write(name, DIGEST, CLAIM, WHOLE)


@pytest.mark.parametrize(
    ("bundle", "folder"),
    [
        ("audits/acme", "audits/acme/"),
        ("./audits//acme/", "audits/acme/"),
        (".", ""),
        ("audits\\acme", "audits/acme/"),
        ("/srv/acme", ""),
        ("../acme", ""),
        ("C:\\acme", ""),
    ],
)
def test_places_are_told_from_where_psfkit_runs_and_never_as_absolute_paths(bundle, folder):
    (result,) = sarif(DIGEST, bundle=bundle)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"{folder}evidence.yaml"
    assert f"file={folder}evidence.yaml," in write("github", DIGEST, bundle=bundle)


def test_sarif_has_the_whole_region_the_line_around_it_and_the_repair():
    (result,) = sarif(DIGEST)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {
        "startLine": 14,
        "startColumn": 13,
        "endLine": 14,
        "endColumn": 17,
        "snippet": {"text": "3a24"},
    }
    assert place["contextRegion"] == {"startLine": 14, "endLine": 14, "snippet": {"text": LINE}}
    ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
    assert change["artifactLocation"]["uri"] == "audits/acme/evidence.yaml"
    assert change["replacements"][0]["deletedRegion"]["endColumn"] == 17
    assert change["replacements"][0]["insertedContent"] == {"text": "91c0"}


@pytest.mark.parametrize("finding", [DIGEST, CLAIM, WHOLE, NOWHERE])
def test_every_location_in_sarif_has_a_region(finding):
    (result,) = sarif(finding)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert {"startLine", "startColumn", "endLine", "endColumn"} <= region.keys()
    assert region["startLine"] >= 1


def test_a_result_names_its_rule_and_its_criterion():
    run = sarif(DIGEST, CLAIM)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["PK203", "PK502"]
    (taxon,) = run["results"][1]["taxa"]
    taxonomy = run["taxonomies"][taxon["toolComponent"]["index"]]
    assert (taxonomy["name"], taxonomy["taxa"][taxon["index"]]["id"]) == ("PSF", "PSF-1.10")
    (related,) = rules[run["results"][1]["ruleIndex"]]["relationships"]
    assert related == {"target": taxon, "kinds": ["relevant"]}
    assert run["taxonomies"][0]["taxa"] == [{"id": "PSF-1.10"}]


def test_each_code_of_the_documentation_is_a_rule():
    rules = read_rules()
    assert len(rules) > 130
    assert all(rule.title and rule.text and rule.severity in ("error", "warning", "note") for rule in rules.values())


def fingerprints(*findings):
    return [result["partialFingerprints"]["psfkitFinding/v1"] for result in sarif(*findings)["results"]]


def test_a_finding_keeps_its_fingerprint_when_lines_are_added_above_it():
    lower = Location("evidence.yaml", Span(40, 13, 40, 17), LINE)
    moved = Finding("PK203", Severity.ERROR, "other words", lower, "evidence EV-007")
    assert fingerprints(DIGEST) == fingerprints(moved)


def test_findings_that_are_alike_have_fingerprints_of_their_own():
    assert len(set(fingerprints(DIGEST, DIGEST, CLAIM, WHOLE))) == 4


@pytest.mark.parametrize(
    ("name", "start"),
    [
        (
            "github",
            "::error file=audits/acme/evidence.yaml,line=14,endLine=14,col=13,endColumn=16,title=PK203 evidence",
        ),
        ("azure", "##vso[task.logissue type=error;sourcepath=audits/acme/evidence.yaml;code=PK203;linenumber=14;"),
    ],
)
def test_commands_name_the_place(name, start):
    assert write(name, DIGEST).startswith(start)


def test_github_is_told_the_most_serious_first_and_how_many_more_there_are():
    made = write("github", *[WHOLE] * 12, *[CLAIM] * 12, *[DIGEST] * 11).splitlines()
    kinds = [line[2:].partition(" ")[0] for line in made]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    more = "1 more error, 2 more warnings, 3 more notices"
    told = f"{more} not shown here; `psfkit validate --format json` lists them all"
    assert made[-1] == f"::notice title=psfkit::{told}"


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_texts_that_try_to_break_out_stay_texts(name):
    spot = Location("evidence.yaml", Span(1, 1, 1, 5), HOSTILE.replace("\r\n", " "))
    made = write(name, Finding("PK203", Severity.ERROR, HOSTILE, spot, HOSTILE, "", HOSTILE), bundle="a: b, ]c")
    if name in ("github", "azure"):
        (line,) = made.splitlines()
        properties = line.removeprefix("::error ").partition("::")[0] if name == "github" else line.partition("]")[0]
        assert not re.search(r"[\r\n]", properties)
        assert "%0A::error" in line
        assert not {"\x1b", "\u202e"}.intersection(line)
    elif name == "junit":
        (suite,) = ET.fromstring(made)
        assert [case.get("classname") for case in suite.iter("testcase")] == ["psfkit.a: b, ]c"] * 2
    else:
        json.loads(made)
        assert "\x1b" not in made


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_ten_thousand_findings_are_told(name):
    made = write(name, *[DIGEST] * 10_000)
    if name == "sarif":
        assert len(json.loads(made)["runs"][0]["results"]) == 10_000
    if name == "github":
        assert len(made.splitlines()) == 11


def test_sarif_holds_no_more_than_github_takes_the_most_serious_first_and_says_how_many_more():
    run = sarif(*[WHOLE] * 12_000, *[CLAIM] * 12_999, *[DIGEST] * 2)
    kept = [result["level"] for result in run["results"]]
    assert kept == ["note"] * 11_999 + ["warning"] * 12_999 + ["error"] * 2, "in document order"
    (left,) = run["invocations"][0]["toolExecutionNotifications"]
    assert left["level"] == "warning"
    assert left["message"]["text"].startswith("1 more finding is left out")


def test_sarif_that_holds_all_says_nothing_of_it():
    assert "toolExecutionNotifications" not in sarif(DIGEST, CLAIM)["invocations"][0]


def test_junit_fails_the_files_with_errors_and_tells_the_rest():
    (suite,) = ET.fromstring(write("junit", DIGEST, DIGEST, CLAIM, NOWHERE))
    outcome = {case.get("name"): [each.tag for each in case] for case in suite.iter("testcase")}
    assert outcome == {"the bundle as a whole": ["failure"], "evidence.yaml": ["failure"], "criteria/psf-1.yaml": []}
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert "warning[PK502]" in suite.findtext("system-out")
    assert [failure.get("message") for failure in suite.iter("failure")][1] == "does not match (and 1 more)"


def test_gitlab_is_given_a_line_even_where_a_whole_file_is_meant():
    (issue,) = json.loads(write("gitlab", WHOLE))
    assert issue["location"] == {"path": "audits/acme/.git", "lines": {"begin": 1, "end": 1}}
    assert issue["severity"] == "info"


def test_every_code_that_the_documentation_explains_is_a_rule():
    text = read_resource("docs/checks.md").decode()
    assert set(re.findall(r"^### (PK\d{3}):", text, re.MULTILINE)) == set(read_rules())


def test_a_broken_map_is_told_in_sarif_at_its_line_with_its_rule_and_every_criterion_it_touches():
    found = Finding(
        "PK622", Severity.WARNING, "nothing validates it", SPOT, criterion="PSF-2.2", also=("PSF-2.4",), subject="EV-9"
    )
    run = sarif(found)
    (result,) = run["results"]
    assert [taxon["id"] for taxon in result["taxa"]] == ["PSF-2.2", "PSF-2.4"]
    assert [taxon["id"] for taxon in run["taxonomies"][0]["taxa"]] == ["PSF-2.2", "PSF-2.4"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 14
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["defaultConfiguration"]) == ("PK622", {"level": "warning"})
    assert "To do:" in rule["help"]["text"]
