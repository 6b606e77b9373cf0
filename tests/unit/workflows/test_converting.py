"""From one form to the other and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.workflow_reader import read_map
from psfkit.documents.workflow_writer import write_map
from psfkit.errors import InputError
from psfkit.model.workflow import MapForm
from psfkit.workflows import check_map
from tests.unit.workflows.maps import EVIDENCE, FIXTURES, FOLDERS, edge, read, skill, studio

DAY = date(2026, 11, 27)
REAL = sorted((FIXTURES / "workflows" / "studio").glob("*[!t].json")) + sorted(EVIDENCE.glob("*.workflow.json"))
REAL = [path for path in REAL if "verdict" not in path.name and "not-array" not in path.name]
SHORT = [path for folder in FOLDERS for path in sorted(folder.glob("*.yaml")) if path.name != "expect.yaml"]


def known(found):
    nodes = [(n.id, n.type, n.data, n.position, n.more) for n in found.nodes]
    edges = sorted((e.id, e.source, e.target, e.type, e.label, str(e.derived), str(e.more)) for e in found.edges)
    return dict(found.top), nodes, edges


def converted(found, form):
    return read_map(write_map(found, form, DAY), "again").map


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_studio_map_loses_nothing_on_the_way_there_and_back(path):
    first = read(path).map
    short = converted(first, MapForm.SHORT)
    assert short.form is MapForm.SHORT
    assert known(short) == known(first)
    assert known(converted(short, MapForm.STUDIO)) == known(first)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_both_forms_have_the_same_findings(path):
    first = read(path).map
    short, found = check_map(converted(first, MapForm.SHORT)), check_map(first)
    assert sorted((f.code, f.message) for f in short.findings) == sorted((f.code, f.message) for f in found.findings)
    assert short.outcomes == found.outcomes


@pytest.mark.parametrize("path", SHORT, ids=lambda path: f"{path.parent.name[:5]}-{path.stem}")
def test_a_short_map_becomes_one_that_the_studio_imports(path):
    first = read(path).map
    there = read_map(write_map(first, MapForm.STUDIO, DAY), "map.json")
    assert there.findings == ()
    assert check_map(there.map).outcomes == check_map(first).outcomes
    assert all(node.position for node in there.map.nodes)
    assert there.map.top["createdAt"] == "2026-11-27T00:00:00.000Z"
    assert [n.data for n in converted(there.map, MapForm.SHORT).nodes] == [n.data for n in first.nodes]


def test_what_only_the_studio_knows_comes_back():
    odd = skill("a", estimatedTokensPerRun=900, riskCategory="odd", version="two", notes="", tags=["", "x"])
    odd["data"]["blastRadius"] = {"allowedPaths": ["./a/"], "maxCostUsd": 0.5, "region": "eu"}
    odd |= {"position": {"x": 1.5, "y": 2, "z": 3}, "selected": True}
    arrow = edge("a", "a", "input") | {"animated": True, "label": 'say "no": #1'}
    first = read_map(studio([odd], [arrow], engagementFee=12000, workflowType="odd", version="2"), "map.json").map
    assert known(converted(first, MapForm.SHORT)) == known(first)


@pytest.mark.parametrize(("node", "word"), [({"type": "alien"}, "alien"), ({"id": "x" * 300}, "characters")])
def test_what_the_short_form_has_no_place_for_is_refused_in_words(node, word):
    found = read_map(studio([skill("a") | node]), "map.json").map
    with pytest.raises(InputError, match="no place") as refusal:
        write_map(found, MapForm.SHORT, DAY)
    assert word in refusal.value.message


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_any_text_comes_back_or_is_refused(name, note):
    found = read_map(studio([skill("a", name=name, notes=note, tags=[note])]), "map.json").map
    try:
        again = converted(found, MapForm.SHORT)
    except InputError:
        return
    assert known(again) == known(found)


@pytest.mark.parametrize(
    "text", ["no", "Null", "1.0", ".5", "~", "- a", "a: b", "a #b", "2026-11-27", "0x1F", "=", "<<", "?"]
)
def test_words_that_yaml_takes_for_something_else_come_back_as_text(text):
    found = read_map(studio([skill("a", description=text, owner=text)]), "map.json").map
    assert known(converted(found, MapForm.SHORT)) == known(found)
