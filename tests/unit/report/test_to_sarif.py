"""The criteria as SARIF: kinds, places, taxonomies."""

import json

import pytest

from psfkit.model.location import Location, Span
from psfkit.report import render_report
from psfkit.report.beside import Beside
from tests.unit import crosswalks
from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE

PLACE = Location("criteria/psf-1.yaml", Span(3, 5, 3, 12), "  - criterion: PSF-1.1")


def sarif(made, name="sarif", **beside):
    known = Beside(crosswalk=crosswalks.crosswalk(), **beside)
    files = render_report(made.assessment, made.decision, made.plan, made.rubric, [name], beside=known)
    ((run,),) = [json.loads(content)["runs"] for content in files.values()]
    return run


def kinds(run):
    return {(result["ruleId"], result["kind"], result.get("level")) for result in run["results"]}


def test_what_is_met_is_left_out_unless_it_is_asked_for():
    assert "pass" not in {kind for _, kind, _ in kinds(sarif(runs.gap()))}
    told = [result["ruleId"] for result in sarif(runs.gap(), "sarif-all")["results"]]
    assert told == [criterion.id for criterion in runs.rubric().criteria]


def test_a_pass_without_anything_open_has_no_results():
    run = sarif(runs.passed())
    assert run["results"] == []
    assert "taxonomies" not in run


def test_a_criterion_below_level_three_fails_as_an_error_where_its_domain_fails():
    assert ("PSF-1.1", "fail", "error") in kinds(sarif(runs.gap()))
    assert ("PSF-1.3", "fail", "warning") in kinds(sarif(runs.make((5, 5, 2, 3, 3, 3))))


def test_what_does_not_apply_and_what_waits_have_kinds_of_their_own_without_a_level():
    assert ("PSF-1.2", "notApplicable", None) in kinds(sarif(runs.not_applicable()))
    assert {kind for _, kind, _ in kinds(sarif(runs.undecided()))} == {"review"}


def test_each_system_has_a_result():
    told = [(each["ruleId"], each["properties"]["system"]) for each in sarif(runs.two_systems())["results"]]
    assert ("PSF-1.1", "clerk") in told
    marks = [
        each["partialFingerprints"]["psfkitCriterion/v1"] for each in sarif(runs.two_systems(), "sarif-all")["results"]
    ]
    assert len(marks) == len(set(marks))


def test_a_result_stands_at_the_claim_with_a_region():
    run = sarif(runs.gap(), folder="bundles/one", places={("PSF-1.1", "bot"): PLACE})
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"] == {"uri": "bundles/one/criteria/psf-1.yaml", "uriBaseId": "SRCROOT"}
    assert (first["region"]["startLine"], first["region"]["endColumn"]) == (3, 12)
    assert {each["location"]["uri"] for each in run["artifacts"]} >= {"bundles/one/criteria/psf-1.yaml"}


def test_without_a_place_the_first_line_of_the_bundle_stands_for_it():
    place = sarif(runs.gap())["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bundle.yaml"
    assert place["region"]["startLine"] == 1


def test_taxonomies_are_the_criteria_and_what_the_crosswalk_leads_to():
    run = sarif(runs.gap())
    driver = run["tool"]["driver"]
    assert [each["name"] for each in run["taxonomies"]] == ["PSF", "Other"]
    assert [(each["name"], each["index"]) for each in driver["supportedTaxonomies"]] == [("PSF", 0), ("Other", 1)]
    for rule in driver["rules"]:
        for related in rule["relationships"]:
            target = related["target"]
            component = run["taxonomies"][target["toolComponent"]["index"]]
            assert component["taxa"][target["index"]]["id"] == target["id"]


def test_relations_are_told_in_the_words_of_sarif_and_low_confidence_is_left_out():
    (rule,) = [each for each in sarif(runs.gap())["tool"]["driver"]["rules"] if each["id"] == "PSF-1.1"]
    told = {(each["target"]["id"], *each["kinds"]) for each in rule["relationships"]}
    assert told == {("PSF-1.1", "equal"), ("part", "superset"), ("both", "relevant")}
    said = {each["target"]["id"]: each["description"]["text"] for each in rule["relationships"][1:]}
    assert "named by the publisher of PSF" in said["both"]
    assert "psfkit's own reading" in said["part"]


def test_without_a_crosswalk_there_are_the_criteria_alone():
    made = runs.gap()
    ((content),) = made.render("sarif").values()
    assert [each["name"] for each in json.loads(content)["runs"][0]["taxonomies"]] == ["PSF"]


def test_a_self_check_says_so_in_every_result():
    assert all("A self-check" in each["message"]["text"] for each in sarif(runs.self_check())["results"])
    assert not any("self-check" in each["message"]["text"].lower() for each in sarif(runs.gap())["results"])


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["sarif", "sarif-all"])
def test_hostile_names_are_one_line_of_plain_text(form, name):
    run = sarif(runs.named(HOSTILE[name]), form)
    for result in run["results"]:
        text = result["message"]["text"]
        assert "\n" not in text
        assert text.isprintable() or not any(ord(c) < 32 for c in text)
