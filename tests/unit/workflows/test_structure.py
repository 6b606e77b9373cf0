"""What the studio's validator lets through."""

import pytest

from psfkit.documents.workflow_reader import MAX_NODES, read_map
from psfkit.model.finding import Severity
from psfkit.workflows import check_map
from tests.unit.workflows.maps import EVIDENCE, edge, read, skill, studio

FILE = {"id": "x", "type": "artifact", "data": {"name": "x", "fileName": "x.json", "notes": "external"}}


def findings(content):
    reading = read_map(content, "map.json")
    return [*reading.findings, *(check_map(reading.map).findings if reading.map else ())]


def found(content, code):
    return [finding for finding in findings(content) if finding.code == code]


def test_an_empty_map_documents_nothing():
    (finding,) = found((EVIDENCE / "mut-empty.workflow.json").read_bytes(), "PK612")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(("kind", "hint"), [("skil", 'did you mean "skill"?'), ("trigger-n8n", "")])
def test_an_unknown_node_type_stands_at_its_line(kind, hint):
    (finding,) = found(studio([FILE, skill("a") | {"type": kind}]), "PK613")
    assert kind in finding.message
    assert f'"type": "{kind}"' in finding.location.line_text
    assert not hint or finding.hint == hint


def test_an_unknown_edge_type_and_one_that_is_missing():
    edges = [edge("x", "a", "flows"), {"source": "x", "target": "a"}]
    assert len(found(studio([FILE, skill("a")], edges), "PK614")) == 2


def test_an_unknown_graph_version():
    (finding,) = found(studio([FILE], metadata={"graphVersion": "2.0.0"}), "PK615")
    assert finding.location.line_text.strip() == '"graphVersion": "2.0.0"'


def test_what_the_studio_would_not_import():
    (finding,) = found(studio([FILE], createdAt="", updatedAt=3), "PK616")
    assert "createdAt, updatedAt" in finding.message


@pytest.mark.parametrize(
    "node", [3, {}, {"id": "a"}, {"id": "", "type": "skill"}, {"id": "a", "type": "skill", "data": []}]
)
def test_a_node_that_is_none_is_left_out_and_reported(node):
    assert found(studio([FILE, node]), "PK617")


@pytest.mark.parametrize("arrow", [None, {"source": "a"}, {"source": "a", "target": 4}])
def test_an_edge_that_is_none_is_left_out_and_reported(arrow):
    assert found(studio([FILE], [arrow]), "PK617")


def test_very_many_broken_entries_are_reported_within_bounds():
    reported = found(studio([3] * 4000), "PK617")
    assert len(reported) == 51
    assert reported[-1].message.endswith("there are more like it")


def test_an_edge_id_twice():
    assert len(found(studio([FILE, skill("a")], [edge("x", "a", "input")] * 2), "PK618")) == 1


def test_a_mark_that_means_nothing_gets_a_guess():
    (finding,) = found(studio([FILE, skill("a", psf=["trace_id"])]), "PK620")
    assert finding.hint == 'did you mean "trace-id"?'


def test_marks_stand_in_tags_and_notes_as_well():
    silent = [skill("a", tags=["psf:log"]), skill("b", notes="see [psf: log, trace-id]"), skill("c", psf=["log"])]
    check = check_map(read_map(studio([FILE, *silent]), "map.json").map)
    assert check.outcomes["PK624"].value == "holds"


def test_a_map_that_is_too_large_is_refused_whole():
    nodes = [{"id": str(number), "type": "human"} for number in range(MAX_NODES + 1)]
    assert [finding.code for finding in findings(studio(nodes))] == ["PK619"]


def test_many_findings_of_a_kind_are_counted_in_the_last():
    nodes = [FILE, *(skill(f"s{number}") for number in range(120))]
    reported = found(studio(nodes), "PK634")
    assert len(reported) == 50
    assert reported[-1].message.endswith("and 70 more like it")


def test_duplicate_ids_are_all_named():
    content = studio([FILE, skill("a"), skill("a"), skill("a")])
    assert len(found(content, "PK601")) == 2


def test_a_tangle_names_twenty_circles_and_says_that_there_are_more():
    keys = [f"k{number}" for number in range(30)]
    edges = [edge(a, b) for a in keys for b in keys if a != b]
    circles = found(studio([FILE, *map(skill, keys)], edges), "PK603")
    assert len(circles) == 21
    assert circles[-1].message == "there are more circles than the 20 named"


def test_findings_point_at_the_name_of_the_node():
    reading = read(EVIDENCE / "contract-review-fs.workflow.json")
    (finding, *_) = [f for f in check_map(reading.map).findings if f.code == "PK634"]
    assert finding.location.line_text.strip() == '"name": "contract_nlp_extraction",'
