"""A new bundle says what it was told, whatever that is."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents.beginnings import line_of, make_ids
from psfkit.documents.bundle_scaffold import scaffold
from psfkit.documents.bundle_writer import write_bundle
from psfkit.documents.document_reader import read_document
from psfkit.documents.yaml_reader import read_yaml
from psfkit.documents.yaml_text import flow
from psfkit.model.beginning import NewBundle, NewMap, NewSystem
from psfkit.model.bundle import Organisation, Vendor
from psfkit.model.finding import Severity
from psfkit.pipeline import read_rubric
from psfkit.workflows.showing import SAID

RUBRIC = read_rubric("psf/1.1")
TEXTS = st.text(max_size=60)
LINES = TEXTS.map(lambda text: line_of(text, 200)).filter(bool)


def new_bundle(name, purpose, remark, claims=None):
    shown = None
    if claims is not None:
        shown = NewMap("map.json", name, b"{}", date(2026, 11, 20), True, False, "desk", claims)
    return NewBundle(
        organisation=Organisation(name, "NO"),
        systems=(NewSystem("desk", name, purpose, "L4", remark, (name,), ("v",)),),
        vendors=(Vendor("v", name, name),),
        owner=name,
        map=shown,
        place=name,
    )


def errors(content, name, schema):
    return [f for f in read_document(content, name, schema).findings if f.severity is Severity.ERROR]


@settings(deadline=None)
@given(LINES, LINES, TEXTS)
def test_any_text_that_a_bundle_can_hold_reads_back_equal(name, purpose, remark):
    content = write_bundle(new_bundle(name, purpose, remark))
    assert errors(content, "bundle.yaml", "bundle") == []
    value = read_yaml(content, "bundle.yaml").value
    assert value["organisation"] == {"name": name, "country": "NO"}
    assert (value["systems"][0]["name"], value["systems"][0]["purpose"]) == (name, purpose)
    assert value["vendors"] == [{"id": "v", "name": name, "provides": name}]


@settings(deadline=None, max_examples=30)
@given(LINES, TEXTS)
def test_whatever_a_map_is_called_its_claims_and_its_entry_can_be_read(name, statement):
    claims = {criterion: f"{said} {line_of(statement, 200)}".strip() for criterion, said in SAID.items()}
    files = scaffold(new_bundle(name, name, name, claims), RUBRIC)
    assert errors(files["evidence.yaml"], "evidence.yaml", "evidence") == []
    for number in range(1, 9):
        file = f"criteria/psf-{number}.yaml"
        assert errors(files[file], file, "criteria") == []
    read = read_yaml(files["criteria/psf-8.yaml"], "c").value["claims"][0]
    assert (read["owner"], read["statement"]) == (name, claims["PSF-8.1"])


@settings(deadline=None)
@given(TEXTS)
def test_any_text_as_yaml_is_that_text_or_refused(text):
    reading = read_yaml(f"x: {flow(text)}\n".encode("utf-8", "backslashreplace"), "x.yaml")
    assert reading.findings or reading.value == {"x": text}


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=40))
def test_short_names_are_different_and_are_short_names(names):
    ids = make_ids(names, "system")
    assert len(set(ids)) == len(names)
    assert all(len(each) <= 40 and each[0].isalpha() and each.isascii() for each in ids)
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for each in ids)


@settings(deadline=None)
@given(TEXTS)
def test_a_line_from_elsewhere_is_one_line_with_nothing_hidden(text):
    line = line_of(text, 40)
    assert len(line) <= 40
    assert "\n" not in line
    assert line_of(line, 40) == line
