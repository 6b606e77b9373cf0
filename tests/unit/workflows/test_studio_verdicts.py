"""The first eleven checks say what the studio's own validator says, issue by issue, in its order."""

import json

import pytest

from psfkit.documents.workflow_reader import read_map
from psfkit.workflows import check_map
from tests.unit.workflows.maps import FIXTURES, edge, read, skill, studio

SEVEN = sorted((FIXTURES / "workflows" / "studio").glob("*.verdict.json"))
INDEX = json.loads((FIXTURES / "evidence" / "index.json").read_text("utf-8"))["fixtures"]
JUDGED = {
    entry["file"]: facts["issues"]
    for entry in INDEX
    if entry["file"].startswith("workflowos/")
    and isinstance((facts := entry["facts"].get("workflow", entry["facts"])).get("issues"), list)
}


def verdict(reading):
    return [(issue.severity, issue.code, issue.node) for issue in check_map(reading.map).studio]


def expected(issues):
    return [(issue["severity"], issue["code"], issue.get("nodeId") or "") for issue in issues]


@pytest.mark.parametrize("path", SEVEN, ids=lambda path: path.name)
def test_the_seven_maps(path):
    wanted = json.loads(path.read_text("utf-8"))
    reading = read(path.with_name(path.name.replace(".verdict", "")))
    assert verdict(reading) == expected(wanted["issues"])
    assert all(severity != "error" for severity, _, _ in verdict(reading)) is wanted["valid"]


@pytest.mark.parametrize("file", JUDGED)
def test_maps_and_mutants_in_every_form(file):
    assert verdict(read(FIXTURES / "evidence" / file)) == expected(JUDGED[file])


def test_eighteen_mutants_and_more_are_judged():
    assert len(SEVEN) == 7
    assert len(JUDGED) >= 18


def judge(nodes, edges=()):
    reading = read_map(studio(nodes, edges), "map.json")
    return [(issue.code, issue.node) for issue in check_map(reading.map).studio]


def test_an_artifact_without_a_file_name_is_no_orphan_and_two_are_twins():
    nodes = [{"id": key, "type": "artifact", "data": {"name": key}} for key in "ab"]
    assert judge(nodes) == [("DUPLICATE_ARTIFACT_FILENAME", "")]


def test_a_skill_that_does_not_say_that_it_is_enabled_is_asked_for_nothing():
    silent = skill("a", outputs=[], inputs=["no.json"])
    del silent["data"]["enabled"]
    assert judge([silent]) == []


def test_an_arrow_from_nowhere_still_keeps_its_target_from_being_an_entry():
    nodes = [skill("a"), {"id": "x", "type": "artifact", "data": {"fileName": "x.json", "notes": "External"}}]
    assert judge(nodes, [edge("ghost", "a")]) == [("DANGLING_EDGE", "ghost"), ("UNREACHABLE_NODE", "a")]


def test_arrows_to_and_from_a_node_that_is_not_there_are_no_circle():
    nodes = [skill("a"), {"id": "x", "type": "artifact", "data": {"fileName": "x.json", "notes": "external"}}]
    codes = {code for code, _ in judge(nodes, [edge("a", "ghost"), edge("ghost", "a")])}
    assert "CYCLE_DETECTED" not in codes


def test_the_studio_names_one_circle_and_psfkit_each():
    nodes = [skill(key) for key in "abcd"]
    edges = [edge("a", "b"), edge("b", "a"), edge("c", "d"), edge("d", "c"), edge("d", "d")]
    check = check_map(read_map(studio(nodes, edges), "map.json").map)
    assert [issue.code for issue in check.studio].count("CYCLE_DETECTED") == 1
    circles = [finding.message for finding in check.findings if finding.code == "PK603"]
    assert circles == [f"the steps go round in a circle: {way}" for way in ("a → b → a", "c → d → c", "d → d")]
