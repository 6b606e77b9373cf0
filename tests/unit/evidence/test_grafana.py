"""Dashboards: panels in rows, queries that ask nothing, thresholds that nobody set, and the newer layouts."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import examine, grafana
from tests.unit.evidence.samples import item, values

PANEL = {"type": "timeseries", "title": "A", "targets": [{"refId": "A", "expr": "up"}]}
BASE = {"graphTooltip": 0, "schemaVersion": 39, "title": "D", "uid": "d"}


def encode(document) -> bytes:
    return json.dumps(document).encode()


def facts_of(*panels, **more) -> dict:
    return values(grafana.read(encode(BASE | {"panels": list(panels)} | more)))


def steps(*found) -> dict:
    return {"fieldConfig": {"defaults": {"thresholds": {"steps": [{"color": c, "value": v} for c, v in found]}}}}


@pytest.mark.parametrize(
    ("target", "asks"),
    [
        ({"expr": "up"}, 1),
        ({"expr": ""}, 0),
        ({"expr": " ", "legendFormat": "x", "datasource": {"uid": "p"}}, 0),
        ({"expr": "up", "hide": True}, 0),
        ({"expr": "", "rawSql": "select 1"}, 1),
        ({"query": "", "metrics": [{"type": "count"}]}, 1),
        ({"refId": "A", "datasource": {"uid": "x"}}, 0),
        ({"scenarioId": "random_walk"}, 1),
        ({}, 0),
    ],
)
def test_a_query_asks_something(target, asks):
    assert facts_of(PANEL | {"targets": [target]})["panels_with_query"] == asks


def test_panels_in_rows_count_and_rows_do_not():
    row = {"type": "row", "panels": [PANEL, {"type": "text"}]}
    found = facts_of(row, {"type": "row"}, PANEL, rows=[{"panels": [PANEL]}])
    assert (found["panels"], found["panels_with_query"], found["query_share"]) == (4, 3, Decimal("0.7500"))


@pytest.mark.parametrize(
    ("more", "has"),
    [
        ({}, 0),
        (steps(), 0),
        (steps(("green", None)), 0),
        (steps(("green", None), ("red", 80)), 0),
        (steps(("green", None), ("red", 81)), 1),
        (steps(("green", None), ("orange", 0.5), ("red", 80)), 1),
        ({"thresholds": []}, 0),
        ({"thresholds": [{"value": 1}]}, 1),
        ({"thresholds": "50,80"}, 1),
        ({"thresholds": ","}, 0),
    ],
)
def test_thresholds_count_when_somebody_set_them(more, has):
    assert facts_of(PANEL | more)["panels_with_thresholds"] == has


def test_alerts_of_old_and_library_panels_are_told_apart():
    found = facts_of(PANEL | {"alert": {"name": "a"}}, {"libraryPanel": {"uid": "l"}})
    assert (found["panels_with_alert"], found["library_panels"], found["panels_without_query"]) == (1, 1, 1)


def test_an_answer_of_the_api_and_a_resource_hold_the_same_dashboard():
    plain = BASE | {"panels": [PANEL]}
    answered = {"meta": {"slug": "d"}, "dashboard": plain}
    resource = {"apiVersion": "dashboard.grafana.app/v1beta1", "metadata": {"name": "d"}, "spec": plain}
    found = [values(examine(item("d.json"), encode(document))) for document in (plain, answered, resource)]
    assert found[0] == found[1] == found[2]


def element(query, **visual) -> dict:
    queries = [{"kind": "PanelQuery", "spec": {"hidden": False, "query": {"kind": "prometheus", "spec": query}}}]
    return {
        "kind": "Panel",
        "spec": {
            "title": "A",
            "data": {"kind": "QueryGroup", "spec": {"queries": queries}},
            "vizConfig": {"kind": "timeseries", "spec": visual},
        },
    }


def test_dashboards_of_version_2_keep_panels_as_elements():
    asking = element({"expr": "up"}, **steps(("green", None), ("red", 5)))
    silent = element({"expr": ""})
    silent["spec"]["data"]["spec"]["queries"].append({"spec": {"hidden": True, "query": {"spec": {"expr": "up"}}}})
    library = {"kind": "LibraryPanel", "spec": {"title": "L", "libraryPanel": {"uid": "l"}}}
    document = {
        "apiVersion": "dashboard.grafana.app/v2beta1",
        "metadata": {"name": "d"},
        "spec": {"title": "D", "elements": {"a": asking, "b": silent, "c": library}},
    }
    facts = examine(item("d.json"), encode(document))
    assert values(facts) == {
        "title": "D",
        "uid": "d",
        "panels": 3,
        "panel_titles": "A, L",
        "panels_with_query": 1,
        "panels_without_query": 2,
        "query_share": Decimal("0.3333"),
        "panels_with_thresholds": 1,
        "panels_with_alert": 0,
        "library_panels": 1,
    }


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (BASE, "neither panels, rows nor elements"),
        (BASE | {"panels": []}, "holds no panels"),
        (BASE | {"panels": [{"type": "row"}]}, "holds no panels"),
        (BASE | {"panels": {}, "rows": 1}, "not an array"),
        (BASE | {"panels": [1]}, "panels.0 is 1, not an object"),
        (BASE | {"panels": [PANEL | {"targets": ["up"]}]}, "targets.0"),
        ({"apiVersion": "dashboard.grafana.app/v3", "spec": {}}, "this reader knows versions 0 to 2"),
        ({"apiVersion": "dashboard.grafana.app/v1", "spec": []}, "not an object"),
        ({"elements": {"a": {"kind": "Other", "spec": {}}}}, "does not know"),
        ([], "not an object"),
    ],
)
def test_other_layouts_are_not_evaluated(document, why):
    assert why in grafana.read(encode(document)).refusal


@pytest.mark.parametrize("content", [b"{" * 10**6, b'{"panels":' * 10**5, b'{"panels":[]', b'{"panels":[NaN]}'])
def test_hostile_files_are_refused(content):
    assert grafana.read(content).refusal


def test_many_rows_in_rows_take_no_recursion_and_little_time():
    nested = {"type": "row", "panels": [PANEL]}
    for _ in range(20):
        nested = {"type": "row", "panels": [nested]}
    assert facts_of(*[nested] * 200)["panels"] == 200


@pytest.mark.parametrize("document", [{"rows": [{"schemaVersion": 1}]}, {"panels": 3}, {"elements": []}, {"a": []}])
def test_other_json_is_left_alone(document):
    assert examine(item("table.json"), encode(document)) is None
